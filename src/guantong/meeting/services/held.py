"""What every step of a meeting begins with: the right, the lock, the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guantong.core.errors import Conflict, Refused
from guantong.meeting.models import Attendee, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "会议服务"


def require(actor: Account | None, path: str) -> None:
    """Refuse an account that does not record decisions of a unit; None is the system."""
    if actor is not None and not actor.may(MEETING_RECORD, path):
        raise Refused("您没有记录该单位会议决定的权限。")


def hold(actor: Account | None, meeting: Meeting, *states: str) -> Meeting:
    """Lock a meeting for the transaction and read it anew.

    Raises
    ------
    Refused
        If the account does not record decisions there.
    Conflict
        If the meeting is not in one of the states.

    """
    require(actor, meeting.unit_path)
    rows = Meeting.objects.unscoped(REASON).select_for_update(of=("self",)).select_related("unit")
    fresh: Meeting = rows.get(pk=meeting.pk)
    if fresh.state not in states:
        wanted = "、".join(str(Meeting.State(one).label) for one in states)
        raise Conflict(
            f"会议现在是“{fresh.get_state_display()}”，只有“{wanted}”时才能这样做。请刷新页面。"
        )
    return fresh


def motions_of(meeting: Meeting) -> list[Motion]:
    """Return a meeting's motions in its order."""
    rows = Motion.objects.unscoped(REASON).filter(meeting=meeting)
    return list(rows.select_related("person", "person__unit", "unit", "post"))


def attendees_of(meeting: Meeting) -> list[Attendee]:
    """Return those due to attend in the order of speaking, the chief last."""
    rows = Attendee.objects.unscoped(REASON).filter(meeting=meeting)
    return list(rows.select_related("person"))


def by_motion(model: Any, meeting: Meeting) -> dict[int, list[Any]]:
    """Return a meeting's rows of motions by the motion."""
    out: dict[int, list[Any]] = {}
    rows = model.objects.unscoped(REASON).filter(motion__meeting=meeting)
    if hasattr(model, "attendee"):
        rows = rows.select_related("attendee")
    for row in rows:
        out.setdefault(row.motion_id, []).append(row)
    return out
