"""Tables of a folder as a question: docs/user/place-format.md has the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.ground import ADDRESS, INVENTED, KINDS, Ground
from guantong.engines.place.coverage.outlines import Outline
from guantong.engines.place.coverage.roads import Roads
from guantong.engines.sheets import EVERYTHING, Faults, Sheet

TABLES = ("places", "counties", "roads", "times")
#: What may be written of how a point is known.
WORDS = dict(zip(("实地测量", "公开资料", "地图标注", "只到地址", "虚构"), KINDS, strict=True))
_YES = {"是": True, "否": False}


@dataclass(frozen=True, eq=False)
class Question:
    """A ground with its names, and which places are bases or may become one.

    Attributes
    ----------
    ground, roads
        The places and what is known of roads.
    names, counties
        Of places and of outlines.
    bases, candidates
        Numbers of places.

    """

    ground: Ground
    roads: Roads
    names: tuple[str, ...]
    counties: tuple[str, ...]
    bases: Ints
    candidates: Ints


def from_tables(
    tables: Mapping[str, Mapping[str, Any]], areas: Mapping[str, Sequence[Any]]
) -> Question:
    """Read a question.

    Parameters
    ----------
    tables
        Columns by name, of `TABLES`; only places must be there.
    areas
        Rings of outlines by the name of their county.

    Raises
    ------
    TableFaults
        With everything found wrong.
    CoverageError
        If the road's numbers cannot be.

    """
    faults = Faults()
    counties = tuple(areas)
    sheet = Sheet("places", tables.get("places"), faults)
    others = ("county", "longitude", "latitude", "knowledge", "radius", "people", "street", "base",
              "candidate")  # fmt: skip
    if not sheet.there:
        faults.add("places", "缺少这张表。")
    if not sheet.shape(("name",), others):
        faults.settle()
    names = sheet.keys("name")
    points, kinds = _points(sheet)
    county = (
        sheet.places("county", counties, "轮廓里的县区", empty=True)
        if "county" in sheet
        else np.full(len(names), EVERYTHING)
    )
    lost = np.array([kind == INVENTED for kind in kinds]) & (county < 0)
    sheet.say(lost, "county", "位置未知，要写明在哪个有轮廓的县区。")
    people = sheet.floats("people", 0.0, 0.0)
    radius = _radius(sheet)
    street, base, may = (_yes(sheet, column) for column in ("street", "base", "candidate"))
    roads = _roads(tables, names, faults)
    seats = _seats(tables, counties, faults)
    faults.settle()
    outlines = [Outline([np.asarray(ring) for ring in areas[name]]) for name in counties]
    ground = Ground(points, kinds, radius, people, county, outlines, seats, street)
    return Question(ground, roads, names, counties, np.flatnonzero(base), np.flatnonzero(may))


def _points(sheet: Sheet) -> tuple[Floats, list[str]]:
    there = [text != "" for text in sheet.texts("longitude")]
    points = np.column_stack(
        [sheet.floats("longitude", 0.0, -180.0), sheet.floats("latitude", 0.0, -90.0)]
    )
    points[~np.array(there, bool)] = np.nan
    kinds = []
    for row, word in enumerate(sheet.texts("knowledge")):
        kind = WORDS.get(word, "") if word else (ADDRESS if there[row] else INVENTED)
        if not kind:
            sheet.faults.add("places", f"请写{'、'.join(WORDS)}之一。", row, "knowledge")
        if kind != INVENTED and not there[row]:
            sheet.faults.add("places", "没有经纬度，只能写虚构或留空。", row, "knowledge")
        kinds.append(kind or INVENTED)
    return points, kinds


def _radius(sheet: Sheet) -> Floats:
    empty = np.array([text == "" for text in sheet.texts("radius")], bool)
    return np.where(empty, np.nan, sheet.floats("radius", 0.0, 0.0))


def _yes(sheet: Sheet, column: str) -> Bools:
    found = []
    for row, text in enumerate(sheet.texts(column)):
        if text and text not in _YES:
            sheet.faults.add(sheet.name, "请写是或否。", row, column)
        found.append(_YES.get(text, False))
    return np.array(found, bool)


def _roads(
    tables: Mapping[str, Mapping[str, Any]], names: tuple[str, ...], faults: Faults
) -> Roads:
    sheet = Sheet("roads", tables.get("roads"), faults)
    usual, found = Roads(), {}
    if sheet.shape((), ("speed", "detour", "spread")):
        for column in ("speed", "detour", "spread"):
            default = getattr(usual, column)
            found[column] = float(np.r_[sheet.floats(column, default), default][0])
    times = Sheet("times", tables.get("times"), faults)
    entered: list[tuple[int, int, float]] = []
    if times.shape(("from", "to", "minutes")):
        ends = [times.places(column, names, "地点") for column in ("from", "to")]
        minutes = times.floats("minutes", np.nan, 0.0)
        entered = [
            (int(a), int(b), float(c)) for a, b, c in zip(*ends, minutes, strict=True)
        ]  # fmt: skip
    return Roads(**found, entered=entered) if not faults.found else usual


def _seats(
    tables: Mapping[str, Mapping[str, Any]], counties: tuple[str, ...], faults: Faults
) -> Floats:
    sheet = Sheet("counties", tables.get("counties"), faults)
    seats = np.full((len(counties), 2), np.nan)
    if sheet.shape(("county", "longitude", "latitude")):
        at = sheet.places("county", counties, "轮廓里的县区")
        both = [sheet.floats(column, np.nan, -180.0) for column in ("longitude", "latitude")]
        seats[at[at >= 0]] = np.column_stack(both)[at >= 0]
    return seats
