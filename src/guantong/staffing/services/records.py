"""Records of appointments: opened by hand or for all changed seats of a plan, asked, told, stopped.

The steps and who takes them are the processes'; what stands here is what they are about. A unit
that does not answer is written down as such, by name: silence is never consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Turn
from guantong.casework.services import evidence, finishing, opening, processes
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import held as held_row
from guantong.core.scope import held_by_key, rows_above, rows_of
from guantong.people.models import Level, Person
from guantong.staffing.models import AppointmentRecord, Plan, Post, RecordWaiver, Seat
from guantong.staffing.queries import posts as post_reads
from guantong.staffing.queries import records as reads
from guantong.staffing.queries.records import CONCLUSIONS, RECORD, Said
from guantong.staffing.room import PLAN_MANAGE

if TYPE_CHECKING:
    from guantong.casework.models import Case, Process
    from guantong.core.models import Account

Kind, Round = AppointmentRecord.Kind, AppointmentRecord.Round
#: Units that have a committee, whose department keeps records.
COMMITTEES = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE)
#: The record itself is evidence of the case in which the units conclude.
KEPT = "任用纪实"


@dataclass(frozen=True)
class Proposed:
    """Somebody proposed for a post: what a record is opened with; without a kind it is derived."""

    person: Person
    place: Unit
    title: str
    post: Post | None = None
    level: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Asked:
    """Which units are asked to conclude, besides the department's own sections."""

    discipline: Unit
    petitions: Unit


def _every_unit() -> Any:
    return Unit.objects.unscoped("向范围外的单位征求结论").filter(Unit.in_use)


def _before(unit: Unit, name: str) -> Unit | None:
    """Return which unit was asked last in the records that a unit keeps."""
    row = rows_of(unit, AppointmentRecord, "unit").exclude(conclusions=None).order_by("-pk").first()
    given = row.conclusions.data.get(name) if row is not None and row.conclusions else None
    key = given["row"][1] if isinstance(given, dict) and "row" in given else None
    found: Unit | None = _every_unit().filter(pk=key).first()
    return found


def keeper_of(actor: Account | None, place: Unit, level: str) -> Unit:
    """Return whose department keeps a record where nobody says otherwise.

    Of the units at and above the post that have a committee, and for which the account keeps
    records: the topmost for posts of a county's level and above, else the nearest.
    """
    rows = rows_above(place.path, Unit).filter(kind__in=COMMITTEES).order_by("-path")
    may = [unit for unit in rows if actor is None or actor.may(PLAN_MANAGE, unit.path)]
    high = bool(level) and level <= Level.COUNTY_DEPUTY
    return (may[-1] if high else may[0]) if may else place


def _asked_units(*, required: bool) -> tuple[Field, ...]:
    return (
        Field("discipline", gettext_lazy("纪检监察机关"), Unit, required, known=_every_unit,
              help=gettext_lazy("四项结论现在就征求的，填这两个单位；以后再征求的空着")
              if not required else ""),
        Field("petitions", gettext_lazy("信访举报核查单位"), Unit, required, known=_every_unit),
    )  # fmt: skip


_OF_RECORD = (Field("kind", required=False, type="choice", choices=[("", gettext_lazy("按职务层次判断")), *Kind.choices]), "round")  # fmt: skip # noqa: E501
_KEEPER = Field(
    "keeper", gettext_lazy("主办单位"), Unit, False, needs=PLAN_MANAGE,
    help=gettext_lazy("纪实由它的组织部门保管；空着的，县处级职务归市，乡科级归县"),
)  # fmt: skip


