"""The rows of a meeting whose right to be read was checked already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from guantong.core.scope import pointing, rows_of
from guantong.meeting.models import Attendee, Meeting, Motion
from guantong.staffing.models import AppointmentRecord
from guantong.staffing.queries import marks
from guantong.staffing.queries.marks import Mark


def motions_of(meeting: Meeting) -> list[Motion]:
    """Return a meeting's motions in its order, each with its mark."""
    rows = rows_of(meeting, Motion)
    found = list(rows.select_related("person", "person__unit", "unit", "post"))
    for motion in found:
        motion.meeting = meeting
    return laid(found)


def marks_of(motions: Sequence[Motion]) -> dict[int, Mark]:
    """Return what each motion rests on: as it stands, and once the meeting began as it stood."""
    live = [one for one in motions if one.meeting.state == Meeting.State.DRAFT and one.record_id]
    now = _live({one.record_id for one in live if one.record_id})
    found = {}
    for one in motions:
        mark = now.get(one.record_id or 0) if one in live else None
        lacking = mark.lacking if mark else tuple(one.lacking)
        adverse = mark.adverse if mark else tuple((code, said) for code, said in one.adverse)
        found[one.pk] = Mark(tuple(one.missing), lacking, adverse)
    return found


def _live(keys: set[int]) -> dict[int, Mark]:
    rows = pointing(AppointmentRecord, "pk", keys) if keys else []
    return marks.of_records(list(rows))


def laid(motions: list[Motion]) -> list[Motion]:
    """Give motions their marks, read at once."""
    found = marks_of(motions)
    for one in motions:
        one.mark = found[one.pk]  # type: ignore[attr-defined]  # as it is shown
    return motions


def mark_of(motion: Motion) -> Mark:
    """Return the mark that a motion was given, or read it."""
    given: Mark | None = getattr(motion, "mark", None)
    return marks_of([motion])[motion.pk] if given is None else given


def marked(motion: Motion) -> str:
    """Return a motion's words, with what is missing where it rests on such."""
    mark = mark_of(motion).counted
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
