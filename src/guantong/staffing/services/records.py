"""Records of appointments: opened by hand or for all changed seats of a plan, ended, found again.

The steps and who takes them are the processes'; what stands here is what they are about.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services import opening
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_above, rows_of
from guantong.people.models import Level, Person
from guantong.staffing.models import AppointmentRecord, Authority, Plan, Post, Seat
from guantong.staffing.queries import authority
from guantong.staffing.queries import records as reads
from guantong.staffing.queries.records import RECORD
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services.concluding import (
    Asked,
    ask_all,
    asked_before,
    every_unit,
    process_of,
    units_to_ask,
)
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind, Round = AppointmentRecord.Kind, AppointmentRecord.Round
#: Units that have a committee, whose department keeps records.
COMMITTEES = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)


@dataclass(frozen=True)
class Proposed:
    """Somebody proposed for a post: what a record is opened with; without a kind it is derived."""

    person: Person
    unit: Unit
    title: str
    post: Post | None = None
    level: str = ""
    kind: str = ""


def keeper_of(actor: Account | None, one: Proposed) -> Unit:
    """Return whose department keeps a record where nobody says otherwise.

    Of the units at and above the post that have a committee, and for which the account keeps
    records: the nearest for what a county manages, the topmost for what lies higher. Where nobody
    says who manages it, its level does.
    """
    rows = rows_above(one.unit.path, Unit).filter(kind__in=COMMITTEES).order_by("-path")
    may = [unit for unit in rows if actor is None or actor.may(PLAN_MANAGE, unit.path)]
    managed = authority.managers([one.post]).get(one.post.pk) if one.post else None
    by = (managed.lead or managed.by) if managed else ""
    if not by:
        high = bool(one.level) and one.level <= Level.COUNTY_DEPUTY
        by = Authority.PREFECTURE if high else Authority.COUNTY
    near = by in (Authority.COUNTY, Authority.OWN)
    return (may[0] if near else may[-1]) if may else one.unit


_KINDS = (("", gettext_lazy("按职务层次判断")), *Kind.choices)
_OF_RECORD: tuple[str | Field, ...] = (
    Field("kind", type="choice", required=False, choices=_KINDS), "round",
)  # fmt: skip
_KEEPER = Field(
    "keeper", gettext_lazy("主办单位"), Unit, False, needs=PLAN_MANAGE,
    help=gettext_lazy("纪实由它的组织部门保管；空着的按干部管理权限"),
)  # fmt: skip


@act(
    Person, "任用纪实.立项", gettext_lazy("建任用纪实"), needs=PLAN_MANAGE,
    makes=AppointmentRecord, name="record-open",
    ask=(
        Field("post", type=Post, required=False, needs=PLAN_MANAGE),
        Field("unit", type=Unit, required=False, known=every_unit,
              help=gettext_lazy("职位没有登记的才填，并写职务名称")),
        Field("title", required=False, most=120), *_OF_RECORD, _KEEPER,
        *units_to_ask(required=False),
    ),
)  # fmt: skip
def open_for_person(
    actor: Account | None, person: Person, post: Post | None = None, unit: Unit | None = None,
    title: str = "", kind: str = "", round: str = Round.SINGLE, keeper: Unit | None = None,  # noqa: A002
    discipline: Unit | None = None, petitions: Unit | None = None,
) -> Done:  # fmt: skip
    """Open the record of a person who is proposed for a post.

    Raises
    ------
    GuantongError
        If no post is named, or only one of the two units that are asked.
    Conflict
        If a record of this person and post is under way, or no process is in force.

    """
    if post is not None:
        unit, title = post.unit, post.title
    if unit is None or not title.strip():
        raise GuantongError(_("请选职位；职位没有登记的，选拟任单位并写职务名称。"), field="post")
    one = Proposed(person, unit, title.strip(), post, post.level if post else "", kind)
    return _opened_one(actor, one, round, keeper, discipline, petitions)


@act(
    Post, "任用纪实.由职位立项", gettext_lazy("建任用纪实"), needs=PLAN_MANAGE,
    makes=AppointmentRecord, name="record-open", when=lambda post: post.closed_on is None,
    ask=(Field("person", type=Person), *_OF_RECORD, _KEEPER, *units_to_ask(required=False)),
)  # fmt: skip
def open_for_post(
    actor: Account | None, post: Post, person: Person, kind: str = "", round: str = Round.SINGLE,  # noqa: A002
    keeper: Unit | None = None, discipline: Unit | None = None, petitions: Unit | None = None,
) -> Done:  # fmt: skip
    """Open the record of who is proposed for a post; errors as `open_for_person`."""
    one = Proposed(person, post.unit, post.title, post, post.level, kind)
    return _opened_one(actor, one, round, keeper, discipline, petitions)


def _opened_one(
    actor: Account | None, one: Proposed, occasion: str, keeper: Unit | None,
    discipline: Unit | None, petitions: Unit | None,
) -> Done:  # fmt: skip
    unit = keeper or keeper_of(actor, one)
    units = _units_asked(discipline, petitions)
    (made,) = open_many(actor, unit, [one], occasion, ask=units)
    return Done(f"{made.log_name}：任用纪实立项", _("已建任用纪实。"), made=made)


def _units_asked(discipline: Unit | None, petitions: Unit | None) -> Asked | None:
    if discipline is None and petitions is None:
        return None
    if discipline is None or petitions is None:
        field = "discipline" if discipline is None else "petitions"
        raise GuantongError(_("征求四项结论，两个单位都要填。"), field=field)
    return Asked(discipline, petitions)


@act(
    Plan, "任用纪实.由方案立项", gettext_lazy("建任用纪实"), needs=PLAN_MANAGE, name="records",
    ask=lambda plan: (
        Field("seats", gettext_lazy("为哪些席位"), "choices", choices=_choices(plan),
              initial=[value for value, _label in _choices(plan)]),
        *units_to_ask(required=False),
    ),
    begins=lambda plan, _said: {
        name: found for name in ("discipline", "petitions")
        if (found := asked_before(plan.scenario.unit, name)) is not None
    },
    confirm=gettext_lazy("为所选席位的人选各建一份任用纪实；已有在办纪实的不重复建。"),
)  # fmt: skip
def open_for_plan(
    actor: Account | None, plan: Plan, seats: Sequence[str] | None = None,
    discipline: Unit | None = None, petitions: Unit | None = None,
) -> Done:  # fmt: skip
    """Open the records of all who take another seat by a plan, in one go; return how many.

    Raises
    ------
    Conflict
        If there is nothing to open.

    """
    wanted = None if seats is None else {int(one) for one in seats}
    some = [
        Proposed(seat.person, seat.post.unit, seat.post.title, seat.post, seat.post.level)
        for seat in _to_record(plan)
        if seat.person is not None and (wanted is None or seat.pk in wanted)
    ]
    if not some:
        raise Conflict(_("没有要建任用纪实的席位：人选没有变动，或已有在办的纪实。"))
    units = _units_asked(discipline, petitions)
    scenario = plan.scenario
    made = open_many(
        actor, scenario.unit, some, Round.TERM, ask=units, plan=plan, is_demo=scenario.is_demo
    )
    told = _("已建任用纪实 %s 份。") % len(made)
    return Done(f"由方案“{plan.name}”建任用纪实 {len(made)} 份", told, value=len(made))


def _to_record(plan: Plan) -> list[Seat]:
    """Return the seats of a plan that somebody newly takes and of which no record is under way."""
    rows = rows_of(plan, Seat).filter(changed=True).exclude(person=None)
    some = list(rows.select_related("post__unit", "person__unit", "from_post"))
    open_ = reads.open_of({seat.person_id for seat in some}, None)
    there = set(open_.values_list("person_id", "post_id"))
    return [
        seat for seat in some
        if (seat.person_id, seat.post_id) not in there
        and not (seat.from_post is not None and seat.from_post.kind == seat.post.kind)
    ]  # fmt: skip


def _choices(plan: Plan) -> list[tuple[str, str]]:
    return [(str(seat.pk), f"{seat.post.full_name}：{seat.person}") for seat in _to_record(plan)]


@transaction.atomic
def open_many(
    actor: Account | None, unit: Unit, some: Sequence[Proposed], occasion: str, *,
    ask: Asked | None = None, plan: Plan | None = None, is_demo: bool = False,
    at: dt.datetime | None = None,
) -> list[AppointmentRecord]:  # fmt: skip
    """Open records, set-wise; the caller writes the event.

    Parameters
    ----------
    unit
        Whose department keeps them.
    ask
        Whom to ask for the four conclusions at once; nobody yet if None.

    Raises
    ------
    Refused
        If the account keeps no records of the unit.
    Conflict
        If one is under way already, or no process is in force.

    """
    if actor is not None and not actor.may(PLAN_MANAGE, unit.path):
        raise Refused(_("您不能为“%s”建任用纪实。") % unit.name)
    _refuse_twice(actor, some)
    process = process_of(RECORD, unit)
    opened = [
        opening.Opened(unit, _title(one), at=at, is_demo=is_demo or one.person.is_demo)
        for one in some
    ]
    cases = opening.open_many(actor, process, opened)
    made = [
        AppointmentRecord(
            case=case, person=one.person, post=one.post, unit=one.unit, title=one.title[:120],
            now=one.person.post, kind=one.kind or kind_of(one), round=occasion, plan=plan,
            is_demo=case.is_demo,
        )
        for one, case in zip(some, cases, strict=True)
    ]  # fmt: skip
    AppointmentRecord.objects.bulk_create(made, batch_size=200)
    opening.say_about(cases, made)
    if ask is not None:
        ask_all(actor, unit, made, ask, at)
    return made


def _title(one: Proposed) -> str:
    words = one.post.full_name if one.post else in_full(one.unit.name, one.title)
    return f"{one.person.name} 拟任{words}"


def kind_of(one: Proposed) -> str:
    """Return what an appointment is for the person; levels grow downwards."""
    level, before = one.level, one.person.level
    if level and (not before or level < before):
        return Kind.PROMOTION.value
    chief = one.post is not None and one.post.is_chief
    return Kind.FURTHER.value if chief and level == before else Kind.TRANSFER.value


def _refuse_twice(actor: Account | None, some: Sequence[Proposed]) -> None:
    rows = reads.open_of({one.person.pk for one in some}, actor)
    there = {(row.person_id, row.unit_id, row.title): row for row in rows}
    for one in some:
        row = there.get((one.person.pk, one.unit.pk, one.title))
        if row is not None:
            raise Conflict(_("%(row)s已有在办的任用纪实（%(number)s），不重复建。") % {
                "row": row, "number": row.log_name,
            })  # fmt: skip


@act(
    AppointmentRecord, "任用纪实.终止", gettext_lazy("终止"), needs=PLAN_MANAGE, name="stop",
    when=lambda row: row.stopped_on is None and row.case.closed_at is None,
    ask=(Field("stopped", type="reason", most=200),), back="resume",
    confirm=gettext_lazy("不再提任这一职务的，写明理由终止；已有的记录都保留，可以恢复。"),
)  # fmt: skip
def stop(_actor: Account | None, row: AppointmentRecord, stopped: str) -> str:
    """End a record of which nothing will come; what stands in it stays."""
    row.stopped, row.stopped_on = stopped[:200], timezone.localdate()
    row.save(update_fields=["stopped", "stopped_on"])
    return f"{row.log_name}终止：{stopped}"


@act(
    AppointmentRecord, "任用纪实.恢复", gettext_lazy("恢复"), needs=PLAN_MANAGE, name="resume",
    when=lambda row: row.stopped_on is not None,
)  # fmt: skip
def resume(_actor: Account | None, row: AppointmentRecord) -> str:
    """Take up a record again that was ended."""
    row.stopped, row.stopped_on = "", None
    row.save(update_fields=["stopped", "stopped_on"])
    return f"{row.log_name}恢复办理"


def linked(
    people: Sequence[tuple[int, int | None, int | None, str]], reader: Account | None
) -> dict[int, int]:
    """Return person → the record under way of the post they are put forward for.

    Parameters
    ----------
    people
        Person, post, unit and title of each.

    """
    rows = reads.open_of({person for person, *_rest in people}, reader)
    by_post = {(row.person_id, row.post_id): row.pk for row in rows if row.post_id}
    by_title = {(row.person_id, row.unit_id, row.title): row.pk for row in rows}
    found = {}
    for person, post, unit, title in people:
        key = by_post.get((person, post)) or by_title.get((person, unit, title.strip()))
        if key is not None:
            found[person] = key
    return found
