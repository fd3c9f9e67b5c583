"""Outlines of counties as arrays of rings: what lies inside, and a lattice over it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.coverage.arrays import Bools, Floats, Ints

#: Metres of a degree of latitude.
DEGREE = 111_195.0


class Outline:
    """An area in degrees: inside is what lies in an odd number of its rings.

    Parameters
    ----------
    rings
        Each float (positions, 2), longitude first, closed or not.

    Examples
    --------
    >>> square = Outline([np.array([[110, 25], [111, 25], [111, 26], [110, 26]])])
    >>> square.inside(np.array([[110.5, 25.5], [112, 25.5]])).tolist()
    [True, False]

    """

    def __init__(self, rings: Sequence[Floats]) -> None:
        closed = [np.asarray(ring, float) for ring in rings]
        self.rings = [r if (r[0] == r[-1]).all() else np.vstack([r, r[:1]]) for r in closed]
        self._flat = np.ascontiguousarray(np.vstack(self.rings))
        self._ends = np.cumsum([len(ring) for ring in self.rings])

    @cached_property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        (west, south), (east, north) = self._flat.min(axis=0), self._flat.max(axis=0)
        return float(west), float(south), float(east), float(north)

    def inside(self, places: Floats) -> Bools:
        """Say which places, float (…, 2), lie inside."""
        flat = np.ascontiguousarray(places, float).reshape(-1, 2)
        found: Bools = _inside(self._flat, self._ends, flat).reshape(places.shape[:-1])
        return found

    def drawn(self, count: int, random: np.random.Generator) -> Floats:
        """Return places drawn evenly over the area."""
        west, south, east, north = self.bounds
        found: list[Floats] = []
        while sum(map(len, found)) < count:
            # The area of a degree changes by a percent within a county: even in degrees will do.
            places = random.uniform((west, south), (east, north), (2 * count + 64, 2))
            found.append(places[self.inside(places)])
        return np.vstack(found)[:count]

    @cached_property
    def lattice(self) -> Floats:
        """Some 800 places at even distances."""
        west, south, east, north = self.bounds
        stretch = np.cos(np.radians((south + north) / 2))
        step = np.sqrt((east - west) * stretch * (north - south) / 1600)
        x, y = np.meshgrid(
            np.arange(west + step / stretch / 2, east, step / stretch),
            np.arange(south + step / 2, north, step),
        )
        places = np.column_stack([x.ravel(), y.ravel()])
        return places[self.inside(places)]


@compiled
def _inside(flat: Floats, ends: Ints, places: Floats) -> Bools:
    found = np.zeros(len(places), np.bool_)
    for p in range(len(places)):
        x, y = places[p, 0], places[p, 1]
        odd = False
        start = 0
        for end in ends:
            for k in range(start, end - 1):
                ay, by = flat[k, 1], flat[k + 1, 1]
                if (ay > y) == (by > y):
                    continue
                if x < (flat[k + 1, 0] - flat[k, 0]) * (y - ay) / (by - ay) + flat[k, 0]:
                    odd = not odd
            start = end
        found[p] = odd
    return found
