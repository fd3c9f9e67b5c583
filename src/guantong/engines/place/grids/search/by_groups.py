"""Whole groups: every union of them, and the cheapest partition."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from guantong.engines.place.grids.borders.redraw import named
from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.groups.numbers import possible, words
from guantong.engines.place.grids.groups.partition import GAP, Partition, Programme
from guantong.engines.place.grids.groups.units import units
from guantong.engines.place.grids.problem.drawing import Drawing, Proof
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import Walks
from guantong.engines.place.grids.proof.columns import Units, columns
from guantong.engines.place.grids.proof.unions import TooMany, bits
from guantong.engines.place.grids.search.by_households import by_households
from guantong.engines.place.grids.search.finish import finish


def by_groups(
    walks: Walks, limits: Limits, locks: Locks, seconds: float, seed: int,
    tell: Callable[[float, float, float], bool] | None,
) -> Drawing:  # fmt: skip
    """Return the best drawing of whole groups.

    Raises
    ------
    Impossible
        If there is none.

    """
    begun = time.perf_counter()
    one, split = units(walks, limits, locks.present)
    try:
        every = columns(one, limits, locks)
    except TooMany:
        return by_households(walks, limits, locks, seconds, seed, tell, one, split)
    programme = Programme(every, len(one.weight), len(locks.labels()))
    numbers = possible(programme)
    number = _number(limits, limits.wished(len(walks), locks.standing), numbers)
    best = programme.solve((number, number), seconds)
    if best is None:
        raise Impossible(f"小组不拆时，{number} 个网格做不到。", numbers)
    if tell is not None:
        tell(time.perf_counter() - begun, float(every.cost[best.chosen].sum()), best.bound)
    return _drawing(one, limits, locks, programme, best, numbers, split)


def _number(limits: Limits, wished: int, numbers: tuple[int, ...]) -> int:
    """Return the number wished for, or the nearest possible if none is asked for."""
    if not numbers:
        raise Impossible(
            f"小组不拆时，全村分不成每格 {limits.low} 至 {limits.high} 户的连片网格。"
            "请放宽上下限、放开锁定，或改为按户划分。"
        )
    if limits.number is not None and wished not in numbers:
        text = f"小组不拆时，{wished} 个网格做不到；可以划 {words(numbers)} 个。"
        raise Impossible(text, numbers)
    return min(numbers, key=lambda one: (abs(one - wished), one))


def _drawing(
    one: Units, limits: Limits, locks: Locks, programme: Programme, best: Partition,
    numbers: tuple[int, ...], split: tuple[int, ...],
) -> Drawing:  # fmt: skip
    every = programme.columns
    of_unit = np.full(len(one.weight), -1)
    for place, c in enumerate(best.chosen.tolist()):
        of_unit[bits(every.union[c])] = place
    cost = float(every.cost[best.chosen].sum())
    names = np.array([*locks.labels(), -1])[every.label[best.chosen]]
    if not locks.move_price and not locks.pinned:  # all names are as good: keep what can be kept
        names = named(of_unit[one.of], locks, len(best.chosen))
    proof = Proof(one.of, best.of_unit, best.of_number, np.minimum(best.of_label, 0.0))
    bound = cost if best.proven else min(cost, best.bound)
    return finish(
        one.walks, limits, locks, of_unit[one.of], names, proof, bound,
        proven=cost - best.bound <= 2 * GAP * max(1.0, cost), whole=True, numbers=numbers,
        split=split,
    )  # fmt: skip
