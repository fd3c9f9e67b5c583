"""The signs of one rater, each as a distance from the bulk of raters with as many answers."""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.arrays import Floats, Ints, floats
from guantong.engines.measure.diagnostics import residuals as at
from guantong.engines.measure.diagnostics.form_effects import form_effects
from guantong.engines.measure.diagnostics.residuals import Residuals
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.estimation.state import OFF

CLIP = 6.0
#: So many raters are needed to say what is usual among raters with as many answers.
LEAST_IN_STRATUM = 40


@dataclass(frozen=True)
class Signs:
    """One value a rater for each sign; z values are positive where they speak against."""

    z: dict[str, Floats]
    lz: Floats
    infit: Floats
    outfit: Floats
    consensus: Floats
    answers: Floats
    forms: Ints
    joined: Floats
    stratum: Ints


def signs(fit: Estimate, res: Residuals) -> Signs:
    """Compute every sign of every rater from the residuals of the fit."""
    rater = fit.plan.answers.form_rater
    raters = len(fit.plan.answers.raters)
    sums = floats([np.bincount(rater, column, raters) for column in res.form.T])
    slope_z, consensus = _consensus(fit)
    effects = {
        "severity": _extremity(fit),
        "acquiescence": _yes_saying(fit),
        "consensus": -slope_z,
    }
    stratum = strata(sums[at.N])
    z = standardise(answer_signs(sums) | effects, stratum)
    return Signs(
        z=z,
        lz=sums[at.LZ] / np.sqrt(np.maximum(sums[at.LZ_VAR], 1e-9)),
        infit=sums[at.R2] / np.maximum(sums[at.W], 1e-9),
        outfit=sums[at.Z2] / np.maximum(sums[at.N], 1),
        consensus=consensus,
        answers=sums[at.N],
        forms=np.bincount(rater, minlength=raters),
        joined=join(z),
        stratum=stratum,
    )


def answer_signs(sums: Floats) -> dict[str, Floats]:
    """Signs that residuals give, each about N(0, 1) for an honest rater of any diligence."""

    def over(top: Floats, square: Floats) -> Floats:
        return floats(top / np.sqrt(np.maximum(square, 1e-9)))

    return {
        "lz": over(-sums[at.LZ], sums[at.LZ_VAR]),
        "infit": over(sums[at.R2] - sums[at.W], sums[at.R2_VAR]),
        "outfit": over(sums[at.Z2] - sums[at.N], sums[at.Z2_VAR]),
        "profile": -_profile(sums),
    }


def _profile(sums: Floats) -> Floats:
    """Correlation of a rater's agreement with the easiness of the items; no change counts as 0."""
    n = np.maximum(sums[at.N], 1)
    top = sums[at.X] * sums[at.B] / n - sums[at.XB]
    x = sums[at.X] - sums[at.X] ** 2 / n
    b = sums[at.BB] - sums[at.B] ** 2 / n
    return floats(np.where(x * b > 1e-6, top / np.sqrt(np.maximum(x * b, 1e-6)), 0.0))


def strata(answers: Floats) -> Ints:
    """Number groups of raters with about as many answers, none of them too small to compare.

    A group ends where the number of answers has doubled, if it holds enough raters by then.
    """
    order = np.argsort(answers, kind="stable")
    out = np.zeros(len(answers), np.int64)
    begin, number = 0, 0
    for place in range(1, len(order)):
        doubled = answers[order[place]] > 2 * max(answers[order[begin]], 1)
        enough = min(place - begin, len(order) - place) >= LEAST_IN_STRATUM
        if doubled and enough:
            begin, number = place, number + 1
        out[order[place]] = number
    return out


def standardise(values: dict[str, Floats], stratum: Ints) -> dict[str, Floats]:
    """Robust z of each sign within its stratum; of extremes both ends count."""
    out = {}
    for name, one in values.items():
        z = np.zeros(len(one))
        for number in range(int(stratum.max()) + 1 if len(stratum) else 0):
            here = stratum == number
            z[here] = _robust(one[here])
        ends = name in ("severity", "acquiescence")
        out[name] = np.maximum(np.abs(z) - 1, 0) if ends else z
    return out


def join(z: dict[str, Floats]) -> Floats:
    """Sum the clipped squares of everything that speaks against a rater."""
    return floats(np.sum([np.clip(one, 0, CLIP) ** 2 for one in z.values()], axis=0))


def _robust(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return np.zeros_like(values)
    middle = np.median(known)
    wide = 1.4826 * np.median(np.abs(known - middle))
    if wide < 1e-6:  # the effect is not in the model
        return np.zeros_like(values)
    return floats(np.nan_to_num((values - middle) / wide, nan=0.0))


def _extremity(fit: Estimate) -> Floats:
    """Severity in its own standard deviations; with one form a rater, the impression instead."""
    a, var = fit.plan.answers, fit.variances
    if var.severity > 10 * OFF:
        return floats(fit.state.alpha / np.sqrt(np.maximum(var.severity - fit.spread.alpha, 1e-6)))
    if var.halo <= 10 * OFF:
        return np.zeros(len(a.raters))
    z = fit.state.u / np.sqrt(np.maximum(var.halo - fit.spread.u, 1e-6))
    n = np.bincount(a.form_rater, minlength=len(a.raters))
    return floats(-np.bincount(a.form_rater, z, len(a.raters)) / np.sqrt(n))


def _yes_saying(fit: Estimate) -> Floats:
    var = fit.variances
    if var.acquiescence <= 10 * OFF:
        return np.zeros_like(fit.state.kappa)
    return floats(fit.state.kappa / np.sqrt(np.maximum(var.acquiescence - fit.spread.kappa, 1e-6)))


def _consensus(fit: Estimate) -> tuple[Floats, Floats]:
    """Z of the slope of form effects on levels (0 for honest raters), and the correlation of
    a rater's picture of the ratees with everybody's.
    """
    rater, raters = fit.plan.answers.form_rater, len(fit.plan.answers.raters)
    effects = form_effects(fit)
    level = fit.state.theta.mean(axis=1)[fit.plan.answers.form_ratee]
    effect = effects.effect[:, -1].astype(np.float64)
    noise = effects.noise[:, -1].astype(np.float64)
    n = np.bincount(rater, minlength=raters)

    def inner(values: Floats) -> Floats:
        return values - (np.bincount(rater, values, raters) / n)[rater]

    x, y = inner(level), inner(effect)
    xx = np.bincount(rater, x * x / noise, raters)
    z = np.bincount(rater, x * y / noise, raters) / np.sqrt(np.maximum(xx, 1e-9))
    seen = inner(level + effect)
    top = np.bincount(rater, x * seen, raters)
    sizes = np.bincount(rater, x * x, raters) * np.bincount(rater, seen * seen, raters)
    many = (n >= 3) & (sizes > 1e-9)
    correlation = np.where(many, top / np.sqrt(np.where(many, sizes, 1.0)), np.nan)
    return np.where(n >= 2, z, np.nan), correlation
