"""Reading sheets for pages: one unit's, a township's board, a county's, one number over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.db.models.functions import Substr
from django.utils import timezone

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.frame.periods import Period
from guantong.programmes import asking
from guantong.programmes.models import (
    DataElement,
    DataSheet,
    DataValue,
    DataWord,
    Told,
    ValueState,
)
from guantong.programmes.services import checks
from guantong.programmes.services.checks import Break, Looked

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many periods of each kind are offered to choose from.
MONTHS, QUARTERS, YEARS = 6, 9, 6
MANY = {"month": MONTHS, "quarter": QUARTERS, "year": YEARS}


def periods() -> list[tuple[str, str]]:
    """Return the periods over which anything is asked, the latest first, each in words."""
    often = set(pointing(DataElement, "told", Told.values).values_list("period", flat=True))
    day = timezone.localdate()
    found = [one for it in MANY if it in often for one in asking.over(day, it, MANY[it])]
    return [(one, str(Period.read(one))) for one in found]


def elements() -> list[tuple[str, str]]:
    """Return every element by its key and name."""
    rows = pointing(DataElement, "told", Told.values)
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]


def names() -> dict[str, str]:
    """Return the name of every element by its code."""
    return dict(pointing(DataElement, "told", Told.values).values_list("code", "name"))


@dataclass(frozen=True)
class Line:
    """One number of a sheet: what stands, what stood before, and what needs a word of it."""

    element: DataElement
    now: DataValue | None
    last: Decimal | None
    year_ago: Decimal | None


@dataclass(frozen=True)
class Read:
    """A sheet as its page shows it; of a year, the one before is the year ago."""

    lines: Sequence[Line]
    breaks: Sequence[Break]
    words: Sequence[DataWord]
    has_year_ago: bool


def read(sheet: DataSheet) -> Read:
    """Read a sheet whose right to be seen was checked already."""
    looked = checks.look([sheet])[sheet.pk]
    last = asking.before(sheet.period)
    found = Period.read(sheet.period)
    ago = asking.before(sheet.period, 12 // found.months) if found else ""
    shown = {one.code: one for one in looked.elements}
    for code, value in looked.numbers.items():
        shown.setdefault(code, value.element)
    past = {code: dict(some) for code, some in looked.past.items()}
    lines = [
        Line(one, looked.numbers.get(code), past.get(code, {}).get(last),
             past.get(code, {}).get(ago))
        for code, one in shown.items()
    ]  # fmt: skip
    words = rows_of(sheet, DataWord).select_related("by")
    return Read(lines, looked.breaks, list(words), ago != last)


@dataclass(frozen=True)
class Cell:
    """A number on the board of a township: the value, or that nothing is said."""

    value: DataValue | None
    is_far: bool


@dataclass(frozen=True)
class Row:
    """A unit on that board: its sheet, its numbers, what needs a word."""

    unit: Unit
    sheet: DataSheet | None
    cells: Sequence[Cell]
    breaks: Sequence[Break]


def board(units: Sequence[Unit], period: str) -> tuple[list[DataElement], list[Row]]:
    """Return the elements and a row for each unit of a township, in the tree's order."""
    rows = pointing(DataSheet, "unit", [one.pk for one in units]).filter(period=period)
    sheets = list(rows.select_related("unit"))
    looked = checks.look(sheets) if sheets else {}
    known = asking.Definitions(one.path for one in units)
    heads = list({it.pk: it for one in units for it in known.elements(one, period)}.values())
    by_unit = {one.unit_id: one for one in sheets}
    out = []
    for unit in units:
        sheet = by_unit.get(unit.pk)
        found = looked.get(sheet.pk) if sheet else None
        out.append(Row(unit, sheet, _cells(heads, found), found.open if found else ()))
    return heads, out


def _cells(heads: Sequence[DataElement], found: Looked | None) -> list[Cell]:
    far = {one.about.split(":")[1] for one in found.open if not one.is_rule} if found else set()
    numbers: Mapping[str, DataValue] = found.numbers if found else {}
    return [Cell(numbers.get(one.code), one.code in far) for one in heads]


@dataclass
class Place:
    """A unit of a county: how many sheets it has in each state, and how many need seeing to."""

    unit: Unit
    states: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ValueState.values, 0))
    late: int = 0
    breaks: int = 0

    @property
    def asked(self) -> int:
        """How many sheets there are."""
        return sum(self.states.values())

    @property
    def came(self) -> int:
        """How many were handed on."""
        return self.asked - self.states[ValueState.OPEN]

    @property
    def cells(self) -> list[tuple[str, int]]:
        """How many are in each state."""
        return list(self.states.items())


def places(account: Account, unit: Unit, period: str) -> list[Place]:
    """Count the sheets of a period by the units one level below, in two queries."""
    seen = DataSheet.objects.visible_to(account)
    rows = seen.filter(seen.under(unit.path), period=period)
    children = Unit.objects.visible_to(account).filter(parent=unit, closed_on=None)
    found = {one.path: Place(one) for one in children.order_by("position", "id")}
    depth = len(unit.path) + tree.WIDTH
    day = timezone.localdate()
    counted = rows.order_by().annotate(place=Substr("unit_path", 1, depth)).values(
        "place", "state"
    ).annotate(
        n=Count("pk"), late=Count("pk", filter=Q(state=ValueState.OPEN, due__lt=day)),
        open=Count("pk", filter=Q(breaks__gt=0)),
    )  # fmt: skip
    for one in counted:
        place = found.get(one["place"])
        if place is not None:
            place.states[one["state"]] += one["n"]
            place.late += one["late"]
            place.breaks += one["open"]
    return [one for one in found.values() if one.asked]


def versions(value: DataValue) -> list[DataValue]:
    """Return every number that was said of an element, unit and period, the last first."""
    rows = rows_of(value.unit, DataValue, "unit").filter(
        element=value.element_id, period=value.period
    )
    return list(rows.select_related("said_by", "source", "element", "unit").order_by("-version"))


@dataclass(frozen=True)
class Step:
    """A number on its way through time."""

    when: str
    value: DataValue


def over_time(unit: Unit, element: DataElement) -> list[Step]:
    """Return the current numbers of an element of a unit whose right was checked already."""
    rows = rows_of(unit, DataValue, "unit").filter(element=element, current=True)
    some = rows.select_related("said_by", "source", "element", "unit").order_by("period")
    return [Step(one.when, one) for one in some]
