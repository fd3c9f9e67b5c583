"""From 酝酿 to the meeting that decides: what was agreed on is put to it, with its own members."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.meeting.models import Decision, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import committee, opening
from guantong.meeting.services.proposed import Member, Move

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = Meeting.Kind
DECIDING = [one for one in Kind.choices if one[0] not in (Kind.TALK, Kind.DEPARTMENT)]


def agreed(meeting: Meeting) -> list[Motion]:
    """Return the motions of a meeting that it agreed to put to the one that decides."""
    rows = rows_of(meeting, Motion).filter(decision__outcome=Decision.Outcome.SUBMIT)
    return list(rows.select_related("person__unit", "unit", "post"))


def _may(meeting: Meeting) -> bool:
    return meeting.state == Meeting.State.DECIDED and bool(agreed(meeting))


def _members(meeting: Meeting) -> str:
    return committee.written(committee.due(meeting.unit, Kind.STANDING))


ASKED: tuple[str | Field, ...] = (
    Field("name", most=80, initial=""),
    Field("kind", type="choice", choices=DECIDING, initial=Kind.STANDING),
    Field("on", type="date", initial=lambda _row: timezone.localdate()),
    *(one for one in opening.ASKED if getattr(one, "name", one) in ("at", "place", "ballot")),
    replace(opening.MEMBERS, initial=_members),
)


@act(
    Meeting, "会议.提交上会", _("提交上会"), needs=MEETING_RECORD, when=_may, makes=Meeting,
    name="forward", ask=ASKED,
)  # fmt: skip
def forward(
    actor: Account | None, meeting: Meeting, members: Sequence[Member] | str = (), **facts: Any
) -> Done:
    """Prepare the meeting that decides on what was agreed to be put to it.

    Errors as `opening.create`.
    """
    moves = [_again(one) for one in agreed(meeting)]
    told = {
        "is_demo": meeting.is_demo, "plan": meeting.plan, "prepared_by": meeting, **facts,
    }  # fmt: skip
    made: Meeting = opening.create(actor, meeting.unit, told, members, moves)
    return Done(f"由“{meeting.name}”提交 {len(moves)} 项", made=made)


def _again(motion: Motion) -> Move:
    return Move(
        motion.person, motion.unit, motion.title, motion.appoint, motion.remove,
        level=motion.level, duty=motion.duty, is_chief=motion.is_chief,
        is_leading=motion.is_leading, is_elected=motion.is_elected, reason=motion.reason,
        beside=motion.kind == Motion.Kind.ADD, post=motion.post, missing=tuple(motion.missing),
    )  # fmt: skip
