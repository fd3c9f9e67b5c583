"""Whether a drawing keeps every rule; knows nothing of the search."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.problem.drawing import Drawing, centres, prices
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import Walks

#: Metres by which two counts of one walk may differ.
TOLERANCE = 1e-3


def check(walks: Walks, limits: Limits, drawing: Drawing) -> list[str]:
    """Return what is wrong with a drawing, in Chinese; nothing if it keeps every rule.

    Parameters
    ----------
    walks, limits
        The village and the sizes.
    drawing
        What is looked at: every household once, sizes, whole groups, each grid in one piece,
        locks, centres and the walk counted anew.

    """
    n, grid = len(walks), drawing.grid
    if grid.shape != (n,) or (n and (grid.min() < 0 or grid.max() >= drawing.number)):
        return [f"每户应恰在一个网格：{n} 户，网格 0 至 {drawing.number - 1}。"]
    found = [
        f"第 {g + 1} 格有 {size} 户，应在 {limits.low} 至 {limits.high} 户之间。"
        for g, size in enumerate(drawing.sizes.tolist())
        if not limits.low <= size <= limits.high
    ]
    if drawing.whole_groups:
        found += _split(walks, limits, grid)
    found += [
        f"第 {g + 1} 格不连片：分成 {pieces} 块。"
        for g, pieces in enumerate(parts(walks, limits, grid).tolist())
        if pieces > 1
    ]
    found += _unlocked(drawing.locks, grid)
    if not found:
        found += _miscounted(walks, limits, drawing)
    return found


def parts(walks: Walks, limits: Limits, grid: Ints) -> Ints:
    """Return into how many pieces each grid falls."""
    piece = pieces(walks, limits, grid)
    return np.bincount(grid[np.unique(piece)], minlength=int(grid.max()) + 1)


def pieces(walks: Walks, limits: Limits, grid: Ints) -> Ints:
    """Return for each household the first household of the piece that it is in."""
    piece = np.arange(len(grid))
    pairs = walks.edges
    if len(walks.links):
        pairs = np.concatenate([pairs, walks.links[_counts(walks, limits, grid)]])
    pairs = pairs[grid[pairs[:, 0]] == grid[pairs[:, 1]]]
    while True:
        least = np.minimum(piece[pairs[:, 0]], piece[pairs[:, 1]])
        before = piece.copy()
        np.minimum.at(piece, pairs[:, 0], least)
        np.minimum.at(piece, pairs[:, 1], least)
        piece = piece[piece]
        if (piece == before).all():
            return piece


def _counts(
    walks: Walks, limits: Limits, grid: Ints
) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Say which ties of groups count: of those whole in a grid, or too large for one."""
    low, high = (np.full(len(walks.sizes), fill) for fill in (len(grid), -1))
    np.minimum.at(low, walks.groups, grid)
    np.maximum.at(high, walks.groups, grid)
    whole = (low == high) | (walks.sizes > limits.high)
    counted: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = whole[
        walks.groups[walks.links[:, 0]]
    ]
    return counted


def _split(walks: Walks, limits: Limits, grid: Ints) -> list[str]:
    pairs = np.unique(np.stack([walks.groups, grid], axis=1), axis=0)
    times = np.bincount(pairs[:, 0], minlength=len(walks.sizes))
    wrong = np.flatnonzero((times > 1) & (walks.sizes <= limits.high))
    return [
        f"第 {g + 1} 组（{walks.sizes[g]} 户）被拆在 {times[g]} 个网格。" for g in wrong.tolist()
    ]


def _unlocked(locks: Locks, grid: Ints) -> list[str]:
    found = []
    for one in locks.together:
        if len(set(grid[list(one)].tolist())) > 1:
            found.append(f"第 {one[0] + 1} 户等 {len(one)} 户应同格。")
    for a, b in locks.apart:
        if grid[a] == grid[b]:
            found.append(f"第 {a + 1} 户与第 {b + 1} 户应分开。")
    for i, g in locks.pinned.items():
        if grid[i] != g:
            found.append(f"第 {i + 1} 户应在第 {g + 1} 格。")
    return found


def _miscounted(walks: Walks, limits: Limits, drawing: Drawing) -> list[str]:
    best, walk = centres(walks, drawing.grid)
    found = []
    if drawing.centre.shape != best.shape:
        return ["中心户的数目与网格的数目不符。"]
    for g, (c, b) in enumerate(zip(drawing.centre.tolist(), best.tolist(), strict=True)):
        members = np.flatnonzero(drawing.grid == g)
        at = walks.distances(np.array([c, b]))[:, members].sum(axis=1)
        if drawing.grid[c] != g or at[0] > at[1] + TOLERANCE:
            found.append(f"第 {g + 1} 格的中心户不是步行总路程最短的一户。")
    cost = walk + prices(limits, drawing.locks, drawing.grid)
    if abs(walk - drawing.walk) > TOLERANCE or abs(cost - drawing.cost) > TOLERANCE:
        found.append(f"步行总路程自称 {drawing.walk:,.1f} 米，重新计算为 {walk:,.1f} 米。")
    if drawing.moved != drawing.locks.moved(drawing.grid):
        found.append("调整的户数与重新计算的不符。")
    return found
