"""A finding, its paper and letters; what was decided about oneself, and one's own words to it."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.casework.queries import turns
from guantong.casework.room import CASE_VIEW
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.documents.blocks import Document
from guantong.frame import allowed, replies
from guantong.frame.asked import answers
from guantong.frame.records import page as record
from guantong.jobs.supervision import ladder
from guantong.jobs.supervision.listings.findings import OwnHandlings
from guantong.jobs.supervision.models import Finding, Handling, PassedOn
from guantong.jobs.supervision.papers import findings as papers
from guantong.jobs.supervision.room import SUPERVISE_VIEW
from guantong.jobs.supervision.services import handling
from guantong.jobs.supervision.services.findings import cases_of
from guantong.ui.answers import download

PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_FINDING = ("unit", "source", "told_on", "verdict")
OF_PASSED = ("unit", "channel", "received_on", "outer", "level", "passed_to", "number",
             "passed_on", "acknowledged_on")  # fmt: skip


@allowed.needs(SUPERVISE_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a finding: where it stands, what it was handled by, what the person said."""
    row = allowed.get(request, Finding, pk, SUPERVISE_VIEW)
    # A reader to whom cases are not open sees how far it is, and what was decided.
    cases = list(cases_of(row).select_related("process"))
    shown = [(one, turns(request.user, one)) for one in cases]
    some = list(rows_of(row, Handling).select_related("record", "by", "seconded_by"))
    said = replies.of(some)
    return record.show(
        request, row, [*OF_FINDING, *(["key_work"] if row.key_work else [])],
        template="supervision/finding.html",
        cases=[
            (one, steps, one.admits(request.user, CASE_VIEW),
             answers(list(one.definition.every_field()), one.data, request.user, one))
            for one, steps in shown
        ],
        handlings=[(one, said[one.pk], one.kind in ladder.LETTERS) for one in some],
        proposed=handling.proposed(row),
        unread=[str(one.rung.kind) for one in some if one.rung.verify],
    )  # fmt: skip


@allowed.needs(SUPERVISE_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a finding's course on paper."""
    row = allowed.get(request, Finding, pk, SUPERVISE_VIEW)
    made = _made(kind, papers.course(request.user, row))
    events.record(request.user, "监督问题.打印", row, f"{row.log_name}打印办理表")
    return download(made, f"{row}.{kind}")


@allowed.needs(SUPERVISE_VIEW)
def to_person(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the letter that tells a person of a handling."""
    row = allowed.get(request, Handling, pk, SUPERVISE_VIEW)
    if row.kind not in ladder.LETTERS:
        raise Http404
    made = _made(kind, papers.to_person(row))
    events.record(request.user, "监督问题.打印函件", row, f"{row.log_name}打印函件")
    return download(made, f"{row.finding}_{ladder.LETTERS[row.kind]}.{kind}")


def _made(kind: str, document: Document) -> bytes:
    if kind not in PAPERS:
        raise Http404
    return PAPERS[kind](document)


@allowed.needs(SUPERVISE_VIEW)
def passed(request: Request, pk: int) -> HttpResponse:
    """Show what was passed on."""
    return record.show(request, allowed.get(request, PassedOn, pk, SUPERVISE_VIEW), OF_PASSED)


def own(request: Request, pk: int) -> HttpResponse:
    """Show a handling to the person it is about, and take the person's own words to it."""
    row = handling.own(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    waits = handling.awaits_reply(row)
    return replies.page(
        request, partial(handling.reply, request.user, row), template="supervision/own.html",
        done=_("已提交，随处理一并送阅。"), submit=_("提交"), title=str(row),
        note=_("请逐条如实说明，可以附材料。提交后不能改，可以再次提交。") if waits
        else _("您有权作出说明，说明随处理一并送阅。"),
        crumbs=[(OwnHandlings.heading, reverse(OwnHandlings.route))], row=row, waits=waits,
        replies=replies.of([row])[row.pk], appeals=ladder.appeals(row.rung),
    )  # fmt: skip
