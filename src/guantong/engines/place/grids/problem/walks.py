"""The graph on which a village walks, and the shortest ways on it; knows no other library.

The same graph says how far it is and what hangs together: only so does a cheapest assignment to
centres hang together by itself (docs/developer/place.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.problem.ways import ways

#: Lengths are whole multiples of this many metres: then every sum of them is exact.
GRAIN = 1 / 128
#: Households up to which all distances are kept at once (8 bytes a pair).
DENSE = 5_000
#: A household of no group.
LOOSE = -1


@dataclass(frozen=True, eq=False)
class Walks:
    """The households of a village and the ways between their doors.

    Attributes
    ----------
    points
        float (n, 2): doors on a local plane, metres east and north.
    groups
        int (n,): the group of each household, 0..G-1; all -1 where there are none.
    edges, lengths
        int (m, 2), float (m,): ways between doors, metres in multiples of `GRAIN`; connected.
    links
        int (q, 2): ties inside groups whose households do not hang together by themselves
        (hamlets interleave). They count where the whole group is in one grid.
    assumed
        bool (n,): the door, or the group, is not known and was assumed.
    joined
        How many ways were assumed to join parts of the village that no known way joins.

    """

    points: Floats
    groups: Ints
    edges: Ints
    lengths: Floats
    links: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    assumed: Bools = field(default_factory=lambda: np.zeros(0, bool))
    joined: int = 0

    def __len__(self) -> int:
        return len(self.points)

    @property
    def grouped(self) -> bool:
        """Whether the households belong to groups."""
        return len(self.groups) > 0 and bool(self.groups[0] != LOOSE)

    @cached_property
    def sizes(self) -> Ints:
        """Households of each group."""
        return np.bincount(self.groups) if self.grouped else np.zeros(0, np.int64)

    @cached_property
    def neighbours(self) -> tuple[Ints, Ints, Floats]:
        """The ways as rows: where each household's begin, to whom, metres."""
        return rows(len(self), self.edges, self.lengths)

    @cached_property
    def _all(self) -> Floats:
        return ways(*self.neighbours, np.arange(len(self)))

    def distances(self, sources: Ints | None = None) -> Floats:
        """Return metres of the shortest way from each source (default all) to every household.

        Examples
        --------
        >>> line = Walks(
        ...     np.zeros((3, 2)), np.full(3, -1), np.array([[0, 1], [1, 2]]), np.array([5.0, 7.0])
        ... )
        >>> line.distances()[0].tolist()
        [0.0, 5.0, 12.0]

        """
        if len(self) <= DENSE:
            return self._all if sources is None else self._all[sources]
        return ways(*self.neighbours, np.arange(len(self)) if sources is None else sources)

    def regrouped(self, groups: Ints, links: Ints) -> Walks:
        """Return the same ways, and their distances if they are known, with other groups."""
        found = replace(self, groups=groups, links=links)
        if "_all" in self.__dict__:
            found.__dict__["_all"] = self._all
        return found

    @cached_property
    def to_groups(self) -> Floats:
        """Metres from each household to all households of each group together, (n, G)."""
        groups = len(self.sizes)
        found = np.empty((len(self), groups))
        order = np.argsort(self.groups, kind="stable")
        starts = np.r_[0, np.cumsum(self.sizes)[:-1]]
        for first in range(0, len(self), DENSE):
            some = np.arange(first, min(first + DENSE, len(self)))
            found[some] = np.add.reduceat(self.distances(some)[:, order], starts, axis=1)
        return found


def rows(n: int, edges: Ints, lengths: Floats) -> tuple[Ints, Ints, Floats]:
    """Return pairs as compressed rows: starts (n+1,), neighbours, lengths."""
    one = np.r_[edges[:, 0], edges[:, 1]]
    other = np.r_[edges[:, 1], edges[:, 0]]
    order = np.lexsort((other, one))
    starts = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(one, minlength=n), out=starts[1:])
    return starts, other[order].astype(np.int64), np.r_[lengths, lengths][order].astype(float)
