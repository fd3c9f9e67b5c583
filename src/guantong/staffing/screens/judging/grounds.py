"""The grounds of one placement: what is there, what is lacking, who signed, what was decided."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from guantong.core.models import StoredFile
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events, files, signing
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.staffing import papers
from guantong.staffing.models import Confirmation, Grounds, GroundsEvidence, Handling
from guantong.staffing.queries import grounds as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import grounds as rules
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}


@allowed.needs(PLAN_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the grounds; that they were read is logged."""
    row = _get(request, pk)
    handling = _handling(row)
    events.record(request.user, "研判.查看依据", row, row.log_name)
    waiting = [
        one for subject, name in ((row, "confirm"), (handling, "enter")) if subject is not None
        for one in signing.waiting_for(subject._meta.label_lower, name)
        .filter(subject_id=subject.pk).select_related("by")
    ]  # fmt: skip
    context = {
        "title": str(row), "crumbs": way.to(row), "row": row, "judgement": row.judgement,
        "person": row.judgement.person, "handling": handling, "waiting": waiting,
        "lacks": reads.lacking(row), "evidence": reads.evidence(row),
        "situations": [rules.ground(code) for code in row.situations],
        "confirmation": rows_of(row, Confirmation).select_related("by", "seconded_by").first(),
        "steps": rules.section(rules.STEP), "history": events.of(row)[:50],
        "notice": _is_told(handling),
        "notice_at": {kind: reverse("staffing:grounds-notice", args=[pk, kind]) for kind in PAPERS},
    }  # fmt: skip
    return render(request, "staffing/grounds.html", context)


@allowed.needs(PLAN_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the letter to the person, once the committee has decided."""
    row = _get(request, pk)
    handling = _handling(row)
    if handling is None or not _is_told(handling) or kind not in PAPERS:
        raise Http404
    events.record(request.user, "研判.打印告知书", row, row.log_name)
    made = papers.notice(handling)
    return download(PAPERS[kind](made), f"{row.judgement.person.name}_告知书.{kind}")


@allowed.needs(PLAN_VIEW)
def hearing(request: Request, pk: int) -> FileResponse:
    """Hand out the record of the hearing."""
    row = _get(request, pk)
    return _file(request, row, row.heard_file)


@allowed.needs(PLAN_VIEW)
def evidence(request: Request, pk: int, number: int) -> FileResponse:
    """Hand out a file of the evidence."""
    row = _get(request, pk)
    one = rows_of(row, GroundsEvidence).filter(pk=number).select_related("file").first()
    return _file(request, row, one.file if one else None)


def _handling(row: Grounds) -> Handling | None:
    rows = rows_of(row, Handling).exclude(state=Handling.State.DROPPED)
    found: Handling | None = rows.select_related("by", "seconded_by").first()
    return found


def _is_told(one: Handling | None) -> bool:
    """Tell whether the person is handed a letter: once the decision is entered, if it is one."""
    entered = one is not None and one.state == Handling.State.ENTERED
    return entered and one is not None and one.code != Handling.NONE


def _get(request: Request, pk: int) -> Grounds:
    found: Grounds = allowed.get(request, Grounds, pk, PLAN_VIEW)
    return found


def _file(request: Request, row: Grounds, file: StoredFile | None) -> FileResponse:
    if file is None:
        raise Http404
    events.record(request.user, "研判.下载依据材料", row, row.log_name)
    body = io.BytesIO(files.content_of(file))
    return FileResponse(body, as_attachment=True, filename=file.name)
