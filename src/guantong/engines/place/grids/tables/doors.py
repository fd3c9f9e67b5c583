"""Doors of households: degrees or metres, which may be lacking, with how they are known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.sheets import Sheet

#: Metres of a degree of latitude.
DEGREE = 111_195.0
#: How a door may be known, as it is written.
KNOWLEDGE = {
    "实地测量": "surveyed",
    "公开资料": "public",
    "地图标注": "entered",
    "只到地址": "address",
    "虚构": "invented",
}
DEGREES, METRES = ("longitude", "latitude"), ("x", "y")


@dataclass(frozen=True, eq=False)
class Doors:
    """Where households are.

    Attributes
    ----------
    places
        float (n, 2): degrees, or metres on a plane; NaN where it is not known.
    degrees
        Whether they are degrees.
    knowledge
        How each is known; a value of `KNOWLEDGE`.

    """

    places: Floats
    degrees: bool
    knowledge: tuple[str, ...]

    def metres(self, some: Ints) -> Floats:
        """Return doors on a plane of their own, metres east and north."""
        places = self.places[some]
        if not self.degrees:
            return places
        known = places[np.isfinite(places).all(axis=1)]
        middle = known.mean(axis=0) if len(known) else np.zeros(2)
        scale = np.array([DEGREE * np.cos(np.radians(middle[1])), DEGREE])
        flat: Floats = (places - middle) * scale
        return flat


def read_doors(sheet: Sheet) -> Doors:
    """Return the doors of a table of households, each fault noted."""
    columns = DEGREES if DEGREES[0] in sheet or DEGREES[1] in sheet else METRES
    for column in columns:
        if column not in sheet:
            sheet.faults.add(sheet.name, "缺少这一列。", None, column)
            return Doors(np.full((sheet.rows, 2), np.nan), True, ("entered",) * sheet.rows)
    blank = [_blank(sheet, column) for column in columns]
    sheet.say(blank[0] != blank[1], columns[0], "经纬度（或坐标）只写了一半。")
    places = np.stack([sheet.floats(column, 0.0) for column in columns], axis=1)
    if columns == DEGREES:
        for axis, most in ((0, 180.0), (1, 90.0)):
            sheet.say(np.abs(places[:, axis]) > most, columns[axis], "不是经纬度。")
    places[blank[0] | blank[1]] = np.nan
    return Doors(places, columns == DEGREES, _knowledge(sheet))


def _blank(sheet: Sheet, column: str) -> Bools:
    return np.array([not text for text in sheet.texts(column)], bool)


def _knowledge(sheet: Sheet) -> tuple[str, ...]:
    if "knowledge" not in sheet:
        return ("entered",) * sheet.rows
    found = []
    for row, text in enumerate(sheet.texts("knowledge")):
        if text and text not in KNOWLEDGE:
            words = f"“{text}”应是 {'、'.join(KNOWLEDGE)} 之一。"
            sheet.faults.add(sheet.name, words, row, "knowledge")
        found.append(KNOWLEDGE.get(text, "entered"))
    return tuple(found)
