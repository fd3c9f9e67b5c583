"""A village as the engine reads it: households on a local plane, their groups, who is left out.

A household without a point is put beside the middle of its group: invented, counted, and said.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from math import cos, pi, radians, sqrt

import numpy as np
from numpy.typing import NDArray

from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.places.models import Household

#: Metres of a degree of latitude, and of longitude at the equator.
NORTH, EAST = 110_574.0, 111_320.0
#: How far apart those are put whose points are not known, metres; each a turn further.
BESIDE, TURN = 9.0, pi * (3 - sqrt(5))


@dataclass(frozen=True, eq=False)
class Ground:
    """The households of a village that can be drawn.

    Attributes
    ----------
    rows
        The households, in the order of their keys.
    metres
        float (n, 2): east and north of the village's first household.
    groups
        int (n,): the group of each, -1 is none: it goes with its nearest neighbour.
    assumed
        bool (n,): whether its point is invented.
    left
        Households that cannot be drawn: neither they nor anybody of their group has a point.
    stood
        A digest of all that this was made of.

    """

    rows: list[Household]
    metres: NDArray[np.float64]
    groups: NDArray[np.int64]
    assumed: NDArray[np.bool_]
    left: list[Household]
    stood: str

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def place(self) -> dict[int, int]:
        """The place of each household by its key."""
        return {row.pk: at for at, row in enumerate(self.rows)}


def households_of(unit: Unit) -> list[Household]:
    """Return the households that live in a village, in the order of their keys."""
    rows = rows_of(unit, Household).filter(left_on=None).select_related("group", "grid", "contact")
    return list(rows.order_by("pk"))


def stood(rows: list[Household]) -> str:
    """Return a digest of what a draft rests on: who lives where, in which group."""
    told = ";".join(f"{row.pk},{row.group_id},{row.longitude},{row.latitude}" for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()


def stood_of_many(units: list[int]) -> dict[int, str]:
    """Return the digests of several villages, in one query."""
    found: dict[int, list[Household]] = {unit: [] for unit in units}
    rows = rows_of_all(units, Household, "unit").filter(left_on=None).order_by("pk")
    for row in rows.only("group_id", "longitude", "latitude", "unit_id"):
        found[row.unit_id].append(row)
    return {unit: stood(rows) for unit, rows in found.items()}


def read(unit: Unit) -> Ground:
    """Read a village."""
    rows = households_of(unit)
    known = [row for row in rows if row.longitude is not None and row.latitude is not None]
    middles: dict[int | None, tuple[float, float]] = {}
    for key in {row.group_id for row in known if row.group_id}:
        some = [row for row in known if row.group_id == key]
        middles[key] = (_middle(some, "longitude"), _middle(some, "latitude"))
    drawn = [row for row in rows if row.longitude is not None or row.group_id in middles]
    left = [row for row in rows if row.longitude is None and row.group_id not in middles]
    metres, assumed = _plane(drawn, middles)
    return Ground(drawn, metres, _groups(drawn), assumed, left, stood(rows))


def _middle(rows: list[Household], name: str) -> float:
    return float(np.median([getattr(row, name) for row in rows]))


def _plane(
    rows: list[Household], middles: dict[int | None, tuple[float, float]]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    points, assumed, beside = [], [], dict.fromkeys(middles, 0)
    for row in rows:
        if row.longitude is not None and row.latitude is not None:
            points.append((row.longitude, row.latitude, 0.0, 0.0))
            assumed.append(False)
            continue
        n = beside[row.group_id] = beside[row.group_id] + 1
        far, turn = BESIDE * sqrt(n), TURN * n
        points.append((*middles[row.group_id], far * cos(turn), far * cos(turn - pi / 2)))
        assumed.append(True)
    if not rows:
        return np.zeros((0, 2)), np.zeros(0, bool)
    told = np.array(points)
    first = told[0]
    east = (told[:, 0] - first[0]) * EAST * cos(radians(float(first[1]))) + told[:, 2]
    north = (told[:, 1] - first[1]) * NORTH + told[:, 3]
    return np.column_stack([east, north]), np.array(assumed)


def _groups(rows: list[Household]) -> NDArray[np.int64]:
    """Number the groups; -1 is none."""
    keys: dict[int, int] = {}
    return np.array(
        [keys.setdefault(row.group_id, len(keys)) if row.group_id else -1 for row in rows],
        dtype=np.int64,
    )
