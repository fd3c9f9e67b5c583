"""Grids of households where no groups are kept whole."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from guantong.engines.place.grids.errors import Impossible
from guantong.engines.place.grids.groups.numbers import words
from guantong.engines.place.grids.households.solver import solve
from guantong.engines.place.grids.problem.drawing import Drawing, Proof
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.walks import DENSE, Walks
from guantong.engines.place.grids.search.finish import finish


def by_households(
    walks: Walks, limits: Limits, locks: Locks, seconds: float, seed: int,
    tell: Callable[[float, float, float], bool] | None,
) -> Drawing:  # fmt: skip
    """Return the best drawing of households found in the time, with its bound.

    Raises
    ------
    Impossible
        If the sizes or locks allow none.

    """
    if len(walks) > DENSE:
        text = f"{len(walks)} 户超过按户划分的上限 {DENSE} 户，请先按小组划分。"
        raise Impossible(text)
    numbers = tuple(limits.by_size(len(walks)))
    number = _number(limits, len(walks), numbers)
    found = solve(walks.distances(), limits, number, seconds, seed=seed, tell=tell)
    if found is None:
        raise Impossible(f"{number} 个网格做不到。", numbers)
    proof = Proof(np.zeros(0, np.int64), found.worth)
    return finish(
        walks, limits, locks, found.grid, np.full(number, -1), proof, found.bound,
        proven=found.proven, whole=False, numbers=numbers,
    )  # fmt: skip


def _number(limits: Limits, households: int, numbers: tuple[int, ...]) -> int:
    wished = limits.wished(households)
    if not numbers:
        raise Impossible(
            f"{households} 户分不成每格 {limits.low} 至 {limits.high} 户的网格，请放宽上下限。"
        )
    if limits.number is not None and wished not in numbers:
        raise Impossible(f"{wished} 个网格做不到；可以划 {words(numbers)} 个。", numbers)
    return min(numbers, key=lambda one: (abs(one - wished), one))
