"""Which point to enter first: the one that tells about most people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.reach import Reach

#: Metres round its point within which a place lies that nobody needs to enter anew.
NEAR_ENOUGH = 1000.0
#: Share of what is undecided that hangs on a base's point, so that it comes before others.
WORTHWHILE = 0.01
#: Scenarios to a cell of the map, at least.
_A_CELL = 12


@dataclass(frozen=True)
class Pin:
    """A point to be entered.

    Attributes
    ----------
    place
        Whose.
    base
        It is a base, so that other places hang on it.
    gain
        By how much Σ P (1 - P) × people is expected to fall once it is known.

    """

    place: int
    base: bool
    gain: float


def pins(reach: Reach) -> list[Pin]:
    """Rank the points that are not known, those of bases first, each by its gain.

    A base comes first because others can be told only once it is known; one on whose point
    hardly anything hangs does not.

    The gain of a place is the variance between cells of the map that it may lie in: what the
    scenarios say once they are sorted by where it lies, less what mere chance would give.
    """
    ground = reach.draws.ground
    loose = np.flatnonzero(ground.spread > NEAR_ENOUGH)
    based = np.isin(loose, reach.bases)
    found = []
    for place, base in zip(loose.tolist(), based.tolist(), strict=True):
        cells = _cells(reach.draws.places[:, place])
        whom = np.arange(len(ground.people)) if base else np.array([place])
        gain = _between(reach.within[:, whom], cells) @ ground.people[whom]
        found.append(Pin(place, base, max(0.0, float(gain))))
    least = WORTHWHILE * reach.undecided
    first = {pin.place for pin in found if pin.base and pin.gain > least}
    return sorted(found, key=lambda pin: (pin.place not in first, -pin.gain, pin.place))


def _cells(points: Floats) -> Ints:
    """Split scenarios into cells of equal numbers by halves, west and east, south and north."""
    cells = np.zeros(len(points), np.int64)
    for depth in range(int(np.log2(max(1, len(points) / _A_CELL)))):
        order = np.lexsort((points[:, depth % 2], cells))
        start = np.searchsorted(cells[order], cells[order], side="left")
        size = np.bincount(cells)[cells[order]]
        half = (np.arange(len(points)) - start) * 2 >= size
        cells[order] = cells[order] * 2 + half
    return cells


def _between(within: Bools, cells: Ints) -> Floats:
    """Return the variance between cells of each column, without bias."""
    number = np.bincount(cells)
    count, groups = len(cells), len(number)
    if groups < 2 or count <= groups:
        return np.zeros(within.shape[1])
    into = np.zeros((groups, count))
    into[cells, np.arange(count)] = 1.0
    inside = into @ within
    mean = within.mean(axis=0)
    square = (inside**2 / number[:, None]).sum(axis=0)
    between = (square - count * mean**2) / (groups - 1)
    inner = (within.sum(axis=0) - square) / (count - groups)
    usual = (count - (number**2).sum() / count) / (groups - 1)
    found: Floats = (between - inner) / usual
    return found
