"""How many weak villages a plan lifts over the line, with an interval: shocks are shared.

What each project brings varies by itself and with a shock that all projects of its kind share; what
a village earns without projects varies by itself and with its county. Given the shocks villages are
independent, so their number is drawn: shocks first, then each village by its chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.incomes import running
from guantong.engines.stage.problem.instance import Instance

#: Share of the variance of what villages earn without projects that a county has in common.
SHARED = 0.25
HAIR = 1e-9


@dataclass(frozen=True, eq=False)
class Lifted:
    """A claim: how many villages that are weak today reach the weak line in some year.

    Attributes
    ----------
    weak
        int: the numbers of the villages that are weak without projects.
    year
        The year of the horizon, from 0.
    expected
        Their expected number over the line.
    low, high
        The number lies between these with at least ``level``, as the engine sees it.
    level
        That share, 0.9 unless asked otherwise.
    chance
        float: of each of ``weak``, to reach the line.

    """

    weak: Ints
    year: int
    expected: float
    low: int
    high: int
    level: float
    chance: Floats


def lifted(
    instance: Instance, starts: Ints, *, year: int = -1, level: float = 0.9, draws: int = 4000,
    shared: float = SHARED, seed: int = 0,
) -> Lifted:  # fmt: skip
    """Return how many weak villages the starts lift, with the narrowest interval.

    Parameters
    ----------
    instance
        What is planned; its ``base_sd``, ``sd`` and ``shock`` are used however it counts incomes.
    starts
        int (n, P): years of starts, -1 is none.
    year
        Of the horizon; negative from its end.
    level
        How often the number is to lie in the interval.
    draws
        How many numbers are drawn.
    shared
        Share of the variance of ``base`` that villages of a county have in common.
    seed
        Of the draws.

    """
    one = instance
    year = year % one.horizon
    weak = np.flatnonzero(one.base < one.weak_line)
    share = running(one, starts)[weak, :, year]
    mean = one.base[weak] + (share * one.income[weak]).sum(axis=1)
    shock = np.zeros(len(one.kinds)) if one.shock is None else one.shock
    exposed = share * one.income[weak] * shock
    variance = (1 - shared) * one.base_sd[weak] ** 2 + (share**2 * one.sd[weak] ** 2).sum(axis=1)
    rng = np.random.default_rng(seed)
    moved = rng.standard_normal((draws, len(one.kinds))) @ exposed.T
    county = rng.standard_normal((draws, len(one.counties)))[:, one.county_of[weak]]
    moved += county * np.sqrt(shared) * one.base_sd[weak]
    own = np.sqrt(variance)
    above = mean + moved - one.weak_line
    chance = np.where(own > 0, ndtr(above / np.where(own > 0, own, 1.0)), above >= -HAIR)
    numbers = (rng.random(chance.shape) < chance).sum(axis=1)
    low, high = _narrowest(numbers, level)
    each = chance.mean(axis=0)
    return Lifted(weak, year, float(each.sum()), low, high, level, each)


def _narrowest(numbers: Ints, level: float) -> tuple[int, int]:
    """Return the narrowest interval of whole numbers that holds a share of some."""
    first = int(numbers.min())
    count = np.bincount(numbers - first)
    before = np.concatenate([[0], np.cumsum(count)])
    needed = level * len(numbers)
    best = (first, first + len(count) - 1)
    held = 1.0
    for low in range(len(count)):
        high = int(np.searchsorted(before, before[low] + needed - HAIR))
        if high > len(count):
            break
        width, share = high - low, (before[high] - before[low]) / len(numbers)
        now = best[1] - best[0] + 1
        if width < now or (width == now and abs(share - level) < abs(held - level)):
            best, held = (first + low, first + high - 1), share
    return best
