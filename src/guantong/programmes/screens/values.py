"""A sheet, the board of a period, a number with its history, one number over time; masters."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed, loads, way
from guantong.frame.periods import Period
from guantong.frame.records import page as record
from guantong.programmes import asking
from guantong.programmes.models import (
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    ValueState,
)
from guantong.programmes.queries import sheets
from guantong.programmes.room import VALUE_CHECK, VALUE_FIX, VALUE_VIEW
from guantong.programmes.services import elements, seasons
from guantong.programmes.services.values import number
from guantong.ui.charts import Bars
from guantong.ui.tables import unit_of

OF_SHEET = ("unit", "period", "state", "due", "reported_by", "reported_on", "checked_by",
            "checked_on", "fixed_by", "fixed_on", "returned")  # fmt: skip
OF_ELEMENT = ("name", "group", "unit_kind", "period", "stock", "measure", "decimals",
              "low", "high", "told", "definition", "titles", "unit", "source", "article", "basis",
              "verify", "version", "ended_on")  # fmt: skip
OF_RULE = ("name", "sign", "tolerance", "unit", "source", "article", "basis", "verify", "version",
           "ended_on")  # fmt: skip
#: What is shown even where it is empty.
KEPT = ("unit", "period", "state", "due")


@allowed.needs(VALUE_VIEW)
def sheet(request: Request, pk: int) -> HttpResponse:
    """Show what a unit says of a period."""
    row = allowed.get(request, DataSheet, pk, VALUE_VIEW)
    facts = [one for one in OF_SHEET if one in KEPT or getattr(row, one)]
    shown = record.facts(row, facts)
    at = facts.index("period")
    shown[at] = (shown[at][0], row.when)
    kept = asking.outside(row.unit)
    return record.show(
        request, row, facts, template="programmes/sheet.html", facts=shown,
        read=sheets.read(row), remarks=loads.told(DataSheet, request.user, row.unit),
        closed=kept, is_open=row.state == ValueState.OPEN,
    )  # fmt: skip


@allowed.needs(VALUE_VIEW)
def quarter(request: Request) -> HttpResponse:
    """Show a period of a place: its units by state, or of a township every number."""
    unit = unit_of(request) if request.GET.get("unit") else None
    unit = unit or next(iter(allowed.tops(request, VALUE_VIEW)), None)
    if unit is None:
        raise Http404
    offered = dict([*seasons.said(None, unit), *sheets.periods()])
    period = request.GET.get("period") or next(iter(offered), "")
    found = Period.read(period)
    if found is None and period:
        raise Http404
    context = {
        "unit": unit, "period": period, "periods": offered.items(), "when": found,
        "crumbs": [(_("报表"), reverse("programmes:sheets"))],
        "title": _("%(unit)s %(when)s") % {"unit": unit.name, "when": found or ""},
        "remarks": loads.told(DataSheet, request.user, unit),
        "buttons": _buttons(request, unit, period),
    }  # fmt: skip
    below = [
        one for one in Unit.objects.visible_to(request.user).filter(parent=unit, closed_on=None)
        if one.kind == Unit.Kind.VILLAGE
    ] if unit.kind != Unit.Kind.VILLAGE else [unit]  # fmt: skip
    if below:
        heads, rows = sheets.board(sorted(below, key=lambda one: one.path), period)
        return render(request, "programmes/board.html", {**context, "heads": heads, "rows": rows})
    places = sheets.places(request.user, unit, period)
    states = [(one.value, one.label) for one in ValueState]
    return render(
        request, "programmes/places.html", {**context, "places": places, "states": states}
    )


def _buttons(request: Request, unit: Unit, period: str) -> list[tuple[str, str]]:
    """Return where a whole period is handed up at once."""
    found = []
    for one, right in ((seasons.check_all, VALUE_CHECK), (seasons.fix_all, VALUE_FIX)):
        if period and request.user.may(right, unit.path):
            at = reverse("frame:act", args=["core.unit", unit.pk, one.name])
            found.append((f"{at}?period={period}", str(one.label)))
    return found


@allowed.needs(VALUE_VIEW)
def value(request: Request, pk: int) -> HttpResponse:
    """Show every version of a number: who said it, when, from which row of which file."""
    row = allowed.get(request, DataValue, pk, VALUE_VIEW)
    some = sheets.versions(row)
    drawer = request.GET.get("view") == "drawer"
    context = {
        "row": next((one for one in some if one.current), row), "versions": some,
        "title": str(row), "crumbs": way.to(row), "drawer": drawer,
        "sheet": DataSheet.objects.visible_to(request.user).filter(
            unit=row.unit_id, period=row.period
        ).first(),
    }  # fmt: skip
    template = "programmes/value_part.html" if drawer else "programmes/value.html"
    return render(request, template, context)


@allowed.needs(VALUE_VIEW)
def series(request: Request) -> HttpResponse:
    """Show one element of one unit over time, drawn and in numbers; years stand apart."""
    unit = unit_of(request)
    key = request.GET.get("element") or ""
    if unit is None:
        tops = allowed.tops(request, VALUE_VIEW)
        unit = tops[0] if tops else None
    if unit is None or not request.user.may(VALUE_VIEW, unit.path):
        raise Http404
    some = [one for one in asking.elements_at(unit) if one.unit_kind == unit.kind]
    element = next((one for one in some if str(one.pk) == key), some[0] if some else None)
    steps = sheets.over_time(unit, element) if element else []
    often = element.period if element else ""
    own = [one for one in steps if asking.often(one.value.period) == often]
    title = _("%(unit)s：%(name)s") % {"unit": unit.name, "name": element or _("没有数据项")}
    return render(request, "programmes/series.html", {
        "title": title, "crumbs": [(_("报送数据"), reverse("programmes:values"))],
        "unit": unit, "element": element, "elements": some,
        "own": list(reversed(own)), "years": [one for one in steps if one not in own][::-1],
        "chart": Bars(title, [one.when for one in own], [float(one.value.value) for one in own])
        if len(own) > 1 else None,
    })  # fmt: skip


@allowed.needs(VALUE_VIEW)
def element(request: Request, pk: int) -> HttpResponse:
    """Show what is said of an element."""
    row = allowed.get(request, DataElement, pk, VALUE_VIEW)
    facts = record.facts(row, OF_ELEMENT)
    for name in ("low", "high"):
        at = OF_ELEMENT.index(name)
        facts[at] = (facts[at][0], number(getattr(row, name)))
    return record.show(request, row, OF_ELEMENT, facts=facts)


@allowed.needs(VALUE_VIEW)
def rule(request: Request, pk: int) -> HttpResponse:
    """Show a rule, its sides in the names of the elements."""
    row = allowed.get(request, DataRule, pk, VALUE_VIEW)
    sides = [
        (record.facts(row, [side])[0][0], elements.in_words(row, side))
        for side in ("left", "right")
    ]
    facts = record.facts(row, OF_RULE)
    at = OF_RULE.index("tolerance")
    facts[at] = (facts[at][0], number(row.tolerance))
    return record.show(request, row, OF_RULE, facts=[*sides, *facts])
