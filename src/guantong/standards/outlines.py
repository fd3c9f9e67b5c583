"""The outlines of the counties, coarse to some kilometres: what lies in them, and how far beyond.

They are OpenStreetMap's, under the ODbL, and stand in a file of their own; whatever shows them
says so (`CREDIT`). Nothing here knows a unit: an outline is named by the county's code.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import pairwise
from math import cos, hypot, pi

FILE = "county_outlines_osm_odbl.geojson"
CREDIT = "© OpenStreetMap contributors (ODbL 1.0)"
#: Metres of one degree of latitude.
DEGREE = 111_195.0
Point = tuple[float, float]


def metres(one: Point, other: Point) -> float:
    """Return how far two points (longitude, latitude) lie apart; good to .1 % inside a prefecture.

    Examples
    --------
    >>> round(metres((111.0, 26.0), (111.0, 26.1)))
    11120

    """
    narrow = cos((one[1] + other[1]) / 2 * pi / 180)
    return hypot((one[0] - other[0]) * narrow, one[1] - other[1]) * DEGREE


@dataclass(frozen=True)
class Outline:
    """A county's outline: closed rings of points; what lies in an odd number of them is inside."""

    code: str
    name: str
    rings: tuple[tuple[Point, ...], ...]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """The least and the greatest longitude and latitude: west, east, south, north."""
        xs = [x for ring in self.rings for x, _y in ring]
        ys = [y for ring in self.rings for _x, y in ring]
        return min(xs), max(xs), min(ys), max(ys)

    def holds(self, point: Point) -> bool:
        """Tell whether a point lies inside."""
        x, y = point
        west, east, south, north = self.box
        if not (west <= x <= east and south <= y <= north):
            return False
        inside = False
        for (x1, y1), (x2, y2) in self._edges:
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
        return inside

    def metres_to(self, point: Point) -> float:
        """Return how far outside a point lies; 0 inside."""
        if self.holds(point):
            return 0.0
        return min(_metres_to_edge(point, one, other) for one, other in self._edges)

    def somewhere(self, seed: str, apart_from: list[Point], metres_apart: float = 2_500) -> Point:
        """Return an invented point inside, the same for the same seed, not close to others."""
        draw = random.Random(seed)  # noqa: S311 - no secret
        west, east, south, north = self.box
        found: Point | None = None
        for _try in range(400):
            point = (draw.uniform(west, east), draw.uniform(south, north))
            if self.holds(point):
                found = point
                if all(metres(point, one) >= metres_apart for one in apart_from):
                    break
        if found is None:
            raise ValueError(f"{self.code}: no point lies inside")
        return round(found[0], 5), round(found[1], 5)

    @cached_property
    def _edges(self) -> list[tuple[Point, Point]]:
        return [pair for ring in self.rings for pair in pairwise(ring)]


@cache
def counties() -> dict[str, Outline]:
    """Return the outlines by the counties' codes, read once a process."""
    return {one.code: one for one in map(_read, collection()["features"])}


def near(point: Point, degrees: float, draw: random.Random) -> Point:
    """Return an invented point so many degrees around another at most, in the same county."""
    own = next((one for one in counties().values() if one.holds(point)), None)
    for _try in range(40):
        made = (
            round(point[0] + draw.uniform(-degrees, degrees), 5),
            round(point[1] + draw.uniform(-degrees, degrees), 5),
        )
        if own is None or own.holds(made):
            return made
    return point


@cache
def text() -> str:
    """Return the outlines as they are published: GeoJSON with its licence."""
    file = resources.files("guantong.standards") / "data" / FILE
    return file.read_text(encoding="utf-8")


def collection() -> dict[str, list[dict[str, dict[str, object]]]]:
    """Return them as a GeoJSON collection."""
    found: dict[str, list[dict[str, dict[str, object]]]] = json.loads(text())
    return found


def _read(feature: dict[str, dict[str, object]]) -> Outline:
    said, shape = feature["properties"], feature["geometry"]
    parts: list[list[list[list[float]]]] = shape["coordinates"]  # type: ignore[assignment]  # a polygon was wrapped
    rings = tuple(tuple((x, y) for x, y in ring) for part in parts for ring in part)
    return Outline(str(said["adcode"]), str(said["name"]), rings)


def _metres_to_edge(point: Point, one: Point, other: Point) -> float:
    narrow = cos(point[1] * pi / 180)
    dx, dy = (other[0] - one[0]) * narrow, other[1] - one[1]
    px, py = (point[0] - one[0]) * narrow, point[1] - one[1]
    long = dx * dx + dy * dy
    along = max(0.0, min(1.0, (px * dx + py * dy) / long)) if long else 0.0
    return hypot(px - along * dx, py - along * dy) * DEGREE
