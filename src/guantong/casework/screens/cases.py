"""A case: where it stands, whose turn it is, what was concluded on what evidence; its paper."""

from __future__ import annotations

import io
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.utils.safestring import mark_safe

from guantong.casework import papers, queries
from guantong.casework.listings import Materials
from guantong.casework.models import Case, Review, Watch
from guantong.casework.process.drawing import svg
from guantong.casework.room import CASE_VIEW
from guantong.casework.services import processes
from guantong.core.errors import Refused
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events, files
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.frame.asked import answers
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}


def _opened(request: Request, pk: int) -> Case:
    """Return a case that the reader sees and need not keep out of.

    Raises
    ------
    Refused
        With why the reader keeps out.

    """
    row = allowed.get(request, Case, pk, CASE_VIEW)
    if refused := row.kept_out(request.user):
        raise Refused(refused)
    return row


@allowed.needs(CASE_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a case."""
    row = _opened(request, pk)
    made = row.definition
    shown = queries.turns(request.user, row)
    subject = row.subject()
    return Materials.show(
        request, row, title=row.title, crumbs=way.to(row), template="casework/case.html", case=row,
        turns=shown, conflicts=queries.conflicts(shown),
        mine=[one for one in shown if one.turn.done_at is None and not one.why_not],
        open=[one for one in shown if one.turn.done_at is None],
        answers=answers(list(made.every_field()), row.data, request.user, row),
        subject=subject if subject is not None and _may_open(request, subject) else None,
        watches=rows_of(row, Watch).select_related("account"),
        reviews=rows_of(row, Review, "case").select_related("opened"),
        versions=processes.others(row),
        before=Case.objects.visible_to(request.user).filter(pk=row.source_id).first(),
        after=Case.objects.visible_to(request.user).filter(source=row),
        history=events.of(row)[:50],
        picture=mark_safe(svg(  # noqa: S308 - built element by element
            made, now=[one.turn.step for one in shown if one.turn.done_at is None],
            done=[one.turn.step for one in shown if one.turn.done_at is not None],
        )),
    )  # fmt: skip


def _may_open(request: Request, subject: Any) -> bool:
    """Tell whether the reader may open the page of what a case is about."""
    rows = type(subject).objects.visible_to(request.user).filter(pk=subject.pk)
    return hasattr(subject, "get_absolute_url") and bool(rows.exists())


@allowed.needs(CASE_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand a case out on paper."""
    row = _opened(request, pk)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "事项.打印", row, row.number)
    return download(PAPERS[kind](papers.of(request.user, row)), f"{row.number}.{kind}")


@allowed.needs(CASE_VIEW)
def evidence(request: Request, pk: int, number: int) -> FileResponse:
    """Hand out a file of a case, to whoever may see the case."""
    case = _opened(request, pk)
    row = queries.evidence(request.user, case).filter(pk=number).select_related("file").first()
    if row is None or row.file is None:
        raise Http404
    events.record(request.user, "事项.下载材料", case, f"{case.number} {row.kind}")
    body = io.BytesIO(files.content_of(row.file))
    return FileResponse(body, as_attachment=True, filename=row.file.name)
