"""What an inspection found: of the whole, of a unit, of a person; on paper; and one's own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.assess.charts import people_chart, to_verify, units_chart
from guantong.assess.listings import OwnReports, RateeResults, UnitResults
from guantong.assess.models import RateeResult, ResultSet, UnitResult
from guantong.assess.papers import ratee_report
from guantong.assess.report import gap_points, gap_verdict
from guantong.assess.room import CAMPAIGN_MANAGE, RESULT_VIEW
from guantong.assess.services import campaigns, results
from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, replies, way
from guantong.ui.answers import download

View, Manage = RESULT_VIEW, CAMPAIGN_MANAGE
PAPERS = {"pdf": to_pdf, "docx": to_word}


@allowed.needs(View)
def whole(request: Request, pk: int) -> HttpResponse:
    """Show how an inspection measures, and lead to its units."""
    row = allowed.get(request, ResultSet, pk, View)
    return UnitResults.show(
        request, row, title=str(row), crumbs=way.to(row), template="assess/results.html",
        results=row, c=row.content, campaign=row.campaign,
        chart=units_chart(UnitResults.seen(request.user, row)),
        verify=to_verify(request.user, row), lacking=campaigns.without_result(row),
    )  # fmt: skip


@allowed.needs(View)
def unit(request: Request, pk: int) -> HttpResponse:
    """Show a unit's people with their intervals, and who cannot be told apart."""
    row = allowed.get(request, UnitResult, pk, View)
    rows = RateeResults.seen(request.user, row)
    names = dict(rows.values_list("ratee_id", "ratee__name"))
    return RateeResults.show(
        request, row, title=row.unit.name, crumbs=way.to(row), template="assess/unit_result.html",
        c=row.content, groups=[[names[pk] for pk in one] for one in row.content["groups"]],
        campaign=row.results.campaign, chart=people_chart(rows),
    )  # fmt: skip


@allowed.needs(View)
def person(request: Request, pk: int) -> HttpResponse:
    """Show a person's report; that it was read is logged."""
    row = _seen(request, pk)
    return render(request, "assess/person_result.html", _report(row, way.to(row)))


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand a person's report out as PDF or Word."""
    return _paper(_seen(request, pk), kind)


def own(request: Request, pk: int) -> HttpResponse:
    """Show one's own report, and take one's own words to it."""
    row = _own(request, pk)
    context = _report(row, [(OwnReports.heading, reverse(OwnReports.route))])
    return replies.page(
        request, partial(results.reply, request.user, row), template="assess/own_result.html",
        done=_("说明已保存，随报告一并送阅。"), submit=_("保存说明"),
        note=_("您的说明和附件随报告一并送阅，可以修改。"),
        text="".join(one.text for one in context["replies"]), **context,
    )  # fmt: skip


def own_paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand one's own report out, where it may be read in the system."""
    row = _own(request, pk)
    if not row.results.campaign.on_screen:
        raise Http404
    return _paper(row, kind)


def _report(row: RateeResult, crumbs: way.Way) -> dict[str, Any]:
    content = dict(row.content)
    content["gaps"] = [
        {**gap, "verdict": gap_verdict(gap), "told": gap_points(gap) if gap["shown"] else ""}
        for gap in content.get("gaps", ())
    ]
    return {
        "title": row.ratee.name, "crumbs": crumbs, "result": row, "c": content,
        "feedback": row.feedback,
        "replies": replies.of([row])[row.pk], "campaign": row.results.campaign,
    }  # fmt: skip


def _paper(row: RateeResult, kind: str) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404
    body = PAPERS[kind](ratee_report(row, replies.of([row])[row.pk]))
    return download(body, f"{row.ratee.name}_政治素质考察报告.{kind}")


def _seen(request: Request, pk: int) -> RateeResult:
    row = allowed.get(request, RateeResult, pk, View)
    summary = f"查看考察报告（{row.results.campaign.name}）"
    events.record(request.user, "考察.查看报告", row, summary)
    return row


def _own(request: Request, pk: int) -> RateeResult:
    row = results.own(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row
