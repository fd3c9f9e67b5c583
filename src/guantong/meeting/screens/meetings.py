"""A meeting that decides on appointments: its state, members and motions; its record on paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.meeting.listings import Motions
from guantong.meeting.models import Attendee, Letter, Meeting, Motion, Notice, Way
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding, keeping, letters, notice, recusal
from guantong.meeting.services.minutes import minutes
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import voting as majorities
from guantong.ui.answers import download

View, Record = PLAN_VIEW, MEETING_RECORD
PAPERS = {"pdf": to_pdf, "docx": to_word}


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a meeting: its state, its members, its motions."""
    row = allowed.get(request, Meeting, pk, View)
    rows, people = rows_of(row, Motion), list(rows_of(row, Attendee))
    state = Meeting.State
    return Motions.show(
        request, row, title=row.name, crumbs=way.to(row), template="meeting/meeting.html",
        meeting=row, people=people, recusals=recusal.listed(row), count=rows.count(),
        present=sum(one.presence == Attendee.Presence.PRESENT for one in people),
        due=len(people), quorum=majorities.quorum(len(people), row.on) if people else 0,
        settles=request.user.may(Record, row.unit_path) and row.state in (state.DRAFT, state.OPEN),
        missing=deciding.missing(row) if row.state == state.OPEN else [],
        unmade=deciding.unmade(row), signatures=deciding.signatures(row),
        notices=rows_of(row, Notice),
        waiting=len(notice.awaiting(row)) if row.state == state.DECIDED else 0,
        unapplied=unapplied(row), elsewhere=rows.exclude(way=Way.DECIDE),
        kept=_kept(row), letters=rows_of(row, Letter),
        unwritten=len(letters.unwritten(row)) if row.state == state.DECIDED else 0,
    )  # fmt: skip


def unapplied(meeting: Meeting) -> int:
    """Count what passed and waits, for a button or for others; what came to nothing does not."""
    rows = rows_of(meeting, Motion)
    waiting = rows.filter(decision__outcome="passed", decision__applied_at=None)
    lapsed = rows.filter(keeping.lapsed()).order_by().values("pk")
    return int(waiting.exclude(pk__in=lapsed).count())


def _kept(meeting: Meeting) -> list[tuple[Motion, str]]:
    """Return who passed and cannot be carried out yet, or came to nothing, each with why."""
    rows = rows_of(meeting, Motion)
    rows = rows.filter(decision__outcome="passed", decision__applied_at=None)
    rows = rows.select_related("answer", "candidacy__election")
    return [(one, why) for one in rows if (why := keeping.kept_back(one))]


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the record of decisions out as PDF or Word."""
    row = allowed.get(request, Meeting, pk, View)
    if kind not in PAPERS or row.state not in (Meeting.State.CLOSED, Meeting.State.DECIDED):
        raise Http404
    events.record(request.user, "会议.打印纪要", row, row.name)
    return download(PAPERS[kind](minutes(row)), f"{row.name}_讨论决定记录.{kind}")
