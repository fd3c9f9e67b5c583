"""职数预审 of a meeting: what its motions do to the approved numbers, while they are not done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.core.scope import rows_of
from guantong.meeting.models import Decision, Meeting, Motion
from guantong.staffing.queries import headcount

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.formats.documents.roster import Roster


def changes_of(meeting: Meeting) -> list[headcount.Change]:
    """Return what motions change that neither failed nor are carried out."""
    rows = rows_of(meeting, Motion).select_related("unit", "decision")
    rows = rows.filter(decision__applied_at=None).exclude(
        decision__outcome__in=(Decision.Outcome.FAILED, Decision.Outcome.DEFERRED)
    )
    return [
        headcount.Change(
            None if row.kind == Motion.Kind.ADD else row.person_id, row.unit, row.level,
            row.is_chief,
        )
        for row in rows
    ]  # fmt: skip


def counted(actor: Account, meeting: Meeting) -> Roster:
    """Describe the table; errors as `headcount.paper`."""
    day = f"{meeting.on.year}年{meeting.on.month}月{meeting.on.day}日"
    foot = "演示数据，人物均为虚构" if meeting.is_demo else ""
    return headcount.paper(actor, changes_of(meeting), f"{meeting.name} · {day}", foot=foot)
