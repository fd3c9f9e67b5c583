"""Opening a case: its number, its dues, its first turns; one at a time, or many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import (
    Case,
    Checklist,
    ChecklistItem,
    Number,
    Process,
    Round,
    Turn,
    UnitList,
)
from guantong.casework.process.definition import ENDED, Definition, Step, Within
from guantong.casework.process.due import last_day
from guantong.casework.process.reading import bounded
from guantong.casework.room import CASE_OPEN
from guantong.casework.services.rows import today, unit_at
from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError, Refused
from guantong.core.fields import Field, packed
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.core.services import bulk, holidays
from guantong.frame.asked import checked

if TYPE_CHECKING:
    from guantong.core.models import Account

DIGITS = 6
#: The path of a place → the units of the accepted list that holds there and below.
Listed: TypeAlias = dict[str, list[Unit]]


@dataclass(frozen=True)
class Opened:
    """What a case is opened with.

    ``parameters`` are numbers that hold for this case instead of the process' own; ``days`` limits
    that outrank its own, for what another row promises (an item's promise and its law).
    """

    unit: Unit
    title: str
    subject: Any = None
    data: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, int] = field(default_factory=dict)
    at: dt.datetime | None = None
    source: Case | None = None
    is_demo: bool = False
    round: Round | None = None


def _may_open(actor: Account, process: Process) -> bool:
    return actor.may(CASE_OPEN) and process.state == Process.State.PUBLISHED


def _asked(process: Process) -> list[str | Field]:
    made = process.definition
    found: list[str | Field] = [
        Field("unit", type=Unit, needs=CASE_OPEN, help=_("事项发生或负责的单位")), "title",
    ]  # fmt: skip
    if made.subject and made.subject != "core.unit":
        from django.apps import apps

        model = apps.get_model(made.subject)
        found.append(Field("subject", model._meta.verbose_name or "", model))
    return [*found, *unplaced(made.fields)]


@dataclass(frozen=True)
class Unplaced(Field):
    """A field of a form that itself says at which unit: who is asked it there is not known yet."""

    def seen(self, reader: Account | None, row: Any = None) -> bool:  # noqa: ARG002 - it is not there
        """Tell whether a reader is asked it at any unit."""
        return super().seen(reader)


def unplaced(some: Sequence[Field]) -> list[Field]:
    """Return fields as they are asked by a form whose own unit is still to be chosen."""
    return [
        Unplaced(**{it.name: getattr(one, it.name) for it in fields(one)}) if one.seen_by else one
        for one in some
    ]


def answered(
    actor: Account | None, some: Sequence[Field], unit: Unit, given: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what is kept of what was given, as far as the actor is asked it at the unit.

    Raises
    ------
    GuantongError
        If what is asked is missing or wrong, or something is answered that others are asked there.

    """
    asked = [one for one in some if one.seen(actor, unit)]
    for one in some:
        if one not in asked and given.get(one.name, one.nothing) not in (one.nothing, None):
            told = {"field": one.label, "unit": unit.name}
            text = _("“%(field)s”在“%(unit)s”不由您填写，请留空。")
            raise GuantongError(text % told, field=one.name)
    return checked(asked, given)


@act(
    Process, "事项.立项", gettext_lazy("立项"), needs=_may_open, makes=Case, name="open",
    when=lambda process: process.state == Process.State.PUBLISHED and not process.definition.by_job,
    ask=lambda process: _asked(process),
)  # fmt: skip
def open_case(
    actor: Account | None, process: Process, unit: Unit, title: str, subject: Any = None,
    **data: Any,
) -> Done:  # fmt: skip
    """Open a case under a process.

    Raises
    ------
    Refused
        If the actor may not open such a case at the unit.
    GuantongError
        If what the process asks is missing or wrong.

    """
    made = process.definition
    allowed(actor, made, unit)
    if made.unit_kind and unit.kind != made.unit_kind:
        kind = Unit.Kind(made.unit_kind).label
        raise GuantongError(_("这类事项只在“%s”立项。") % kind, field="unit")
    about = unit if made.subject == "core.unit" else subject
    given = Opened(unit, title, about, answered(actor, made.fields, unit, data))
    (case,) = open_many(actor, process, [given])
    return Done(f"{case.number}：{process.name}", _("已立项，编号 %s。") % case.number, made=case)


def allowed(actor: Account | None, made: Definition, unit: Unit) -> None:
    """Refuse who may not open a case of a process at a unit.

    Raises
    ------
    Refused
        If the account may not open cases there, or its roles may not open such.

    """
    if actor is None:
        return
    if not actor.may(CASE_OPEN, unit.path):
        raise Refused(_("您不能在“%s”立项。") % unit.name)
    roles = {g.role for g in actor.live_grants() if tree.inside(unit.path, g.unit.path)}
    if made.opened_by and not roles & set(made.opened_by):
        raise Refused(_("您的角色不能立这类事项。"))


@transaction.atomic
def open_many(
    actor: Account | None, process: Process, some: Sequence[Opened], *, size: int = 500
) -> list[Case]:
    """Open cases, whose right was checked already; the caller writes the event.

    Raises
    ------
    GuantongError
        If a parameter is out of its bounds, or a step's unit is not named.

    """
    made, numbers = process.definition, iter(_numbers(process, some))
    cases = [_case(actor, process, made, one, next(numbers)) for one in some]
    Case.objects.bulk_create(cases, batch_size=size)
    known = _listed_for(made, cases)
    turns: list[Turn] = []
    for case, one in zip(cases, some, strict=True):
        first = made.first if one.round is None else one.round.step
        turns += _before(actor, case, made, first)
        turns += turns_for(case, first, dict(one.data), case.opened_at, known=known)
    into_lists(turns)
    bulk.insert(Turn, turns)
    return cases


def _before(actor: Account | None, case: Case, made: Definition, first: Step) -> list[Turn]:
    """Return, as done by whoever opens a round, the turns before the step that it begins at.

    Whoever took them is kept apart from other steps, as if each case had been opened alone.
    """
    done: list[Turn] = []
    for step in made.steps[: made.steps.index(first)]:
        done += turns_for(case, step, {}, case.opened_at)
    for turn in done:
        turn.done_at, turn.done_by, turn.outcome = case.opened_at, actor, ENDED
    return done


def into_lists(turns: Sequence[Turn]) -> None:
    """Put turns, not yet written, into the lists that their units work in a round."""
    some = [
        (one, one.case.round_id) for one in turns
        if one.case.round_id is not None and one.case.definition.step(one.step).each
    ]  # fmt: skip
    if not some:
        return
    there = {
        (one.round_id, one.unit_id, one.role): one
        for one in rows_of_all({key for _turn, key in some}, UnitList, "round")
    }
    for turn, number in some:
        key = (number, turn.unit_id, turn.role)
        if key not in there:
            there[key] = UnitList(round_id=number, unit=turn.unit, role=turn.role, due=turn.due)
            there[key].save()
        turn.unit_list = there[key]


def _case(
    actor: Account | None, process: Process, made: Definition, one: Opened, number: str
) -> Case:
    at = one.at or timezone.now()
    numbers = {**made.defaults(), **one.parameters}
    for name, value in one.parameters.items():
        parameter = made.parameters.get(name)
        if parameter is None or not bounded(parameter, value):
            told = {"name": parameter.label if parameter else name, "value": value}
            raise GuantongError(_("参数“%(name)s”不能是 %(value)s。") % told)
    case = Case(
        unit=one.unit, unit_path=one.unit.path, number=number, process=process,
        title=one.title.strip()[:160], data=packed(dict(one.data)), parameters=numbers,
        access=made.access, source=one.source, opened_by=actor, opened_at=at,
        is_demo=one.is_demo, round=one.round, **_about(one.subject),
    )  # fmt: skip
    set_dues(case, made)
    return case


def say_about(cases: Sequence[Case], rows: Sequence[Any]) -> None:
    """Say what cases are about that were opened before the rows that name them."""
    for case, row in zip(cases, rows, strict=True):
        for name, value in _about(row).items():
            setattr(case, name, value)
    some = pointing(Case, "pk", [case.pk for case in cases])
    some.bulk_update(cases, ["subject_model", "subject_id", "subject_name"], batch_size=200)


def _about(subject: Any) -> dict[str, Any]:
    if subject is None:
        return {}
    return {
        "subject_model": subject._meta.label_lower, "subject_id": subject.pk,
        "subject_name": str(subject)[:160],
    }  # fmt: skip


def set_dues(case: Case, made: Definition) -> None:
    """Reckon a case's dues from the day it was opened."""
    start = timezone.localdate(case.opened_at)
    limits = (made.planned, made.promised, made.statutory)
    days = [_day(one, start, case.parameters) for one in limits]
    case.planned_on, case.promised_on, case.statutory_on = (day for day, _p in days)
    known = [day for day, _p in days if day is not None]
    case.due = min(known) if known else None
    case.provisional = any(p for _d, p in days)


def _day(
    limit: Within | None, start: dt.date, numbers: Mapping[str, int]
) -> tuple[dt.date | None, bool]:
    holidays.refresh()
    return (None, False) if limit is None else last_day(start, limit.number(numbers), limit.unit)


def turns_for(
    case: Case, step: Step, data: Mapping[str, Any], at: dt.datetime, number: int = 1,
    known: Listed | None = None, at_unit: Unit | None = None,
) -> list[Turn]:  # fmt: skip
    """Return the turns of a step, not yet written: one, or one for each unit that it names.

    ``known`` holds the accepted lists at the places of many cases, ``at_unit`` whose turn it is,
    where these were read at once for many.

    Raises
    ------
    GuantongError
        If no unit is named.

    """
    units = [at_unit] if at_unit is not None else _units(case, step, data, known)
    as_each = [step.at_branch(n) for n, _unit in enumerate(units, start=1)]
    start = timezone.localdate(at)
    due, provisional = _day(step.within, start, case.parameters)
    make = partial(
        Turn, case=case, step=step.id, round=number, opened_at=at, counted_from=start, due=due,
        provisional=provisional, stopped=step.pauses,
    )  # fmt: skip
    several = len(units) > 1 or bool(step.each)
    return [
        make(
            unit=unit, unit_path=unit.path, branch=n if several else 0, name=one.name, role=one.by
        )
        for n, (unit, one) in enumerate(zip(units, as_each, strict=True), start=1)
    ]  # fmt: skip


def _units(
    case: Case, step: Step, data: Mapping[str, Any], known: Listed | None
) -> list[Any]:  # fmt: skip
    if not step.each:
        return [unit_at(case, step.at, data)]
    if step.branches:
        return [unit_at(case, one.at, data) for one in step.branches]
    kind, _colon, name = step.each.partition(":")
    if kind == "field":
        units: list[Any] = list(data.get(name) or ())
    else:
        there = known if known is not None else listed(name, [case.unit_path])
        units = nearest(there, case.unit_path)
    if not units:
        told = {"step": step.name, "list": name}
        raise GuantongError(_("“%(step)s”没有办理单位，请先填写或确认清单“%(list)s”。") % told)
    return list(dict.fromkeys(units))


def listed(code: str, paths: Iterable[str]) -> Listed:
    """Return the units of accepted lists of a code, by the paths at which they hold.

    They are those at some places and above them.
    """
    places = {one for path in paths for one in (*tree.ancestors(path), path)}
    lists = Checklist.objects.unscoped("清单对下级单位有效").filter(
        code=code, state=Checklist.State.ACCEPTED, unit_path__in=places
    )
    at = dict(lists.values_list("pk", "unit_path"))
    found: Listed = {path: [] for path in at.values()}
    rows = rows_of_all(list(at), ChecklistItem, "checklist").exclude(unit=None)
    for one in rows.select_related("unit"):
        found[at[one.checklist_id]].append(one.unit)
    return found


def nearest(known: Listed, path: str) -> list[Unit]:
    """Return the units of the list that holds at a place: the nearest at or above it."""
    at = next((one for one in (path, *reversed(tree.ancestors(path))) if one in known), None)
    return known[at] if at is not None else []


def _listed_for(made: Definition, cases: Sequence[Case]) -> Listed | None:
    """Read at once the list that the first step of many cases goes by, None if by none."""
    kind, _colon, name = (made.side_by_side or made.first).each.partition(":")
    return listed(name, {case.unit_path for case in cases}) if kind == "list" else None


def _numbers(process: Process, some: Sequence[Opened]) -> list[str]:
    """Draw numbers, each in the series of its year."""
    prefix = process.definition.prefix
    years = [(timezone.localdate(one.at) if one.at else today()).year for one in some]
    upto: dict[int, int] = {}
    for year in sorted(set(years)):
        many, series = years.count(year), f"{prefix}{year}"
        Number.objects.get_or_create(series=series)
        Number.objects.filter(series=series).update(last=F("last") + many)
        upto[year] = Number.objects.get(series=series).last - many
    drawn = []
    for year in years:
        upto[year] += 1
        drawn.append(f"{prefix}{year}-{upto[year]:0{DIGITS}d}")
    return drawn
