"""Unions of units as columns: what each costs, from which centre, as which present grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import Walks
from guantong.engines.place.grids.proof.unions import bits, unions

#: A column that continues no present grid.
NEW = -1


@dataclass(frozen=True, eq=False)
class Units:
    """What grids are put together from: groups, and parts of those too large.

    Attributes
    ----------
    walks
        The village.
    of
        int (n,): the unit of each household, 0..u-1.

    """

    walks: Walks
    of: Ints

    @cached_property
    def weight(self) -> Ints:
        """Households of each unit."""
        return np.bincount(self.of)

    @cached_property
    def members(self) -> list[Ints]:
        """The households of each unit."""
        order = np.argsort(self.of, kind="stable")
        return np.split(order, np.cumsum(self.weight)[:-1])

    @cached_property
    def beside(self) -> list[int]:
        """The neighbours of each unit as bit sets."""
        found = [0] * len(self.weight)
        ends = self.of[np.concatenate([self.walks.edges, self.walks.links])]
        for a, b in np.unique(ends[ends[:, 0] != ends[:, 1]], axis=0).tolist():
            found[a] |= 1 << b
            found[b] |= 1 << a
        return found

    @cached_property
    def walk(self) -> Floats:
        """Metres from each household to all of each unit together, (n, u)."""
        if np.array_equal(self.of, self.walks.groups):
            return self.walks.to_groups
        order = np.argsort(self.of, kind="stable")
        starts = np.r_[0, np.cumsum(self.weight)[:-1]]
        summed: Floats = np.add.reduceat(self.walks.distances()[:, order], starts, axis=1)
        return summed


@dataclass(frozen=True, eq=False)
class Columns:
    """Unions that may be a grid; one that may continue several present grids stands often.

    Attributes
    ----------
    union
        Bit sets of units.
    cost
        Metres: walk, price of the size and of the households moved.
    centre
        The best centre.
    label
        The place of the present grid among `Locks.labels`, or `NEW`.

    """

    union: list[int]
    cost: Floats
    centre: Ints
    label: Ints

    def some(self, keep: Ints) -> Columns:
        """Return some of them."""
        chosen = [self.union[c] for c in keep.tolist()]
        return Columns(chosen, self.cost[keep], self.centre[keep], self.label[keep])


def columns(units: Units, limits: Limits, locks: Locks) -> Columns:
    """Return every column that the sizes and locks allow.

    Raises
    ------
    TooMany
        If there are too many to look at.
    Impossible
        If two households of one unit are locked into two grids.

    """
    ties = _Ties(units, locks)
    weight = units.weight.tolist()
    union: list[int] = []
    cost: list[float] = []
    centre: list[int] = []
    label: list[int] = []
    for one in unions(units.beside, weight, limits.low, limits.high):
        named = ties.labels(one)
        if not named:
            continue
        inside = bits(one)
        members = np.concatenate([units.members[u] for u in inside])
        walk = units.walk[np.ix_(members, np.array(inside))].sum(axis=1)
        best = int(walk.argmin())
        off = limits.size_price * abs(len(members) - limits.size)
        for name, moved in named:
            union.append(one)
            cost.append(float(walk[best]) + off + locks.move_price * moved)
            centre.append(int(members[best]))
            label.append(name)
    return Columns(union, np.array(cost), np.array(centre, np.int64), np.array(label, np.int64))


class _Ties:
    """Locks as bit sets of units."""

    def __init__(self, units: Units, locks: Locks) -> None:
        of, names = units.of, locks.labels()
        count = len(units.weight)
        self.together = [_set(of[list(one)]) for one in locks.together]
        self.apart = [(int(of[a]), int(of[b])) for a, b in locks.apart]
        if any(a == b for a, b in self.apart):
            raise Impossible("要求分开的两户在同一小组：小组不拆时做不到，请改为按户划分。")
        place = {name: p for p, name in enumerate(names)}
        self.pinned = [0] * len(names)
        for i, name in locks.pinned.items():
            self.pinned[place[name]] |= 1 << int(of[i])
        self.pins = _set(of[list(locks.pinned)]) if locks.pinned else 0
        if sum(one.bit_count() for one in self.pinned) > self.pins.bit_count():
            raise Impossible("同一小组的户被锁定在不同的网格：小组不拆时做不到，请改为按户划分。")
        #: Households of each unit that each present grid has, and all that have one.
        self.here = np.zeros((count, len(names)), np.int64)
        if locks.present is not None:
            there = locks.present >= 0
            at = np.searchsorted(names, locks.present[there])
            np.add.at(self.here, (of[there], at), 1)

    def labels(self, union: int) -> list[tuple[int, int]]:
        """Return what a union may be called, each with the households then moved."""
        if any(one & union and one & ~union for one in self.together):
            return []
        if any(union >> a & 1 and union >> b & 1 for a, b in self.apart):
            return []
        inside = self.here[bits(union)].sum(axis=0)
        placed = int(inside.sum())
        wanted = [p for p, one in enumerate(self.pinned) if one & union]
        if len(wanted) > 1 or (wanted and self.pinned[wanted[0]] & ~union):
            return []
        if wanted:
            return [(wanted[0], placed - int(inside[wanted[0]]))]
        free = [p for p in np.flatnonzero(inside).tolist() if not self.pinned[p]]
        return [(NEW, placed), *((p, placed - int(inside[p])) for p in free)]


def _set(units: Ints) -> int:
    found = 0
    for unit in np.unique(units).tolist():
        found |= 1 << int(unit)
    return found
