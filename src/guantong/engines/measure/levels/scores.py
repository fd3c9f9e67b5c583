"""From levels to scores of 0 to 100: the expected share of answers that agree with the key."""

import numpy as np
from scipy.special import expit

from guantong.engines.measure.arrays import Floats, Ints
from guantong.engines.measure.estimation.estimate import Estimate

GRID = np.linspace(-12, 12, 961)


class Scale:
    """Expected scores for any set of items, averaged over raters and halo."""

    def __init__(self, fit: Estimate) -> None:
        var = fit.variances
        spread = var.halo + var.halo_by_dimension + var.severity + var.acquiescence
        nodes, weights = np.polynomial.hermite_e.hermegauss(15)
        self._shift = nodes * np.sqrt(spread)
        self._weight = weights / weights.sum()
        self._beta = fit.state.beta

    def curve(self, items: Ints) -> Floats:
        """Score on the grid of levels for the mean of these items."""
        total = np.zeros(len(GRID))
        for shift, weight in zip(self._shift, self._weight, strict=True):
            total += weight * expit(GRID[:, None] + shift - self._beta[items]).mean(axis=1)
        return 100 * total

    def scores(self, items: Ints, level: Floats, error: Floats) -> tuple[Floats, Floats, Floats]:
        """Score of a level, and of its two 95 % bounds."""
        curve = self.curve(items)
        bounds = (level, level - 1.96 * error, level + 1.96 * error)
        score, low, high = (np.interp(one, GRID, curve) for one in bounds)
        return score, low, high
