"""Raters whose answers cannot be relied on: several signs joined, and the reason in words.

Single signs miss whole kinds of bad forms (a likelihood finds no one who praises everybody, a
long string only yes-sayers), so robust z values of all signs are clipped, squared and summed.
One contradiction is no sign: honest people repeat an answer only about four times in five.
"""

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure import _residuals as at
from guantong.engines.measure._estimate import Estimate
from guantong.engines.measure._jit import Bools, Floats, Ints, Text, floats
from guantong.engines.measure._residuals import Residuals
from guantong.engines.measure._views import form_effects
from guantong.engines.measure.tables import RatersTable

LEAST_RATERS = 10
LEAST_ANSWERS = 40
CLIP = 6.0
#: Distance of the joined sign from its median, in robust standard deviations.
CUT = 8.0
#: And at least this much, so that a calm campaign does not make small signs look large.
LEAST_JOINED = 40.0
#: Besides, one sign alone must be at least this strong.
CLEAR = 3.5

_WORDS = {
    "lz": "答案与题目难易、对象高低都对不上（像随手填写）",
    "infit": "答案前后矛盾偏多",
    "outfit": "有不少出人意料的答案",
    "profile": "不论题目难易都一样作答",
    "severity": "尺度极端，几乎一律给好评或一律给差评",
    "acquiescence": "正反两面的题都倾向同一个字（是或否）",
    "consensus": "对谁好谁差的看法与众人相反或毫不区分",
}


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


def signs(fit: Estimate, res: Residuals) -> Signs:
    """Compute every sign of every rater from the residuals of the fit."""
    rater = fit.plan.answers.form_rater
    raters = len(fit.plan.answers.raters)
    sums = floats([np.bincount(rater, column, raters) for column in res.form.T])
    n = floats(np.maximum(sums[at.N], 1))
    lz = (sums[at.LOG] - sums[at.LOG_MEAN]) / np.sqrt(np.maximum(sums[at.LOG_VAR], 1e-9))
    infit = sums[at.R2] / np.maximum(sums[at.W], 1e-9)
    outfit = sums[at.Z2] / n
    slope_z, consensus = _consensus(fit)
    var = fit.variances
    # The wobble of a fit statistic shrinks with the answers; a robust z needs equal wobble.
    root = np.sqrt(n)
    z = {
        "lz": _robust(-lz),
        "infit": _robust((infit - 1) * root),
        "outfit": _robust((np.log(np.maximum(outfit, 1e-3))) * root),
        "profile": _robust(-_profile(sums) * np.minimum(root, 40)),
        "severity": np.maximum(np.abs(_robust(fit.state.alpha)) - 1, 0),
        "acquiescence": np.maximum(np.abs(_robust(fit.state.kappa)) - 1, 0),
        "consensus": _robust(-slope_z),
    }
    if var.severity < 1e-9:
        z["severity"] = np.zeros(raters)
    if var.acquiescence < 1e-9:
        z["acquiescence"] = np.zeros(raters)
    joined = np.sum([np.clip(one, 0, CLIP) ** 2 for one in z.values()], axis=0)
    forms = np.bincount(rater, minlength=raters)
    return Signs(z, lz, infit, outfit, consensus, sums[at.N], forms, joined)


def _robust(values: Floats) -> Floats:
    known = values[np.isfinite(values)]
    if len(known) == 0:
        return np.zeros_like(values)
    middle = np.median(known)
    wide = 1.4826 * np.median(np.abs(known - middle))
    return np.nan_to_num((values - middle) / max(float(wide), 1e-6), nan=0.0)


def _profile(sums: Floats) -> Floats:
    """Correlation of a rater's agreement with the easiness of the items; no change counts as 0."""
    n = np.maximum(sums[at.N], 1)
    top = sums[at.XB] - sums[at.X] * sums[at.B] / n
    x = sums[at.X] - sums[at.X] ** 2 / n
    b = sums[at.BB] - sums[at.B] ** 2 / n
    return np.asarray(np.where(x * b > 1e-9, top / np.sqrt(np.maximum(x * b, 1e-9)), 0.0))


def _consensus(fit: Estimate) -> tuple[Floats, Floats]:
    """Z of the slope of form effects on levels (0 for honest raters), and the correlation of
    a rater's picture of the ratees with everybody's.
    """
    rater, raters = fit.plan.answers.form_rater, len(fit.plan.answers.raters)
    effects = form_effects(fit)
    level = fit.state.theta.mean(axis=1)[fit.plan.answers.form_ratee]
    effect, noise = effects.effect[:, -1], effects.noise[:, -1]
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


def screen(fit: Estimate, found: Signs) -> Bools:
    """Say whose forms are set aside: a clear sign, enough answers, and no ratee left bare."""
    raters = len(found.joined)
    if raters < LEAST_RATERS or not fit.plan.model.screening:
        return np.zeros(raters, np.bool_)
    strong = np.max(np.stack(list(found.z.values())), axis=0) >= CLEAR
    middle = np.median(found.joined)
    wide = 1.4826 * np.median(np.abs(found.joined - middle))
    cut = max(float(middle + CUT * wide), LEAST_JOINED)
    out: Bools = (found.joined > cut) & strong & (found.answers >= LEAST_ANSWERS)
    a = fit.plan.answers
    while out.any():
        left = np.bincount(a.form_ratee[~out[a.form_rater]], minlength=len(a.ratees))
        bare = left < np.minimum(2, np.bincount(a.form_ratee))
        keep = np.unique(a.form_rater[bare[a.form_ratee]])
        if not out[keep].any():
            break
        out[keep] = False
    return out


def raters_table(fit: Estimate, found: Signs, out: Bools) -> RatersTable:
    """Every rater, also those set aside, as the fit with everybody sees them."""
    a = fit.plan.answers
    kept = np.arange(len(a.raters) if a.has_raters else 0)
    return RatersTable(
        rater=a.raters[kept],
        source=_main_source(fit)[kept],
        forms=found.forms[kept],
        severity=fit.state.alpha[kept],
        severity_error=np.sqrt(np.maximum(fit.spread.alpha, 0))[kept],
        yes_saying=fit.state.kappa[kept],
        lz=found.lz[kept],
        infit=found.infit[kept],
        outfit=found.outfit[kept],
        consensus=found.consensus[kept],
        screen=found.joined[kept],
        set_aside=out[kept],
        reason=np.array([_reason(found, int(r)) if out[r] else "" for r in kept], dtype=object),
    )


def _main_source(fit: Estimate) -> Text:
    a = fit.plan.answers
    table = np.zeros((len(a.raters), len(a.sources)), np.int64)
    np.add.at(table, (a.form_rater, a.form_source), 1)
    main: Text = a.sources[table.argmax(axis=1)]
    return main


def _reason(found: Signs, rater: int) -> str:
    strength = sorted(((float(z[rater]), name) for name, z in found.z.items()), reverse=True)
    words = [_WORDS[name] for z, name in strength[:3] if z >= CLEAR]
    return "；".join(words) + f"（共 {int(found.answers[rater])} 个答案）"
