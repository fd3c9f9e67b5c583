"""The cheapest assignment of households to given centres within the sizes, exactly."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.grids.arrays import Bools, Floats, Ints

#: Stands for a move that cannot be made; sums of it stay finite.
NEVER = 1e15


@compiled
def fill_moves(
    far: Floats, centre: Ints, grid: Ints, dirty: Bools, move: Floats, who: Ints
) -> None:
    """Find the cheapest household to move from each changed grid to each other one."""
    k = len(centre)
    for j in range(k):
        if dirty[j]:
            for q in range(k):
                move[j, q] = NEVER
                who[j, q] = -1
    for i in range(len(grid)):
        j = grid[i]
        if dirty[j]:
            here = far[centre[j], i]
            for q in range(k):
                more = far[centre[q], i] - here
                if q != j and more < move[j, q]:
                    move[j, q] = more
                    who[j, q] = i
    dirty[:] = False


@compiled
def pass_on(
    grid: Ints, size: Ints, path: Ints, length: int, who: Ints,
    dirty: Bools,
) -> None:  # fmt: skip
    """Move one household along each step of a path of grids, first to last."""
    chosen = np.empty(length, np.int64)
    for s in range(length - 1):
        chosen[s] = who[path[s], path[s + 1]]
    for s in range(length - 1):
        size[grid[chosen[s]]] -= 1
        grid[chosen[s]] = path[s + 1]
        size[path[s + 1]] += 1
        dirty[path[s]] = True
        dirty[path[s + 1]] = True


@compiled
def fit(
    far: Floats, centre: Ints, grid: Ints, size: Ints, low: int, high: int, move: Floats,
    who: Ints, dirty: Bools, upper: int,
) -> None:  # fmt: skip
    """Pass households from grids too large (``upper``), or to those too small, by cheapest ways."""
    k = len(centre)
    cost, before, path = np.empty(k), np.empty(k, np.int64), np.empty(k, np.int64)
    while True:
        wrong = False
        for j in range(k):
            wrong = wrong or (size[j] > high if upper else size[j] < low)
        if not wrong:
            return
        fill_moves(far, centre, grid, dirty, move, who)
        for j in range(k):
            source = size[j] > high if upper else size[j] > low
            cost[j] = 0.0 if source else NEVER
            before[j] = -1
        changed = True
        while changed:
            changed = False
            for a in range(k):
                if cost[a] < NEVER / 2:
                    for b in range(k):
                        if cost[a] + move[a, b] < cost[b]:
                            cost[b] = cost[a] + move[a, b]
                            before[b] = a
                            changed = True
        best, end = NEVER / 2, -1
        for j in range(k):
            sink = size[j] < high if upper else size[j] < low
            if sink and before[j] >= 0 and cost[j] < best:
                best, end = cost[j], j
        if end < 0:
            return
        length, at = 0, end
        while at >= 0:
            length += 1
            at = before[at]
        at = end
        for s in range(length - 1, -1, -1):
            path[s] = at
            at = before[at]
        pass_on(grid, size, path, length, who, dirty)


@compiled
def cancel(
    far: Floats, centre: Ints, grid: Ints, size: Ints, low: int, high: int, target: float,
    fee: float, move: Floats, who: Ints, dirty: Bools,
) -> None:  # fmt: skip
    """Take every round of moves that pays, sizes and their price counted, until none does."""
    k = len(centre)
    slack = k
    wide = np.empty((k + 1, k + 1))
    cost, before, cycle = np.empty(k + 1), np.empty(k + 1, np.int64), np.empty(k + 2, np.int64)
    for _ in range(20 * len(grid)):
        fill_moves(far, centre, grid, dirty, move, who)
        wide[:k, :k] = move
        wide[slack, slack] = NEVER
        for j in range(k):
            off = abs(size[j] - target)
            wide[slack, j] = fee * (abs(size[j] - 1 - target) - off) if size[j] > low else NEVER
            wide[j, slack] = fee * (abs(size[j] + 1 - target) - off) if size[j] < high else NEVER
        cost[:] = 0.0
        before[:] = -1
        last = -1
        for _round in range(k + 1):
            last = -1
            for a in range(k + 1):
                for b in range(k + 1):
                    if a != b and cost[a] + wide[a, b] < cost[b] - 1e-7:
                        cost[b] = cost[a] + wide[a, b]
                        before[b] = a
                        last = b
            if last < 0:
                break
        if last < 0:
            return
        for _round in range(k + 1):
            last = before[last]
        length, at = 0, last
        while length == 0 or at != last:
            cycle[length] = at
            length += 1
            at = before[at]
        chosen = np.full(length, -1, np.int64)
        for s in range(length):
            if before[cycle[s]] != slack and cycle[s] != slack:
                chosen[s] = who[before[cycle[s]], cycle[s]]
        for s in range(length):
            if chosen[s] >= 0:
                i, to = chosen[s], cycle[s]
                dirty[grid[i]] = True
                dirty[to] = True
                size[grid[i]] -= 1
                grid[i] = to
                size[to] += 1


@compiled
def assign(
    far: Floats, centre: Ints, grid: Ints, size: Ints, low: int, high: int, target: float,
    fee: float,
) -> float:  # fmt: skip
    """Put each household to a centre at the least cost within the sizes; return the walk, or inf.

    Each takes the nearest centre; then households are passed on along cheapest ways from grids
    too large and to grids too small, which keeps the cost the least at every step.
    """
    k, n = len(centre), len(grid)
    size[:] = 0
    for i in range(n):
        near, best = 0, far[centre[0], i]
        for j in range(1, k):
            if far[centre[j], i] < best:
                near, best = j, far[centre[j], i]
        grid[i] = near
        size[near] += 1
    good = fee == 0.0
    for j in range(k):
        good = good and low <= size[j] <= high
    if not good:
        move, who = np.empty((k, k)), np.empty((k, k), np.int64)
        dirty = np.ones(k, np.bool_)
        fit(far, centre, grid, size, low, high, move, who, dirty, 1)
        fit(far, centre, grid, size, low, high, move, who, dirty, 0)
        if fee > 0.0:
            cancel(far, centre, grid, size, low, high, target, fee, move, who, dirty)
    walk = 0.0
    for i in range(n):
        walk += far[centre[grid[i]], i]
    for j in range(k):
        if not low <= size[j] <= high:
            return np.inf
        walk += fee * abs(size[j] - target)
    return walk
