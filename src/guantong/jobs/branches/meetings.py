"""Which meetings were held and which periods went by without: reads only, thousands at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, Min, OuterRef, QuerySet

from guantong.core.scope import pointing
from guantong.jobs.branches.models import BranchMeeting

#: So many keys stand in one query; for more the whole table is read, and the others left out.
MANY = 900
#: How many whole periods are looked back: what was not held cannot be held later, but what is
#: held again is seen soon. Ours, to be set by the place.
QUARTERS, MONTHS = 2, 3
YEAR = 12


def months_before(day: dt.date, many: int) -> dt.date:
    """Return the first day of the month so many months before a day's own."""
    at = day.year * 12 + day.month - 1 - many
    return dt.date(at // 12, at % 12 + 1, 1)


def quarter_of(day: dt.date) -> dt.date:
    """Return the first day of a day's quarter."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def quarter_end(day: dt.date) -> dt.date:
    """Return the last day of a day's quarter."""
    return months_before(quarter_of(day), -3) - dt.timedelta(days=1)


def rows_for(keys: Sequence[int], *kinds: str) -> QuerySet[BranchMeeting]:
    """Return the meetings of some kinds: of these branches, or of all where there are many."""
    rows = pointing(BranchMeeting, "kind", kinds or BranchMeeting.Kind.values)
    return (rows.filter(organisation__in=keys) if len(keys) <= MANY else rows).order_by()


def first_records(keys: Sequence[int]) -> dict[int, dt.date]:
    """Return the day from which each branch's meetings are kept; of others nobody knows."""
    rows = rows_for(keys).values("organisation").annotate(first=Min("held_on"))
    return dict(rows.values_list("organisation", "first"))


def periods(first: dt.date, on: dt.date, months: int, many: int) -> list[dt.date]:
    """Return the first days of the last whole periods before a day, none before the records."""
    now = quarter_of(on) if months == 3 else on.replace(day=1)
    some = [months_before(now, months * back) for back in range(many, 0, -1)]
    return [one for one in some if one >= first.replace(day=1)]


def gaps(
    keys: Sequence[int], kind: str, on: dt.date, months: int, many: int
) -> dict[int, list[dt.date] | None]:
    """Return the whole periods without a meeting; None where the records tell of no whole one."""
    known = first_records(keys)
    held: defaultdict[int, set[dt.date]] = defaultdict(set)
    since = months_before(on, months * (many + 1))
    for key, day in (
        rows_for(keys, kind).filter(held_on__gte=since).values_list("organisation", "held_on")
    ):
        held[key].add(quarter_of(day) if months == 3 else day.replace(day=1))
    out: dict[int, list[dt.date] | None] = {}
    for key in keys:
        some = periods(known[key], on, months, many) if key in known else []
        out[key] = [one for one in some if one not in held[key]] if some else None
    return out


def last_held(keys: Sequence[int], kind: str, on: dt.date) -> dict[int, dt.date]:
    """Return the last day up to a day on which each branch held a meeting of a kind."""
    out: dict[int, dt.date] = {}
    rows = rows_for(keys, kind).filter(held_on__lte=on).values_list("organisation", "held_on")
    for key, day in rows:
        out[key] = max(day, out.get(key, day))
    return out


def counted(keys: Sequence[int], kind: str, on: dt.date) -> dict[int, int]:
    """Return how many meetings of a kind each branch held in the twelve months up to a day."""
    out: defaultdict[int, int] = defaultdict(int)
    first = months_before(on, YEAR).replace(day=1)
    rows = rows_for(keys, kind).filter(held_on__gt=first, held_on__lte=on)
    for key in rows.values_list("organisation", flat=True):
        out[key] += 1
    return out


def not_yet(rows: QuerySet[Any], kind: str, first: dt.date) -> QuerySet[Any]:
    """Keep the branches that have held no meeting of a kind since a day."""
    held = BranchMeeting.objects.filter(organisation=OuterRef("pk"), kind=kind, held_on__gte=first)
    return rows.filter(~Exists(held))


def named(days: Iterable[dt.date], months: int) -> str:
    """Name periods by their first days: 2026年二季度, 2026年5月."""
    if months != 3:
        return "、".join(f"{one.year}年{one.month}月" for one in days)
    return "、".join(f"{one.year}年{'一二三四'[one.month // 3]}季度" for one in days)
