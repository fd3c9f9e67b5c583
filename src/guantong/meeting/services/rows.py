"""The rows of a meeting whose right to be read was checked already."""

from __future__ import annotations

from typing import Any

from guantong.core.scope import rows_of
from guantong.meeting.models import Attendee, Meeting, Motion
from guantong.staffing.queries import unknowns


def motions_of(meeting: Meeting) -> list[Motion]:
    """Return a meeting's motions in its order."""
    rows = rows_of(meeting, Motion)
    return list(rows.select_related("person", "person__unit", "unit", "post"))


def marked(motion: Motion) -> str:
    """Return a motion's words, with how many facts are missing where it rests on such."""
    mark = unknowns.counted(motion.missing)
    return f"{motion.words}（{mark}）" if mark else motion.words


def attendees_of(meeting: Meeting) -> list[Attendee]:
    """Return those due to attend in the order of speaking, the chief last."""
    return list(rows_of(meeting, Attendee).select_related("person"))


def of_motions(model: Any, meeting: Meeting) -> Any:
    """Return a meeting's rows of a model that belongs to motions."""
    return model.objects.unscoped("同一会议各事项的记录").filter(motion__meeting=meeting)


def by_motion(model: Any, meeting: Meeting) -> dict[int, list[Any]]:
    """Return a meeting's rows of motions by the motion."""
    out: dict[int, list[Any]] = {}
    rows = of_motions(model, meeting)
    if hasattr(model, "attendee"):
        rows = rows.select_related("attendee")
    for row in rows:
        out.setdefault(row.motion_id, []).append(row)
    return out
