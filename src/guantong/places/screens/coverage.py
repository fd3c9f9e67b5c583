"""The pages of coverage: what can be said and what cannot, and what would tell most."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.frame import allowed, maps
from guantong.frame.records import page as record
from guantong.places.models import Coverage, TravelTime
from guantong.places.queries import coverage as queries
from guantong.places.room import PLACE_VIEW, POINT_MANAGE
from guantong.places.screens.sites import shown
from guantong.places.services import coverages
from guantong.ui.answers import download

OF_TIME = ("unit", "base", "centre", "site", "minutes", "source", "by", "at")
#: Points to enter that the page names; the file has more.
MOST_PINS = 10


def _get(request: Request, pk: int) -> Coverage:
    return allowed.get(request, Coverage, pk, PLACE_VIEW)


@allowed.needs(PLACE_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a coverage; while it is being found, the page asks again by itself."""
    row = _get(request, pk)
    if request.headers.get("HX-Request") == "true":
        return _awaited(request, row)
    found: dict[str, Any] = row.result
    told = {
        "classes": queries.classes(row), "pins": queries.pins(request.user, row, MOST_PINS),
        "share": queries.percent(found["share"]), "low": queries.percent(found["low"]),
        "high": queries.percent(found["high"]), "twice": queries.percent(found["twice"]),
        "spread": queries.percent(found["roads"]["spread"]),
        "plain_share": queries.percent(found["plain"]["share"]),
        "checked": [
            {**one, "said": queries.percent(one["said"]), "was": queries.percent(one["was"]),
             "error": queries.percent(one["error"])}
            for one in found["checked"]
        ],
    } if found else {}  # fmt: skip
    answer = record.show(
        request, row, (), template="places/coverage.html", found=found, task=row.task,
        running=coverages.running(row), stale=bool(found) and coverages.stale(row),
        least=coverages.LEAST, most=coverages.MOST,
        manages=request.user.may(POINT_MANAGE, row.unit_path), **told,
    )  # fmt: skip
    answer["Vary"] = "HX-Request"
    return answer


def _awaited(request: Request, row: Coverage) -> HttpResponse:
    """Say how far it is; once it is found, have the whole page loaded anew."""
    answer = render(request, "places/coverage_running.html", {"row": row, "task": row.task})
    answer["Vary"] = "HX-Request"
    if not coverages.running(row):
        answer["HX-Refresh"] = "true"
    return answer


@allowed.needs(PLACE_VIEW)
def points(request: Request, pk: int) -> HttpResponse:
    """Answer with what the map of a coverage shows."""
    row = _get(request, pk)
    return maps.answer(queries.spots(row, plain=request.GET.get("plain") == "1"))


@allowed.needs(PLACE_VIEW)
def file(request: Request, pk: int) -> HttpResponse:
    """Hand out a coverage as GeoJSON; what is invented says so in the file."""
    row = _get(request, pk)
    events.record(request.user, "覆盖.导出", row, str(row))
    return download(queries.written(row).encode(), f"{row}.geojson")


@allowed.needs(PLACE_VIEW)
def travel_time(request: Request, pk: int) -> HttpResponse:
    """Show a travel time."""
    row = allowed.get(request, TravelTime, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_TIME))
