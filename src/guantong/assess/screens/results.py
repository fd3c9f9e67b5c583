"""What an inspection found: of the whole, of a unit, of a person; on paper; and one's own."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guantong.assess.models import Campaign, RateeResult, ResultSet, UnitResult
from guantong.assess.papers import ratee_report
from guantong.assess.room import CAMPAIGN_MANAGE, RESULT_VIEW
from guantong.assess.screens.campaigns import crumbs
from guantong.assess.services import results
from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.names import safe_filename
from guantong.frame import allowed, replies

View, Manage = RESULT_VIEW, CAMPAIGN_MANAGE
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PAPERS = {"pdf": (to_pdf, "application/pdf"), "docx": (to_word, WORD)}


@require_POST
@allowed.needs(Manage)
def measure(request: Request, pk: int) -> HttpResponse:
    """Queue the computation."""
    row = allowed.get(request, Campaign, pk, Manage)
    return redirect("office:task", results.submit(request.user, row).pk)


@allowed.needs(View)
def whole(request: Request, pk: int) -> HttpResponse:
    """Show how an inspection measures, and lead to its units."""
    row = allowed.get(request, ResultSet, pk, View)
    units = UnitResult.objects.visible_to(request.user).filter(results=row).select_related("unit")
    context = {
        "title": _("考察结果"), "crumbs": crumbs(row.campaign), "results": row, "c": row.content,
        "units": units.order_by("unit_path"), "campaign": row.campaign,
    }  # fmt: skip
    return render(request, "assess/results.html", context)


@allowed.needs(View)
def unit(request: Request, pk: int) -> HttpResponse:
    """Show a unit's people with their intervals, and who cannot be told apart."""
    row = allowed.get(request, UnitResult, pk, View)
    rows = RateeResult.objects.visible_to(request.user).filter(
        results=row.results, unit_id=row.unit_id
    )
    found: dict[int, RateeResult] = {r.ratee_id: r for r in rows.select_related("ratee")}
    names = {pk: r.ratee.name for pk, r in found.items()}
    people = [{**p, "result": found[p["ratee"]]} for p in row.content["people"]]
    context = {
        "title": row.unit.name, "crumbs": _way(row.results), "c": row.content, "people": people,
        "groups": [[names[pk] for pk in one] for one in row.content["groups"]],
        "absent": [r for pk, r in found.items() if r.content.get("hidden")],
        "campaign": row.results.campaign,
    }  # fmt: skip
    return render(request, "assess/unit_result.html", context)


@allowed.needs(View)
def person(request: Request, pk: int) -> HttpResponse:
    """Show a person's report; that it was read is logged."""
    row = _seen(request, pk)
    above = UnitResult.objects.visible_to(request.user).filter(
        results=row.results, unit_id=row.unit_id
    )
    way = _way(row.results)
    way += [(u.unit.name, reverse("assess:unit-result", args=[u.pk])) for u in above]
    return render(request, "assess/person_result.html", _report(row, way))


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand a person's report out as PDF or Word."""
    return _paper(_seen(request, pk), kind)


def mine(request: Request) -> HttpResponse:
    """List one's own published reports."""
    if not hasattr(request.user, "person"):
        raise Http404
    context = {"title": _("我的考察报告"), "crumbs": [], "rows": results.own(request.user)}
    return render(request, "assess/mine.html", context)


def own(request: Request, pk: int) -> HttpResponse:
    """Show one's own report, and take one's own words to it."""
    row = _own(request, pk)
    context = _report(row, [(_("我的考察报告"), reverse("assess:mine"))])
    return replies.page(
        request, partial(results.reply, request.user, row), template="assess/own_result.html",
        done=_("说明已保存，随报告一并送阅。"), submit=_("保存说明"),
        note=_("您的说明和附件随报告一并送阅，可以修改。"),
        text="".join(one.text for one in context["replies"]), **context,
    )  # fmt: skip


def own_paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand one's own report out."""
    return _paper(_own(request, pk), kind)


def _report(row: RateeResult, way: list[tuple[Any, str]]) -> dict[str, Any]:
    return {
        "title": row.ratee.name, "crumbs": way, "result": row, "c": row.content,
        "replies": replies.of([row])[row.pk], "campaign": row.results.campaign,
    }  # fmt: skip


def _paper(row: RateeResult, kind: str) -> HttpResponse:
    if kind not in PAPERS:
        raise Http404
    write, content_type = PAPERS[kind]
    name = f"{row.ratee.name}_政治素质考察报告.{kind}"
    body = write(ratee_report(row, replies.of([row])[row.pk]))
    return _download(name, content_type, body)


def _download(name: str, content_type: str, content: bytes) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = str(content_disposition_header(True, safe_filename(name)))
    return answer


def _seen(request: Request, pk: int) -> RateeResult:
    row = allowed.get(request, RateeResult, pk, View)
    summary = f"查看考察报告（{row.results.campaign.name}）"
    events.record(request.user, "考察.查看报告", row, summary)
    return row


def _own(request: Request, pk: int) -> RateeResult:
    for row in results.own(request.user):
        if row.pk == pk:
            return row
    raise Http404


def _way(row: ResultSet) -> list[tuple[Any, str]]:
    return [*crumbs(row.campaign), (_("考察结果"), reverse("assess:results", args=[row.pk]))]
