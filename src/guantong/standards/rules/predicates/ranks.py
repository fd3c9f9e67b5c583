"""Ranks beside posts: years for a step, and how many an organ may give."""

from __future__ import annotations

from typing import cast

from guantong.standards import derived
from guantong.standards.codes import table
from guantong.standards.months import Month, in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, at_least, predicate, unknown

EXCELLENT, BARELY, INCOMPETENT, UNGRADED, ABSENT = "1", "3", "4", "5", "6"
POOR = frozenset({BARELY, INCOMPETENT, UNGRADED})


@predicate("rank-step")
def rank_step(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Enough years in the rank, or the post, that leads to the next one.

    A year of the step without a result may have made it longer, or shorter: where that decides, it
    is not known.
    """
    rank = case.post.rank
    if rank is None or rank not in cast("dict[str, object]", rule.options["before"]):
        return None
    from_rank, level = step_from(rule, rank)
    span = derived.in_rank_or_level(case.person, case.on, from_rank, level)
    needed, told_years = needed_months(case, values, rank, from_rank, level)
    years = [y for y in _years(case, from_rank, level) if _open(case.person.assessments.get(y))]
    most = needed + len(years) * values["longer"]
    least = max(0, needed - len(years) * values["shorter"])
    sources = [table("rank").label(from_rank)] + ([table("level").label(level)] if level else [])
    found = at_least(span, needed, f"任{'或'.join(sources)}")
    told = {
        **found.values,
        "from": "或".join(sources),
        "rank": table("rank").label(rank),
        "needed": in_words(needed),
    }
    facts = (*found.facts, *told_years)
    if found.verdict is not Verdict.UNKNOWN and least <= span.months < most:
        lacking = tuple(f"{year}年度考核结果" for year in years)
        return Outcome(Verdict.UNKNOWN, facts, lacking, told)
    return Outcome(found.verdict, facts, found.missing, told)


def _open(result: str | None) -> bool:
    """Tell whether nobody knows what a year's assessment does to a step."""
    return result is None or result == ABSENT


def needed_months(
    case: Case, values: Values, rank: str, from_rank: str, level: str | None
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the months a step takes, shortened and lengthened by annual assessments."""
    results = [case.person.assessments.get(year) for year in _years(case, from_rank, level)]
    good = sum(r == EXCELLENT for r in results)
    poor = sum(r in POOR for r in results)
    months = values[f"r{rank}"] - good * values["shorter"] + poor * values["longer"]
    facts = (("期间优秀", f"{good} 次"), ("期间基本称职或不定等次", f"{poor} 次"))
    return max(0, months), facts


def step_from(rule: Rule, rank: str) -> tuple[str, str | None]:
    """Return the rank, and the level of leading posts if any, that lead to a rank."""
    from_rank, *levels = cast("dict[str, list[str]]", rule.options["before"])[rank]
    return from_rank, levels[0] if levels else None


def _years(case: Case, from_rank: str, level: str | None) -> range:
    """Return the years whose assessments count for a step: from the one in which it began."""
    starts = [r.start for r in case.person.ranks if r.rank == from_rank and r.start]
    if level:
        starts += [p.start for p in case.person.posts if p.level == level and p.start]
    first = min(starts).year if starts else Month.of(case.on).year
    return range(first, case.on.year)


@predicate("rank-quota")
def rank_quota(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """The organ has a place left in this group of ranks."""
    counted = cast("list[str]", rule.options["ranks"])
    tiers = cast("list[str]", rule.options["tiers"])
    if case.post.rank not in counted or case.post.tier.value not in tiers:
        return None
    staff = case.post.staff
    if staff is None:
        return unknown("核定编制和职级使用情况")
    limit = quota(staff.posts, values)
    used = sum(staff.ranks.get(rank, 0) for rank in counted)
    # Whoever already holds a rank of the group takes no further place.
    held = derived.current_rank(case.person, case.on) in counted
    after = used if held else used + 1
    facts = (("核定职数", f"{limit} 名"), ("已用", f"{used} 名"))
    told = {"limit": str(limit), "used": str(used), "after": str(after)}
    return Outcome(Verdict.MET if after <= limit else Verdict.BROKEN, facts, values=told)


def quota(posts: int, values: Values) -> int:
    """Return the places of a group: its share of the group above it, itself a share of all posts.

    Broken places fall away.
    """
    whole = posts * values["parent"] // 100 if "parent" in values else posts
    if "middle" in values:
        whole = whole * values["middle"] // 100
    return whole * values["percent"] // 100
