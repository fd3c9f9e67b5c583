"""What a fit says of the inspection itself: fair questions, suspicious answers, the next one.

Raters are ballots: a unit, a source and a number, which lead to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guantong.assess.report import plain
from guantong.engines.measure import MORE, TARGET, Result
from guantong.standards.indicators import SOURCES

SOURCE_TRAIT, OVERALL = "来源", "总体"
KINDS = {
    "串通": "数名参评人员对同一些人的偏向一致，超出其来源的共同看法",
    "雷同": "两份测评表连出人意料的答案也相同，难以用巧合解释",
    "报复": "唯独对这一名考察对象远低于其惯常的打分，也远低于他人的看法",
}


def whole(
    result: Result, wording: Mapping[str, str], names: Mapping[str, str], units: Mapping[str, str]
) -> dict[str, Any]:
    """Write out fairness, suspicions and advice of a whole inspection.

    Parameters
    ----------
    wording
        Yardstick's code → its words.
    names, units
        Key of a ratee or a unit, as text → its name.

    """
    return plain({
        "fairness": _fairness(result, wording),
        "suspicions": suspicions(result, names, units),
        "advice": _advice(result),
    })  # fmt: skip


def _fairness(result: Result, wording: Mapping[str, str]) -> dict[str, Any]:
    rows = [r for r in result.dif.rows() if r.grade != "A"]
    rows.sort(key=lambda r: (r.grade != "C", -abs(r.effect)))
    return {
        "tests": len(result.dif),
        "traits": list(dict.fromkeys(result.dif.trait.tolist())),
        "rows": [
            {"code": r.item, "wording": wording.get(r.item, ""), "trait": r.trait,
             "group": SOURCES.get(r.group, r.group) if r.trait == SOURCE_TRAIT else r.group,
             "harder": r.effect > 0, "effect": abs(r.effect), "error": r.error, "grade": r.grade}
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


def suspicions(
    result: Result, names: Mapping[str, str], units: Mapping[str, str], unit: str = ""
) -> list[dict[str, Any]]:
    """Write out the suspicions of one unit, or of all."""
    source = {r.rater: SOURCES.get(r.source, r.source) for r in result.raters.rows()}

    def people(joined: str) -> list[str]:
        return [names.get(one, one) for one in joined.split("、") if one]

    return [
        {"kind": r.kind, "unit": units.get(r.unit, r.unit), "why": KINDS[r.kind],
         "ballots": [{"source": source.get(n, ""), "number": n} for n in r.raters.split("、")],
         "about": people(r.ratee), "lifted": people(r.lifted), "pushed": people(r.pushed),
         "z": r.z, "q": r.q}
        for r in result.suspicions.rows() if unit in ("", r.unit)
    ]  # fmt: skip


def _advice(result: Result) -> dict[str, Any]:
    """What five more raters of a source bring, and how many the target needs; of nobody's self."""
    kinds: dict[str, dict[str, Any]] = {"现在": {}, "增加": {}, "所需": {}}
    for row in result.advice.rows():
        kinds.setdefault(row.change, {})[row.source] = row
    now = kinds["现在"].get("全部")
    if now is None:
        return {}
    return {
        "target": TARGET,
        "forms": now.raters,
        "points": now.points,
        "enough": now.points <= TARGET,
        "rows": [
            {"source": SOURCES.get(source, source), "now": more.raters - MORE,
             "points": more.points,
             "needed": kinds["所需"][source].raters if source in kinds["所需"] else None}
            for source, more in kinds["增加"].items() if source != "self"
        ],
    }  # fmt: skip
