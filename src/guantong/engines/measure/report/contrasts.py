"""Shrunken deviations of parts of one ratee's answers from the ratee's own level.

A row is a ratee (in a dimension), a column a part: a layer, a key, a source. The row's common
shift has a flat prior and is eliminated, so only contrasts between the parts are estimated; they
are then shrunk by N(0, tau^2), tau^2 by EM over all rows.
"""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Bools, Floats, floats

#: The prior is never narrower than this, so that absent evidence does not look like certainty.
LEAST_SD = 0.4


@dataclass(frozen=True)
class Deviations:
    """Posterior means (rows x parts), covariances (rows x parts x parts) and tau^2."""

    value: Floats
    covariance: Floats
    variance: float


def eliminate_shift(score: Floats, information: Floats) -> tuple[Floats, Floats]:
    """Scores and information of the parts once the row's common shift is free."""
    total = np.maximum(information.sum(axis=-1, keepdims=True), 1e-9)
    free = score - information * score.sum(axis=-1, keepdims=True) / total
    parts = np.arange(score.shape[-1])
    left = -information[..., :, None] * information[..., None, :] / total[..., None]
    left[..., parts, parts] += information
    return free, left


def shrink(score: Floats, information: Floats, present: Bools, inflation: float) -> Deviations:
    """Estimate the deviations; ``inflation`` is the overdispersion of the scores (>= 1)."""
    score, information = score / inflation, information / inflation
    # In the eigenvectors of its information a row falls apart into numbers, whatever tau.
    strength, axes = np.linalg.eigh(information)
    strength = np.maximum(strength, 0.0)
    along = np.einsum("rab,ra->rb", axes, score)
    absent = int((~present).sum())  # these have the prior's variance, and say nothing of it
    variance = 0.1
    for _ in range(60):
        spread = 1 / (strength + 1 / variance)
        second = float(((along * spread) ** 2 + spread).sum()) - absent * variance
        new = max(LEAST_SD**2, second / max(present.sum(), 1) if present.any() else 0.0)
        still = abs(new - variance) < 1e-4 * variance
        variance = new
        if still:
            break
    spread = 1 / (strength + 1 / variance)
    value = np.einsum("rab,rb->ra", axes, along * spread)
    cov = np.einsum("rak,rk,rbk->rab", axes, spread, axes, optimize=True)
    return Deviations(floats(value), floats(cov), variance)
