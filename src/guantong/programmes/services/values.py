"""Writing and reading reported numbers set-wise; a correction adds a row and keeps the old.

No act: the acts (`reporting`), files (`intake`) and jobs that compute call it.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.core.services import bulk, events
from guantong.frame.periods import Period
from guantong.programmes.asking import MONTHS
from guantong.programmes.models import (
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    ValueOrigin,
    ValueState,
)
from guantong.programmes.room import VALUE_REPORT

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from guantong.core.models import Account
    from guantong.frame.models import Source

#: What may still be said anew without being unlocked.
LOOSE = (ValueState.OPEN, ValueState.REPORTED)
PIECE = 900
Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A number as it is said: of which element, unit and period; from which row of a file."""

    element: DataElement
    unit: Unit
    period: str
    value: Decimal
    row: int | None = None
    reason: str = ""

    @property
    def key(self) -> Key:
        """What there is one current number of."""
        return self.element.pk, self.unit.pk, self.period


@dataclass(frozen=True)
class Put:
    """What a writing came to: the sheets touched by (unit, period), and how many numbers."""

    sheets: Mapping[tuple[int, str], DataSheet]
    made: int
    corrected: int
    same: int


@dataclass(frozen=True, slots=True)
class Point:
    """A current number as it is read: how far it is, when it was said, where it comes from."""

    value: Decimal
    state: str
    on: dt.date
    origin: str


@transaction.atomic
def put(
    actor: Account | None,
    rows: Iterable[Said],
    *,
    origin: str = ValueOrigin.FORM,
    source: Source | None = None,
    state: str = "",
    on: dt.date | None = None,
    is_demo: bool = False,
) -> Put:
    """Write numbers: what is said already stays, what differs replaces it and keeps the old.

    Parameters
    ----------
    actor
        Who says them; None is the system.
    state
        How far they are, for what the system loads; without it as far as their sheets are.

    Raises
    ------
    Refused
        If the actor may not report for a unit.
    Conflict
        If a number would change that was checked or fixed: it is unlocked first.
    GuantongError
        If a number is out of its range or asked of other units or periods; names the unit.

    """
    said = {one.key: one for one in rows}
    units = {one.unit.pk: one.unit for one in said.values()}
    _vet(actor, units.values(), said.values())
    day = on or timezone.localdate()
    sheets = _sheets(said.values(), units, state, day, is_demo=is_demo)
    before = _current(units, {one.period for one in said.values()})
    new = list(_changing(said, before, sheets, free=bool(state)))
    old = [was.pk for _one, was in new if was is not None]
    for some in _pieces(old):
        rows_of_all(some, DataValue, "pk").update(current=False)
    bulk.insert(DataValue, [
        DataValue(
            element=one.element, unit=one.unit, unit_path=one.unit.path, period=one.period,
            value=one.value, state=sheets[one.unit.pk, one.period].state, said_by=actor,
            said_on=day, origin=origin, source=source, row=one.row, reason=one.reason,
            corrected_from=was, version=was.version + 1 if was else 1, is_demo=is_demo,
        )
        for one, was in new
    ])  # fmt: skip
    return Put(sheets, len(new) - len(old), len(old), len(said) - len(new))


def _vet(actor: Account | None, units: Iterable[Unit], said: Iterable[Said]) -> None:
    if actor is not None and not all(actor.may(VALUE_REPORT, one.path) for one in units):
        raise Refused(_("您在该单位没有“%s”的权限。") % events.chinese(VALUE_REPORT.label))
    for one in said:
        refuse(one)


