"""The search over centres: one moves, all households are assigned anew, centres settle."""

from __future__ import annotations

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.households.assign import assign


@compiled
def recentre(far: Floats, centre: Ints, grid: Ints, fresh: Bools) -> bool:
    """Move the centre of each changed grid to its best household; say whether one moved."""
    n, k = len(grid), len(centre)
    count = np.zeros(k + 1, np.int64)
    for i in range(n):
        count[grid[i] + 1] += 1
    for j in range(k):
        count[j + 1] += count[j]
    member, at = np.empty(n, np.int64), count.copy()
    for i in range(n):
        member[at[grid[i]]] = i
        at[grid[i]] += 1
    moved = False
    for j in range(k):
        if not fresh[j]:
            continue
        some = member[count[j] : count[j + 1]]
        best, where = np.inf, centre[j]
        for a in some:
            walk = 0.0
            for i in some:
                walk += far[a, i]
                if walk >= best:
                    break
            if walk < best:
                best, where = walk, a
        if where != centre[j]:
            centre[j] = where
            moved = True
    return moved


@compiled
def settle(
    far: Floats, centre: Ints, grid: Ints, size: Ints, low: int, high: int, target: float,
    fee: float,
) -> float:  # fmt: skip
    """Assign and recentre in turn until neither pays; return the cost, inf if none fits."""
    k = len(centre)
    fresh, before = np.ones(k, np.bool_), np.empty(len(grid), np.int64)
    cost = assign(far, centre, grid, size, low, high, target, fee)
    for _ in range(40):
        if cost == np.inf or not recentre(far, centre, grid, fresh):
            break
        before[:] = grid
        new = assign(far, centre, grid, size, low, high, target, fee)
        fresh[:] = False
        for i in range(len(grid)):
            if grid[i] != before[i]:
                fresh[grid[i]] = True
                fresh[before[i]] = True
        if new >= cost - 1e-7:
            cost = min(cost, new)
            break
        cost = new
    return cost


@compiled
def swaps(
    far: Floats, near: Ints, centre: Ints, grid: Ints, size: Ints, low: int, high: int,
    target: float, fee: float, cost: float, tries: int, heat: float, cool: float, seed: int,
) -> float:  # fmt: skip
    """Try moves of one centre, each kept if it pays, or by chance while there is heat.

    Parameters
    ----------
    far, near
        Metres between households; households near each, nearest first.
    centre, grid, size
        The drawing, left as the best one met.
    cost
        Its cost.
    tries, heat, cool, seed
        How many; share of the cost at first and at last that a worse one may cost; the chance.

    """
    np.random.seed(seed)
    n, k = len(grid), len(centre)
    now = cost
    c, g, s = centre.copy(), grid.copy(), size.copy()
    nc, ng, ns = c.copy(), g.copy(), s.copy()
    for t in range(tries):
        q = np.random.randint(k)
        if np.random.random() < 0.7:
            new = near[c[q], np.random.randint(near.shape[1])]
        else:
            new = np.random.randint(n)
        taken = False
        for j in range(k):
            taken = taken or c[j] == new
        if taken:
            continue
        nc[:] = c
        nc[q] = new
        found = settle(far, nc, ng, ns, low, high, target, fee)
        hot = (heat + (cool - heat) * t / tries) * now
        if found < now or (hot > 0 and np.random.random() < np.exp(-(found - now) / hot)):
            c[:] = nc
            g[:] = ng
            s[:] = ns
            now = found
            if now < cost:
                cost = now
                centre[:] = c
                grid[:] = g
                size[:] = s
    return cost
