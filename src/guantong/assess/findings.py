"""What a fit says of the inspection itself: fair questions, unusual answers, the next one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guantong.assess.report import plain
from guantong.engines.measure import GROUNDS, MORE, TARGET, Result
from guantong.standards.indicators import SOURCES

SOURCE_TRAIT, OVERALL = "来源", "总体"
#: What is unusual about the forms of a kind of suspicion, accusing nobody.
WAYS = {
    "串通": "几套测评表对同一些人的偏向一致，超出同一来源的共同看法",
    "雷同": "两套测评表的选项异常相同",
    "报复": "一套测评表中有一份远低于其余各份",
}


def whole(result: Result, wording: Mapping[str, str]) -> dict[str, Any]:
    """Write out fairness, suspicions and advice of a whole inspection.

    ``wording`` leads from a yardstick's code to its words.
    """
    return plain({
        "fairness": _fairness(result, wording),
        "unusual": unusual(result),
        "advice": _advice(result),
    })  # fmt: skip


def _fairness(result: Result, wording: Mapping[str, str]) -> dict[str, Any]:
    rows = [r for r in result.dif.rows() if r.grade != "A"]
    rows.sort(key=lambda r: (r.grade != "C", -abs(r.effect)))
    # Points of the item's own share of answers that one logit makes.
    slope = {r.item: 100 * r.yes_share * (1 - r.yes_share) for r in result.items.rows()}
    return {
        "tests": len(result.dif),
        "traits": list(dict.fromkeys(result.dif.trait.tolist())),
        "rows": [
            {"code": r.item, "wording": wording.get(r.item, ""), "trait": r.trait,
             "group": SOURCES.get(r.group, r.group) if r.trait == SOURCE_TRAIT else r.group,
             "harder": r.effect > 0, "points": abs(r.effect) * slope.get(r.item, 25.0),
             "half": 1.96 * r.error * slope.get(r.item, 25.0), "grade": r.grade}
            for r in rows
        ],
        "impact": [
            {"trait": r.trait, "group": r.group, "ratees": r.ratees, "difference": r.difference,
             "error": r.error, "clear": abs(r.difference) > 1.96 * r.error}
            for r in result.impact.rows() if r.dimension == OVERALL
        ],
        "flagged": [
            {"code": r.item, "wording": wording.get(r.item, ""), "flag": r.flag}
            for r in result.items.rows() if r.flag
        ],
    }  # fmt: skip


def unusual(result: Result, unit: str = "") -> dict[str, Any]:
    """Count the unusual forms of one unit, or of all: of how many, and how they are unusual.

    Never whose they are, nor whom they are about: forms are not opened on a suspicion.
    """
    a = result.levels.fit.plan.answers
    numbers: dict[str, set[str]] = {}
    for row in result.suspicions.rows():
        if unit in ("", row.unit):
            numbers.setdefault(row.kind, set()).update(row.raters.split("、"))
    every = set().union(*numbers.values()) if numbers else set()
    return {
        "screened": result.screened,
        "forms": len(every),
        "raters": len(a.raters),
        "ways": [{"way": WAYS[kind], "forms": len(found)} for kind, found in numbers.items()],
    }


def _advice(result: Result) -> dict[str, Any]:
    """What five more raters of a source bring, and how many the target needs; of nobody's self."""
    kinds: dict[str, dict[str, Any]] = {"现在": {}, "增加": {}, "所需": {}}
    for row in result.advice.rows():
        kinds.setdefault(row.change, {})[row.source] = row
    now = kinds["现在"].get("全部")
    if now is None:
        return {}
    precise = result.reliability.reliability[-1] >= GROUNDS.reliability
    return {
        "target": TARGET,
        "forms": now.raters,
        "points": now.points,
        "precise": bool(precise),
        "enough": bool(precise and now.points <= TARGET),
        "rows": [
            {"source": SOURCES.get(source, source), "now": more.raters - MORE,
             "points": more.points,
             "needed": kinds["所需"][source].raters if source in kinds["所需"] else None}
            for source, more in kinds["增加"].items() if source != "self"
        ],
    }  # fmt: skip
