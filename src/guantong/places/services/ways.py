"""Where places lie, and minutes on the road between them; not known exactly, an interval.

What somebody entered comes first; else great circle × detour ÷ speed. Where a point is known to
its address alone, or invented, a plan keeps to the longer end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.core.models import Knowledge, Placed
from guantong.engines.place.tour import Ways, ways

#: Within so many metres of its point a place lies, where nobody says how exact the point is.
LOOSE = {Knowledge.ADDRESS.value: 2_000, Knowledge.INVENTED.value: 5_000}


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
        return self.knowledge in LOOSE

    @property
    def metres(self) -> int:
        """Within so many metres it lies; of what is known, nearer than a plan reckons."""
        return (self.radius or LOOSE[self.knowledge]) if self.loose else 0

    def as_json(self) -> dict[str, object]:
        """Return it as it is kept."""
        return {
            "name": self.name, "longitude": self.longitude, "latitude": self.latitude,
            "knowledge": self.knowledge, "radius": self.radius,
        }  # fmt: skip


def spot(row: Placed, name: str = "") -> Spot | None:
    """Return the point of a row, None if it has none; of which nobody says how, is an address."""
    if row.longitude is None or row.latitude is None:
        return None
    known = row.knowledge or Knowledge.ADDRESS.value
    return Spot(name or str(row), row.longitude, row.latitude, known, row.radius)


def table(spots: Sequence[Spot], entered: Mapping[tuple[int, int], int]) -> Ways:
    """Return the ways among places.

    Examples
    --------
    >>> one, other = Spot("甲", 111.6, 26.2, "surveyed"), Spot("乙", 111.7, 26.2, "surveyed")
    >>> found = table([one, other, Spot("丙", 111.7, 26.2, "invented")], {})
    >>> [(int(found.low[0, at]), int(found.high[0, at])) for at in (1, 2)]
    [(25, 25), (13, 38)]

    """
    points = np.array([(one.longitude, one.latitude) for one in spots], float).reshape(-1, 2)
    return ways(points, np.array([float(one.metres) for one in spots]), entered)
