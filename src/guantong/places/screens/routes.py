"""The page of a route plan, its print sheet, the files for calendars and maps."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.models import Knowledge
from guantong.core.requests import Request
from guantong.core.scope import pointing
from guantong.core.services import events
from guantong.frame import allowed, maps
from guantong.frame.maps import Drawn, Spot, Spots
from guantong.frame.records import page as record
from guantong.places import route_files
from guantong.places import route_words as words
from guantong.places.models import RoutePlan, Site
from guantong.places.room import PLACE_VIEW
from guantong.places.services import route_plans, routing
from guantong.ui.answers import download

SHOWN = ("unit", "group", "size", "first_day", "days")


@allowed.needs(PLACE_VIEW)
def route_plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan with its times, what it leaves out and why, the others to choose from."""
    row = allowed.get(request, RoutePlan, pk, PLACE_VIEW)
    context: dict[str, Any] = {"plan": row, "task": row.task}
    if request.headers.get("HX-Request") == "true":
        return _progress(request, row, context)
    at = _at(request, row)
    told = row.plans[at] if at < len(row.plans) else None
    asks = row.state == RoutePlan.State.DRAFT and not row.searching
    context |= {
        "hours": row.hours, "ends": _ends(row), "wished": words.wishes(row),
        "must": list(pointing(Site, "pk", routing.chosen(row, "must"))),
        "barred": list(pointing(Site, "pk", routing.chosen(row, "barred"))),
        "offers": words.offers(row), "shown": at, "told": told,
        "wishes": asks and route_plans.wish.allows(request.user, row),
        "chooses": route_plans.choose.ready(row) and route_plans.choose.allows(request.user, row),
        "kinds": route_files.KINDS, "basis": words.basis(),
    }  # fmt: skip
    if told is not None:
        context |= {
            "days": words.days(told, _sites(request, told)), "proof": words.proof(row, told),
            "sees": words.sees(row, told), "left": told["left"], "map_query": f"plan={at}",
            "map_address": reverse("places:route-map", args=[row.pk]),
        }  # fmt: skip
    page = record.show(request, row, SHOWN, template="places/route_plan.html", **context)
    page["Vary"] = "HX-Request"
    return page


def _progress(request: Request, row: RoutePlan, context: dict[str, Any]) -> HttpResponse:
    """Answer the page that waits: how far the search is, or that there is a whole page to read."""
    if row.searching:
        answer = render(request, "places/route_search.html", context)
    else:
        answer = HttpResponse(headers={"HX-Refresh": "true"})
    answer["Vary"] = "HX-Request"
    return answer


def _at(request: Request, row: RoutePlan) -> int:
    """Return which of the plans the address names, else the one that is meant."""
    said = request.GET.get("plan") or ""
    return int(said) if said.isdecimal() and int(said[:3]) < len(row.plans) else row.chosen


def _ends(row: RoutePlan) -> str:
    told = row.ends.get("start", {}).get("name", "—")
    for name, text in (("night", _("住%s")), ("end", _("回到%s"))):
        if one := row.ends.get(name):
            told = f"{told}，{text % one['name']}"
    return str(told)


def _sites(request: Request, told: dict[str, Any]) -> dict[int, Site]:
    """Return the sites of a plan that the reader sees."""
    keys = {stop["site"] for day in told["days"] for stop in day["stops"]}
    rows = Site.objects.visible_to(request.user).filter(pk__in=keys)
    return {one.pk: one for one in rows}


@allowed.needs(PLACE_VIEW)
def route_map(request: Request, pk: int) -> HttpResponse:
    """Give the stops and the order of a plan as a map reads them, one class a day."""
    row = allowed.get(request, RoutePlan, pk, PLACE_VIEW)
    at = _at(request, row)
    if at >= len(row.plans):
        raise Http404
    some = words.days(row.plans[at], _sites(request, row.plans[at]))
    found = Spots(row.name, kinds=[(str(n), day.title) for n, day in enumerate(some)])
    for n, day in enumerate(some):
        found.marks += [_mark(stop, str(n)) for stop in day.stops]
        found.marks.append(_order(day, str(n)))
    return maps.answer(found)


def _mark(stop: words.Stop, kind: str) -> Spot:
    spot = stop.told["spot"]
    point, address = (spot["longitude"], spot["latitude"]), ""
    if stop.site is not None:
        address = stop.site.get_absolute_url()
    return Spot(stop.name, point, spot["knowledge"], address, stop.times, kind, spot["radius"])


def _order(day: words.Day, kind: str) -> Spot:
    spots = day.spots
    known = Knowledge.INVENTED if any(one["knowledge"] == "invented" for one in spots) else ""
    line = Drawn("LineString", [(one["longitude"], one["latitude"]) for one in spots])
    return Spot(_("%s的先后") % day.title, line, str(known), kind=kind)


@allowed.needs(PLACE_VIEW)
def route_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out the plan that is meant: on paper, for a calendar, for a map."""
    row = allowed.get(request, RoutePlan, pk, PLACE_VIEW)
    made = route_files.MAKERS.get(kind)
    if made is None or row.plan is None:
        raise Http404
    events.record(request.user, "线路规划.打印", row, f"{row}：{kind}")
    body = made(row, row.plan, words.days(row.plan, _sites(request, row.plan)))
    return download(body, f"{row.name}.{kind}")
