"""What is asked of whom: the elements and rules in force at a place, and the periods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from guantong.core import tree
from guantong.core.models import RecordSystem, Unit
from guantong.core.scope import pointing
from guantong.core.services import systems
from guantong.frame.periods import Period
from guantong.programmes.models import (
    Cadence,
    DataElement,
    DataRule,
    DataSheet,
    Told,
)

MONTHS = {Cadence.MONTH.value: 1, Cadence.QUARTER.value: 3, Cadence.YEAR.value: 12}
OFTEN = {many: often for often, many in MONTHS.items()}


class Definitions:
    """The elements and rules in force, read once for some places: the nearest above each holds."""

    def __init__(self, paths: Iterable[str]) -> None:
        wanted = {up for path in set(paths) for up in (*tree.ancestors(path), path)}
        self._elements = list(pointing(DataElement, "unit_path", wanted).filter(DataElement.in_use))
        self._rules = list(pointing(DataRule, "unit_path", wanted).filter(DataRule.in_use))
        self._known: dict[Any, Any] = {}

    def elements(self, unit: Unit, period: str = "") -> list[DataElement]:
        """Return the elements of a unit; with a period, those that are asked for it."""
        key = (unit.path, period)
        if key not in self._known:
            often = OFTEN.get(_months(period)) if period else None
            self._known[key] = [
                one for one in self._elements
                if one.unit_kind == unit.kind and tree.inside(unit.path, one.unit_path)
                and (not period or one.period == often)
            ]  # fmt: skip
        found: list[DataElement] = self._known[key]
        return found

    def rules(self, unit: Unit) -> list[DataRule]:
        """Return the rules that hold at a unit."""
        return [one for one in self._rules if tree.inside(unit.path, one.unit_path)]


def often(period: str) -> str:
    """Return how often periods such as one come: month, quarter, year."""
    return OFTEN.get(_months(period), "")


def _months(period: str) -> int:
    found = Period.read(period)
    return found.months if found else 0


def elements_at(unit: Unit) -> list[DataElement]:
    """Return the elements of all kinds of units that are in force at a unit."""
    ups = [*tree.ancestors(unit.path), unit.path]
    return list(pointing(DataElement, "unit_path", ups).filter(DataElement.in_use))


def asked(elements: Iterable[DataElement]) -> list[DataElement]:
    """Keep what somebody is asked for: not what only a file brings."""
    return [one for one in elements if one.told != Told.LOADED]


def before(period: str, many: int = 1) -> str:
    """Return the period so many before, written as it is.

    Examples
    --------
    >>> before("2026-Q1"), before("2026-01"), before("2026", 2), before("2026-Q3", 4)
    ('2025-Q4', '2025-12', '2024', '2025-Q3')

    """
    found = Period.read(period)
    if found is None:
        return ""
    at = found.year * 12 + found.month - 1 - many * found.months
    return written(at // 12, at % 12 + 1, found.months)


def written(year: int, month: int, months: int) -> str:
    """Write the period of so many months that begins in a month."""
    if months == MONTHS[Cadence.YEAR]:
        return f"{year}"
    if months == MONTHS[Cadence.QUARTER]:
        return f"{year}-Q{(month + 2) // 3}"
    return f"{year}-{month:02}"


def over(day: dt.date, often: str, many: int = 1) -> list[str]:
    """Return the last periods that are over on a day, the latest first."""
    months = MONTHS[often]
    at = day.year * 12 + day.month - 1
    first = at - at % months
    return [
        written((first - n * months) // 12, (first - n * months) % 12 + 1, months)
        for n in range(1, many + 1)
    ]


def closed(paths: Sequence[str]) -> dict[str, RecordSystem]:
    """Return which of some places keep their sheets in an outside system, in one query."""
    wanted = {up for path in paths for up in (*tree.ancestors(path), path)}
    rows = pointing(RecordSystem, "unit_path", wanted).filter(kind=DataSheet._meta.label_lower)
    said = {one.unit_path: one for one in rows.select_related("unit")}
    out = {}
    for path in paths if said else ():
        ups = (path, *reversed(tree.ancestors(path)))
        near = next((said[up] for up in ups if up in said), None)
        if near is not None and near.system:
            out[path] = near
    return out


def declared(roots: Sequence[str]) -> list[RecordSystem]:
    """Return what is declared of sheets above and below some places, from the top down."""
    found = []
    for one in pointing(RecordSystem, "kind", [DataSheet._meta.label_lower]):
        if any(tree.inside(one.unit_path, r) or tree.inside(r, one.unit_path) for r in roots):
            found.append(one)
    return sorted(found, key=lambda one: len(one.unit_path))


def outside(unit: Unit) -> RecordSystem | None:
    """Return the outside system that keeps a unit's sheets, if any."""
    return systems.outside(DataSheet, unit.path)
