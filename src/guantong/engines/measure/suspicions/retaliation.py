"""Retaliation: one form far below what its rater usually says."""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, floats
from guantong.engines.measure.diagnostics.tail_chance import tail
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.estimation.state import OFF

#: Fewer forms do not show what is usual for a rater.
LEAST_FORMS = 4
#: Forms that the usual spread counts for beside the rater's own.
USUAL = 6.0
#: Where nearly all forms are alike, their scatter is taken to be no less.
LEAST_WIDTH = 0.1


@dataclass(frozen=True)
class Low:
    """Forms that could be tested: their place and z (negative is low)."""

    form: Ints
    z: Floats


def impression_z(fit: Estimate) -> Floats:
    """Impression of each form in the standard deviations that it would have by chance."""
    var = fit.variances
    if var.halo <= 10 * OFF:
        return np.zeros(len(fit.state.u))
    return floats(fit.state.u / np.sqrt(np.maximum(var.halo - fit.spread.u, 1e-3 * var.halo)))


def low_forms(fit: Estimate) -> Low:
    """Compare each form with the mean and the spread of its rater's others.

    The spread is drawn to what is usual.
    """
    a, z = fit.plan.answers, impression_z(fit)
    many = len(a.raters)
    n = np.bincount(a.form_rater, minlength=many)[a.form_rater]
    form = np.flatnonzero((n >= LEAST_FORMS) & (z != 0))
    if len(form) == 0:
        return Low(form, np.array([]))
    others = np.maximum(n - 1, 1)
    mean = (np.bincount(a.form_rater, z, many)[a.form_rater] - z) / others
    square = (np.bincount(a.form_rater, z * z, many)[a.form_rater] - z * z) / others
    scatter = np.maximum(square - mean**2, 0.0)
    wide = np.sqrt((others * scatter + USUAL) / (others + USUAL) + 1 / others)
    own = floats(((z - mean) / wide)[form])
    # By the bulk, so that a few who settled a score do not widen what is usual.
    own -= np.median(own)
    return Low(form, floats(own / max(1.4826 * float(np.median(np.abs(own))), LEAST_WIDTH)))


def low_chances(low: Low, clean: Floats | None = None) -> Floats:
    """How often an honest form would be as low, by the forms of clean campaigns.

    The chance is never less than that of a form as far *above* its rater's usual: where honest
    likes and dislikes have heavy tails, both ends have them.
    """
    if not len(low.z):
        return low.z
    p = tail(low.z, floats(-low.z))
    if clean is None:
        return p
    return floats(np.maximum(p, tail(floats(-clean), floats(-low.z)) if len(clean) else 1.0))
