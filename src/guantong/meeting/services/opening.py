"""Preparing a meeting: who is due, what is moved, in which order; then opening it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.meeting.models import Attendee, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import authority, committee, notice, recorded, recusal
from guantong.meeting.services.proposed import Member, Move, members_of, move_of
from guantong.meeting.services.rows import attendees_of
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE, PERSON_VIEW
from guantong.staffing.services import ranks
from guantong.standards import appointment, voting

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
MOST_DUE, MOST_MOTIONS = 200, 5000


def _unit_of(row: Any) -> Unit:
    """Return whose meeting is prepared from a unit, a plan or a round."""
    if isinstance(row, Unit):
        return row
    unit: Unit = row.scenario.unit if hasattr(row, "scenario") else row.unit
    return unit


def _offered(row: Any) -> str:
    """Return the members that a form begins with: those there, or those due by their posts."""
    if isinstance(row, Meeting):
        there = attendees_of(row)
        some = [Member(one.name, one.post) for one in there]
        return committee.written(some or committee.due(row.unit, row.kind))
    unit = _unit_of(row)
    return committee.written(committee.due(unit, committee.usual(unit)))


MEMBERS = Field(
    "members", _("应到会成员"), "long", initial=_offered,
    help=_(
        "有职务登记的已按职务列出，可以增减。每行一人：姓名、空格、职务，按表态顺序；"
        "最后一行是主要负责人（末位表态）。"
        "系统按姓名和职务认出本人，查找须回避的亲属。"
    ),
)  # fmt: skip


def _kind(row: Any) -> str:
    if isinstance(row, Meeting):
        return str(row.kind)
    return committee.usual(_unit_of(row))


#: What an officer says of a meeting that is prepared.
ASKED: tuple[str | Field, ...] = (
    "name",
    Field("kind", type="choice", choices=Meeting.Kind.choices, initial=_kind,
          help=_("书记专题会只酝酿，不作决定；部务会议对常委会管理的职务只提出意见。")),
    Field("on", type="date", initial=lambda _row: timezone.localdate()),
    Field("at", required=False, help=_("例如 09:00")),
    "place", "ballot", MEMBERS,
    Field("signatures_needed", type="number", initial=2, least=1, most=5,
          help=_("记录须由几名有权的干部签字后，决定才成立。")),
    Field(
        "excused_are_due", _("回避成员计入应到会人数（依据待核）"), "flag", initial=True,
        help=_("计入的，“超过应到会成员半数”的半数不因回避而减少。"),
    ),
    Field(
        "further_noticed", type="flag", initial=lambda _row: appointment.further_noticed(),
        help=_("层次不变而职务更重要（副职任正职）的人选；条文未列，由本地确定（依据待核）。"),
    ),
)  # fmt: skip


@act(
    Unit, "会议.筹备", _("准备会议"), needs=MEETING_RECORD, makes=Meeting, name="meeting-create",
    when=lambda unit: unit.closed_on is None, ask=ASKED,
)  # fmt: skip
def create(
    actor: Account | None,
    unit: Unit,
    data: Mapping[str, Any] | None = None,
    members: Sequence[Member] | str = (),
    moves: Sequence[Move] = (),
    **facts: Any,
) -> Done:
    """Prepare a meeting of a unit.

    Parameters
    ----------
    data, facts
        Fields of a meeting: name, kind, on, place, ballot, excused_are_due, signatures_needed.
    members
        Those due to attend, or lines that name them.

    Raises
    ------
    GuantongError
        If the name is empty, or members or motions are not as they must be, or the account may
        not see a person.

    """
    data = {**(data or {}), **facts}
    if not str(data.get("name", "")).strip():
        raise GuantongError(_("请填写会议名称。"), field="name")
    if not isinstance(data.get("on"), dt.date):
        raise GuantongError(_("请填写会议日期。"), field="on")
    at = data.pop("at", None)
    row = Meeting(unit=unit, created_by=actor, at=_clock(at), **data)
    _graded_as_before(row)
    row.save()
    if isinstance(members, str):
        members = _meant(row, members)
    if members:
        set_members(actor, row, members)
    if moves:
        add_motions(actor, row, moves)
    return Done(f"{unit.name}：{row.name}", made=row)


@act(
    Meeting, "会议.应到会成员", _("应到会成员"), needs=MEETING_RECORD, when=(State.DRAFT,),
    ask=(MEMBERS,), name="members",
)  # fmt: skip
def set_members(actor: Account | None, meeting: Meeting, members: Sequence[Member] | str) -> Done:
    """Say who is due to attend, or lines that name them; those named before are replaced.

    Raises
    ------
    GuantongError
        If nobody is named, somebody twice, or there is not one chief.

    """
    if isinstance(members, str):
        members = members_of(actor, members, committee.due(meeting.unit, meeting.kind))
    if not 0 < len(members) <= MOST_DUE:
        raise GuantongError(_("应到会成员须有 1 至 %s 人。") % MOST_DUE, field="members")
    keys = [(one.name, one.post) for one in members]
    twice = next((name for name, post in keys if keys.count((name, post)) > 1), "")
    if twice or any(not one.name.strip() for one in members):
        said = _("应到会成员中“%s”写了两次，请核对。") % twice
        text = said if twice else _("应到会成员中有一行没有姓名，请核对。")
        raise GuantongError(text, field="members")
    if sum(one.is_chief for one in members) != 1:
        text = _("应到会成员中须有且只有一位主要负责人（末位表态）。")
        raise GuantongError(text, field="members")
    before = {(one.name, one.post): one for one in attendees_of(meeting)}
    rows_of(meeting, Attendee).delete()
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting, name=one.name.strip(), post=one.post.strip(), is_chief=one.is_chief,
            person=one.person, position=number, **_kept(before.get((one.name, one.post))),
        )
        for number, one in enumerate(members)
    )  # fmt: skip
    recusal.find(actor, meeting)
    return Done(f"应到会 {len(members)} 人", _("已保存。"))


@act(
    Meeting, "会议.列入议题", _("添加任免事项"), needs=MEETING_RECORD, when=(State.DRAFT,),
    makes=Motion, name="add",
    ask=(
        Field("person", _("人选"), Person),
        Field("unit", type=Unit, required=False, needs=PERSON_MANAGE, help=_("只免职的空着")),
        Field("title", _("拟任职务"), most=120, required=False),
        Field("remove", most=300, required=False, help=_("不免现职的空着")),
        "level", "is_chief", "is_leading", "is_elected", "reason",
    ),
)  # fmt: skip
def add_motions(
    actor: Account | None, meeting: Meeting, moves: Sequence[Move] = (), **said: Any
) -> Done:
    """Put changes on the agenda, after those there; return how many.

    Parameters
    ----------
    said
        One more change, as an officer fills it in.

    Raises
    ------
    GuantongError
        If a person is there already, or neither appointed nor removed, or out of reach.

    """
    moves = [*moves, move_of(actor, **said)] if said else moves
    rows = rows_of(meeting, Motion)
    there = set(rows.values_list("person_id", flat=True))
    if len(there) + len(moves) > MOST_MOTIONS:
        raise GuantongError(_("一次会议最多 %s 项任免事项，请分次开会。") % MOST_MOTIONS)
    last = int(rows.aggregate(top=Max("position"))["top"] or 0)
    for move in moves:
        _check(actor, move, there)
        there.add(move.person.pk)
    made = [
        authority.put(_motion(meeting, move, number), standing)
        for number, (move, standing) in enumerate(
            zip(moves, authority.standings(meeting, moves), strict=True), start=last + 1
        )
    ]
    recorded.link(actor, made)
    Motion.objects.bulk_create(made, batch_size=50)
    recusal.find(actor, meeting)
    return Done(f"任免事项 {len(made)} 项", _("已列入。"), value=len(made))


@act(
    Motion, "会议.撤下议题", _("撤下"), needs=MEETING_RECORD, within="meeting",
    when=(State.DRAFT,), name="drop", back="add",
)  # fmt: skip
def drop_motion(_actor: Account | None, motion: Motion) -> str:
    """Take a motion off the agenda of a meeting that is being prepared."""
    candidate = motion.candidate
    motion.delete()
    if candidate is not None:
        ranks.taken_off(candidate)
    return "撤下任免事项 1 项"


def _members_due(_reader: Account, meeting: Meeting) -> list[tuple[str, str]]:
    return [(str(one.pk), f"{one.name} {one.post}".strip()) for one in attendees_of(meeting)]


@act(
    Meeting, "会议.开会", _("开会"), needs=MEETING_RECORD, when=(State.DRAFT,), then=State.OPEN,
    confirm=_("开会后不能再增减应到会成员和议题。"), back=FINAL,
    ask=lambda meeting: (
        Field(
            "present", _("到会"), "choices", choices=_members_due,
            initial=[str(one.pk) for one in attendees_of(meeting)],
            help=_("应到会 %(due)s 人，到会不少于三分之二（%(least)s 人）才能讨论决定。")
            % _needed(meeting),
        ),
        Field(
            "reasons", _("请假事由"), "long", required=False,
            help=_("未到会的，每行写：姓名 事由"),
        ),
    ),
)  # fmt: skip
def start(
    actor: Account | None, meeting: Meeting, present: Iterable[Any], reasons: str = ""
) -> str:
    """Record who came, and open the meeting.

    Parameters
    ----------
    present
        Keys of the attendees who came.
    reasons
        Why the others did not: lines of a name and a reason.

    Raises
    ------
    GuantongError
        If nothing is moved, or fewer than two thirds of those due came.

    """
    authority.require_known(meeting)
    came = set(map(int, present))
    rows = attendees_of(meeting)
    needed = voting.quorum(len(rows), meeting.on)
    if not rows or not rows_of(meeting, Motion).exists():
        raise GuantongError(_("会议还没有应到会成员或任免事项，不能开会。"))
    here = [row for row in rows if row.pk in came]
    if len(here) < needed:
        share, law = voting.PRESENT.on(meeting.on).words, voting.PRESENT.citation(meeting.on)
        text = _(
            "应到会 %(due)s 人，到会 %(here)s 人，不足%(share)s（须 %(needed)s 人），"
            "不能讨论决定干部任免事项。依据：%(law)s。"
        )
        told = {"due": len(rows), "here": len(here), "share": share, "needed": needed, "law": law}
        raise GuantongError(text % told)
    recorded.settle(actor, meeting)
    why = _reasons_of(rows, reasons)
    for row in rows:
        row.presence = Attendee.Presence.PRESENT if row.pk in came else Attendee.Presence.ABSENT
        row.reason = "" if row.pk in came else why.get(row.pk, "")[:120]
    rows_of(meeting, Attendee).bulk_update(rows, ["presence", "reason"])
    return f"应到会 {len(rows)} 人，到会 {len(here)} 人"


def _kept(before: Attendee | None) -> dict[str, Any]:
    """Return what of a member stays when the list is written anew: the seat and the number."""
    return {"seat": before.seat, "phone": before.phone} if before else {}


def _meant(row: Meeting, text: str) -> str:
    """Return the lines of members; those of the usual kind of meeting give way to this kind's."""
    usual = committee.usual(row.unit)
    if row.kind != usual and text.split() == _offered(row.unit).split():
        return committee.written(committee.due(row.unit, row.kind)) or text
    return text


