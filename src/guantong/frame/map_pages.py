"""The outlines under every map, and the layers that a page draws over them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from guantong.core.requests import Request
from guantong.frame import maps, navigation, switches
from guantong.frame.listings import POINTS, Listing, addressed, at
from guantong.standards import outlines
from guantong.ui.maps import Map, MapLayer

DAY = 24 * 60 * 60


@conditional_page
def base(_request: Request) -> HttpResponse:
    """Give the counties' outlines, which are the same for everybody."""
    response = HttpResponse(outlines.text(), content_type="application/geo+json")
    response["Cache-Control"] = f"private, max-age={DAY}"
    response.is_public = True  # type: ignore[attr-defined]  # read by the guard of sessions
    return response


def layers(request: Request, listings: Iterable[str], query: str = "") -> list[MapLayer]:
    """Return layers by the names of their listings' addresses, as far as the reader may see them.

    Each is narrowed as a query says that is of its list's own page.

    Raises
    ------
    LookupError
        If a name is no layer's: a fault of the page.

    """
    found = []
    for address in listings:
        one = at(address)
        if one is None or one.place is None:
            raise LookupError(f"no layer of the map: {address}")
        if one.needs is None or request.user.may(one.needs):
            found.append(_layer(one, one.place, query))
    return found


def of_all(request: Request, on: Collection[str]) -> list[MapLayer]:
    """Return the layers of all rooms that the reader may open; those named are drawn at first."""
    found = known(request)
    shown = {one for one in on if any(one == other.route for other in found)}
    first = shown or {one.route for one in found[:1]}
    return [
        replace(_layer(one, one.place, one.place.query), on=one.route in first)
        for one in found if one.place is not None
    ]  # fmt: skip


def _layer(listing: type[Listing], layer: maps.Layer, query: str) -> MapLayer:
    return MapLayer(_asked(reverse(listing.route), query), str(layer.label), listing.route)


def _asked(address: str, query: str) -> str:
    """Return where the page of a list gives the points of its rows."""
    return f"{address}?{'&'.join(filter(None, (f'{POINTS}=1', query)))}"


def alone(address: str, label: str, query: str = "") -> list[MapLayer]:
    """Return the layer of an address of a page's own."""
    return [MapLayer(_asked(address, query), label)]


def known(request: Request) -> list[type[Listing]]:
    """Return the listings that are layers of the map of all rooms and that the reader may open."""
    off = switches.off(request.user)
    return [
        one for one in addressed()
        if one.place is not None and one.place.own and navigation.is_on(one, off)
        and (one.needs is None or request.user.may(one.needs))
    ]  # fmt: skip


def editing(row: Any) -> Map:
    """Return the map on which the point of a row is set, with what is known of it now."""
    now = maps.feature_of(row) if row.longitude is not None else {}
    return Map(_("%(row)s的位置") % {"row": row}, reverse("frame:map-base"), edits=now)
