"""Minutes on the road between two places, and how well they are known.

Great circle × detour ÷ speed, until somebody enters how long a way takes. Where a point is known
to its address alone, or invented, what comes of it is an interval; a plan keeps to its longer end.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.core.models import Knowledge, Placed
from guantong.engines.place.coverage import Roads, kilometres

ROADS = Roads()
#: Within so many metres of its point a place lies, where nobody says how exact the point is.
LOOSE = {Knowledge.ADDRESS.value: 2_000, Knowledge.INVENTED.value: 5_000}
#: Standard deviations from the middle to either end of an interval of 90 %.
NINETY = 1.645


@dataclass(frozen=True)
class Spot:
    """A point with how it is known."""

    name: str
    longitude: float
    latitude: float
    knowledge: str
    radius: int | None = None

    @property
    def loose(self) -> bool:
        """Whether nobody knows exactly where it lies."""
        return self.knowledge in LOOSE or not self.knowledge

    @property
    def metres(self) -> int:
        """Within so many metres it lies."""
        return self.radius or LOOSE.get(self.knowledge, 0)

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {
            "name": self.name, "longitude": self.longitude, "latitude": self.latitude,
            "knowledge": self.knowledge, "radius": self.radius,
        }  # fmt: skip


def spot(row: Placed, name: str = "") -> Spot | None:
    """Return the point of a row, None if it has none."""
    if row.longitude is None or row.latitude is None:
        return None
    known = row.knowledge or Knowledge.ADDRESS.value
    return Spot(name or str(row), row.longitude, row.latitude, known, row.radius)


@dataclass(frozen=True)
class Way:
    """How long a way takes: in the middle, and between which ends; whether that was entered."""

    minutes: int
    low: int
    high: int
    entered: bool = False

    @property
    def planned(self) -> int:
        """With what a plan reckons."""
        return self.high


def way(one: Spot, other: Spot, entered: float | None = None) -> Way:
    """Return how long the way between two places takes.

    Examples
    --------
    >>> a = Spot("甲", 111.60, 26.20, "surveyed")
    >>> way(a, Spot("乙", 111.70, 26.20, "surveyed"))
    Way(minutes=25, low=25, high=25, entered=False)
    >>> way(a, Spot("丙", 111.70, 26.20, "invented"))
    Way(minutes=25, low=10, high=46, entered=False)
    >>> way(a, Spot("丙", 111.70, 26.20, "invented"), entered=30)
    Way(minutes=30, low=30, high=30, entered=True)

    """
    if entered is not None:
        whole = math.ceil(entered)
        return Way(whole, whole, whole, entered=True)
    far = float(kilometres(_at(one), _at(other)))
    middle = _minutes(far)
    if not (one.loose or other.loose):
        return Way(middle, middle, middle)
    off = ((one.metres if one.loose else 0) + (other.metres if other.loose else 0)) / 1000
    noise = math.exp(NINETY * ROADS.spread)
    low = math.floor(_exact(max(0.0, far - off)) / noise)
    return Way(middle, low, math.ceil(_exact(far + off) * noise))


def table(
    spots: Sequence[Spot], entered: Mapping[tuple[int, int], float]
) -> list[list[Way]]:  # fmt: skip
    """Return the ways among places; ``entered`` holds both ways."""
    many = range(len(spots))
    found: list[list[Way]] = [[Way(0, 0, 0) for _b in many] for _a in many]
    for a in many:
        for b in range(a):
            said = entered.get((a, b), entered.get((b, a)))
            found[a][b] = found[b][a] = way(spots[a], spots[b], said)
    return found


def _at(one: Spot) -> np.ndarray:
    return np.array([one.longitude, one.latitude])


def _exact(far: float) -> float:
    return far * ROADS.detour / ROADS.speed * 60


def _minutes(far: float) -> int:
    return math.ceil(_exact(far))
