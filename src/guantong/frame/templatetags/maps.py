"""The map on a page; what it draws are the rows of listings, or what an address answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import template
from django.urls import reverse

from guantong.core.text import Text
from guantong.frame import map_pages
from guantong.frame.listings import MAP
from guantong.ui.maps import Map

register = template.Library()
PASSING = {MAP, "page", "export", "size", "dense", "columns", "hide", "sort"}


@register.inclusion_tag("ui/map_head.html", takes_context=True)
def map_head(context: dict[str, Any]) -> dict[str, Any]:
    """Load what a map takes, and say that this page has one."""
    context["request"].draws_map = True
    return {}


@register.inclusion_tag("ui/map.html", takes_context=True)
def map(  # noqa: A001 - the word of the pages
    context: dict[str, Any], *listings: str, query: str = "", title: str = ""
) -> dict[str, Any]:
    """Draw the rows of listings, by the names of their addresses, narrowed as a query says."""
    layers = map_pages.layers(context["request"], listings, _kept(query))
    said = title or "、".join(one.label for one in layers)
    return {"map": Map(said, reverse("frame:map-base"), layers)}


@register.inclusion_tag("ui/map.html")
def map_of(address: str, label: Text, query: str = "", closest: int = 13) -> dict[str, Any]:
    """Draw the rows of the list at an address, or what a view there answers by `maps.answer`."""
    label = str(label)
    found = map_pages.alone(address, label, _kept(query))
    return {"map": Map(label, reverse("frame:map-base"), found, closest=closest)}


@register.inclusion_tag("ui/map.html")
def this_map(map: Map) -> dict[str, Any]:  # noqa: A002 - the word of the pages
    """Draw a map that the page put together."""
    return {"map": map}


def _kept(query: str) -> str:
    return urlencode([one for one in parse_qsl(query) if one[0] not in PASSING])
