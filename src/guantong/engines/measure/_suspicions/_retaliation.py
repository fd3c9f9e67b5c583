"""Retaliation: one form far below what its rater usually says."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure._estimate import Estimate
from guantong.engines.measure._jit import Floats, Ints, floats
from guantong.engines.measure._state import OFF

#: Fewer forms do not show what is usual for a rater.
LEAST_FORMS = 4


@dataclass(frozen=True)
class Low:
    """Forms that could be tested: their place, z (negative is low) and one-sided p."""

    form: Ints
    z: Floats
    p: Floats


def impression_z(fit: Estimate) -> Floats:
    """Impression of each form in the standard deviations that it would have by chance."""
    var = fit.variances
    if var.halo <= 10 * OFF:
        return np.zeros(len(fit.state.u))
    return floats(fit.state.u / np.sqrt(np.maximum(var.halo - fit.spread.u, 1e-3 * var.halo)))


def low_forms(fit: Estimate) -> Low:
    """Test each form against its rater's other forms.

    The mean of the rater's other impressions is taken off (leave-one-out); the scale is that of
    the bulk, never below 1.
    """
    a, z = fit.plan.answers, impression_z(fit)
    n = np.bincount(a.form_rater, minlength=len(a.raters))[a.form_rater]
    form = np.flatnonzero((n >= LEAST_FORMS) & (z != 0))
    total = np.bincount(a.form_rater, z, len(a.raters))[a.form_rater]
    rest = np.maximum(n - 1, 1)
    own = ((z - (total - z) / rest) / np.sqrt(1 + 1 / rest))[form]
    if len(own) == 0:
        return Low(form, own, own)
    wide = max(1.0, 1.4826 * float(np.median(np.abs(own - np.median(own)))))
    return Low(form, own / wide, floats(ndtr(own / wide)))
