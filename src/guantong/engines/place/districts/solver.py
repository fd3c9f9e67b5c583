"""Districts: exactly where units are few, else by annealing from many starts."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import numpy as np

from guantong.engines.place.districts.annealing import NONE, anneal, grow
from guantong.engines.place.districts.few import FEW, exact
from guantong.engines.place.districts.plan import Districting, Ints, Problem

#: Passings tried in a cooling, from which heat to which, and how they grow from start to start.
ROUNDS, HOT, COLD = 1_000_000, 2.0, 0.06
#: Ways that being off by a whole district's weight costs, one after another.
PRICES = (25.0, 100.0, 50.0)
#: Coolings side by side, and numbers of chance between two seeds.
SIDE_BY_SIDE, APART = 2, 100_003


def districts(
    problem: Problem, seconds: float = 10.0, *, seed: int = 2, goal: int = 0,
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
    best: tuple[int, Ints] | None = None
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        for turn in count(0, SIDE_BY_SIDE):
            turns = range(turn, turn + SIDE_BY_SIDE)
            for found in pool.map(lambda one: _cooled(problem, seed * APART, one), turns):
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
            seconds_gone = time.perf_counter() - begun
            least = NONE if best is None else best[0]
            going = tell is None or tell(seconds_gone, least)
            if least <= goal or not going or seconds_gone >= seconds:
                break
    return None if best is None else Districting(best[1], best[0], proven=False)


def _cooled(problem: Problem, chance: int, turn: int) -> tuple[int, Ints] | None:
    """Grow districts and cool them once; return the ways cut and the plan, if one fits."""
    starts, others = problem.rows
    chance += turn
    district = grow(starts, others, problem.weight, problem.number, chance)
    if (district < 0).any():
        return None
    found = np.empty_like(district)
    price = PRICES[turn % len(PRICES)] * problem.number / float(problem.weight.sum())
    cuts = int(anneal(
        starts, others, problem.weight, district, problem.number, problem.low, problem.high,
        ROUNDS, HOT, COLD, price, chance, found,
    ))  # fmt: skip
    return (cuts, found) if cuts < NONE else None