def _graded_as_before(row: Meeting) -> None:
    """Keep a meeting's papers as secret as the plan, or the meeting before it, was."""
    source = row.prepared_by or row.plan
    if source is not None:
        row.grade, row.kept_for = source.grade, source.kept_for
        row.grade_basis = source.grade_basis


def _clock(text: Any) -> dt.time | None:
    """Read the time of day as it is typed.

    Raises
    ------
    GuantongError
        If it is none.

    """
    if not text or isinstance(text, dt.time):
        return text or None
    try:
        return dt.time.fromisoformat(str(text).strip().replace("：", ":").zfill(5))
    except ValueError as error:
        raise GuantongError(_("时间写成 09:00 这样。"), field="at") from error


def _needed(meeting: Meeting) -> dict[str, int]:
    due = rows_of(meeting, Attendee).count()
    return {"due": due, "least": voting.quorum(due, meeting.on) if due else 0}


def _reasons_of(people: Sequence[Attendee], text: str) -> dict[int, str]:
    """Return why members did not come, from lines of a name and a reason."""
    keys = {one.name: one.pk for one in people}
    out: dict[int, str] = {}
    for line in text.splitlines():
        name, _space, reason = line.strip().partition(" ")
        if name and name not in keys:
            raise GuantongError(
                _("请假事由中的“%(name)s”不在应到会名单中。") % {"name": name}, field="reasons"
            )
        if name:
            out[keys[name]] = reason
    return out


