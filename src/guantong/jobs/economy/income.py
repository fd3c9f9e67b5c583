"""What the collectives of villages took in, by account and year, as it was reported.

A year is known where its own number stands, or all its quarters (or months) do. What is not known
is None and never made up; subsidies stand beside the operating income and are never added to it.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from django.db.models import QuerySet

from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.programmes.models import Cadence, DataElement, ValueState
from guantong.programmes.services import values
from guantong.programmes.services.values import Point

#: From the least certain to the most.
STATES = [str(one) for one in ValueState.values]
QUARTERS, MONTHS = 4, 12
VILLAGE = Unit.Kind.VILLAGE
#: Code of an element → period → its number.
Said = Mapping[str, Mapping[str, Point]]


def yuan(value: Decimal | None) -> str:
    """Write whole yuan, or a dash where they are not known.

    Examples
    --------
    >>> yuan(Decimal("1234567.50")), yuan(None)
    ('1,234,568', '—')

    """
    return "—" if value is None else f"{value:,.0f}"


@dataclass(frozen=True)
class Account:
    """An account of the collective's books, and whether it is operating income."""

    code: str
    name: str
    counts: bool
    definition: str
    source: str
    article: str
    verify: bool


@cache
def accounts() -> tuple[Account, ...]:
    """Return the accounts that ship with the job: the four that count, then subsidies."""
    file = resources.files("guantong.jobs.economy") / "data" / "accounts.csv"
    return tuple(
        Account(
            row["code"], row["name"], row["counts"] == "yes", row["definition"], row["source"],
            row["article"], row["verify"] == "true",
        )
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    )  # fmt: skip


def operating() -> tuple[Account, ...]:
    """Return the accounts whose sum is the operating income."""
    return tuple(one for one in accounts() if one.counts)


@dataclass(frozen=True)
class Part:
    """What is known of an account in a year: all of it or only some, and how far it is."""

    value: Decimal | None
    so_far: Decimal | None
    state: str


@dataclass(frozen=True)
class Year:
    """What a village's collective took in in a year."""

    year: int
    parts: Mapping[str, Part]

    @property
    def operating(self) -> Decimal | None:
        """The sum of the accounts that count, None if one of them is not wholly known."""
        found = [self.parts[one.code].value for one in operating()]
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    @property
    def so_far(self) -> Decimal | None:
        """What is known of that sum, None if nothing is."""
        found = [self.parts[one.code].so_far for one in operating()]
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if known else None

    @property
    def subsidies(self) -> Decimal | None:
        """The subsidies, which are no operating income."""
        found = [self.parts[one.code].value for one in accounts() if not one.counts]
        known = [one for one in found if one is not None]
        return sum(known, Decimal(0)) if len(known) == len(found) else None

    @property
    def state(self) -> str:
        """How far the least certain of its operating numbers is; nothing where none stands."""
        found = [self.parts[one.code].state for one in operating()]
        return min(filter(None, found), key=STATES.index, default="")


@dataclass(frozen=True)
class Asked:
    """An element that villages are asked for, of an account."""

    code: str
    account: str
    cadence: str


def asked() -> list[Asked]:
    """Return the elements of the accounts: those that name one by its code or its name."""
    by = {name: one.code for one in accounts() for name in (one.code, one.name)}
    rows = pointing(DataElement, "account", list(by)).filter(ended_on=None, unit_kind=VILLAGE)
    told = rows.values_list("code", "account", "period")
    return [Asked(code, by[account], cadence) for code, account, cadence in told]


def years(
    units: QuerySet[Any] | Iterable[Unit | int], wanted: Sequence[int]
) -> dict[int, dict[int, Year]]:
    """Return what is known of some years of villages whose right was checked already.

    Returns
    -------
    dict
        Key of the village → year → what is known; of what nobody said there is nothing.

    """
    some = asked()
    periods = [text for year in wanted for text in _periods(year)]
    read = values.series(units, [one.code for one in some], periods)
    found: defaultdict[int, dict[int, dict[str, dict[str, Point]]]] = defaultdict(dict)
    for (unit, code, period), point in read.items():
        year = found[unit].setdefault(int(period[:4]), {})
        year.setdefault(code, {})[period] = point
    return {
        unit: {year: _year(year, one, some) for year, one in sorted(of.items())}
        for unit, of in found.items()
    }


def _periods(year: int) -> list[str]:
    quarters = [f"{year}-Q{n}" for n in range(1, 5)]
    return [f"{year}", *quarters, *(f"{year}-{n:02}" for n in range(1, 13))]


def _year(year: int, said: Said, some: Sequence[Asked]) -> Year:
    return Year(year, {
        one.code: _part(year, said, [it for it in some if it.account == one.code])
        for one in accounts()
    })  # fmt: skip


def _part(year: int, said: Said, some: Sequence[Asked]) -> Part:
    """Return what is known of an account: every element of it must be known for the whole."""
    used: list[Point] = []
    whole = bool(some)
    for one in some:
        points, complete = _used(said.get(one.code, {}), year, one.cadence)
        used += points
        whole = whole and complete
    so_far = sum((point.value for point in used), Decimal(0)) if used else None
    state = min((point.state for point in used), key=STATES.index, default="")
    return Part(so_far if whole else None, so_far, state)


def _used(points: Mapping[str, Point], year: int, cadence: str) -> tuple[list[Point], bool]:
    """Return the numbers that make up a year, and whether they are all: the year's own first."""
    if own := points.get(f"{year}"):
        return [own], True
    quarters = [points[key] for n in range(1, 5) if (key := f"{year}-Q{n}") in points]
    months = [points[key] for n in range(1, 13) if (key := f"{year}-{n:02}") in points]
    if cadence == Cadence.MONTH and len(quarters) < QUARTERS:
        return months, len(months) == MONTHS
    return quarters, len(quarters) == QUARTERS
