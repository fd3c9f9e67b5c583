"""Who may keep contact with whom, from tables of households, members and barred pairs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.errors import GridError
from guantong.engines.place.grids.graph.walks import walks
from guantong.engines.place.grids.members.assignment import Prices
from guantong.engines.place.grids.tables.doors import Doors, read_doors
from guantong.engines.place.grids.tables.settings import Setting, read_settings
from guantong.engines.sheets import Fault, Faults, Sheet, TableFaults

#: Every table there can be.
CONTACT_TABLES = ("settings", "households", "members", "barred", "ways")
SETTINGS = {
    "low": Setting(5, 0, whole=True),
    "high": Setting(10, 1, whole=True),
    "detour": Setting(1.3, 1.0, 5.0),
    **{
        f"price.{name}": Setting(value, 0, 10**7, whole=True)
        for name, value in vars(Prices()).items()
    },
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Contacts:
    """What is asked: see `assign`.

    Attributes
    ----------
    households, villages, members
        Their names, and the village of each household.
    doors
        Of the households.
    walk, homes
        Metres between households and members; the household each member lives in.
    groups, household_language, member_language, kin, barred, present
        As `assign` has them.
    low, high, prices
        Loads and prices.

    """

    households: tuple[str, ...]
    villages: tuple[str, ...]
    members: tuple[str, ...]
    doors: Doors
    walk: Floats
    homes: Ints
    groups: Ints
    household_language: Ints
    member_language: Ints
    kin: Ints
    barred: Bools
    present: Ints | None
    low: int
    high: int
    prices: Prices


def contacts(tables: Mapping[str, Mapping[str, Any]]) -> Contacts:
    """Return what tables ask.

    Raises
    ------
    TableFaults
        With every fault of every row.

    """
    faults = Faults()
    for name in ("households", "members"):
        if name not in tables:
            faults.add(name, "缺少这张表。")
    faults.settle()
    sheets = {name: Sheet(name, tables.get(name), faults) for name in CONTACT_TABLES}
    doors = ("longitude", "latitude", "x", "y", "knowledge")
    home, who = sheets["households"], sheets["members"]
    fit = home.shape(("household",), ("village", "group", "language", "family", "member", *doors))
    if not (who.shape(("member", "household"), ("language",)) and fit):
        faults.settle()
    households, members = home.keys("household"), who.keys("member")
    if not households:
        faults.add("households", "没有一行。")
    faults.settle()
    settings = read_settings(sheets["settings"], SETTINGS)
    numbers = {name: value or 0 for name, value in settings.items()}
    if numbers["low"] > numbers["high"]:
        faults.add("settings", "low 大于 high。")
    spoken = (home.texts("language"), who.texts("language"))
    tongues = tuple(dict.fromkeys(filter(None, [*spoken[0], *spoken[1]])))
    homes = who.places("household", households, "户")
    present = None
    if "member" in home:
        present = np.maximum(home.places("member", members, "联系人", empty=True), -1)
    barred = _barred(sheets["barred"], households, members)
    read = read_doors(home)
    faults.settle()
    walk = _walk(sheets["ways"], home, read, households, homes, numbers["detour"])
    prices = {
        name.removeprefix("price."): int(value)
        for name, value in numbers.items() if name.startswith("price.")
    }  # fmt: skip
    return Contacts(
        households, tuple(home.texts("village")), members, read, walk, homes,
        _places(home.texts("group")), _places(spoken[0], tongues), _places(spoken[1], tongues),
        _places(home.texts("family")), barred, present, int(numbers["low"]),
        int(numbers["high"]), Prices(**prices),
    )  # fmt: skip


def _places(texts: list[str], names: tuple[str, ...] | None = None) -> Ints:
    """Return numbers of names, -1 of an empty one."""
    known = {name: n for n, name in enumerate(names or dict.fromkeys(filter(None, texts)))}
    return np.array([known[text] if text else -1 for text in texts], np.int64)


def _barred(sheet: Sheet, households: tuple[str, ...], members: tuple[str, ...]) -> Bools:
    found = np.zeros((len(households), len(members)), bool)
    if sheet.shape(("household", "member")):
        at = sheet.places("household", households, "户"), sheet.places("member", members, "联系人")
        good = (at[0] >= 0) & (at[1] >= 0)
        found[at[0][good], at[1][good]] = True
    return found


def _walk(
    ways: Sheet, home: Sheet, doors: Doors, households: tuple[str, ...], homes: Ints, detour: float
) -> Floats:  # fmt: skip
    """Return metres from each household to each member of its village, inf to those of others."""
    edges = lengths = None
    if ways.shape(("household", "other"), ("metres",)):
        ends = [ways.places(column, households, "户") for column in ("household", "other")]
        edges = np.stack(ends, axis=1)
        lengths = ways.floats("metres", 0.0, 0.0) if "metres" in ways else None
        ways.faults.settle()
    village = np.array(home.texts("village"))
    found = np.full((len(households), len(homes)), np.inf)
    for name in dict.fromkeys(village.tolist()):
        rows = np.flatnonzero(village == name)
        here = np.flatnonzero(village[homes] == name)
        place = np.full(len(households), -1)
        place[rows] = np.arange(len(rows))
        inside = None if edges is None else (place[edges] >= 0).all(axis=1)
        try:
            one = walks(
                doors.metres(rows), None,
                None if inside is None else place[edges[inside]],  # type: ignore[index]  # there where inside is
                None if lengths is None else lengths[inside], detour,
            )  # fmt: skip
        except GridError as error:
            label = f"{name}：" if name else ""
            raise TableFaults([Fault("households", label + error.message)]) from error
        found[np.ix_(rows, here)] = one.distances(place[homes[here]]).T
    return found
