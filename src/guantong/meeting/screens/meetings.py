"""A meeting that decides on appointments: its state, its members, what it moves."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed, way
from guantong.meeting.listings import Motions
from guantong.meeting.models import Attendee, Meeting, Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding, notice, recusal
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import voting as majorities

View, Record = PLAN_VIEW, MEETING_RECORD


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a meeting: its state, its members, its motions."""
    row = allowed.get(request, Meeting, pk, View)
    rows, people = rows_of(row, Motion), list(rows_of(row, Attendee))
    state, manages = Meeting.State, request.user.may(Record, row.unit_path)
    return Motions.show(
        request, row, title=row.name, crumbs=way.to(row), template="meeting/meeting.html",
        meeting=row, people=people, recusals=recusal.listed(row), count=rows.count(),
        present=sum(one.presence == Attendee.Presence.PRESENT for one in people),
        due=len(people), quorum=majorities.quorum(len(people), row.on) if people else 0,
        manages=manages, settles=manages and row.state in (state.DRAFT, state.OPEN),
        missing=deciding.missing(row) if row.state == state.OPEN else [],
        signatures=deciding.signatures(row), notices=rows_of(row, Notice),
        waiting=len(notice.awaiting(row)) if row.state == state.DECIDED else 0,
        unapplied=rows.filter(decision__outcome="passed", decision__applied_at=None).count(),
    )  # fmt: skip
