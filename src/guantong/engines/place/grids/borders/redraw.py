"""A household drawing that keeps to locks, or near to the present one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.borders.board import Board
from guantong.engines.place.grids.borders.mend import mend
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import Walks

#: A grid that households are pinned to is continued before all others.
PINNED = 10**6
#: A grid that continues none.
NEW = -1


def redraw(
    walks: Walks, limits: Limits, locks: Locks, units: Ints, number: int, starts: Sequence[Ints],
    seconds: float,
) -> tuple[Ints, Ints] | None:  # fmt: skip
    """Return the best drawing that can be had from some others, and what each grid continues.

    Parameters
    ----------
    walks, limits, locks
        The village, the sizes, what is kept to.
    units
        int (n,): the unit of each household: these stay whole.
    number
        How many grids.
    starts
        Drawings to begin with, grids 0..number-1.
    seconds
        For each.

    Returns
    -------
    The grids and the present grid that each continues, -1 for none; None if no start can be
    brought in order.

    Raises
    ------
    Impossible
        If locks contradict one another.

    """
    of = _bound_together(units, locks)
    best: tuple[float, Ints, Ints] | None = None
    for start in starts:
        names = named(start, locks, number)
        board = _board(walks, limits, locks, of, _begun(start, of), names)
        if board is not None and mend(board, seconds):
            cost = board.cost
            if best is None or cost < best[0]:
                best = (cost, board.grid.copy(), names)
    return None if best is None else best[1:]


def _bound_together(units: Ints, locks: Locks) -> Ints:
    """Return units of which those locked together are one."""
    of = units.copy()
    for one in locks.together:
        of[np.isin(of, of[list(one)])] = of[one[0]]
    for a, b in locks.apart:
        if of[a] == of[b]:
            raise Impossible("要求分开的两户又须在一起，请改其中一项。")
    return np.unique(of, return_inverse=True)[1].reshape(-1).astype(np.int64)


def _begun(start: Ints, of: Ints) -> Ints:
    """Put each unit where most of its households are."""
    count = np.zeros((int(of.max()) + 1, int(start.max()) + 1), np.int64)
    np.add.at(count, (of, start), 1)
    found: Ints = count.argmax(axis=1)[of]
    return found


def named(start: Ints, locks: Locks, number: int) -> Ints:
    """Return which present grid each grid continues: as many households as can be stay."""
    labels = locks.labels()
    names = np.full(number, NEW)
    if not labels:
        return names
    shared = np.zeros((number, len(labels)))
    if locks.present is not None:
        there = np.flatnonzero(locks.present >= 0)
        np.add.at(shared, (start[there], np.searchsorted(labels, locks.present[there])), 1)
    for i, name in locks.pinned.items():
        shared[start[i], labels.index(name)] += 1
    pinned = {labels.index(name) for name in locks.pinned.values()}
    shared[:, sorted(pinned)] += PINNED
    for row, column in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[row, column] > 0:
            names[row] = labels[column]
    return names


def _board(
    walks: Walks, limits: Limits, locks: Locks, of: Ints, grid: Ints, names: Ints
) -> Board | None:  # fmt: skip
    place = {int(name): g for g, name in enumerate(names.tolist()) if name != NEW}
    count, number = int(of.max()) + 1, len(names)
    fixed, shut = np.zeros(count, np.bool_), np.zeros((count, number), np.bool_)
    grid = grid.copy()
    pinned: dict[int, int] = {}
    for i, name in locks.pinned.items():
        if name not in place:
            raise Impossible(f"锁定在第 {name + 1} 格，但只划 {number} 个网格。")
        unit = int(of[i])
        if pinned.setdefault(unit, place[name]) != place[name]:
            raise Impossible("须在一起的户被锁定在不同的网格，请改其中一项。")
        grid[of == unit] = place[name]
        fixed[unit] = True
    if len(np.unique(grid)) < number:
        return None
    starts, others, _ = walks.neighbours
    apart = tuple((int(of[a]), int(of[b])) for a, b in locks.apart)
    if not _parted(grid, of, apart, fixed, walks):
        return None
    moving = _moving(locks, of, names, count)
    return Board(walks.distances(), starts, others, of, grid, limits, fixed, moving, shut, apart)


def _parted(
    grid: Ints, of: Ints, apart: tuple[tuple[int, int], ...], fixed: Bools, walks: Walks
) -> bool:  # fmt: skip
    """Move one of two that must be apart into the nearest other grid."""
    for a, b in apart:
        if grid[of == a][0] != grid[of == b][0]:
            continue
        unit = b if fixed[a] else a
        if fixed[unit]:
            return False
        members = np.flatnonzero(of == unit)
        away = np.flatnonzero(grid != grid[members[0]])
        if not len(away):
            return False
        near = walks.distances(members)[:, away].min(axis=0).argmin()
        grid[members] = grid[away[near]]
    return True


def _moving(locks: Locks, of: Ints, names: Ints, count: int) -> Floats:
    found = np.zeros((count, len(names)))
    if locks.present is not None and locks.move_price:
        there = np.flatnonzero(locks.present >= 0)
        away = locks.present[there][:, None] != names[None]
        np.add.at(found, of[there], locks.move_price * away)
    return found


def settled(walks: Walks, present: Ints) -> Ints | None:
    """Return the present drawing, households of no grid put to the nearest that has one."""
    there = present >= 0
    if not there.any():
        return None
    found = np.unique(present, return_inverse=True)[1].reshape(-1) - (0 if there.all() else 1)
    lacking = np.flatnonzero(~there)
    if len(lacking):
        far = walks.distances(lacking)[:, there]
        found[lacking] = found[there][far.argmin(axis=1)]
    return np.asarray(found, np.int64)
