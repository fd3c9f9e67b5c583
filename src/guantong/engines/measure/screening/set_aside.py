"""Who is set aside, and what the table of raters says about it."""

import numpy as np

from guantong.engines.measure.arrays import Bools, Floats, Text
from guantong.engines.measure.estimation.estimate import Estimate
from guantong.engines.measure.grounds import GROUNDS
from guantong.engines.measure.screening.signs import Signs
from guantong.engines.measure.tables import RatersTable

LEAST_ANSWERS = 40
#: Chance up to which a rater is set aside. The draw does not estimate effects again, so honest
#: raters pass it a little more often: .4 % with 15 forms, .6 % with 3, .7 % with 1 (measured).
FALSE_ALARMS = 0.004
#: A sign is named in the reason from here on; the strongest is named in any case.
CLEAR = 2.5

_WORDS = {
    "lz": "答案与题目难易、对象高低都对不上（像随手填写）",
    "infit": "答案前后矛盾偏多",
    "outfit": "有不少出人意料的答案",
    "profile": "不论题目难易都一样作答",
    "severity": "尺度极端，几乎一律给好评或一律给差评",
    "acquiescence": "正反两面的题都倾向同一个字（是或否）",
    "consensus": "对谁好谁差的看法与众人相反或毫不区分",
}


def screen(fit: Estimate, found: Signs, chance: Floats) -> Bools:
    """Say whose forms are set aside: too strange by chance, enough answers, no ratee left bare."""
    raters = len(found.joined)
    if raters < GROUNDS.raters or not fit.plan.model.screening:
        return np.zeros(raters, np.bool_)
    out: Bools = (chance <= FALSE_ALARMS) & (found.answers >= LEAST_ANSWERS)
    a = fit.plan.answers
    while out.any():
        left = np.bincount(a.form_ratee[~out[a.form_rater]], minlength=len(a.ratees))
        bare = left < np.minimum(2, np.bincount(a.form_ratee))
        keep = np.unique(a.form_rater[bare[a.form_ratee]])
        if not out[keep].any():
            break
        out[keep] = False
    return out


def raters_table(fit: Estimate, found: Signs, chance: Floats, out: Bools) -> RatersTable:
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
        chance=chance[kept],
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
    words = [
        _WORDS[name] for place, (z, name) in enumerate(strength[:3]) if z >= CLEAR or not place
    ]
    return "；".join(words) + f"（共 {int(found.answers[rater])} 个答案）"
