"""The page of a centre."""

from __future__ import annotations

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.records import page
from guantong.places.models import Centre
from guantong.places.room import PLACE_VIEW

SHOWN = (
    "unit", "kind", "state", "opening", "area", "functions", "capacity", "address", "keeper",
    "telephone", "knowledge",
)  # fmt: skip


@allowed.needs(PLACE_VIEW)
def centre(request: Request, pk: int) -> HttpResponse:
    """Show a centre, and what other rooms know of it."""
    row = allowed.get(request, Centre, pk, PLACE_VIEW)
    shown = SHOWN if row.closed_on is None else (*SHOWN, "closed_on")
    return page.show(request, row, shown, template="places/centre.html", centre=row)
