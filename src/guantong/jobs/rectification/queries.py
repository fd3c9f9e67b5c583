"""What is read of rectifications: months without a check, comparisons side by side."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guantong.casework.services.rows import today
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.jobs.rectification.models import (
    Comparison,
    ListedCriterion,
    MonthlyCheck,
    Rectification,
)

MONTHS, FIVE = 12, 5


@dataclass
class Compared:
    """A criterion with what was found when it listed, and at each check and look afterwards."""

    listed: ListedCriterion
    said: list[Comparison] = field(default_factory=list)


def compared(row: Rectification) -> list[Compared]:
    """Return a rectification's criteria, each with its comparisons in their order."""
    found = {one.pk: Compared(one) for one in rows_of(row, ListedCriterion)}
    rows = rows_of_all(list(found), Comparison, "listed").select_related("turn", "by")
    for one in rows.order_by("turn"):
        found[one.listed_id].said.append(one)
    for listed in found.values():
        listed.listed.rectification = row
    return list(found.values())


def last_day(row: Rectification) -> dt.date:
    """Return the day to which a rectification's months count."""
    closed = row.case.closed_at if row.case else None
    return timezone.localdate(closed) if closed else today()


def months_since(row: Rectification) -> int | None:
    """Return for how many whole months an organisation is or was listed."""
    if row.listed_on is None:
        return None
    last = last_day(row)
    whole = (last.year - row.listed_on.year) * MONTHS + last.month - row.listed_on.month
    return max(whole - (last.day < row.listed_on.day), 0)


def months(row: Rectification) -> list[str]:
    """Return the months in which a check is due: those after its listing, up to its end."""
    if row.listed_on is None:
        return []
    last, at, found = last_day(row), row.listed_on, []
    while (at := (at.replace(day=1) + dt.timedelta(days=32)).replace(day=1)) <= last:
        found.append(f"{at:%Y-%m}")
    return found


def missing(rows: Iterable[Rectification]) -> dict[int, list[str]]:
    """Return the months that are over in which no check was made, of each rectification."""
    by_pk = {row.pk: row for row in rows}
    done: defaultdict[int, set[str]] = defaultdict(set)
    checks = rows_of_all(list(by_pk), MonthlyCheck, "rectification").order_by()
    for pk, on in checks.values_list("rectification", "on"):
        done[pk].add(f"{on:%Y-%m}")
    now = f"{today():%Y-%m}"
    return {
        pk: [one for one in months(row) if one < now and one not in done[pk]]
        for pk, row in by_pk.items()
    }


def with_gaps(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the rectifications of which a month went by without a check."""
    listed = rows.exclude(listed_on=None).select_related("case")
    return rows.filter(pk__in=[pk for pk, some in missing(listed).items() if some])


def unchecked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those under way of which no check was made this month, though one is due."""
    first = today().replace(day=1)
    done = MonthlyCheck.objects.filter(rectification=OuterRef("pk"), on__gte=first)
    return rows.filter(~Exists(done), listed_on__lt=first, case__closed_at=None)


def listed_again(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those listed within five years after an earlier listing of the same organisation."""
    units = rows.exclude(listed_on=None).order_by().values("unit")
    # The listing before may lie outside the period that is looked at.
    listed = pointing(Rectification, "unit", units).exclude(listed_on=None)
    listed = listed.order_by("listed_on", "pk")
    last: dict[tuple[int, str], dt.date] = {}
    found = []
    for pk, unit, name, on in listed.values_list("pk", "unit", "organisation", "listed_on"):
        before = last.get((unit, name))
        if on is not None and before is not None and on <= _after(before, FIVE):
            found.append(pk)
        if on is not None:
            last[unit, name] = on
    return rows.filter(pk__in=found)


def _after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # The 29th of February.
        return day.replace(year=day.year + years, day=28)
