"""Districts: exactly where units are few, else by annealing from many starts."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from guantong.engines.place.districts.annealing import NONE, anneal, grow
from guantong.engines.place.districts.few import FEW, exact
from guantong.engines.place.districts.plan import Districting, Ints, Problem

#: Passings tried in a cooling, from which heat to which, and how they grow from start to start.
ROUNDS, HOT, COLD = 1_000_000, 2.0, 0.06
#: Ways that being off by a whole district's weight costs, one after another.
PRICES = (50.0, 25.0, 100.0)


def districts(
    problem: Problem, seconds: float = 10.0, *, seed: int = 0, goal: int = 0,
    tell: Callable[[float, int], bool] | None = None,
) -> Districting | None:  # fmt: skip
    """Return the best plan found in the time, or None.

    Parameters
    ----------
    problem
        Units and weights.
    seconds
        Time after which the best is returned.
    seed
        Of the search.
    goal
        Ways cut that are good enough to stop.
    tell
        Called with seconds and the ways cut; False stops.

    """
    if len(problem.weight) <= FEW:
        return exact(problem)
    begun = time.perf_counter()
    starts, others = problem.rows
    mean = problem.weight.sum() / problem.number
    best: Ints | None = None
    least, turn = NONE, 0
    while time.perf_counter() - begun < seconds:
        chance = seed * 100_003 + turn
        district = grow(starts, others, problem.weight, problem.number, chance)
        turn += 1
        if (district < 0).any():
            continue
        found = np.empty_like(district)
        price = PRICES[turn % len(PRICES)] / mean
        cuts = int(anneal(
            starts, others, problem.weight, district, problem.number, problem.low, problem.high,
            ROUNDS, HOT, COLD, price, chance, found,
        ))  # fmt: skip
        if cuts < least:
            least, best = cuts, found
        going = tell is None or tell(time.perf_counter() - begun, least)
        if least <= goal or not going:
            break
    return None if best is None else Districting(best, least, proven=False)
