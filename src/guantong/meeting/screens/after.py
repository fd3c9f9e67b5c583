"""What follows a decision: objections, letters, talks, reporting, the end of a probation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse

from guantong.casework import queries
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import Document, to_pdf, to_word
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.meeting.models import AppointmentLetter, Meeting, Motion, Objection, ProbationReview
from guantong.meeting.room import OBJECTION_WORK
from guantong.meeting.services import after_papers, probation
from guantong.people.models import PostHeld
from guantong.people.room import PERSON_VIEW
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.answers import download

View, Persons = PLAN_VIEW, PERSON_VIEW
PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_OBJECTION = (
    "origin", "channel", "received_on", "taken_by", "outcome", "concluded_on", "checked_by",
    "agreed_by", "answered_on", "answered_how", "answered_by",
)  # fmt: skip
OF_POST = ("unit_name", "title", "level", "start", "probation_until", "confirmed", "document")
OF_REVIEW = ("outcome", "basis", "month", "until", "document", "on", "by", "seconded_by")


def _paper(
    request: Request, row: Any, kind: str, made: Callable[[], Document], event: str, name: str
) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, event, row, str(getattr(row, "log_name", row)))
    return download(PAPERS[kind](made()), f"{name}.{kind}")


@allowed.needs(OBJECTION_WORK)
def objection(request: Request, pk: int) -> HttpResponse:
    """Show what was said of somebody announced; every look is logged."""
    row = allowed.get(request, Objection, pk, OBJECTION_WORK)
    events.record(request.user, "公示.查看反映", row, row.log_name)
    turns = queries.turns(request.user, row.case) if row.case else []
    return record.show(
        request, row, [one for one in OF_OBJECTION if getattr(row, one)],
        template="meeting/objection.html", motion=row.motion, state=row.state,
        content=row.content.reveal(), objector=row.objector.reveal(), turns=turns,
        open=[one for one in turns if one.turn.done_at is None],
    )  # fmt: skip


@allowed.needs(View)
def talks(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the plan of a meeting's talks out."""
    row = allowed.get(request, Meeting, pk, View)
    name = f"{row.name}_任职谈话安排"
    return _paper(request, row, kind, lambda: after_papers.talks_of(row), "任职.打印谈话安排", name)


@allowed.needs(View)
def letter(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand a letter of appointment of a motion out: the last one, or the one that is asked for."""
    row = allowed.get(request, Motion, pk, View)
    issued, asked = rows_of(row, AppointmentLetter).order_by("-pk"), request.GET.get("number", "")
    if asked.isdecimal():
        issued = issued.filter(number=int(asked[:9]))
    found = issued.first()
    if found is None:
        raise Http404
    name = f"{row.name}_{found}"
    return _paper(
        request, row.meeting, kind, lambda: after_papers.letter_of(found), "任职.打印任职通知", name
    )


@allowed.needs(View)
def reporting(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the sheet of talk and reporting out."""
    row = allowed.get(request, Motion, pk, View)
    name = f"{row.name}_任职谈话和报到单"
    return _paper(
        request, row.meeting, kind, lambda: after_papers.reporting_of(row), "任职.打印报到单", name
    )


@allowed.needs(Persons)
def probation_post(request: Request, pk: int) -> HttpResponse:
    """Show a post held on probation."""
    row = allowed.get(request, PostHeld, pk, Persons)
    said = rows_of(row, ProbationReview).select_related("by", "seconded_by")
    return record.show(
        request, row, OF_POST, template="meeting/probation.html", person=row.person, reviews=said,
        title=f"{row.person.name} {row}", due=probation.due(row),
    )  # fmt: skip


@allowed.needs(Persons)
def probation_form(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the form of a probation's end out."""
    row = allowed.get(request, PostHeld, pk, Persons)
    said = list(rows_of(row, ProbationReview).select_related("by", "seconded_by"))
    name = f"{row.person.name}_试用期满考核表"
    return _paper(
        request, row, kind, lambda: after_papers.probation_form(row.person, row, said),
        "任职.打印试用期满考核表", name,
    )  # fmt: skip


@allowed.needs(View)
def probation_review(request: Request, pk: int) -> HttpResponse:
    """Show what was found when a probation ended."""
    row = allowed.get(request, ProbationReview, pk, View)
    return record.show(
        request, row, [one for one in OF_REVIEW if getattr(row, one)],
        template="meeting/probation.html", post=row.post, person=row.post.person, reviews=[row],
    )  # fmt: skip
