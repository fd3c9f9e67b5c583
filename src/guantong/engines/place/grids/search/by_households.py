"""Grids of households where no groups are kept whole, or groups are too many to try all unions."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from guantong.engines.place.grids.arrays import Ints
from guantong.engines.place.grids.borders.redraw import redraw, settled
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.groups.numbers import words
from guantong.engines.place.grids.households.solver import Found, solve
from guantong.engines.place.grids.problem.drawing import Drawing, Proof
from guantong.engines.place.grids.problem.evaluation import pieces
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import DENSE, Walks
from guantong.engines.place.grids.proof.columns import Units
from guantong.engines.place.grids.search.finish import finish

#: Of the time, for the search without locks when there are some.
FREE = 0.6


def by_households(
    walks: Walks, limits: Limits, locks: Locks, seconds: float, seed: int,
    tell: Callable[[float, float, float], bool] | None, units: Units | None = None,
    split: tuple[int, ...] = (),
) -> Drawing:  # fmt: skip
    """Return the best drawing of households found in the time, with its bound.

    Parameters
    ----------
    walks, limits, locks, seconds, seed, tell
        As `draw` has them.
    units, split
        What must stay whole, if anything: groups, of which these were split.

    Raises
    ------
    Impossible
        If the sizes or locks allow none.

    """
    begun = time.perf_counter()
    if len(walks) > DENSE:
        text = f"{len(walks)} 户超过按户划分的上限 {DENSE} 户，请先按小组划分。"
        raise Impossible(text)
    numbers = tuple(limits.by_size(len(walks)))
    number = _number(limits, len(walks), locks, numbers)
    plain = not locks.any and units is None
    found = solve(
        walks.distances(), limits, number, seconds * (1.0 if plain else FREE), seed=seed, tell=tell
    )
    if found is None:
        raise Impossible(f"{number} 个网格做不到。", numbers)
    grid, names = found.grid, np.full(number, -1)
    loose = Walks(walks.points, np.full(len(walks), -1), walks.edges, walks.lengths)
    if not plain or len(np.unique(pieces(loose, limits, grid))) > number:
        left = max(0.2, seconds - (time.perf_counter() - begun))
        grid, names = _locked(walks, limits, locks, found, number, left, units)
    proof = Proof(np.zeros(0, np.int64), found.worth)
    drawn = finish(
        walks, limits, locks, grid, names, proof, found.bound, proven=False,
        whole=units is not None, numbers=numbers, split=split,
    )  # fmt: skip
    return drawn.judged()


def _locked(
    walks: Walks, limits: Limits, locks: Locks, found: Found, number: int, seconds: float,
    units: Units | None,
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return a drawing brought in order with the locks, from the free and from the present one."""
    starts = [found.grid]
    if locks.present is not None:
        now = settled(walks, locks.present)
        if now is not None and now.max() + 1 == number:
            starts.insert(0, now)
    of = np.arange(len(walks)) if units is None else units.of
    village = walks if units is None else tied(walks)
    drawn = redraw(village, limits, locks, of, number, starts, seconds / len(starts))
    if drawn is None:
        raise Impossible(
            f"在 {limits.low} 至 {limits.high} 户、{number} 个网格和现有锁定之下，"
            "没有找到连片的划法。请放开一项锁定，或放宽上下限。",
            tuple(limits.by_size(len(walks))),
        )
    return drawn


def tied(walks: Walks) -> Walks:
    """Return a village on whose graph whole groups are in one piece."""
    lengths = walks.distances(walks.links[:, 0])[np.arange(len(walks.links)), walks.links[:, 1]]
    return Walks(
        walks.points, walks.groups, np.concatenate([walks.edges, walks.links]),
        np.r_[walks.lengths, lengths],
    )  # fmt: skip


def _number(limits: Limits, households: int, locks: Locks, numbers: tuple[int, ...]) -> int:
    wished = limits.wished(households, locks.standing)
    if not numbers:
        raise Impossible(
            f"{households} 户分不成每格 {limits.low} 至 {limits.high} 户的网格，请放宽上下限。"
        )
    if limits.number is not None and wished not in numbers:
        raise Impossible(f"{wished} 个网格做不到；可以划 {words(numbers)} 个。", numbers)
    return min(numbers, key=lambda one: (abs(one - wished), one))
