"""Where lines go and areas lie: only as far as their stops have points, and how those are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.models import Knowledge
from guantong.core.scope import rows_of, rows_of_all
from guantong.formats import geojson, gpx
from guantong.frame.maps import Drawn, Spot, Spots
from guantong.places.models import Area, Base, Line, LineStop, Site


def stops(line: Line) -> list[LineStop]:
    """Return the stops of a line in their order, with where they are."""
    rows = rows_of(line, LineStop).select_related("site", "base")
    return list(rows.order_by("position", "pk"))


def place_of(stop: LineStop) -> Any:
    """Return the site or the base of a stop."""
    return stop.site or stop.base


def placed(some: Sequence[LineStop]) -> list[LineStop]:
    """Keep the stops whose point is known or invented."""
    return [one for one in some if place_of(one).longitude is not None]


def drawn(rows: Sequence[Line]) -> dict[int, Drawn]:
    """Return the ways of lines through their stops, where at least two have a point."""
    there: dict[int, list[LineStop]] = defaultdict(list)
    read = rows_of_all([one.pk for one in rows], LineStop, "line")
    for one in read.select_related("site", "base").order_by("position", "pk"):
        there[one.line_id].append(one)
    return {
        key: Drawn("LineString", [at(one) for one in some], knowledge_of(some))
        for key, every in there.items() if len(some := placed(every)) > 1
    }  # fmt: skip


def at(stop: LineStop) -> tuple[float, float]:
    """Return longitude and latitude of a stop that has a point."""
    place = place_of(stop)
    return place.longitude, place.latitude


def knowledge_of(some: Sequence[LineStop]) -> str:
    """Say how a way is known: invented as soon as one of its points is."""
    kinds = {place_of(one).knowledge for one in some}
    return Knowledge.INVENTED.value if Knowledge.INVENTED in kinds else Knowledge.ENTERED.value


def outlined(rows: Sequence[Area]) -> dict[int, Drawn]:
    """Return the outlines of areas, where they were handed in."""
    return {
        one.pk: Drawn(
            one.outline["type"], one.outline["coordinates"],
            Knowledge.INVENTED.value if one.is_demo else Knowledge.ENTERED.value,
        )
        for one in rows if one.outline is not None
    }  # fmt: skip


def as_geojson(line: Line) -> bytes:
    """Return a line as GeoJSON: its way, and its stops with how they are known."""
    some = placed(stops(line))
    features: list[Any] = []
    if len(some) > 1:
        invented = knowledge_of(some) == Knowledge.INVENTED
        features.append(geojson.Line(line.name, [at(one) for one in some], invented))
    for one in some:
        place = place_of(one)
        features.append(geojson.Point(
            str(place), place.longitude, place.latitude, place.knowledge, place.radius,
            {"position": one.position, "minutes": one.minutes, "taught": one.taught},
        ))  # fmt: skip
    return geojson.written(features).encode()


def as_gpx(line: Line) -> bytes:
    """Return a line as GPX, for a navigator."""
    points = [
        gpx.Waypoint(
            f"{one.position} {place_of(one)}", *at(one), one.taught,
            invented=place_of(one).knowledge == Knowledge.INVENTED,
        )
        for one in placed(stops(line))
    ]  # fmt: skip
    return gpx.written(line.name, [gpx.Route(line.name, points, line.text)]).encode()


FILES = {"geojson": as_geojson, "gpx": as_gpx}
WAY, OUTLINE, STOP, SITE, BASE = "way", "outline", "stop", "site", "base"


def spots_of_line(line: Line) -> Spots:
    """Return what the map of a line shows: its way, and its numbered stops."""
    some = stops(line)
    there = placed(some)
    found = Spots(line.name, kinds=((STOP, _("站点")), (WAY, _("线路"))))
    way = drawn([line]).get(line.pk)
    if way is not None:
        found.marks.append(Spot(line.name, way, way.knowledge, kind=WAY))
    for one in there:
        place = place_of(one)
        found.marks.append(Spot(
            f"{one.position} {place}", at(one), place.knowledge, place.get_absolute_url(),
            one.taught, STOP, place.radius,
        ))  # fmt: skip
    found.without = len(some) - len(there)
    return found


def spots_of_area(area: Area, sites: Sequence[Site], bases: Sequence[Base]) -> Spots:
    """Return what the map of an area shows: its outline, its sites, its bases."""
    kinds = ((SITE, _("红色资源")), (BASE, _("基地和学校")), (OUTLINE, _("范围线")))
    found = Spots(area.name, kinds=kinds)
    outline = outlined([area]).get(area.pk)
    if outline is not None:
        found.marks.append(Spot(area.name, outline, outline.knowledge, kind=OUTLINE))
    for kind, rows in ((SITE, sites), (BASE, bases)):
        for place in rows:
            if place.longitude is None:
                found.without += 1
                continue
            found.marks.append(Spot(
                str(place), (place.longitude, place.latitude or 0.0), place.knowledge,
                place.get_absolute_url(), kind=kind, radius=place.radius,
            ))  # fmt: skip
    return found
