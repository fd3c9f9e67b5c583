"""Villages to be drawn, from tables of households, ways and locks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.errors import GridError
from guantong.engines.place.grids.graph.walks import walks
from guantong.engines.place.grids.problem.limits import Limits, Locks, locks
from guantong.engines.place.grids.problem.walks import LOOSE, Walks
from guantong.engines.place.grids.tables.doors import Doors, read_doors
from guantong.engines.place.grids.tables.settings import Setting, read_settings
from guantong.engines.sheets import Fault, Faults, Sheet, TableFaults

#: Every table there can be.
TABLES = ("settings", "households", "ways", "together", "apart", "pinned")
SETTINGS = {
    "low": Setting(15, 1, whole=True),
    "high": Setting(100, 1, whole=True),
    "target": Setting(None, 1),
    "number": Setting(None, 1, whole=True),
    "size_price": Setting(0.0),
    "move_price": Setting(0.0),
    "detour": Setting(1.3, 1.0, 5.0),
}


@dataclass(frozen=True, eq=False)
class Village:
    """A village: its households by name, what is asked of its grids.

    Attributes
    ----------
    name, households, groups, grids
        Names: of the village, of each household, of each group, of each present or locked grid.
    doors, rows
        All doors of the tables, and which are this village's.
    walks, limits, locks
        The problem.

    """

    name: str
    households: tuple[str, ...]
    groups: tuple[str, ...]
    grids: tuple[str, ...]
    doors: Doors
    rows: Ints
    walks: Walks
    limits: Limits
    locks: Locks

    @property
    def loose(self) -> Ints:
        """No group of any household."""
        return np.full(len(self.households), LOOSE)


def villages(tables: Mapping[str, Mapping[str, Any]]) -> list[Village]:
    """Return the villages of tables.

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
    if "households" not in tables:
        faults.add("households", "缺少这张表。")
    faults.settle()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in TABLES}
    sheet = sheets["households"]
    others = (
        "village", "group", "grid", "longitude", "latitude", "x", "y", "knowledge",
    )  # fmt: skip
    if not sheet.shape(("household",), others):
        faults.settle()
    names = sheet.keys("household")
    if not names:
        faults.add("households", "没有一行。")
    faults.settle()
    settings = read_settings(sheets["settings"], SETTINGS)
    read = _Read(sheets, names, settings)
    faults.settle()
    found = [read.village(name) for name in read.places]
    faults.settle()
    return found


class _Read:
    """What all villages are cut from."""

    def __init__(
        self, sheets: dict[str, Sheet], names: tuple[str, ...], settings: dict[str, float | None]
    ) -> None:
        sheet = sheets["households"]
        self.faults, self.names, self.settings = sheet.faults, names, settings
        self.doors = read_doors(sheet)
        self.village_of = sheet.texts("village")
        self.group_of, self.grid_of = sheet.texts("group"), sheet.texts("grid")
        self.places = dict.fromkeys(self.village_of)
        self.ways = self._pairs(sheets["ways"], ("metres",))
        self.metres = _metres(sheets["ways"])
        self.apart = self._pairs(sheets["apart"])
        self.together = self._named(sheets["together"], "set")
        self.pinned = self._named(sheets["pinned"], "grid")
        self.limits = self._limits()

    def _limits(self) -> Limits:
        one = self.settings
        try:
            return Limits(
                int(one["low"] or 0), int(one["high"] or 0), one["target"],
                None if one["number"] is None else int(one["number"]), one["size_price"] or 0.0,
            )  # fmt: skip
        except GridError as error:
            self.faults.add("settings", error.message)
            return Limits()

    def _pairs(self, sheet: Sheet, more: tuple[str, ...] = ()) -> Ints:
        """Return pairs of households of one village."""
        if not sheet.shape(("household", "other"), more):
            return np.zeros((0, 2), np.int64)
        ends = [sheet.places(column, self.names, "户") for column in ("household", "other")]
        sheet.say((ends[0] == ends[1]) & (ends[0] >= 0), "other", "两端是同一户。")
        good = (ends[0] >= 0) & (ends[1] >= 0)
        of = np.array([self.village_of[max(i, 0)] for i in ends[0].tolist()])
        to = np.array([self.village_of[max(i, 0)] for i in ends[1].tolist()])
        sheet.say(good & (of != to), "other", "两户不在同一个村。")
        return np.stack(ends, axis=1)

    def _named(self, sheet: Sheet, column: str) -> list[tuple[int, str]]:
        """Return households with what a column says of them."""
        if not sheet.shape(("household", column)):
            return []
        at = sheet.places("household", self.names, "户")
        texts = sheet.texts(column)
        sheet.say(np.array([not text for text in texts], bool), column, "是空的。")
        return [(int(i), text) for i, text in zip(at.tolist(), texts, strict=True) if i >= 0]

    def village(self, name: str) -> Village:
        """Return one village; what is wrong with it is noted."""
        rows = np.array([n for n, one in enumerate(self.village_of) if one == name])
        place = {int(row): at for at, row in enumerate(rows.tolist())}
        groups = tuple(dict.fromkeys(filter(None, (self.group_of[r] for r in rows.tolist()))))
        of = np.array([
            groups.index(self.group_of[r]) if self.group_of[r] else LOOSE for r in rows.tolist()
        ])  # fmt: skip
        pinned = {place[i]: grid for i, grid in self.pinned if i in place}
        here = [self.grid_of[r] for r in rows.tolist()]
        grids = tuple(dict.fromkeys(filter(None, [*here, *pinned.values()])))
        inside = np.isin(self.ways[:, 0], rows)
        edges, lengths = self._edges(inside, place)
        try:
            village = walks(
                self.doors.metres(rows), of, edges, lengths, self.settings["detour"] or 1.3
            )
            kept = self._locks(place, here, grids, pinned)
        except GridError as error:
            label = f"{name}：" if name else ""
            raise TableFaults([Fault("households", label + error.message)]) from error
        names = tuple(self.names[r] for r in rows.tolist())
        return Village(
            name, names, groups, grids, self.doors, rows, village, self.limits, kept
        )  # fmt: skip

    def _edges(self, inside: Bools, place: dict[int, int]) -> tuple[Ints | None, Floats | None]:
        if not inside.any():
            return None, None
        pairs = np.array([[place[i] for i in pair] for pair in self.ways[inside].tolist()])
        return pairs, None if self.metres is None else self.metres[inside]

    def _locks(
        self, place: dict[int, int], here: list[str], grids: tuple[str, ...],
        pinned: dict[int, str],
    ) -> Locks:  # fmt: skip
        sets: dict[str, list[int]] = {}
        for i, name in self.together:
            if i in place:
                sets.setdefault(name, []).append(place[i])
        apart = [(place[a], place[b]) for a, b in self.apart.tolist() if a in place and b in place]
        present = None
        if any(here):
            present = np.array([grids.index(one) if one else -1 for one in here])
        return locks(
            len(place), sets.values(), apart, {i: grids.index(g) for i, g in pinned.items()},
            present, self.settings["move_price"] or 0.0,
        )  # fmt: skip


def _metres(sheet: Sheet) -> Floats | None:
    return sheet.floats("metres", 0.0, 0.0) if "metres" in sheet else None
