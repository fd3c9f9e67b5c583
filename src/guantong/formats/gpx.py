"""GPX 1.1: places and routes for a navigator; degrees of WGS 84.

A point that was invented says so in its name and its description wherever it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import gpxpy
import gpxpy.gpx

#: How an invented point is marked.
MARK = "虚构位置"
#: Decimals of a degree that are written: a metre is the fifth.
_DECIMALS = 5


@dataclass(frozen=True)
class Waypoint:
    """A place; `invented` if its point is."""

    name: str
    longitude: float
    latitude: float
    description: str = ""
    invented: bool = False


@dataclass(frozen=True)
class Route:
    """Places one after another, of one day."""

    name: str
    points: Sequence[Waypoint]
    description: str = ""


class Told(TypedDict):
    """What stands beside a position."""

    name: str
    description: str | None


def marked(name: str, description: str) -> tuple[str, str]:
    """Return name and description with the mark of an invented point.

    Examples
    --------
    >>> marked("旧址", "9:00 到")
    ('旧址（虚构位置）', '虚构位置。9:00 到')

    """
    return f"{name}（{MARK}）", f"{MARK}。{description}"


def written(name: str, routes: Iterable[Route], places: Iterable[Waypoint] = ()) -> str:
    """Return a file as text.

    Parameters
    ----------
    name
        Of the whole.
    routes
        One a day.
    places
        Shown as points of their own.

    """
    gpx = gpxpy.gpx.GPX()
    gpx.name, gpx.creator = name, "guantong"
    for place in places:
        gpx.waypoints.append(gpxpy.gpx.GPXWaypoint(*_position(place), **_told(place)))
    for route in routes:
        laid = gpxpy.gpx.GPXRoute(route.name, route.description or None)
        points = (gpxpy.gpx.GPXRoutePoint(*_position(one), **_told(one)) for one in route.points)
        laid.points = list(points)
        gpx.routes.append(laid)
    return gpx.to_xml("1.1")


def _position(one: Waypoint) -> tuple[float, float]:
    return round(one.latitude, _DECIMALS), round(one.longitude, _DECIMALS)


def _told(one: Waypoint) -> Told:
    name, description = one.name, one.description
    if one.invented:
        name, description = marked(name, description)
    return {"name": name, "description": description or None}
