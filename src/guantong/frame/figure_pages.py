"""The pages of figures: those of a unit, by room; one of them by the units below it, and Excel."""

from __future__ import annotations

import io
from itertools import groupby
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import UNIT_VIEW
from guantong.formats.workbook.write import write_table
from guantong.frame import allowed, figures, loads, periods
from guantong.frame.figures import FEW, SHARE, Figure, Number
from guantong.frame.periods import Period
from guantong.frame.rooms import rooms
from guantong.standards import outlines
from guantong.ui.answers import download
from guantong.ui.charts import Areas, Bars
from guantong.ui.tables import unit_of


@allowed.needs(UNIT_VIEW)
def of_unit(request: Request) -> HttpResponse:
    """Show the figures of a unit, by default the topmost one of the reader's."""
    unit, period = _asked(request)
    found = [
        figures.number(one, request.user, unit, period)
        for one in figures.open_to(request.user, unit)
    ]
    labels = {room.name: room.label for room in rooms()}
    context = {
        **_context(request, unit, period, [one.figure for one in found]),
        "title": _("%(unit)s的数据") % {"unit": unit.name}, "crumbs": [],
        "groups": [
            (labels[name], list(some)) for name, some in groupby(found, lambda one: one.figure.room)
        ],
    }  # fmt: skip
    return render(request, "frame/figures.html", context)


@allowed.needs(UNIT_VIEW)
def by_units(request: Request, code: str) -> HttpResponse:
    """Show one figure of a unit and of those one level below it, or hand it out as Excel."""
    unit, period = _asked(request)
    figure = figures.find(code)
    if figure is None or figure not in figures.open_to(request.user, unit):
        raise Http404
    whole = figures.number(figure, request.user, unit, period)
    parts = list(figures.below(figure, request.user, unit, period))
    common = _context(request, unit, period, [figure])
    if request.GET.get("export") == "xlsx":
        return _export(whole, parts, common)
    known = [one for one in parts if one.value is not None]
    title = f"{figure.name}：{unit.name}"
    context = {
        **common, "title": title, "crumbs": [(_("数据"), _back(request))],
        "figure": figure, "whole": whole, "parts": parts,
        "unknown": len(parts) - len(known), "few": FEW,
        "chart": _chart(title, known) if len(known) > 1 else None,
        "areas": _areas(title, figure, parts),
    }  # fmt: skip
    return render(request, "frame/figure.html", context)


def _asked(request: Request) -> tuple[Unit, Period | None]:
    """Return the unit and the period that the address says."""
    unit = unit_of(request) if request.GET.get("unit") else None
    if unit is None and request.GET.get("unit"):
        raise Http404
    return unit or allowed.tops(request, UNIT_VIEW)[0], Period.read(request.GET.get("period") or "")


def _context(
    request: Request, unit: Unit, period: Period | None, some: list[Figure]
) -> dict[str, Any]:
    """Return what both pages say: of which unit, when, and of what day the rows are."""
    models = dict.fromkeys(one.listing.model() for one in some)
    dated = any(one.dated for one in some)
    choices = periods.offered(timezone.localdate()) if dated else []
    return {
        "unit": unit, "narrows": True, "period": period,
        "periods": list(dict.fromkeys([*choices, *([period] if period else [])])),
        "as_of": timezone.localtime(),
        "remarks": [told for model in models for told in loads.told(model, request.user, unit)],
    }  # fmt: skip


def _back(request: Request) -> str:
    query = request.GET.copy()
    query.pop("export", None)
    return f"{reverse('frame:figures')}?{query.urlencode()}"


def _chart(title: str, known: list[Number]) -> Bars:
    return Bars(title, [one.name for one in known], [one.value or 0 for one in known])


def _areas(title: str, figure: Figure, parts: list[Number]) -> Areas | None:
    """Return the counties by shade, where the units below are counties with outlines."""
    outlined = outlines.counties()
    rows = [
        (one.unit.code, one.name, one.value, str(one))
        for one in parts if one.unit.code in outlined and not one.own
    ]  # fmt: skip
    known = [value for _code, _name, value, _said in rows if value is not None]
    if len(known) < 2:
        return None
    scale = (0, 100) if figure.measure == SHARE else (min(0, *known), max(1, *known))
    return Areas(title, reverse("frame:map-base"), rows, scale)


def _export(whole: Number, parts: list[Number], common: dict[str, Any]) -> HttpResponse:
    figure, unit = whole.figure, whole.unit
    share = figure.measure == SHARE
    head = [
        _("单位"), str(figure.name), _("占比（%）") if share else _("数值"), _("件数"), _("基数"),
    ]  # fmt: skip
    lines: list[list[Any]] = [
        [one.name, str(one), one.value, one.n, one.base] for one in (whole, *parts)
    ]
    until = {"period": whole.when, "at": f"{common['as_of']:%Y-%m-%d %H:%M}"}
    notes = [_("%(period)s；截至 %(at)s") % until, str(figure.told), *common["remarks"]]
    title, out = f"{figure.name}：{unit.name}", io.BytesIO()
    write_table(out, title, head, [*lines, *([one] for one in notes if one)])
    return download(out.getvalue(), f"{title}.xlsx")
