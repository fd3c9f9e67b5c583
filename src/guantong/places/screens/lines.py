"""The pages of lines, areas and visits of groups."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.frame import allowed, maps
from guantong.frame.records import page as record
from guantong.places.models import Area, Base, GroupVisit, Line, Site
from guantong.places.queries import lines as queries
from guantong.places.room import PLACE_VIEW
from guantong.places.screens.sites import shown
from guantong.ui.answers import download

OF_LINE = ("unit", "text", "closed_on")
OF_AREA = ("unit", "text", "closed_on")
OF_VISIT = ("unit", "on", "group", "size", "site", "base", "line", "taught", "booking", "by")


@allowed.needs(PLACE_VIEW)
def line(request: Request, pk: int) -> HttpResponse:
    """Show a line: its stops in their order, on the map and as a list."""
    row = allowed.get(request, Line, pk, PLACE_VIEW)
    some = queries.stops(row)
    there = queries.placed(some)
    return record.show(
        request, row, shown(row, OF_LINE), template="places/line.html", stops=some,
        placed=len(there), without=[queries.place_of(one) for one in some if one not in there],
        minutes=sum(one.minutes for one in some),
    )  # fmt: skip


@allowed.needs(PLACE_VIEW)
def line_map(request: Request, pk: int) -> HttpResponse:
    """Answer with what the map of a line shows."""
    row = allowed.get(request, Line, pk, PLACE_VIEW)
    return maps.answer(queries.spots_of_line(row))


@allowed.needs(PLACE_VIEW)
def line_file(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out a line as GeoJSON or GPX; what is invented says so in the file."""
    row = allowed.get(request, Line, pk, PLACE_VIEW)
    if kind not in queries.FILES:
        raise Http404
    events.record(request.user, "线路.导出", row, str(row))
    return download(queries.FILES[kind](row), f"{row.name}.{kind}")


@allowed.needs(PLACE_VIEW)
def area(request: Request, pk: int) -> HttpResponse:
    """Show an area with what lies in it."""
    row = allowed.get(request, Area, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_AREA), template="places/area.html")


@allowed.needs(PLACE_VIEW)
def area_map(request: Request, pk: int) -> HttpResponse:
    """Answer with what the map of an area shows, as far as the reader sees it."""
    row = allowed.get(request, Area, pk, PLACE_VIEW)
    sites = Site.objects.visible_to(request.user).filter(area=row)
    bases = Base.objects.visible_to(request.user).filter(area=row)
    return maps.answer(queries.spots_of_area(row, list(sites), list(bases)))


@allowed.needs(PLACE_VIEW)
def group_visit(request: Request, pk: int) -> HttpResponse:
    """Show which group learned what, where and when."""
    row = allowed.get(request, GroupVisit, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_VISIT))
