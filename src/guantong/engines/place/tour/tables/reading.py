"""A question from plain tables; they are described in docs/user/place-format.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guantong.engines.place.tour.errors import TourError
from guantong.engines.place.tour.problem.arrays import Floats
from guantong.engines.place.tour.problem.sites import (
    ANY_GROUP,
    MOST_SCORE,
    Days,
    Sites,
    Trip,
)
from guantong.engines.place.tour.problem.ways import Pace, Ways
from guantong.engines.place.tour.tables import cells
from guantong.engines.place.tour.tables.hours import read_windows
from guantong.engines.place.tour.tables.points import read_points, read_ways
from guantong.engines.sheets import Fault, Faults, Sheet, TableFaults

#: Every table there can be, and its columns: those it must have, those it may.
SHAPES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "settings": (("name", "value"), ()),
    "days": (("day", "start", "end", "from", "to"), ()),
    "sites": (
        ("site", "minutes", "score"),
        ("largest", "longitude", "latitude", "knowledge", "radius"),
    ),
    "hours": (("site", "day", "opens", "closes"), ("last_entry",)),
    "closed": (("site", "day"), ()),
    "places": (("place",), ("longitude", "latitude", "knowledge", "radius")),
    "travel": (("from", "to", "minutes"), ()),
    "must": (("site",), ()),
}
TABLES = tuple(SHAPES)
NEEDED = ("days", "sites", "hours")
#: Settings, each a number, with what they are if nobody says, and the least they may be.
SETTINGS: dict[str, tuple[float, float]] = {
    "group": (1, 1), "speed": (Pace.speed, 1), "detour": (Pace.detour, 1),
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Read:
    """A question with what its tables say of the places.

    Attributes
    ----------
    trip
        The question.
    places
        Names in the order of `Sites.travel`.
    points
        float (p, 2): longitude and latitude, NaN where there is none.
    radius
        float (p,): metres within which it lies, NaN where there is none.
    knowledge
        How each point is known; empty if there is none.
    ways
        The minutes between places, with what they may be.

    """

    trip: Trip
    places: tuple[str, ...]
    points: Floats
    radius: Floats
    knowledge: tuple[str, ...]
    ways: Ways


def from_tables(tables: Mapping[str, Mapping[str, Any]]) -> Read:
    """Make a question.

    Parameters
    ----------
    tables
        By table the columns by name, each a sequence or an Arrow array; cells are text or numbers.

    Raises
    ------
    TableFaults
        With every fault of every row.

    """
    faults = Faults()
    for name in tables:
        if name not in TABLES:
            faults.add(name, "不认识这张表。")
    for name in NEEDED:
        if name not in tables:
            faults.add(name, "缺少这张表。")
    faults.settle()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in TABLES}
    there = {name for name, shape in SHAPES.items() if sheets[name].shape(*shape)}
    faults.settle()
    names = sheets["sites"].keys("site")
    others = sheets["places"].keys("place") if "places" in there else ()
    for row, name in enumerate(others):
        if name in names:
            faults.add("places", f"“{name}”已在 sites 里。", row, "place")
    labels = sheets["days"].keys("day")
    return _made(sheets, there, names, (*names, *others), labels, faults)


def _made(
    sheets: dict[str, Sheet], there: set[str], names: tuple[str, ...], places: tuple[str, ...],
    labels: tuple[str, ...], faults: Faults,
) -> Read:  # fmt: skip
    settings = _settings(sheets["settings"] if "settings" in there else None)
    minutes = sheets["sites"].ints("minutes", 0, 1)
    score = sheets["sites"].ints("score", 0, 0)
    sheets["sites"].say(score > MOST_SCORE, "score", f"大于 {MOST_SCORE}。")
    largest = sheets["sites"].ints("largest", ANY_GROUP, ANY_GROUP)
    closed = sheets["closed"] if "closed" in there else None
    windows = read_windows(sheets["hours"], closed, names, labels, minutes.tolist())
    must: list[int] = []
    if "must" in there:
        sheets["must"].keys("site")
        must = sheets["must"].places("site", names, "点").tolist()
    points = read_points(sheets, there, places)
    known = read_ways(sheets["travel"] if "travel" in there else None, places)
    days = _days(sheets["days"], places, labels)
    try:
        found = points.ways(known, Pace(settings["speed"], settings["detour"]))
        sites = Sites(names, minutes, score, largest, windows, found.minutes)
        trip = Trip(sites, days, tuple(must), int(settings["group"]))
    except TourError as error:
        fault = Fault(error.table, error.message, error.row, error.column)
        raise TableFaults([fault]) from error
    return Read(trip, places, points.points, points.radius, points.knowledge, found)


def _settings(sheet: Sheet | None) -> dict[str, float]:
    found = {name: usual for name, (usual, _) in SETTINGS.items()}
    if sheet is None:
        return found
    numbers = sheet.floats("value", np.nan)
    for row, name in enumerate(sheet.keys("name")):
        if name not in SETTINGS:
            there = "、".join(SETTINGS)
            sheet.faults.add(sheet.name, f"不认识“{name}”。可用：{there}。", row, "name")
        elif not numbers[row] >= SETTINGS[name][1]:
            sheet.faults.add(sheet.name, f"应不小于 {SETTINGS[name][1]:g}。", row, "value")
        else:
            found[name] = float(numbers[row])
    return found


def _days(sheet: Sheet, places: tuple[str, ...], labels: tuple[str, ...]) -> Days:
    start = sheet.places("start", places, "地点").tolist()
    end = sheet.places("end", places, "地点").tolist()
    opens, closes = cells.minutes(sheet, "from"), cells.minutes(sheet, "to")
    if not labels:
        sheet.faults.add("days", "没有一行。")
    for row in range(len(labels)):
        if opens[row] >= closes[row]:
            sheet.faults.add("days", "结束不晚于开始。", row, "to")
            closes[row] = opens[row]
    sheet.faults.settle()
    return Days(tuple(start), tuple(end), tuple(opens), tuple(closes), labels)
