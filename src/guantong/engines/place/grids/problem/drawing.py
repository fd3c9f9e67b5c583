"""A drawing of grids: who is where, from which centre, and how far that is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import Walks

#: Share of the cost by which a drawing may be off and is called optimal.
GAP = 1e-6


@dataclass(frozen=True, eq=False)
class Proof:
    """Multipliers from which the bound is proven again.

    Attributes
    ----------
    units
        int (n,): the unit of each household where units are put together; empty where
        households are.
    of_unit
        Metres that serving each unit, or each household, is worth.
    of_number
        Metres that one grid more is worth.
    of_label
        Metres that each present grid is worth, in the order of `Locks.labels`, ≤ 0.

    """

    units: Ints
    of_unit: Floats
    of_number: float = 0.0
    of_label: Floats = field(default_factory=lambda: np.zeros(0))


@dataclass(frozen=True, eq=False)
class Drawing:
    """Grids of a village.

    Attributes
    ----------
    grid
        int (n,): the grid of each household, 0..k-1.
    centre
        int (k,): the household from which the grid's walk is least.
    walk
        Metres of all households to their centres together.
    cost
        The walk with the prices of sizes and of moved households.
    bound
        Cost below which no drawing of so many grids is (with whole groups: of these groups).
    proven
        Whether no drawing is better by more than one part in a million.
    whole_groups
        Whether groups are kept whole (those up to the largest size).
    split
        Groups larger than a grid may be, which had to be split.
    possible_numbers
        Numbers of grids that are possible with the same sizes and locks.
    continues
        int (k,): the present grid that each continues, as the caller numbered it; -1 is none.
    moved
        Households that leave their present grid.
    cut_off
        Households cut off from their grid's centre; 0 in a drawing that is handed over.
    proof
        The bound's multipliers.
    locks
        What it keeps to.

    """

    grid: Ints
    centre: Ints
    walk: float
    cost: float
    bound: float
    proven: bool
    whole_groups: bool
    possible_numbers: tuple[int, ...]
    proof: Proof
    split: tuple[int, ...] = ()
    continues: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    moved: int = 0
    cut_off: int = 0
    locks: Locks = field(default_factory=Locks)

    @property
    def number(self) -> int:
        """How many grids."""
        return len(self.centre)

    @property
    def sizes(self) -> Ints:
        """Households of each grid."""
        return np.bincount(self.grid, minlength=self.number)

    @property
    def mean_walk(self) -> float:
        """Metres to the centre, of a household."""
        return self.walk / len(self.grid)

    @property
    def gap(self) -> float:
        """Share of the cost that could still be saved."""
        return max(0.0, self.cost - self.bound) / max(1.0, abs(self.cost))

    def judged(self) -> Drawing:
        """Return it as proven if its bound says so."""
        return replace(self, proven=self.cost - self.bound <= GAP * max(1.0, abs(self.cost)))


def centres(walks: Walks, grid: Ints) -> tuple[Ints, float]:
    """Return the best centre of each grid (the first of equals) and the walk of all."""
    count = int(grid.max()) + 1
    found, walk = np.empty(count, np.int64), 0.0
    for g in range(count):
        members = np.flatnonzero(grid == g)
        each = walks.distances(members)[:, members].sum(axis=1)
        best = int(each.argmin())
        found[g] = members[best]
        walk += float(each[best])
    return found, walk


def prices(limits: Limits, locks: Locks, grid: Ints) -> float:
    """Return what sizes off the target and moved households cost, metres."""
    sizes = np.bincount(grid)
    off = limits.size_price * float(np.abs(sizes - limits.size).sum())
    return off + locks.move_price * locks.moved(grid)
