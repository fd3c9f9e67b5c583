"""A drawing on the board: units that pass between grids, what that costs, what is still wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.borders.flips import flips, hangs_together
from guantong.engines.place.grids.problem.limits import Limits


@dataclass(eq=False)
class Board:
    """Grids 0..k-1 of units; changed in place.

    Attributes
    ----------
    far
        float (n, n): metres.
    starts, others
        Ways, as rows.
    of
        int (n,): the unit of each household.
    grid
        int (n,): the grid of each household; a unit is in one.
    limits
        Sizes.
    fixed
        bool (u,): units that stay where they are.
    moving
        float (u, k): metres that a unit pays for being in a grid.
    shut
        bool (u, k): grids that a unit may not be in.
    apart
        Pairs of units that are not in one grid.

    """

    far: Floats
    starts: Ints
    others: Ints
    of: Ints
    grid: Ints
    limits: Limits
    fixed: Bools
    moving: Floats
    shut: Bools
    apart: tuple[tuple[int, int], ...] = ()
    walk: Floats = field(init=False)
    now: Floats = field(init=False)

    def __post_init__(self) -> None:
        self.member = np.argsort(self.of, kind="stable")
        self.first = np.r_[0, np.cumsum(np.bincount(self.of))]
        self.weight = np.bincount(self.of)
        if len(self.weight) == len(self.of):
            self.of_unit = self.far[self.member]
        else:
            self.of_unit = np.add.reduceat(self.far[self.member], self.first[:-1], axis=0)
        self.count = self.moving.shape[1]
        self.put(self.grid)

    def put(self, grid: Ints) -> None:
        """Take a drawing."""
        self.grid = grid.copy()
        n = len(self.grid)
        inside = np.zeros((self.count, n))
        inside[self.grid, np.arange(n)] = 1.0
        self.walk = inside @ self.far
        self.now = np.array([self._best(g) for g in range(self.count)])

    def state(self) -> tuple[Ints, Floats, Floats]:
        """Return what `back` brings back."""
        return self.grid.copy(), self.walk.copy(), self.now.copy()

    def back(self, state: tuple[Ints, Floats, Floats]) -> None:
        """Undo what was done since."""
        self.grid, self.walk, self.now = state

    def _best(self, g: int) -> float:
        return float(self.walk[g, self.grid == g].min(initial=np.inf))

    def unit(self, u: int) -> Ints:
        """Return the households of a unit."""
        return self.member[self.first[u] : self.first[u + 1]]

    @property
    def sizes(self) -> Ints:
        """Households of each grid."""
        return np.bincount(self.grid, minlength=self.count)

    @property
    def wrong(self) -> int:
        """Households too many and too few."""
        sizes = self.sizes
        over = np.maximum(0, sizes - self.limits.high) + np.maximum(0, self.limits.low - sizes)
        return int(over.sum())

    @property
    def cost(self) -> float:
        """Walk, price of the sizes and of the units' places."""
        place = self.grid[self.member[self.first[:-1]]]
        fee = self.limits.size_price * np.abs(self.sizes - self.limits.size).sum()
        return float(self.now.sum() + self.moving[np.arange(len(place)), place].sum() + fee)

    def move(self, u: int, to: int) -> None:
        """Put a unit into another grid."""
        unit = self.unit(u)
        came = int(self.grid[unit[0]])
        self.grid[unit] = to
        self.walk[came] -= self.of_unit[u]
        self.walk[to] += self.of_unit[u]
        self.now[came], self.now[to] = self._best(came), self._best(to)

    def flips(self, banned: set[tuple[int, int]]) -> tuple[Floats, Ints]:
        """Return what the cheapest unit costs to pass between each two grids, and which it is."""
        shut = self.closed(banned)
        cost, who = np.empty((self.count, self.count)), np.empty((self.count,) * 2, np.int64)
        flips(
            self.starts, self.others, self.grid, self.walk, self.now, self.of_unit, self.first,
            self.member, self.fixed, self.moving, cost, who, shut,
        )  # fmt: skip
        return cost, who

    def closed(self, banned: set[tuple[int, int]] | None = None) -> Bools:
        """Return which grids are shut to which unit now."""
        if not banned and not self.apart:
            return self.shut
        shut = self.shut.copy()
        for u, g in banned or ():
            shut[u, g] = True
        for a, b in self.apart:
            shut[a, self.grid[self.unit(b)[0]]] = True
            shut[b, self.grid[self.unit(a)[0]]] = True
        return shut

    def may(self, u: int, to: int) -> bool:
        """Say whether a unit may pass now: its grid stays in one piece, the other is beside it."""
        unit = self.unit(u)
        came = int(self.grid[unit[0]])
        if came == to or self.fixed[u] or self.closed()[u, to]:
            return False
        if not any(
            (self.grid[self.others[self.starts[i] : self.starts[i + 1]]] == to).any()
            for i in unit.tolist()
        ):
            return False
        n = len(self.grid)
        seen, stack = np.empty(n, np.bool_), np.empty(n, np.int64)
        return bool(hangs_together(self.starts, self.others, self.grid, came, unit, seen, stack))

    def pieces(self) -> list[Ints]:
        """Return the pieces of grids that are cut off from their grid's largest, largest first."""
        n = len(self.grid)
        piece = np.full(n, -1)
        found: list[tuple[int, Ints]] = []
        for start in range(n):
            if piece[start] >= 0:
                continue
            stack, near = [start], []
            piece[start] = start
            while stack:
                node = stack.pop()
                near.append(node)
                for to in self.others[self.starts[node] : self.starts[node + 1]].tolist():
                    if piece[to] < 0 and self.grid[to] == self.grid[node]:
                        piece[to] = start
                        stack.append(to)
            found.append((int(self.grid[start]), np.array(near)))
        main: dict[int, int] = {}
        for at, (g, inside) in enumerate(found):
            if g not in main or len(inside) > len(found[main[g]][1]):
                main[g] = at
        off = [inside for at, (g, inside) in enumerate(found) if main[g] != at]
        return sorted(off, key=len, reverse=True)
