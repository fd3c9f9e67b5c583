"""Preparing a meeting: who is due, what is moved, in which order; then opening it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from guantong.core.errors import Conflict, GuantongError
from guantong.core.services import events
from guantong.meeting.models import Attendee, Meeting, Motion
from guantong.meeting.services import recusal
from guantong.meeting.services.held import REASON, attendees_of, hold, require
from guantong.people.models import Duty
from guantong.people.room import PERSON_VIEW
from guantong.standards import voting

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit
    from guantong.people.models import Person
    from guantong.staffing.models import Post

MOST_DUE, MOST_MOTIONS = 200, 5000


@dataclass(frozen=True)
class Move:
    """A change as it is put to a meeting; without a unit it only ends posts.

    Attributes
    ----------
    appoint, remove
        The posts in full, as the decision words them; "" where there is none.

    """

    person: Person
    unit: Unit | None = None
    title: str = ""
    appoint: str = ""
    remove: str = ""
    level: str = ""
    duty: str = Duty.OTHER.value
    is_chief: bool = False
    is_leading: bool = True
    is_elected: bool = False
    reason: str = ""
    beside: bool = False
    post: Post | None = None

    @property
    def kind(self) -> str:
        """What is moved."""
        if self.unit is None:
            return Motion.Kind.REMOVE.value
        return Motion.Kind.ADD.value if self.beside else Motion.Kind.MOVE.value


@dataclass(frozen=True)
class Member:
    """Somebody due to attend, in the order of speaking."""

    name: str
    post: str = ""
    is_chief: bool = False
    person: Person | None = None


@transaction.atomic
def create(
    actor: Account | None,
    unit: Unit,
    data: Mapping[str, Any],
    members: Sequence[Member] = (),
    moves: Sequence[Move] = (),
) -> Meeting:
    """Prepare a meeting.

    Parameters
    ----------
    data
        Fields of a meeting: name, kind, on, place, ballot, excused_are_due, signatures_needed.

    Raises
    ------
    Refused
        If the account does not record decisions of the unit, or may not see a person.
    GuantongError
        If the name is empty, or members or motions are not as they must be.

    """
    require(actor, unit.path)
    if not str(data.get("name", "")).strip():
        raise GuantongError("请填写会议名称。", field="name")
    if not isinstance(data.get("on"), dt.date):
        raise GuantongError("请填写会议日期。", field="on")
    row = Meeting(unit=unit, created_by=actor, **data)
    row.save()
    events.record(actor, "会议.筹备", f"meeting:{row.pk}", f"{unit.name}：{row.name}")
    if members:
        set_members(actor, row, members)
    if moves:
        add_motions(actor, row, moves)
    return row


@transaction.atomic
def set_members(actor: Account | None, meeting: Meeting, members: Sequence[Member]) -> Meeting:
    """Say who is due to attend; those named before are replaced.

    Raises
    ------
    GuantongError
        If nobody is named, somebody twice, or there is not one chief.

    """
    meeting = hold(actor, meeting, Meeting.State.DRAFT)
    if not 0 < len(members) <= MOST_DUE:
        raise GuantongError(f"应到会成员须有 1 至 {MOST_DUE} 人。", field="members")
    keys = [(one.name, one.post) for one in members]
    twice = next((name for name, post in keys if keys.count((name, post)) > 1), "")
    if twice or any(not one.name.strip() for one in members):
        said = f"“{twice}”写了两次" if twice else "有一行没有姓名"
        raise GuantongError(f"应到会成员中{said}，请核对。", field="members")
    if sum(one.is_chief for one in members) != 1:
        raise GuantongError("应到会成员中须有且只有一位主要负责人（末位表态）。", field="members")
    Attendee.objects.unscoped(REASON).filter(meeting=meeting).delete()
    Attendee.objects.bulk_create(
        Attendee(
            meeting=meeting, name=one.name.strip(), post=one.post.strip(), is_chief=one.is_chief,
            person=one.person, position=number,
        )
        for number, one in enumerate(members)
    )  # fmt: skip
    text = f"应到会 {len(members)} 人"
    events.record(actor, "会议.应到会成员", f"meeting:{meeting.pk}", text)
    recusal.find(actor, meeting)
    return meeting


@transaction.atomic
def add_motions(actor: Account | None, meeting: Meeting, moves: Sequence[Move]) -> int:
    """Put changes on the agenda, after those there; return how many.

    Raises
    ------
    GuantongError
        If a person is there already, or neither appointed nor removed.

    """
    meeting = hold(actor, meeting, Meeting.State.DRAFT)
    rows = Motion.objects.unscoped(REASON).filter(meeting=meeting)
    there = set(rows.values_list("person_id", flat=True))
    if len(there) + len(moves) > MOST_MOTIONS:
        raise GuantongError(f"一次会议最多 {MOST_MOTIONS} 项任免事项，请分次开会。")
    last = int(rows.aggregate(top=Max("position"))["top"] or 0)
    made = []
    for number, move in enumerate(moves, start=last + 1):
        _check(actor, move, there)
        there.add(move.person.pk)
        made.append(_motion(meeting, move, number))
    Motion.objects.bulk_create(made, batch_size=50)
    events.record(actor, "会议.列入议题", f"meeting:{meeting.pk}", f"任免事项 {len(made)} 项")
    recusal.find(actor, meeting)
    return len(made)


@transaction.atomic
def drop_motion(actor: Account | None, motion: Motion) -> None:
    """Take a motion off the agenda of a meeting that is being prepared."""
    hold(actor, motion.meeting, Meeting.State.DRAFT)
    key = f"meeting:{motion.meeting_id}"
    events.record(actor, "会议.撤下议题", key, "撤下任免事项 1 项", data={"motion": motion.pk})
    Motion.objects.unscoped(REASON).filter(pk=motion.pk).delete()


@transaction.atomic
def reorder(actor: Account | None, meeting: Meeting, order: Sequence[int]) -> None:
    """Set the order of the motions; those not named keep theirs, after."""
    meeting = hold(actor, meeting, Meeting.State.DRAFT)
    rows = {m.pk: m for m in Motion.objects.unscoped(REASON).filter(meeting=meeting)}
    keys = [pk for pk in dict.fromkeys(order) if pk in rows]
    keys += [pk for pk in rows if pk not in set(keys)]
    for number, pk in enumerate(keys, start=1):
        rows[pk].position = number
    Motion.objects.unscoped(REASON).bulk_update(rows.values(), ["position"], batch_size=100)
    events.record(actor, "会议.调整顺序", f"meeting:{meeting.pk}", f"{len(keys)} 项")


@transaction.atomic
def start(
    actor: Account | None, meeting: Meeting, present: Iterable[int], reasons: Mapping[int, str]
) -> Meeting:
    """Record who came, and open the meeting.

    Parameters
    ----------
    present
        Keys of the attendees who came.
    reasons
        Why the others did not, by key.

    Raises
    ------
    GuantongError
        If nothing is moved, or fewer than two thirds of those due came.

    """
    meeting = hold(actor, meeting, Meeting.State.DRAFT)
    came = set(present)
    rows = attendees_of(meeting)
    needed = voting.quorum(len(rows), meeting.on)
    if not rows or not Motion.objects.unscoped(REASON).filter(meeting=meeting).exists():
        raise GuantongError("会议还没有应到会成员或任免事项，不能开会。")
    here = [row for row in rows if row.pk in came]
    if len(here) < needed:
        share, law = voting.PRESENT.on(meeting.on).words, voting.PRESENT.citation(meeting.on)
        raise GuantongError(
            f"应到会 {len(rows)} 人，到会 {len(here)} 人，不足{share}（须 {needed} 人），"
            f"不能讨论决定干部任免事项。依据：{law}。"
        )
    for row in rows:
        row.presence = Attendee.Presence.PRESENT if row.pk in came else Attendee.Presence.ABSENT
        row.reason = "" if row.pk in came else reasons.get(row.pk, "")[:120]
    Attendee.objects.unscoped(REASON).bulk_update(rows, ["presence", "reason"])
    meeting.state = Meeting.State.OPEN
    meeting.save()
    text = f"应到会 {len(rows)} 人，到会 {len(here)} 人"
    events.record(actor, "会议.开会", f"meeting:{meeting.pk}", text)
    return meeting


def _check(actor: Account | None, move: Move, there: set[int]) -> None:
    person = move.person
    if person.pk in there:
        raise Conflict(f"{person.name}已在本次会议的议题中，一人一项，请合并。", field="person")
    if actor is not None and not actor.may(PERSON_VIEW, person.unit_path):
        raise GuantongError(f"{person.name}不在您的范围内，不能列入。", field="person")
    if move.unit is not None and not (move.title.strip() and move.appoint.strip()):
        raise GuantongError(f"{person.name}：请填写拟任职务。", field="appoint")
    if move.unit is None and not move.remove.strip():
        raise GuantongError(f"{person.name}：请填写拟任职务或拟免职务。", field="remove")


def _motion(meeting: Meeting, move: Move, position: int) -> Motion:
    return Motion(
        meeting=meeting, person=move.person, kind=move.kind, name=move.person.name,
        now=move.person.post, unit=move.unit, title=move.title.strip(),
        appoint=move.appoint.strip(), remove=move.remove.strip(), level=move.level,
        duty=move.duty, is_chief=move.is_chief, is_leading=move.is_leading,
        is_elected=move.is_elected, post=move.post, reason=move.reason.strip()[:200],
        position=position,
    )  # fmt: skip
