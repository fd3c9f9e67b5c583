"""A board brought in order: pieces joined, sizes kept by passing units along, then made cheaper."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Floats, Ints
from guantong.engines.place.grids.borders.board import Board
from guantong.engines.place.grids.borders.flips import NEVER

#: Grids that a chain of units may pass through.
STEPS = 6
#: Chains that failed before a round is given up.
FAILURES = 60


def mend(board: Board, seconds: float) -> bool:
    """Bring a board in order and make it cheaper; say whether it keeps the rules."""
    until = time.perf_counter() + seconds
    for _ in range(len(board.grid)):
        if not _join(board):
            break
    if board.pieces() or not _fit(board):
        return False
    _cheapen(board, until)
    return True


def _join(board: Board) -> bool:
    """Join one piece that is cut off: it goes to a grid beside it, or draws the way there along."""
    # What cannot leave goes first: others may hang together again by its way.
    off = sorted(board.pieces(), key=lambda piece: not board.fixed[board.of[piece]].any())
    for piece in off:
        units = np.unique(board.of[piece])
        # What is fixed there, or is part of a set that reaches beyond, draws the way along.
        if board.fixed[units].any() or board.weight[units].sum() > len(piece):
            if _reach(board, piece):
                return True
            continue
        beside = np.unique(board.grid[_around(board, piece)])
        came = int(board.grid[piece[0]])
        choices = [
            (_dear(board, units, int(g)), int(g))
            for g in beside.tolist()
            if g != came and not board.closed()[units, g].any()
        ]
        if choices:
            _, to = min(choices)
            for u in units.tolist():
                board.move(int(u), to)
            return True
        if _reach(board, piece):
            return True
    return False


def _around(board: Board, piece: Ints) -> Ints:
    ends = [board.others[board.starts[i] : board.starts[i + 1]] for i in piece.tolist()]
    return np.concatenate(ends)


def _dear(board: Board, units: Ints, to: int) -> tuple[int, float]:
    """Return how many too many a grid would have, and what the units would walk there."""
    weight = int(board.weight[units].sum())
    over = max(0, int(board.sizes[to]) + weight - board.limits.high)
    inside = board.grid == to
    more = board.walk[to] + board.of_unit[units].sum(axis=0)
    return over, float(more[inside].min(initial=np.inf) + board.moving[units, to].sum())


def _reach(board: Board, piece: Ints) -> bool:
    """Let the households on the shortest way from a piece to its grid come along."""
    g = int(board.grid[piece[0]])
    rest = np.setdiff1d(np.flatnonzero(board.grid == g), piece)
    if not len(rest):
        return False
    block = board.far[np.ix_(piece, rest)]
    i, j = np.unravel_index(int(block.argmin()), block.shape)
    a, b = piece[i], rest[j]
    way = np.flatnonzero(board.far[a] + board.far[b] == board.far[a, b])
    units = np.unique(board.of[way[board.grid[way] != g]])
    closed = board.closed()
    if not len(units) or board.fixed[units].any() or closed[units, g].any():
        return False
    for u in units.tolist():
        board.move(int(u), g)
    return True


def _fit(board: Board) -> bool:
    """Pass units along until every grid has the right size."""
    banned: set[tuple[int, int]] = set()
    failed = 0
    while board.wrong:
        sizes, one = board.sizes, board.limits
        over, under = sizes > one.high, sizes < one.low
        gives, takes = (over, sizes < one.high) if over.any() else (sizes > one.low, under)
        before = board.wrong

        def fewer(before: int = before) -> bool:
            return board.wrong < before

        if not _chain(board, gives, takes, banned, fewer):
            failed += 1
            if failed > FAILURES or not banned:
                return False
        else:
            banned.clear()
    return True


def _cheapen(board: Board, until: float) -> None:
    """Take every chain that pays."""
    banned: set[tuple[int, int]] = set()
    failed = 0
    while failed <= FAILURES and time.perf_counter() < until:
        sizes, cost = board.sizes, board.cost
        gives, takes = sizes > board.limits.low, sizes < board.limits.high
        known = len(banned)

        def better(before: float = cost) -> bool:
            return board.wrong == 0 and board.cost < before - 1e-6

        if _chain(board, gives, takes, banned, better, most=-1e-6):
            banned.clear()
            failed = 0
        elif len(banned) == known:
            return
        else:
            failed += 1


def _chain(
    board: Board, gives: Bools, takes: Bools, banned: set[tuple[int, int]],
    good: Callable[[], bool], most: float = NEVER / 2,
) -> bool:  # fmt: skip
    """Pass units along the cheapest chain; undo it, and ban its units, if it is not good."""
    cost, who = board.flips(banned)
    _priced(board, cost, who)
    path = _path(cost, gives, takes, most)
    if path is None:
        return False
    steps = [(int(who[a, b]), b) for a, b in pairwise(path)]
    before = board.state()
    for u, to in reversed(steps):
        if not board.may(u, to):
            banned.add((u, to))
            break
        board.move(u, to)
    else:
        if good():
            return True
        banned.update(steps)
    board.back(before)
    return False


def _priced(board: Board, cost: Floats, who: Ints) -> None:
    """Add what the sizes cost after a unit has passed, as if it passed alone."""
    fee = board.limits.size_price
    if fee:
        off = np.abs(board.sizes - board.limits.size)
        for a, b in np.argwhere(who >= 0).tolist():
            w = int(board.weight[who[a, b]])
            less = abs(board.sizes[a] - w - board.limits.size) - off[a]
            cost[a, b] += fee * (less + abs(board.sizes[b] + w - board.limits.size) - off[b])


def _path(cost: Floats, gives: Bools, takes: Bools, most: float) -> list[int] | None:
    """Return the cheapest chain of at most so many steps, if it costs less than ``most``."""
    k = len(cost)
    reach = np.where(gives, 0.0, NEVER)
    trail: list[Ints] = []
    best: tuple[float, int, int] | None = None
    for step in range(min(STEPS, k)):
        through = reach[:, None] + cost
        came = through.argmin(axis=0)
        reach = through[came, np.arange(k)]
        trail.append(came)
        ends = np.where(takes, reach, NEVER)
        end = int(ends.argmin())
        if ends[end] < most and (best is None or ends[end] < best[0] - 1e-9):
            best = (float(ends[end]), step, end)
    if best is None:
        return None
    _, step, at = best
    path = [at]
    for came in reversed(trail[: step + 1]):
        at = int(came[at])
        path.append(at)
    path.reverse()
    if len(set(path)) == len(path):
        return path
    # A chain that meets itself: take the cheapest single step instead, if one pays.
    single = np.where(gives[:, None] & takes[None], cost, NEVER)
    a, b = np.unravel_index(int(single.argmin()), single.shape)
    return [int(a), int(b)] if single[a, b] < most else None
