"""The common border: what blocks share, solved once all blocks are eliminated."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, floats
from guantong.engines.measure.estimation.state import State, Variances
from guantong.engines.measure.kernels import add_part
from guantong.engines.measure.planning.layout import Layout


@dataclass(frozen=True)
class Border:
    """Matrix and right side; ``prior`` is the log-determinant of the precision put into it."""

    matrix: Floats
    rhs: Floats
    prior: float
    dimensions: int

    def solve(self) -> Floats:
        """Step of everything in the border."""
        return floats(np.linalg.solve(self.matrix, self.rhs))

    def covariance(self) -> Floats:
        """Posterior covariance; zero for the means, which are the scale's origin."""
        d = self.dimensions
        out = np.zeros_like(self.matrix)
        out[d:, d:] = np.linalg.inv(self.matrix[d:, d:])
        return out

    def log_determinant(self) -> float:
        """Half the log-determinant relative to the prior, the means apart."""
        d = self.dimensions
        return 0.5 * (float(np.linalg.slogdet(self.matrix[d:, d:])[1]) - self.prior)


def join(
    layout: Layout, state: State, var: Variances, parts: Iterable[tuple[Ints, Floats, Floats]]
) -> Border:
    """Add what the blocks left (columns, matrix, right side) and the priors."""
    matrix, rhs = np.zeros((layout.length, layout.length)), np.zeros(layout.length)
    for columns, part, part_rhs in parts:
        add_part(matrix, rhs, columns, part, part_rhs)
    dims, head, tail = layout.dimensions, layout.raters_begin, layout.ratees_begin
    precision, value = np.zeros(layout.length), np.zeros(layout.length)
    precision[dims:head], value[dims:head] = 1 / var.source, state.gamma.ravel()
    precision[head:tail:2] = 1 / var.severity
    precision[head + 1 : tail : 2] = 1 / var.acquiescence
    value[head:tail:2] = state.alpha[layout.crossing_raters]
    value[head + 1 : tail : 2] = state.kappa[layout.crossing_raters]
    matrix[np.diag_indices(layout.length)] += precision
    rhs -= precision * value
    prior = float(np.log(precision[dims:tail]).sum())
    if len(layout.origins):
        inner = np.linalg.inv(var.between)
        for k, origin in enumerate(state.origin):
            at = layout.origins_begin + dims * k + np.arange(dims)
            matrix[at[:, None], at] += inner
            rhs[at] -= inner @ origin
            prior += float(np.linalg.slogdet(inner)[1])
    return Border(matrix, rhs, prior, dims)
