"""A risk list with its rows, signatures and versions; one's own; its paper; a local rule."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpResponse

from guantong.casework.queries import turns
from guantong.core.requests import Request
from guantong.core.scope import found, rows_of
from guantong.core.services import events, files
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.frame.asked import answers
from guantong.frame.records import page as record
from guantong.jobs.supervision import queries
from guantong.jobs.supervision.listings.risks import Risks
from guantong.jobs.supervision.models import LocalRule, RiskList
from guantong.jobs.supervision.papers import risks as papers
from guantong.jobs.supervision.room import SUPERVISE_VIEW, SUPERVISE_WORK
from guantong.jobs.supervision.services import reports, risks
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_RULE = ("unit", "number", "in_force", "review_on", "ended_on")


def _of_mine_or_in_scope(request: Request, pk: int) -> RiskList:
    """Return a list that the reader sees, or that is the reader's own; answer 404 for others."""
    row = found(RiskList, pk)
    if row is not None and risks.mine(request.user, row):
        return row
    return allowed.get(request, RiskList, pk, SUPERVISE_VIEW)


def risk_list(request: Request, pk: int) -> HttpResponse:
    """Show a risk list, to whoever sees lists there and to the chief."""
    row = _of_mine_or_in_scope(request, pk)
    officer = request.user.may(SUPERVISE_VIEW, row.unit_path)
    cases = list(risks.cases_of(row).select_related("process")) if officer else []
    shown = [one for case in cases if not case.closed_at for one in turns(request.user, case)]
    return Risks.show(
        request, row, title=str(row), crumbs=way.to(row) if officer else [], row=row,
        template="supervision/risk_list.html", signed=queries.signatures(row),
        open=[one for one in shown if one.turn.done_at is None],
        worker=request.user.may(SUPERVISE_WORK, row.unit_path),
        cases=cases, history=events.of(row)[:50],
        changed=risks.changed([row]).get(row.pk) if risks.holds(row) else "",
        differences=queries.differences(row), later=rows_of(row, RiskList).first(),
    )  # fmt: skip


def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a risk list on paper."""
    row = _of_mine_or_in_scope(request, pk)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "风险清单.打印", row, f"{row.log_name}打印")
    return download(PAPERS[kind](papers.of(row)), f"{row}.{kind}")


def own_report(request: Request, pk: int) -> HttpResponse:
    """Show a special report to whom it is asked of."""
    row = reports.own(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    told = answers(list(row.definition.every_field()), row.data, request.user, row)
    turn = reports.turn_of(row)
    return record.show(
        request, row, ("number", "state"), template="supervision/own_report.html",
        title=row.title, crumbs=[], told=told, due=turn.due if turn else None, history=[],
    )  # fmt: skip


@allowed.needs(SUPERVISE_VIEW)
def local_rule(request: Request, pk: int) -> HttpResponse:
    """Show a local rule with the versions before and after it."""
    row = allowed.get(request, LocalRule, pk, SUPERVISE_VIEW)
    return record.show(
        request, row, OF_RULE, template="supervision/local_rule.html",
        later=LocalRule.objects.visible_to(request.user).filter(replaces=row).first(),
    )  # fmt: skip


@allowed.needs(SUPERVISE_VIEW)
def local_rule_file(request: Request, pk: int) -> FileResponse:
    """Hand out the text of a local rule."""
    row = allowed.get(request, LocalRule, pk, SUPERVISE_VIEW)
    if row.file is None:
        raise Http404
    events.record(request.user, "具体办法.下载", row, str(row))
    body = io.BytesIO(files.content_of(row.file))
    return FileResponse(body, as_attachment=True, filename=row.file.name)