def _changing(
    said: Mapping[Key, Said], before: Mapping[Key, DataValue],
    sheets: Mapping[tuple[int, str], DataSheet], *, free: bool,
) -> Iterator[tuple[Said, DataValue | None]]:  # fmt: skip
    """Yield what differs from what stands, each with that; refuse it where a sheet is locked."""
    for key, one in said.items():
        sheet, was = sheets[one.unit.pk, one.period], before.get(key)
        if was is not None and was.value == one.value:
            continue
        if not free and sheet.state not in LOOSE:
            raise Conflict(
                _("%(sheet)s%(state)s，不能改。请先由核定的单位解锁。")
                % {"sheet": sheet, "state": sheet.get_state_display()}
            )
        yield one, was


def replace(
    actor: Account | None, row: DataValue, one: Said, origin: str, on: dt.date
) -> DataValue:  # fmt: skip
    """Put a number in the place of one whose right to be corrected was checked already."""
    rows_of_all([row.pk], DataValue, "pk").update(current=False)
    made = DataValue(
        element=row.element, unit=row.unit, period=row.period, value=one.value, state=row.state,
        said_by=actor, said_on=on, origin=origin, reason=one.reason, corrected_from=row,
        version=row.version + 1, is_demo=row.is_demo,
    )  # fmt: skip
    made.save()
    return made


def refuse(one: Said) -> None:
    """Refuse a number that cannot stand: its unit, its period, its range.

    Raises
    ------
    GuantongError
        Naming the unit and the element.

    """
    element, told = one.element, {"unit": one.unit, "name": one.element.name}
    if one.unit.kind != element.unit_kind:
        wrong = _("%(unit)s不报“%(name)s”。") % told
    elif not fits(element, one.period):
        wrong = _("%(unit)s的“%(name)s”：时期“%(period)s”不对，该项%(often)s报一次。") % {
            **told, "period": one.period, "often": element.get_period_display(),
        }  # fmt: skip
    elif wrong := outside(element, one.value):
        wrong = _("%(unit)s的“%(name)s”：%(wrong)s。") % {**told, "wrong": wrong}
    else:
        return
    raise GuantongError(wrong, field=element.code)


def fits(element: DataElement, period: str) -> bool:
    """Tell whether an element is said of a period: its own, or a longer one that sums it."""
    found = Period.read(period)
    return found is not None and found.months >= MONTHS[element.period]


def ends(period: str) -> dt.date:
    """Return the last day of a period.

    Raises
    ------
    GuantongError
        If it is none.

    """
    found = Period.read(period)
    if found is None:
        raise GuantongError(_("时期“%s”不对，请写成 2026、2026-Q3 或 2026-09。") % period)
    return found.days[1]


def outside(element: DataElement, value: Decimal) -> str:
    """Say how a number breaks its element's range, or nothing."""
    if value != round(value, element.decimals):
        if not element.decimals:
            return _("要填整数")
        return _("最多 %d 位小数") % element.decimals
    if element.low is not None and value < element.low:
        return _("不能小于 %s") % plain(element.low)
    if element.high is not None and value > element.high:
        return _("不能大于 %s") % plain(element.high)
    return ""


def plain(value: Decimal | None) -> str:
    """Write a number without empty decimals.

    Examples
    --------
    >>> plain(Decimal("1200.00")), plain(Decimal("0.50")), plain(None)
    ('1200', '0.5', '—')

    """
    if value is None:
        return "—"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: Decimal | None) -> str:
    """Write a number in groups of three, without empty decimals; nothing is a dash.

    Examples
    --------
    >>> number(Decimal("12500.50")), number(Decimal("-1200.00")), number(None)
    ('12,500.5', '-1,200', '—')

    """
    if value is None:
        return "—"
    whole, dot, part = plain(value).partition(".")
    return f"{int(whole):,}{dot}{part}" if not whole.startswith("-0") else plain(value)