def _check(actor: Account | None, move: Move, there: set[int]) -> None:
    person = move.person
    if person.pk in there:
        text = _("%s已在本次会议的议题中，一人一项，请合并。")
        raise Conflict(text % person.name, field="person")
    if actor is not None and not actor.may(PERSON_VIEW, person.unit_path):
        raise GuantongError(_("%s不在您的范围内，不能列入。") % person.name, field="person")
    if move.rank:
        return
    if move.unit is not None and not (move.title.strip() and move.appoint.strip()):
        raise GuantongError(_("%s：请填写拟任职务。") % person.name, field="title")
    if move.unit is None and not move.remove.strip():
        text = _("%s：请填写拟任职务或拟免职务。")
        raise GuantongError(text % person.name, field="remove")


def _motion(meeting: Meeting, move: Move, position: int) -> Motion:
    return Motion(
        meeting=meeting, person=move.person, kind=move.kind, name=move.person.name,
        now=move.person.post, unit=move.unit, title=move.title.strip(),
        appoint=move.appoint.strip(), remove=move.remove.strip(), level=move.level,
        duty=move.duty, is_chief=move.is_chief, is_leading=move.is_leading,
        is_elected=move.is_elected, post=move.post, reason=move.reason.strip()[:200],
        position=position, missing=list(move.missing), advance=notice.advance_of(move),
        rank=move.rank, candidate=move.candidate,
        notice_waived=move.notice_waived,
    )  # fmt: skip
