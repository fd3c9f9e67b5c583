"""Answers that no model of ours made: items of unlike sharpness, raters of unlike, heavy halo."""

from dataclasses import replace

import numpy as np

from guantong.engines.measure import Simulation, Spreads

#: Spread of log discrimination, and of the log size of a rater's halo; degrees of freedom of t.
DISCRIMINATION, HALO_SPREAD, TAIL = 0.25, 0.5, 5


def with_misfit(sample: Simulation, seed: int) -> Simulation:
    """Answer anew from the same truth, with misfit; who is silent or worthless stays so."""
    rng = np.random.default_rng([seed, 77])
    truth, sd = sample.truth, Spreads()
    ratee = np.searchsorted(truth.ratees.astype(str), sample.ratee.astype(str))
    rater = np.searchsorted(truth.raters.astype(str), sample.rater.astype(str))
    source = np.searchsorted(truth.sources.astype(str), sample.source.astype(str))
    forms, dims = len(ratee), truth.levels.shape[1]
    size = np.exp(rng.normal(0, HALO_SPREAD, len(truth.raters)))
    size /= np.sqrt((size**2).mean())
    heavy = rng.standard_t(TAIL, (forms, 1 + dims)) * np.sqrt((TAIL - 2) / TAIL)
    heavy *= size[rater][:, None]
    eta = truth.levels[ratee] + truth.bias[source] - truth.severity[rater][:, None]
    eta = eta + sd.halo * heavy[:, :1] + sd.halo_by_dimension * heavy[:, 1:]
    sharp = np.exp(rng.normal(0, DISCRIMINATION, len(truth.items)))
    sharp /= sharp.mean()
    matrix = sample.matrix.copy()
    sound = truth.bad[rater] == ""
    for n, item in enumerate(sample.design.items):
        d = sample.design.dimensions.index(item.dimension)
        logit = sharp[n] * (eta[:, d] - truth.difficulty[n]) + item.key * truth.yes_saying[rater]
        agree = rng.random(forms) < 1 / (1 + np.exp(-logit))
        answered = sound & (matrix[:, n] != 255)
        matrix[answered, n] = (agree if item.key > 0 else ~agree)[answered]
    return replace(sample, matrix=matrix)
