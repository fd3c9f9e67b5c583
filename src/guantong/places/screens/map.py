"""The map of all rooms: each gives its layers, as far as the reader sees their rows."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.frame import allowed, map_pages
from guantong.places.room import PLACE_VIEW
from guantong.ui.maps import Map


@allowed.needs(PLACE_VIEW)
def page(request: Request) -> HttpResponse:
    """Show the map with the layers that the address names, or the first."""
    layers = map_pages.of_all(request, request.GET.getlist("layer"))
    shown = Map(_("地图"), reverse("frame:map-base"), layers, switches=True)
    return render(request, "places/map.html", {"title": _("地图"), "crumbs": [], "map": shown})
