"""The cheapest unit to pass from each grid to each grid beside it, both staying in one piece."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.grids.arrays import Bools, Floats, Ints

#: No unit may pass.
NEVER = 1e15


@compiled
def hangs_together(
    starts: Ints, others: Ints, grid: Ints, which: int, without: Ints, seen: Bools, stack: Ints
) -> bool:
    """Say whether a grid without some households is in one piece, and not empty."""
    n, count, first = len(grid), 0, -1
    for i in range(n):
        seen[i] = False
    for i in without:
        seen[i] = True
    for i in range(n):
        if grid[i] == which and not seen[i]:
            count += 1
            if first < 0:
                first = i
    if first < 0:
        return False
    seen[first] = True
    stack[0], held, met = first, 1, 1
    while held:
        held -= 1
        node = stack[held]
        for e in range(starts[node], starts[node + 1]):
            to = others[e]
            if grid[to] == which and not seen[to]:
                seen[to] = True
                stack[held] = to
                held += 1
                met += 1
    return met == count


@compiled
def best_walk(walk: Floats, grid: Ints, which: int, more: Floats, sign: float, unit: Ints) -> float:
    """Return the walk of a grid to its best centre after a unit has come (1) or gone (-1)."""
    best = np.inf
    for i in range(len(grid)):
        if grid[i] == which:
            found = walk[i] + sign * more[i]
            if found < best:
                gone = False
                if sign < 0:
                    for j in unit:
                        gone = gone or j == i
                if not gone:
                    best = found
    if sign > 0:
        for i in unit:
            best = min(best, walk[i] + more[i])
    return best


@compiled
def flips(
    starts: Ints, others: Ints, grid: Ints, walk: Floats, now: Floats, of_unit: Floats,
    first: Ints, member: Ints, fixed: Bools, moving: Floats, cost: Floats, who: Ints, shut: Bools,
) -> None:  # fmt: skip
    """Find for each two grids the cheapest unit that may pass from the one to the other.

    Parameters
    ----------
    starts, others
        Ways.
    grid
        The grid of each household.
    walk, now
        (k, n) metres from each household to all of each grid; the walk of each grid.
    of_unit
        (u, n) metres from each household to all of each unit.
    first, member
        Households of units, as rows.
    fixed
        Units that stay.
    moving
        (u, k) what a unit pays for being in each grid.
    cost, who
        (k, k) what is found.
    shut
        (u, k) passings not to be looked at.

    """
    n, k = len(grid), len(now)
    cost[:] = NEVER
    who[:] = -1
    beside = np.zeros(k, np.bool_)
    seen, stack = np.empty(n, np.bool_), np.empty(n, np.int64)
    for u in range(len(first) - 1):
        if fixed[u]:
            continue
        unit = member[first[u] : first[u + 1]]
        a = grid[unit[0]]
        beside[:] = False
        some = False
        for i in unit:
            for e in range(starts[i], starts[i + 1]):
                b = grid[others[e]]
                if b != a and not shut[u, b]:
                    beside[b] = True
                    some = True
        if not some:
            continue
        less = best_walk(walk[a], grid, a, of_unit[u], -1.0, unit) - now[a]
        if less == np.inf:
            continue
        good = 0
        for b in range(k):
            if beside[b]:
                change = less + moving[u, b] - moving[u, a]
                change += best_walk(walk[b], grid, b, of_unit[u], 1.0, unit) - now[b]
                if change < cost[a, b]:
                    if good == 0:
                        whole = hangs_together(starts, others, grid, a, unit, seen, stack)
                        good = 1 if whole else -1
                    if good > 0:
                        cost[a, b] = change
                        who[a, b] = u