@act(
    Person, "任用纪实.立项", gettext_lazy("建任用纪实"), needs=PLAN_MANAGE,
    makes=AppointmentRecord, name="record-open",
    ask=(
        Field("post", type=Post, required=False, needs=PLAN_MANAGE),
        Field("place", type=Unit, required=False, known=_every_unit,
              help=gettext_lazy("职位没有登记的才填，并写职务名称")),
        Field("title", required=False, most=120), *_OF_RECORD, _KEEPER,
        *_asked_units(required=False),
    ),
)  # fmt: skip
def open_for_person(
    actor: Account | None, person: Person, post: Post | None = None, place: Unit | None = None,
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
        place, title = post.unit, post.title
    if place is None or not title.strip():
        raise GuantongError(_("请选职位；职位没有登记的，选拟任单位并写职务名称。"), field="post")
    one = Proposed(person, place, title.strip(), post, post.level if post else "", kind)
    return _opened_one(actor, one, round, keeper, discipline, petitions)


@act(
    Post, "任用纪实.由职位立项", gettext_lazy("建任用纪实"), needs=PLAN_MANAGE,
    makes=AppointmentRecord, name="record-open", when=lambda post: post.closed_on is None,
    ask=(Field("person", type=Person), *_OF_RECORD, _KEEPER, *_asked_units(required=False)),
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
    unit = keeper or keeper_of(actor, one.place, one.level)
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
        *_asked_units(required=False),
    ),
    begins=lambda plan, _said: {
        name: found for name in ("discipline", "petitions")
        if (found := _before(plan.scenario.unit, name)) is not None
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
    process = _process(RECORD, unit)
    made = [
        AppointmentRecord(
            unit=unit, unit_path=unit.path, person=one.person, post=one.post, place=one.place,
            title=one.title[:120], now=one.person.post, kind=one.kind or kind_of(one),
            round=occasion, plan=plan, is_demo=is_demo or one.person.is_demo,
        )
        for one in some
    ]  # fmt: skip
    AppointmentRecord.objects.bulk_create(made, batch_size=200)
    opened = [
        opening.Opened(unit, str(row), row, at=at, is_demo=row.is_demo) for row in made
    ]  # fmt: skip
    for row, case in zip(made, opening.open_many(actor, process, opened), strict=True):
        row.case = case
    kept = rows_of(unit, AppointmentRecord, "unit")
    kept.bulk_update(made, ["case"], batch_size=200)
    if ask is not None:
        _ask(actor, unit, made, ask, at)
    return made


def kind_of(one: Proposed) -> str:
    """Return what an appointment is for the person; levels grow downwards."""
    level, before = one.level, one.person.level
    if level and (not before or level < before):
        return Kind.PROMOTION.value
    chief = one.post is not None and one.post.is_chief
    return Kind.FURTHER.value if chief and level == before else Kind.TRANSFER.value


def _refuse_twice(actor: Account | None, some: Sequence[Proposed]) -> None:
    rows = reads.open_of({one.person.pk for one in some}, actor)
    there = {(row.person_id, row.place_id, row.title): row for row in rows}
    for one in some:
        row = there.get((one.person.pk, one.place.pk, one.title))
        if row is not None:
            raise Conflict(_("%(row)s已有在办的任用纪实（%(number)s），不重复建。") % {
                "row": row, "number": row.log_name,
            })  # fmt: skip


def _process(key: str, unit: Unit) -> Process:
    found = processes.in_force(key, unit.path)
    if found is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % key)
    return found


def _may_ask(row: AppointmentRecord) -> bool:
    going = row.stopped_on is None and row.case is not None and row.case.closed_at is None
    return going and (row.conclusions is None or row.conclusions.closed_at is not None)


@act(
    AppointmentRecord, "任用纪实.征求四项结论", gettext_lazy("征求四项结论"), needs=PLAN_MANAGE,
    name="ask", when=_may_ask, ask=_asked_units(required=True),
    begins=lambda row, _said: {
        name: found for name in ("discipline", "petitions")
        if (found := _before(row.unit, name)) is not None
    },
    confirm=gettext_lazy("档案审核、个人有关事项、纪检监察、信访举报同时送各单位，各自签署；都答复之前互不可见。再次征求的，以前的结论保留，以新的为准。"),
)  # fmt: skip
def ask_units(
    actor: Account | None, row: AppointmentRecord, discipline: Unit, petitions: Unit
) -> Done:
    """Ask the four for their conclusions; asked again, the earlier ones stay in their case."""
    _ask(actor, row.unit, [row], Asked(discipline, petitions), None)
    return Done(f"{row.log_name}征求四项结论", _("已送各单位。"), made=row)


def _ask(
    actor: Account | None, unit: Unit, rows: Sequence[AppointmentRecord], ask: Asked,
    at: dt.datetime | None,
) -> None:  # fmt: skip
    process = _process(CONCLUSIONS, unit)
    data = {"discipline": ask.discipline, "petitions": ask.petitions}
    some = [
        opening.Opened(
            unit, f"{row}：四项结论", row, data, at=at, source=row.case, is_demo=row.is_demo
        )
        for row in rows
    ]
    for row, case in zip(rows, opening.open_many(actor, process, some), strict=True):
        row.conclusions = case
        evidence.link(actor, case, KEPT, row, row.log_name)
    kept = rows_of(unit, AppointmentRecord, "unit")
    kept.bulk_update(rows, ["conclusions"], batch_size=200)


def said_of(row: AppointmentRecord) -> tuple[Said, ...]:
    """Return the four conclusions of one record."""
    return reads.of([row])[row.pk]


def _turn(row: AppointmentRecord, code: str) -> Turn:
    """Return where a unit concludes, its case locked before it."""
    found = next((one.turn for one in said_of(row) if one.wanted.code == code), None)
    if found is None:
        raise Conflict(_("还没有征求四项结论。"))
    return found


def _unsaid(row: AppointmentRecord) -> list[tuple[str, str]]:
    some = (one for one in said_of(row) if one.turn is not None and one.missing)
    return [(one.wanted.code, one.wanted.name) for one in some]


def _overdue(row: AppointmentRecord) -> list[tuple[str, str]]:
    some = (one for one in said_of(row) if one.missing and one.overdue)
    return [(one.wanted.code, one.wanted.name) for one in some]


def _outcomes(row: AppointmentRecord) -> list[Field]:
    """Ask of each conclusion that is not in what the letter says."""
    label = _("函件写明的结论")
    return [
        Field(
            f"outcome_{one.wanted.code}", label, "choice",
            choices=[(o, o) for o in one.turn.definition.outcomes],
            when=f"which={one.wanted.code}",
        )
        for one in said_of(row) if one.turn is not None and one.missing
    ]  # fmt: skip


def _of_letter(row: AppointmentRecord) -> list[Field]:
    return [
        Field("which", gettext_lazy("哪一项结论"), "choice",
              choices=_unsaid(row)),
        *_outcomes(row),
        Field("letter", gettext_lazy("函件文号"), most=80),
        Field("letter_on", gettext_lazy("函件日期"), "date"),
        Field("scan", gettext_lazy("函件扫描件"), "file"),
        Field("article", gettext_lazy("依据条款"), required=False, most=200),
        Field("reason", gettext_lazy("理由"), "reason", required=False, most=400,
              help=gettext_lazy("函件说明情况的，摘其结论，不抄案情")),
    ]  # fmt: skip


@act(
    AppointmentRecord, "任用纪实.登记函件", gettext_lazy("登记密封函件"), needs=PLAN_MANAGE,
    name="letter", when=lambda row: bool(_unsaid(row)), ask=_of_letter,
    begins=lambda _row, said: {"which": said["which"]} if said.get("which") else {},
    confirm=gettext_lazy("函件视同该单位签署；写明文号和日期，附扫描件。逾期已记“未反馈”的，注明迟到，原记录不变。"),
    back=gettext_lazy("登记错了，在事项页面追加更正，原记录保留。"),
)  # fmt: skip
def letter(
    actor: Account | None, row: AppointmentRecord, which: str, letter: str, letter_on: dt.date,
    scan: Any, article: str = "", reason: str = "", **outcomes: str,
) -> Done:  # fmt: skip
    """Enter the sealed letter of a unit that works elsewhere: it counts as its signature.

    Errors as those of casework's own act.
    """
    turn = _locked(row, which)
    outcome = outcomes.get(f"outcome_{which}", "")
    finishing.entered(actor, turn, outcome, letter, letter_on, scan, article, reason)
    return Done(f"{row.log_name}{turn.name}函件 {letter}", _("已登记函件。"), made=row)


def _locked(row: AppointmentRecord, code: str) -> Turn:
    turn = _turn(row, code)
    case: Case | None = held_by_key(type(turn.case), turn.case_id)
    now = held_row(turn)
    if case is None or now is None:
        raise Conflict(_("四项结论的事项已不存在。"))
    now.case = case
    return now


@act(
    AppointmentRecord, "任用纪实.未反馈", gettext_lazy("按未反馈处理"), needs=PLAN_MANAGE,
    name="without", when=lambda row: bool(_overdue(row)),
    ask=lambda row: (
        Field("which", gettext_lazy("哪一项结论"), "choice", choices=_overdue(row)),
        Field("reason", gettext_lazy("理由"), "reason",
              help=gettext_lazy("写明怎样催办、何时催办")),
    ),
    begins=lambda _row, said: {"which": said["which"]} if said.get("which") else {},
    confirm=gettext_lazy("该单位按“未反馈”记，不算同意；以后答复的另记一行，注明迟到，这一条不变。"),
    back=FINAL,
)  # fmt: skip
def without(actor: Account | None, row: AppointmentRecord, which: str, reason: str) -> Done:
    """Write down that a unit did not answer by its day; errors as casework's own act."""
    turn = _locked(row, which)
    finishing.unanswered(actor, turn, reason)
    return Done(f"{row.log_name}{turn.name}：未反馈", _("已按未反馈处理。"), made=row)


def unexplained(row: AppointmentRecord, said: Sequence[Said] | None = None) -> tuple[bool, bool]:
    """Tell whether a lack, and an adverse conclusion, still want a reason by two persons."""
    some = said_of(row) if said is None else said
    lacking = {one.wanted.code for one in some if one.missing or one.sealed}
    adverse = {(one.wanted.code, one.outcome) for one in some if one.adverse}
    for waiver in rows_of(row, RecordWaiver):
        lacking -= set(waiver.lacking) if waiver.reason else set()
        adverse -= {(code, out) for code, out in waiver.adverse} if waiver.adverse_reason else set()
    return bool(lacking), bool(adverse)


def _waiving(row: AppointmentRecord) -> list[Field]:
    lacking, adverse = unexplained(row)
    named = "、".join(one.wanted.name for one in said_of(row) if one.missing or one.sealed)
    against = "；".join(f"{one.wanted.name}：{one.outcome}" for one in said_of(row) if one.adverse)
    found = []
    if lacking:
        found.append(
            Field(
                "reason",
                type="reason",
                most=240,
                help=_("缺：%s。写明为什么不等、由谁何时补齐") % named,
            )
        )
    if adverse:
        found.append(
            Field(
                "adverse_reason",
                type="reason",
                most=240,
                help=_("%s。写明怎样核查、为什么仍提请讨论") % against,
            )
        )
    return found


@act(
    AppointmentRecord, "任用纪实.缺项上会", gettext_lazy("同意缺项上会"), needs=PLAN_MANAGE,
    name="waive", makes=RecordWaiver, second=True,
    when=lambda row: row.stopped_on is None and any(unexplained(row)), ask=_waiving,
    confirm=gettext_lazy("核签后可以提交会议；席位、议题、任免方案表、公示和会议材料都标明缺几项、哪项不利。已答复的结论从此可见。"),
)  # fmt: skip
def waive(
    actor: Account | None, row: AppointmentRecord, reason: str = "", adverse_reason: str = ""
) -> Done:
    """Say why an appointment goes to a meeting without a conclusion, or against one.

    Once that is agreed, what the others said is told: who decides must know it. What turns out to
    be adverse then wants a reason of its own.
    """
    said = said_of(row)
    made = RecordWaiver(
        record=row, reason=reason, adverse_reason=adverse_reason, by=actor,
        lacking=[one.wanted.code for one in said if one.missing or one.sealed] if reason else [],
        adverse=[[one.wanted.code, one.outcome] for one in said if one.adverse]
        if adverse_reason else [],
    )  # fmt: skip
    made.save()
    told = "、".join(filter(None, (reason, adverse_reason)))
    return Done(f"{row.log_name}同意缺项上会（{told}）", _("已说明。"), made=made)


@act(
    AppointmentRecord, "任用纪实.终止", gettext_lazy("终止"), needs=PLAN_MANAGE, name="stop",
    when=lambda row: row.stopped_on is None and row.case is not None
    and row.case.closed_at is None,
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


@act(
    AppointmentRecord, "任用纪实.职数预审", gettext_lazy("职数预审"), needs=PLAN_MANAGE,
    name="preview", open_to=("process",),
)  # fmt: skip
def preview(actor: Account | None, row: AppointmentRecord) -> str:
    """Keep what the check of posts finds today: approved, set up, filled, of the unit's levels."""
    row.quota = quota_of(actor, row)
    row.save(update_fields=["quota"])
    return f"{row.log_name}职数预审"


def quota_of(actor: Account | None, row: AppointmentRecord) -> dict[str, Any]:
    """Return the check of posts as it is kept."""
    if actor is None:
        return {}
    level = row.post.level if row.post else ""
    found = [one for one in post_reads.quota_lines(actor, row.place) if one.unit.pk == row.place_id]
    own = [one for one in found if level and one.level == level]
    chief = [one for one in own if one.is_chief and row.post and row.post.is_chief]
    lines = [
        {"level": one.level_name, "quota": one.quota, "posts": one.posts, "filled": one.filled,
         "own": one in (chief or [it for it in own if not it.is_chief] or own)}
        for one in found
    ]  # fmt: skip
    return {"on": f"{timezone.localdate():%Y-%m-%d}", "lines": lines}


@act(
    AppointmentRecord, "任用纪实.考察", gettext_lazy("考察"), needs=PLAN_MANAGE, name="inspected",
    open_to=("process",),
    ask=(Field("members", gettext_lazy("考察组成员"), "long"),
         Field("first", gettext_lazy("考察开始"), "date"),
         Field("last", gettext_lazy("考察结束"), "date")),
)  # fmt: skip
def inspected(
    _actor: Account | None, row: AppointmentRecord, members: str, first: dt.date, last: dt.date
) -> str:
    """Refuse an inspection of fewer than two, or that ends before it begins.

    Raises
    ------
    GuantongError
        Naming what is wrong.

    """
    if len([line for line in members.splitlines() if line.strip()]) < 2:
        raise GuantongError(_("考察组要有两名以上成员，每行写一人。"), field="inspect_by")
    if last < first:
        raise GuantongError(_("考察结束日期早于开始日期，请核对。"), field="inspect_to")
    return f"{row.log_name}考察"


@act(
    AppointmentRecord, "任用纪实.已任职", gettext_lazy("已任职"), needs=PLAN_MANAGE, name="held",
    open_to=("process",),
)  # fmt: skip
def held(_actor: Account | None, row: AppointmentRecord) -> str:
    """Refuse to say that a post is held before the meeting's record and the probation say so.

    Raises
    ------
    Conflict
        With how far it is.

    """
    found = reads.later([row])[row.pk]
    if not found.held:
        state = found.state or _("还没有列入会议")
        text = _("现在是“%s”，不能选“已任职”；任职情况由会议办理任免带出，有试用期的须期满。")
        raise Conflict(text % state, field="outcome")
    return f"{row.log_name}已任职"


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
    by_title = {(row.person_id, row.place_id, row.title): row.pk for row in rows}
    found = {}
    for person, post, unit, title in people:
        key = by_post.get((person, post)) or by_title.get((person, unit, title.strip()))
        if key is not None:
            found[person] = key
    return found
