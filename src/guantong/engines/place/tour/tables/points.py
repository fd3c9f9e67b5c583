"""Where places lie and what is known of the ways between them, from tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.place.tour.errors import TourError
from guantong.engines.place.tour.problem.arrays import Floats
from guantong.engines.place.tour.problem.ways import Pace, Ways, ways
from guantong.engines.place.tour.tables.cells import INVENTED, knowledge
from guantong.engines.sheets import Sheet

#: Metres within which a point lies where nobody said.
RADIUS = {"surveyed": 30.0, "public": 300.0, "entered": 300.0, "address": 3000.0, "": np.nan}
_EAST, _NORTH = 180.0, 90.0


@dataclass(frozen=True, eq=False)
class Points:
    """Where places lie: longitude and latitude, within how many metres, how known."""

    names: tuple[str, ...]
    points: Floats
    radius: Floats
    knowledge: tuple[str, ...]

    def ways(self, known: Mapping[tuple[int, int], int], pace: Pace) -> Ways:
        """Return the minutes between all places.

        Raises
        ------
        TourError
            If a way is neither known nor can be estimated, with the names of the places.

        """
        try:
            return ways(self.points, self.radius, known, pace)
        except TourError as error:
            lost = [n for n, point in enumerate(self.points) if np.isnan(point).any()]
            told = {place for pair in known for place in pair}
            names = "、".join(f"“{self.names[n]}”" for n in lost if n not in told)
            text = f"{names or '有的地点'}没有坐标，也没有写到各处的时间，请补上一样。"
            raise TourError(text, table="travel") from error


def read_points(sheets: dict[str, Sheet], there: set[str], places: tuple[str, ...]) -> Points:
    """Return the points of sites and of other places."""
    parts = [_part(sheets[name]) for name in ("sites", "places") if name in there]
    points, radius = (np.concatenate([part[k] for part in parts]) for k in (0, 1))
    told = tuple(word for part in parts for word in part[2])
    return Points(places, points, radius, told)


def _part(sheet: Sheet) -> tuple[Floats, Floats, list[str]]:
    east, north = sheet.floats("longitude", 999), sheet.floats("latitude", 999)
    east, north = (np.where(one == 999, np.nan, one) for one in (east, north))
    sheet.say(np.abs(east) > _EAST, "longitude", "经度应在 -180 到 180。")
    sheet.say(np.abs(north) > _NORTH, "latitude", "纬度应在 -90 到 90。")
    sheet.say(np.isnan(east) != np.isnan(north), "latitude", "经度和纬度要一起写。")
    there = ~np.isnan(east)
    told = knowledge(sheet)
    said = np.array([bool(word) for word in told], bool)
    sheet.say(there & ~said, "knowledge", "写了坐标，就要写是怎么知道的。")
    radius = sheet.floats("radius", -1)
    invented = np.array([word == INVENTED for word in told], bool)
    sheet.say(
        there & invented & (radius < 0), "radius",
        "虚构的位置要写误差半径（米），否则不能用它估算行程。",
    )  # fmt: skip
    usual = np.array([RADIUS.get(word, 0.0) for word in told], float)
    radius = np.where(radius < 0, usual, radius)
    return np.stack([east, north], axis=1), np.where(there, radius, np.nan), told


def read_ways(sheet: Sheet | None, places: tuple[str, ...]) -> dict[tuple[int, int], int]:
    """Return the minutes that somebody knows; a way named twice is a fault."""
    if sheet is None:
        return {}
    start, end = sheet.places("from", places, "地点"), sheet.places("to", places, "地点")
    minutes = sheet.ints("minutes", -1, 0)
    found: dict[tuple[int, int], int] = {}
    for row, pair in enumerate(zip(start.tolist(), end.tolist(), strict=True)):
        if min(pair) >= 0 and pair in found:
            sheet.faults.add(sheet.name, "这段路写了不止一次。", row, "to")
        found[pair] = int(minutes[row])
    return found
