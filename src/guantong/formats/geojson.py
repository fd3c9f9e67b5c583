"""GeoJSON (RFC 7946): points with how they are known, lines, outlines; degrees of WGS 84.

A point that was invented says so wherever it is written: ``knowledge`` and the word 虚构.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

#: How a point came to be known, as users read it.
KNOWLEDGE = {
    "surveyed": "实地测量",
    "public": "公开资料",
    "entered": "地图标注",
    "address": "只到地址",
    "invented": "虚构",
}
INVENTED = "invented"
#: Decimals of a degree that are written: a metre is the fifth.
DECIMALS = 5

Position = tuple[float, float]


class GeoJSONError(ValueError):
    """A file that holds no outlines; `message` says what was wrong, in Chinese."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Point:
    """Something at a place.

    Attributes
    ----------
    knowledge
        A key of `KNOWLEDGE`.
    radius
        Metres within which it lies, or None.

    """

    name: str
    longitude: float
    latitude: float
    knowledge: str
    radius: float | None = None
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A way through positions, longitude first; ``invented`` if one of them is."""

    name: str
    positions: Sequence[Position]
    invented: bool = False
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """An area as closed rings; a position is inside if it lies in an odd number of them."""

    name: str
    rings: Sequence[Sequence[Position]]
    code: str = ""
    properties: Mapping[str, Any] = field(default_factory=dict)


def collection(features: Iterable[Point | Line | Outline], **members: Any) -> dict[str, Any]:
    """Return a FeatureCollection.

    Parameters
    ----------
    features
        What is written, in its order.
    members
        Further members of the collection, such as ``attribution``.

    Raises
    ------
    ValueError
        If it is not said how a point is known.

    Examples
    --------
    >>> point = Point("虚构镇", 111.5, 26.1, "invented")
    >>> collection([point])["features"][0]["properties"]
    {'name': '虚构镇', 'knowledge': 'invented', 'knowledge_label': '虚构', 'radius_m': None}

    """
    return {
        "type": "FeatureCollection", **members,
        "features": [_feature(one) for one in features],
    }  # fmt: skip


def written(features: Iterable[Point | Line | Outline], **members: Any) -> str:
    """Return `collection` as text."""
    return json.dumps(collection(features, **members), ensure_ascii=False)


def _feature(one: Point | Line | Outline) -> dict[str, Any]:
    told: dict[str, Any] = {**one.properties, "name": one.name}
    if isinstance(one, Point):
        geometry: dict[str, Any] = {
            "type": "Point", "coordinates": _rounded((one.longitude, one.latitude)),
        }  # fmt: skip
        if one.knowledge not in KNOWLEDGE:
            raise ValueError(f"nobody said how the point of {one.name} is known")
        told |= {
            "knowledge": one.knowledge, "knowledge_label": KNOWLEDGE[one.knowledge],
            "radius_m": one.radius,
        }  # fmt: skip
    elif isinstance(one, Line):
        places = [_rounded(place) for place in one.positions]
        geometry = {"type": "LineString", "coordinates": places}
        if one.invented:
            told |= {"knowledge": INVENTED, "knowledge_label": KNOWLEDGE[INVENTED]}
    else:
        geometry = _area(one.rings)
        told |= {"code": one.code} if one.code else {}
    return {"type": "Feature", "properties": told, "geometry": geometry}


def _area(rings: Sequence[Sequence[Position]]) -> dict[str, Any]:
    """Lay out rings as polygons: one that lies in another is its hole."""
    closed = [[_rounded(place) for place in ring] for ring in rings]
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in closed]
    shells = [n for n, ring in enumerate(closed) if _depth(closed, n, ring) % 2 == 0]
    parts = []
    for n in shells:
        depth = _depth(closed, n, closed[n])
        holes = [
            ring for k, ring in enumerate(closed)
            if k != n and _depth(closed, k, ring) == depth + 1 and _inside(closed[n], ring[0])
        ]  # fmt: skip
        parts.append([closed[n], *holes])
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _depth(rings: Sequence[Sequence[Sequence[float]]], n: int, ring: Sequence[Any]) -> int:
    return sum(_inside(other, ring[0]) for k, other in enumerate(rings) if k != n)


def _inside(ring: Sequence[Sequence[float]], place: Sequence[float]) -> bool:
    x, y = place
    odd = False
    for (ax, ay), (bx, by) in pairwise(ring):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            odd = not odd
    return odd


def _rounded(place: Sequence[float]) -> list[float]:
    return [round(place[0], DECIMALS), round(place[1], DECIMALS)]


def outlines(text: str, code: str = "adcode") -> tuple[Outline, ...]:
    """Read the areas of a FeatureCollection; its points and lines are left out.

    Parameters
    ----------
    text
        The file.
    code
        Property that holds the code of an area.

    Raises
    ------
    GeoJSONError
        If it is no GeoJSON, or a ring is none.

    """
    try:
        read = json.loads(text)
        features = list(read["features"])
        return tuple(_outline(one, code) for one in features if _is_area(one))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise GeoJSONError("不是 GeoJSON，或其中的轮廓不完整。") from error


def _is_area(feature: Mapping[str, Any]) -> bool:
    return (feature["geometry"] or {}).get("type") in ("Polygon", "MultiPolygon")


def _outline(feature: Mapping[str, Any], code: str) -> Outline:
    told = dict(feature.get("properties") or {})
    rings = tuple(_rings(feature["geometry"]))
    return Outline(str(told.pop("name", "")), rings, str(told.pop(code, "")), told)


def _rings(geometry: Mapping[str, Any]) -> Iterator[tuple[Position, ...]]:
    parts = geometry["coordinates"]
    for part in [parts] if geometry["type"] == "Polygon" else parts:
        for ring in part:
            places = tuple((float(place[0]), float(place[1])) for place in ring)
            if len(places) < 4:
                raise ValueError("a ring of fewer than four positions")
            yield places
