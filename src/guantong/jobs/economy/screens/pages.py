"""The overview of a place, a village's page with its paper, a designation, a version of lines."""

from __future__ import annotations

import io

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.workbook.write import write_table
from guantong.frame import allowed, figures
from guantong.frame.records import page as record
from guantong.jobs.economy import income, overview, papers, planned
from guantong.jobs.economy import village as villages
from guantong.jobs.economy.lines import Lines
from guantong.jobs.economy.listings.years import Villages
from guantong.jobs.economy.models import ClassLine, Designation, Level
from guantong.programmes.room import PROGRAMME_VIEW, VALUE_VIEW
from guantong.ui.answers import download
from guantong.ui.tables import unit_of

#: A year by which the lines that hold now are found.
NOW = 9999
PAPERS = {"pdf": to_pdf, "docx": to_word}
OF_DESIGNATION = ("unit", "kind", "batch", "year", "shows", "ground", "since", "by", "seconded_by",
                  "until", "reason")  # fmt: skip
#: What of a designation is shown even where it is empty.
KEPT = 7
OF_LINE = ("unit", "from_year", "weak", "strong", "band", "source", "article", "basis", "verify",
           "by", "seconded_by", "withdrawn_on", "reason")  # fmt: skip


@allowed.needs(VALUE_VIEW)
def page(request: Request) -> HttpResponse:
    """Show how the villages below a unit stand; or hand it out as Excel."""
    unit = unit_of(request) or allowed.tops(request, VALUE_VIEW)[0]
    lines = overview.lines(request.user, unit)
    heads = [str(one.label) for one in overview.LEVELS]
    kinds = [str(one.label) for one in Designation.Kind]
    title = _("%s村集体经济概况") % unit.name
    if request.GET.get("export") == "xlsx":
        out = io.BytesIO()
        first = [_("单位"), _("村（社区）"), *heads, _("没有核定"), _("今年消薄"), *kinds]
        cells = [
            [one.unit.name, one.villages, *(n for _key, n in one.classes), one.not_fixed,
             one.cleared, *(n for _key, n in one.shown)]
            for one in lines
        ]  # fmt: skip
        write_table(out, title, first, cells)
        return download(out.getvalue(), f"{title}.xlsx")
    middle = figures.find("economy.income")
    up = unit.parent if unit.parent_id else None
    return render(request, "economy/overview.html", {
        "title": title, "crumbs": [], "unit": unit, "lines": lines, "heads": heads,
        "kinds": kinds, "narrows": True, "line": Lines.over([unit.path]).of(unit.path, NOW),
        "median": figures.number(middle, request.user, unit) if middle else None,
        "up": up if up and request.user.may(VALUE_VIEW, up.path) else None,
    })  # fmt: skip


@allowed.needs(VALUE_VIEW)
def village(request: Request, pk: int) -> HttpResponse:
    """Show a village: its income by account, its class, its projects, its plan, what is late."""
    unit = _village(request, pk)
    found = villages.of(unit)
    sees = request.user.may(PROGRAMME_VIEW, unit.path)
    return render(request, "economy/village.html", {
        "title": _("%s集体经济") % unit.name, "row": unit, "village": found, "now": found.now,
        "level": Level(found.now.level).label if found.now else Level.UNKNOWN.label,
        "operating": income.yuan(found.now.operating if found.now else None),
        "subsidies": income.yuan(found.now.subsidies if found.now else None),
        "chart": found.chart, "accounts": income.accounts(),
        "planned": planned.of([unit.pk])[unit.pk] if sees else None,
        "designations": list(rows_of(unit, Designation)) if sees else [],
        "crumbs": [(Villages.heading, reverse(Villages.route))],
    })  # fmt: skip


@allowed.needs(VALUE_VIEW)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a village's income on paper."""
    unit = _village(request, pk)
    if kind not in PAPERS:
        raise Http404
    made = papers.of(villages.of(unit), request.user)
    events.record(request.user, "村集体经济.打印", unit, made.title)
    return download(PAPERS[kind](made), f"{made.title}.{kind}")


def _village(request: Request, pk: int) -> Unit:
    unit: Unit = allowed.get(request, Unit, pk, VALUE_VIEW)
    if unit.kind != Unit.Kind.VILLAGE:
        raise Http404
    return unit


@allowed.needs(PROGRAMME_VIEW)
def designation(request: Request, pk: int) -> HttpResponse:
    """Show a designation with its way."""
    row = allowed.get(request, Designation, pk, PROGRAMME_VIEW)
    shown = [*OF_DESIGNATION[:KEPT], *(one for one in OF_DESIGNATION[KEPT:] if getattr(row, one))]
    return record.show(request, row, shown, template="economy/designation.html")


@allowed.needs(VALUE_VIEW)
def line(request: Request, pk: int) -> HttpResponse:
    """Show a version of the lines."""
    row = allowed.get(request, ClassLine, pk, VALUE_VIEW)
    shown = [one for one in OF_LINE if getattr(row, one) not in ("", None)]
    return record.show(request, row, shown)
