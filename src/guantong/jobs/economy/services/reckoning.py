"""Reckoning how villages stand, from what they reported: set-wise, nightly and after a change.

Nothing is made up: a year of which something is missing is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import bulk
from guantong.core.services.daily import daily
from guantong.jobs.economy import income
from guantong.jobs.economy.lines import Line, Lines
from guantong.jobs.economy.models import Level, VillageYear
from guantong.programmes.models import DataSheet, ValueState
from guantong.programmes.services import reporting

REASON = "按已报数据重算各村收入"
#: So many years back are reckoned, the running one besides.
YEARS = 5
#: So many villages at once.
PIECE = 800


@daily("村级收入重算")
def reckon_all() -> int:
    """Reckon all open villages anew; return how many rows say something else than before."""
    rows = Unit.objects.unscoped(REASON).filter(kind=Unit.Kind.VILLAGE, closed_on=None)
    return reckon(rows.order_by("path"))


@reporting.followed
def reckon_one(unit: Unit) -> int:
    """Reckon a village anew once a sheet of it was reported, checked, fixed or unlocked."""
    return reckon([unit]) if unit.kind == Unit.Kind.VILLAGE else 0


def reckon(villages: QuerySet[Any] | Iterable[Unit], today: dt.date | None = None) -> int:
    """Reckon villages anew; return how many rows were written.

    Parameters
    ----------
    today
        The day whose year is the running one.

    """
    running = (today or timezone.localdate()).year
    some, written = iter(villages), 0
    while piece := list(islice(some, PIECE)):
        written += _piece(piece, running)
    return written


@transaction.atomic
def _piece(villages: Sequence[Unit], running: int) -> int:
    lines = Lines.over([one.path for one in villages])
    wanted = range(running - YEARS, running + 1)
    keys = [one.pk for one in villages]
    known = income.years(keys, wanted)
    invented = set(
        rows_of_all(keys, DataSheet, "unit").filter(is_demo=True).order_by()
        .values_list("unit", flat=True).distinct()
    )  # fmt: skip
    there: dict[tuple[int, int], VillageYear] = {
        (one.unit_id, one.year): one for one in rows_of_all(keys, VillageYear, "unit")
    }
    new, changed = [], []
    for village in villages:
        for row in _rows(village, known.get(village.pk, {}), running, lines):
            row.is_demo = village.pk in invented
            old = there.pop((village.pk, row.year), None)
            if old is None:
                new.append(row)
            elif _said(old) != _said(row):
                row.pk = old.pk
                changed.append(row)
    gone = [one.pk for one in there.values()]
    rows_of_all(gone, VillageYear, "pk").delete()
    bulk.insert(VillageYear, new)
    for row in changed:
        row.reckoned_at = timezone.now()
    own = rows_of_all(keys, VillageYear, "unit")
    own.bulk_update(changed, [*SAID, "reckoned_at"], batch_size=200)
    return len(new) + len(changed) + len(gone)


#: What is reckoned of a year.
SAID = (
    "unit_path", "operating", "subsidies", "so_far", "state", "level", "line", "stands", "newest",
    "before_year", "before", "before_level", "weak_years", "zero_years", "is_demo",
)  # fmt: skip


def _said(row: VillageYear) -> tuple[Any, ...]:
    names = ("line_id" if name == "line" else name for name in SAID)
    return tuple(getattr(row, name) for name in names)


def _rows(
    village: Unit, known: Mapping[int, income.Year], running: int, lines: Lines
) -> list[VillageYear]:
    """Return a village's years: from the first of which anything is known to the last over."""
    first = min((*known, running - 1))
    rows: list[VillageYear] = []
    for year in range(first, running + 1):
        if year == running and year not in known:
            break
        line = lines.of(village.path, year)
        rows.append(_row(village, year, known.get(year), line, rows, running))
    fixed = [row for row in rows if row.state == ValueState.FIXED and row.operating is not None]
    over = [row for row in rows if row.year < running]
    (fixed or over)[-1].stands = True
    heard = [row for row in rows if row.so_far is not None]
    if heard:
        heard[-1].newest = True
    return rows


def _row(
    village: Unit, year: int, said: income.Year | None, line: Line,
    before: Sequence[VillageYear], running: int,
) -> VillageYear:  # fmt: skip
    row = VillageYear(unit=village, unit_path=village.path, year=year, line=line.row)
    if said is not None:
        row.operating, row.subsidies, row.so_far = said.operating, said.subsidies, said.so_far
        row.state = said.state
        whole = row.operating is not None
        row.level = line.level(row.operating) if whole else line.surely(row.so_far)
    if before:
        last = before[-1]
        row.weak_years, row.zero_years = last.weak_years, last.zero_years
    whole = row.operating is not None
    row.weak_years = row.weak_years + 1 if whole and row.level == Level.WEAK else 0
    row.zero_years = row.zero_years + 1 if row.operating == 0 else 0
    fixed = [one for one in before if one.state == ValueState.FIXED and one.operating is not None]
    if fixed:
        last = fixed[-1]
        row.before_year, row.before, row.before_level = last.year, last.operating, last.level
    return row
