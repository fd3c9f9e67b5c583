"""The record of an appointment: how far it is, the four conclusions, what was done; its form."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.casework.models import Case
from guantong.casework.queries import turns
from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.staffing import record_papers
from guantong.staffing.models import AppointmentRecord
from guantong.staffing.queries import marks
from guantong.staffing.queries import records as reads
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.services.concluding import unexplained
from guantong.standards.appointment_record import items
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_RECORD = ("now", "kind", "round", "plan", "stopped")
KEPT = ("now", "kind", "round")


@allowed.needs(PLAN_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a record."""
    row = allowed.get(request, AppointmentRecord, pk, PLAN_VIEW)
    said = reads.of([row], reader=request.user)[row.pk]
    shown = turns(request.user, row.case) if row.stopped_on is None else []
    after = reads.later([row])[row.pk]
    cases = Case.objects.visible_to(request.user).filter(pk__in=[row.case_id, row.conclusions_id])
    names = {one.code: one.name for one in items()}
    return record.show(
        request, row, [one for one in OF_RECORD if one in KEPT or getattr(row, one)],
        template="staffing/record.html", said=said, mark=marks.of_conclusions(said),
        state=reads.state_of(row, after), cases=cases.select_related("process"),
        open=[one for one in shown if one.turn.done_at is None],
        lines=[(names[one.item], one) for one in record_papers.lines(row, said)],
        waivers=reads.waivers([row]), unexplained=any(unexplained(row)),
        on_agenda=bool(after.state), manages=request.user.may(PLAN_MANAGE, row.keeper.path),
        quota=row.quota.get("lines", []), quota_on=row.quota.get("on", ""),
    )  # fmt: skip


@allowed.needs(PLAN_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the form."""
    row = allowed.get(request, AppointmentRecord, pk, PLAN_VIEW)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "任用纪实.打印", row, row.log_name)
    document = record_papers.of(row, request.user)
    return download(PAPERS[kind](document), f"{row.person.name}_任用纪实表.{kind}")
