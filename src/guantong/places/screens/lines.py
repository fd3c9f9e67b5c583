"""The pages of lines, areas and visits of groups."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.places.models import Area, GroupVisit, Line
from guantong.places.room import PLACE_VIEW
from guantong.places.screens.sites import shown

OF_LINE = ("unit", "text", "source", "closed_on")
OF_AREA = ("unit", "text", "closed_on")
OF_VISIT = ("unit", "on", "group", "size", "site", "base", "line", "taught", "booking", "by")


@allowed.needs(PLACE_VIEW)
def line(request: Request, pk: int) -> HttpResponse:
    """Show a line: its stops in their order, on the map and as a list."""
    row = allowed.get(request, Line, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_LINE), template="places/line.html")


@allowed.needs(PLACE_VIEW)
def area(request: Request, pk: int) -> HttpResponse:
    """Show an area with what lies in it."""
    row = allowed.get(request, Area, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_AREA), template="places/area.html")


@allowed.needs(PLACE_VIEW)
def group_visit(request: Request, pk: int) -> HttpResponse:
    """Show which group learned what, where and when."""
    row = allowed.get(request, GroupVisit, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_VISIT))
