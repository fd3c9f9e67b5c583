"""Answers that no model of ours made: items of unlike sharpness, raters of unlike, heavy halo."""

from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.measure import Simulation, Spreads


@dataclass(frozen=True)
class Misfit:
    """What the model does not know of.

    Parameters
    ----------
    discrimination
        Spread of the log discrimination of items.
    tail
        Degrees of freedom of Student's t, from which halo is drawn.
    raters
        Spread of the log size of a rater's halo: some see everybody in one light, some do not.

    """

    discrimination: float = 0.25
    tail: int = 5
    raters: float = 0.0


MILD = Misfit()
STRONG = Misfit(raters=0.5)


def with_misfit(sample: Simulation, seed: int, misfit: Misfit = MILD) -> Simulation:
    """Answer anew from the same truth, with misfit; who is silent or worthless stays so."""
    rng = np.random.default_rng([seed, 77])
    truth, sd = sample.truth, Spreads()
    ratee = np.searchsorted(truth.ratees.astype(str), sample.ratee.astype(str))
    rater = np.searchsorted(truth.raters.astype(str), sample.rater.astype(str))
    source = np.searchsorted(truth.sources.astype(str), sample.source.astype(str))
    forms, dims = len(ratee), truth.levels.shape[1]
    size = np.exp(rng.normal(0, misfit.raters, len(truth.raters)))
    size /= np.sqrt((size**2).mean())
    tail = misfit.tail
    heavy = rng.standard_t(tail, (forms, 1 + dims)) * np.sqrt((tail - 2) / tail)
    heavy *= size[rater][:, None]
    eta = truth.levels[ratee] + truth.bias[source] - truth.severity[rater][:, None]
    eta = eta + sd.halo * heavy[:, :1] + sd.halo_by_dimension * heavy[:, 1:]
    sharp = np.exp(rng.normal(0, misfit.discrimination, len(truth.items)))
    # A level's unit is that of the mean item of its dimension; else the scale itself would differ.
    dimension = [sample.design.dimensions.index(item.dimension) for item in sample.design.items]
    sharp /= (np.bincount(dimension, sharp) / np.bincount(dimension))[dimension]
    matrix = sample.matrix.copy()
    sound = truth.bad[rater] == ""
    for n, item in enumerate(sample.design.items):
        d = dimension[n]
        logit = sharp[n] * (eta[:, d] - truth.difficulty[n]) + item.key * truth.yes_saying[rater]
        agree = rng.random(forms) < 1 / (1 + np.exp(-logit))
        answered = sound & (matrix[:, n] != 255)
        matrix[answered, n] = (agree if item.key > 0 else ~agree)[answered]
    return replace(sample, matrix=matrix)
