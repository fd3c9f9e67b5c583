"""Looking back: whether the present post was given by the rules, and still stands by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from guantong.standards import derived
from guantong.standards.career import Career, Post, PostHeld
from guantong.standards.codes import steps_between, table
from guantong.standards.months import Month
from guantong.standards.rules.evaluate import check
from guantong.standards.rules.model import Finding
from guantong.standards.rules.rule_set import RuleSet

# What was known of health and assessments on a day long past is not asked any more.
AT_PROMOTION = (
    "selection.service", "selection.grassroots", "selection.posts-below", "selection.deputy-years",
    "selection.chief-below-years", "selection.township-chief-years", "selection.education",
    "selection.education-bureau", "selection.stepwise", "selection.training",
    "selection.training-township",
)  # fmt: skip
AT_START = ("selection.party-age",)
NOW = ("avoidance.", "tenure.terms", "tenure.level", "retirement.reached")
FIRST_YEAR, COMPETENT = 1949, "2"
AHEAD = ("sanction.", "selection.assessment")


def review(person: Career, seat: Post, on: dt.date, rules: RuleSet) -> list[Finding]:
    """Hold a person against the post now held.

    Parameters
    ----------
    seat
        The present post, with what its organ is.

    Returns
    -------
    list of Finding
        The step up to the present level on the day it was taken; the Party age on the day of the
        present post; avoidance, tenure and age on the reference date; what would stand in the way
        of any further step; the last step of rank.

    """
    now = derived.current_post(person, on)
    if now is None or not now.leading or now.level is None:
        return _rank(person, on, rules)
    found = _only(check(person, seat, on, rules), NOW)
    first = _first_at(person, now.level)
    if first is not None and first.start is not None:
        step = Post(first.unit, first.title, first.level, tier=seat.tier)
        day = first.start.first_day
        found += _only(check(before(person, first.start), step, day, rules), AT_PROMOTION)
    if now.start is not None:
        found += _only(check(before(person, now.start), seat, now.start.first_day, rules), AT_START)
    higher = _above(now.level)
    if higher is not None:
        found += _only(check(person, replace(seat, level=higher, title=""), on, rules), AHEAD)
    return found + _rank(person, on, rules)


def before(person: Career, month: Month) -> Career:
    """Return a career as it stood when a post was taken up: what ended then was still held."""
    posts = tuple(
        replace(post, end=None) if post.end is None or post.end >= month else post
        for post in person.posts
        if post.start is None or post.start < month
    )
    ranks = tuple(
        replace(rank, end=None) if rank.end is None or rank.end >= month else rank
        for rank in person.ranks
        if rank.start is None or rank.start < month
    )
    studies = person.studies and tuple(
        one for one in person.studies if one.finished is None or one.finished <= month
    )
    return replace(person, posts=posts, ranks=ranks, studies=studies)


def _rank(person: Career, on: dt.date, rules: RuleSet) -> list[Finding]:
    now = Month.of(on)
    held = [r for r in person.ranks if r.start is not None and r.start <= now]
    if len(held) < 2:
        return []
    last = max(held, key=lambda r: r.start or now)
    if last.start is None:
        return []
    step = Post("", table("rank").label(last.rank), rank=last.rank)
    then = before(person, last.start)
    # Which year of long ago lacks its result is not asked any more.
    graded = dict.fromkeys(range(FIRST_YEAR, last.start.year), COMPETENT) | dict(then.assessments)
    then = replace(then, assessments=graded)
    return _only(check(then, step, last.start.first_day, rules), ("rank.step",))


def _first_at(person: Career, level: str) -> PostHeld | None:
    held = [p for p in person.posts if p.leading and p.level == level and p.start is not None]
    return min(held, key=lambda p: p.start.index if p.start else 0, default=None)


def _above(level: str) -> str | None:
    codes = [code for code in table("level").labels if steps_between(code, level) == 1]
    return codes[0] if codes else None


def _only(found: Iterable[Finding], rules: tuple[str, ...]) -> list[Finding]:
    return [one for one in found if one.rule.startswith(rules)]
