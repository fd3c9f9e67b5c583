"""Facts that are never typed, always computed: ages and years, on any reference date.

Personnel files date by the month, so periods are whole months from the first to the month of the
reference date. Overlapping posts are counted once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from guantong.standards.career import Career, PostHeld
from guantong.standards.codes import higher
from guantong.standards.months import Month
from guantong.standards.retirement import Retirement, category_of, retirement

LONGEST_GAP = 12
"""Months without a post on file that still pass for a change of posts."""
LEADING_LEVELS = frozenset({"1A11", "1A12", "1A21", "1A22", "1A31", "1A32", "1A41", "1A42"})


@dataclass(frozen=True)
class Span:
    """A length of time that may not be known in full.

    Attributes
    ----------
    months
        What the known facts add up to: a lower bound if anything is missing.
    missing
        Which facts are not known.

    """

    months: int
    missing: tuple[str, ...] = field(default=())

    @property
    def known(self) -> int | None:
        """The months, or None if anything is missing."""
        return None if self.missing else self.months


def age(career: Career, on: dt.date) -> int | None:
    """Return the age in whole years, by the month (周岁, as forms print it)."""
    return None if career.birth is None else (Month.of(on) - career.birth) // 12


def service(career: Career, on: dt.date) -> Span:
    """Return the length of service (工龄)."""
    return _since(career.work_start, on, "参加工作时间")


def party_age(career: Career, on: dt.date) -> Span:
    """Return the length of Party membership (党龄); none for whoever is no member."""
    if career.party_member is False:
        return Span(0)
    if career.party_member is None:
        return Span(0, ("政治面貌",))
    return _since(career.party_joined, on, "入党时间")


def current_posts(career: Career, on: dt.date) -> tuple[PostHeld, ...]:
    """Return the posts held on a day, the principal one first; of several, the one begun last."""
    month = Month.of(on)
    held = [p for p in career.posts if p.held_on(month)]
    begun = {id(p): p.start.index for p in held if p.principal and p.start is not None}
    return tuple(sorted(held, key=lambda p: (not p.principal, -begun.get(id(p), 0))))


def current_post(career: Career, on: dt.date) -> PostHeld | None:
    """Return the principal post held on a day."""
    return next(iter(current_posts(career, on)), None)


def current_level(career: Career, on: dt.date) -> str | None:
    """Return the highest level among the posts held on a day."""
    best: str | None = None
    for post in current_posts(career, on):
        if post.level and (best is None or higher(post.level, best)):
            best = post.level
    return best


def current_rank(career: Career, on: dt.date) -> str | None:
    """Return the rank held on a day, the latest if several."""
    month = Month.of(on)
    held = [
        r
        for r in career.ranks
        if (r.start is None or r.start <= month) and (r.end is None or r.end > month)
    ]
    held.sort(key=lambda r: r.start.index if r.start else 0)
    return held[-1].rank if held else None


def months_where(
    career: Career, on: dt.date, wanted: Callable[[PostHeld], bool | None], what: str
) -> Span:
    """Add up the months in posts that a test accepts, overlaps once.

    Parameters
    ----------
    wanted
        True, False, or None where the post does not say.
    what
        Names the fact for the list of missing ones.

    """
    periods: list[tuple[int, int]] = []
    missing: list[str] = []
    now = Month.of(on)
    for post in career.posts:
        verdict = wanted(post)
        if verdict is False or (post.start is not None and post.start > now):
            continue
        if verdict is None:
            missing.append(f"“{post.title}”的{what}")
        elif post.start is None:
            missing.append(f"“{post.title}”的任职时间")
        else:
            end = now if post.end is None else min(post.end, now)
            periods.append((post.start.index, end.index))
    return Span(_union(periods), tuple(missing))


def gaps(career: Career, on: dt.date) -> tuple[str, ...]:
    """Return the stretches since the start of work for which no post is on file.

    Whoever is short of some experience may have gained it there.
    """
    now = Month.of(on)
    ends = [
        (p.start.index, (now if p.end is None else min(p.end, now)).index)
        for p in career.posts
        if p.start is not None and p.start <= now
    ]
    if not ends:
        return ("任职情况",)
    reached = career.work_start.index if career.work_start else min(ends)[0]
    found = []
    for start, end in sorted(ends):
        if start - reached > LONGEST_GAP:
            found.append(f"{Month.from_index(reached)}至{Month.from_index(start)}的任职情况")
        reached = max(reached, end)
    return tuple(found)


def at_level(career: Career, on: dt.date, level: str) -> Span:
    """Return the time in leading posts of exactly one level, all told."""
    return months_where(
        career,
        on,
        lambda p: (None if p.level is None else p.level == level) if p.leading else False,
        "职务层次",
    )


def at_grassroots(career: Career, on: dt.date) -> Span:
    """Return the time of work at the grassroots."""
    return months_where(career, on, lambda p: p.grassroots, "是否基层经历")


def grassroots_practice(career: Career, on: dt.date) -> Span:
    """Return the time of work at the grassroots, in posts and in practice, overlaps once."""
    as_posts = tuple(
        PostHeld("", one.name, None, one.start, one.end, grassroots=one.grassroots)
        for one in career.practice
    )
    return at_grassroots(replace(career, posts=career.posts + as_posts), on)


def in_post(career: Career, on: dt.date, unit: str | None = None, title: str = "") -> Span:
    """Return the time without a break in the present principal post, or in a named one."""
    if unit is None:
        post = current_post(career, on)
        if post is None:
            return Span(0, ("现任职务",))
        unit, title = post.unit, post.title
    return months_where(career, on, lambda p: p.unit == unit and p.title == title, "职务")


def in_rank(career: Career, on: dt.date, rank: str | None = None) -> Span:
    """Return the time in the present rank, or in a named one."""
    rank = rank or current_rank(career, on)
    return Span(0, ("职级",)) if rank is None else in_rank_or_level(career, on, rank)


def in_rank_or_level(career: Career, on: dt.date, rank: str, level: str | None = None) -> Span:
    """Return the time in a rank or in leading posts of a level, overlaps once."""
    now, periods, missing = Month.of(on), [], []
    held = [(r.start, r.end) for r in career.ranks if r.rank == rank]
    if level is not None:
        held += [(p.start, p.end) for p in career.posts if p.leading and p.level == level]
    for start, end in held:
        if start is None:
            missing.append("任职务职级时间")
        elif start <= now:
            periods.append((start.index, (now if end is None else min(end, now)).index))
    return Span(_union(periods), tuple(missing))


def retires(career: Career, on: dt.date, level: str | None = None) -> Retirement | None:
    """Return when the person reaches retirement age; None if birth or sex is not known.

    Parameters
    ----------
    level
        The post level to go by, if not the present one.

    """
    if career.birth is None or career.sex is None:
        return None
    category = career.retirement or category_of(career.sex, level or current_level(career, on))
    return retirement(career.birth, category)


def months_to_retirement(career: Career, on: dt.date) -> int | None:
    """Return the whole months that are left, negative once the month is past."""
    end = retires(career, on)
    return None if end is None else end.month - Month.of(on)


def highest_study(career: Career, *, full_time: bool | None = None) -> str | None:
    """Return the code of the highest education finished, of one kind or of either."""
    if career.studies is None:
        return None
    wanted = [s for s in career.studies if full_time is None or s.full_time is full_time]
    codes = [s.level for s in wanted if s.level]
    # GB/T 4658 counts downwards: 11 doctor, 21 bachelor, 31 college.
    return min(codes, default=None)


def _since(start: Month | None, on: dt.date, what: str) -> Span:
    if start is None:
        return Span(0, (what,))
    return Span(max(0, Month.of(on) - start))


def _union(periods: Iterable[tuple[int, int]]) -> int:
    total, reached = 0, -1
    for start, end in sorted(periods):
        start = max(start, reached)
        if end > start:
            total += end - start
            reached = end
    return total
