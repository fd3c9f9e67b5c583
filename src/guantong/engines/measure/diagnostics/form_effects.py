"""How far each form is from its ratee's level."""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Bools, Floats, Ints, Singles
from guantong.engines.measure.estimation.estimate import Estimate

LARGEST_EFFECT = 4.0
#: Forms worked on at a time: nothing of double length is made for all of them.
BATCH = 4096


@dataclass(frozen=True)
class FormEffects:
    """How far each form is from its ratee's level, free of its own pull on the rater's severity.

    ``effect`` and ``noise`` (its variance) are forms x dimensions, then the mean in a last
    column; ``present`` says where the form has answers.
    """

    effect: Singles
    noise: Singles
    present: Bools


def form_effects(fit: Estimate) -> FormEffects:
    """Unshrink the halo and leave out what a form itself did to its rater's severity."""
    forms, dims = fit.state.v.shape
    effect = np.empty((forms, dims + 1), np.float32)
    noise = np.empty_like(effect)
    present = np.empty(effect.shape, np.bool_)
    forms_of = np.bincount(fit.plan.answers.form_rater)
    for lo in range(0, forms, BATCH):
        here = slice(lo, lo + BATCH)
        effect[here], noise[here], present[here] = _effects(fit, here, forms_of)
    return FormEffects(effect, noise, present)


def _effects(fit: Estimate, here: slice, forms_of: Ints) -> tuple[Floats, Floats, Bools]:
    state, var = fit.state, fit.variances
    g = (fit.counts.agree[here] - fit.moments.expected[here]).astype(np.float64)
    g, w = g[:, 0::2] + g[:, 1::2], fit.moments.weight[here].astype(np.float64)
    w = w[:, 0::2] + w[:, 1::2]
    present: Bools = w > 1e-3
    safe = np.where(present, w, 1.0)
    effect = np.where(present, state.u[here, None] + state.v[here] + g / safe, 0.0)
    effect = np.clip(effect, -LARGEST_EFFECT, LARGEST_EFFECT)
    asked = np.maximum(present.sum(axis=1), 1)
    noise = var.halo + var.halo_by_dimension + 1 / safe
    mean = effect.sum(axis=1) / asked
    mean_noise = var.halo + ((var.halo_by_dimension + 1 / safe) * present).sum(axis=1) / asked**2
    n = forms_of[fit.plan.answers.form_rater[here]]
    pull = var.severity / (n * var.severity + mean_noise)
    own = pull / (1 - pull) * mean
    severity = 1 / (1 / var.severity + (n - 1) / mean_noise)
    return (
        np.column_stack([effect + own[:, None], mean + own]),
        np.column_stack([noise + severity[:, None], mean_noise + severity]),
        np.column_stack([present, present.any(axis=1)]),
    )
