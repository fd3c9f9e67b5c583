"""Ranks beside posts: years for a step, and how many an organ may give."""

from __future__ import annotations

from typing import cast

from guantong.standards import derived
from guantong.standards.codes import table
from guantong.standards.months import Month, in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict
from guantong.standards.rules.registry import Case, Values, at_least, predicate, unknown

EXCELLENT, BARELY, UNGRADED = "1", "3", "5"


@predicate("rank-step")
def rank_step(case: Case, values: Values, rule: Rule) -> Outcome | None:
    """Enough years in the rank, or the post, that leads to the next one."""
    rank = case.post.rank
    before = cast("dict[str, list[str]]", rule.options["before"])
    if rank is None or rank not in before:
        return None
    from_rank, *levels = before[rank]
    level = levels[0] if levels else None
    span = derived.in_rank_or_level(case.person, case.on, from_rank, level)
    needed, told_years = needed_months(case, values, rank, from_rank, level)
    sources = [table("rank").label(from_rank)] + ([table("level").label(level)] if level else [])
    found = at_least(span, needed, f"任{'或'.join(sources)}")
    told = {
        **found.values,
        "from": "或".join(sources),
        "rank": table("rank").label(rank),
        "needed": in_words(needed),
    }
    return Outcome(found.verdict, (*found.facts, *told_years), found.missing, told)


def needed_months(
    case: Case, values: Values, rank: str, from_rank: str, level: str | None
) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return the months a step takes, shortened and lengthened by annual assessments."""
    starts = [r.start for r in case.person.ranks if r.rank == from_rank and r.start]
    if level:
        starts += [p.start for p in case.person.posts if p.level == level and p.start]
    first = min(starts).year if starts else Month.of(case.on).year
    results = [
        result for year, result in case.person.assessments.items() if first <= year < case.on.year
    ]
    good = sum(r == EXCELLENT for r in results)
    poor = sum(r in (BARELY, UNGRADED) for r in results)
    months = values[f"r{rank}"] - good * values["shorter"] + poor * values["longer"]
    facts = (("期间优秀", f"{good} 次"), ("期间基本称职或不定等次", f"{poor} 次"))
    return max(0, months), facts


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