def series(
    units: QuerySet[Any] | Iterable[Unit | int],
    elements: Iterable[str],
    periods: Iterable[str] | None = None,
) -> dict[tuple[int, str, str], Point]:
    """Return the current numbers of units whose right was checked already, in one query.

    Parameters
    ----------
    elements
        Their codes.
    periods
        As written (2025, 2026-Q1); all if none are named.

    Returns
    -------
    dict
        (key of the unit, code of the element, period) → the number; what nobody said is not there.

    """
    some = units.order_by().values("pk") if isinstance(units, QuerySet) else units
    keys = dict(pointing(DataElement, "code", list(elements)).values_list("pk", "code"))
    rows = rows_of_all(some, DataValue, "unit").filter(element__in=list(keys), current=True)
    if periods is not None:
        rows = rows.filter(period__in=list(periods))
    read = rows.order_by().values_list(
        "unit_id", "element_id", "period", "value", "state", "said_on", "origin"
    )
    return {
        (unit, keys[element], period): Point(*rest) for unit, element, period, *rest in read
    }  # fmt: skip


@transaction.atomic
def load(file: Traversable, rules: Traversable | None = None) -> int:
    """Keep the elements and rules that ship with a job, of the root; return how many are new.

    What is kept already stays as it is: it may have been changed here.
    """
    unit = Unit.objects.unscoped("随系统附带的数据项归根机构").filter(parent=None).first()
    if unit is None:
        return 0
    made = _kept(unit, DataElement, _read(file))
    if rules is not None:
        made += _kept(unit, DataRule, _read(rules))
    if made:
        events.record(None, "数据项.随系统附带", unit, f"{unit.name}：数据项和勾稽关系 {made} 条")
    return made


def _read(file: Traversable) -> list[dict[str, str]]:
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def _kept(unit: Unit, model: type[DataElement | DataRule], rows: Sequence[dict[str, str]]) -> int:
    there = set(rows_of(unit, model).values_list("code", flat=True))
    new = []
    for position, row in enumerate(rows, start=len(there) + 1):
        if row["code"] in there:
            continue
        given: dict[str, Any] = {}
        for name, text in row.items():
            column: Any = model._meta.get_field(name)
            if text or not column.null:
                given[name] = (
                    text == "true" if text in ("true", "false") else column.to_python(text)
                )
        if model is DataElement:
            given["position"] = position
        new.append(model(unit=unit, unit_path=unit.path, **given))
    bulk.insert(model, new)
    return len(new)


def _current(units: Mapping[int, Unit], periods: set[str]) -> dict[Key, DataValue]:
    rows = rows_of_all(units, DataValue, "unit").filter(current=True, period__in=periods)
    read = rows.only("element", "unit", "period", "value", "version").order_by()
    return {(one.element_id, one.unit_id, one.period): one for one in read}


def _sheets(
    said: Iterable[Said], units: Mapping[int, Unit], state: str, day: dt.date, *, is_demo: bool
) -> dict[tuple[int, str], DataSheet]:
    """Return the sheets that the numbers stand on; those not there yet are made."""
    wanted = {(one.unit.pk, one.period) for one in said}
    found = sheets_of(units, {period for _unit, period in wanted})
    new = [
        DataSheet(
            unit=units[unit], unit_path=units[unit].path, period=period, is_demo=is_demo,
            ends=ends(period), state=state or ValueState.OPEN,
            reported_on=day if state and state != ValueState.OPEN else None,
        )
        for unit, period in sorted(wanted - found.keys())
    ]  # fmt: skip
    if new:
        bulk.insert(DataSheet, new)
        found = sheets_of(units, {period for _unit, period in wanted})
    return {key: found[key] for key in wanted}


def sheets_of(
    units: Mapping[int, Unit], periods: Iterable[str]
) -> dict[tuple[int, str], DataSheet]:
    """Return the sheets of units (by key) and periods, each with its unit."""
    rows = rows_of_all(units, DataSheet, "unit").filter(period__in=set(periods)).order_by()
    out = {}
    for one in rows:
        one.unit = units[one.unit_id]
        out[one.unit_id, one.period] = one
    return out


def _pieces(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), PIECE):
        yield keys[start : start + PIECE]
