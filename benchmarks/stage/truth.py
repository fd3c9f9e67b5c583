"""Incomes as they come: a second generator, not the engine's model, with the same means.

Heavy tails (Student's t with few degrees of freedom), a shock that a county shares whatever its
projects, one that a kind shares in a county, one that a kind shares everywhere, and projects that
fail outright. Standard deviations are those that the engine is told; shapes and what is shared
are not.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from guantong.engines.stage import Instance

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Degrees of freedom of a village's own chances and of shocks.
OWN, SHOCK = 3, 4
#: Share of the variance of a village's own income that its county shares; of a project's own
#: variance that its kind shares in a county.
COUNTY, KIND = 0.4, 0.15
#: Projects that bring nothing; the others bring the more.
FAILS = 0.02


def draws(one: Instance, starts: Ints, many: int, seed: int) -> Iterator[Floats]:
    """Yield what each village earns in the last year looked at, float (n,), so many times."""
    rng = np.random.default_rng([seed, 7])
    kinds, counties = len(one.kinds), len(one.counties)
    ramp = np.array(one.ramp)
    since = np.maximum(0, one.horizon - 1 - starts)
    share = np.where(starts >= 0, ramp[np.minimum(since, len(ramp) - 1)], 0.0)
    shock = np.zeros(kinds) if one.shock is None else one.shock
    # What fails takes part of the variance that the engine is told.
    lost = FAILS / (1 - FAILS) * one.income**2
    sd = np.sqrt(np.maximum(0.0, (one.sd**2 - lost) * (1 - FAILS)))
    for _ in range(many):
        county = _t(rng, SHOCK, (counties,))[one.county_of]
        base = one.base + one.base_sd * (
            np.sqrt(COUNTY) * county + np.sqrt(1 - COUNTY) * _t(rng, OWN, one.base.shape)
        )
        here = _t(rng, SHOCK, (counties, kinds))[one.county_of]
        own = np.sqrt(KIND) * here + np.sqrt(1 - KIND) * _t(rng, OWN, sd.shape)
        brings = one.income * (1 + shock * _t(rng, SHOCK, (kinds,))) + sd * own
        brings = np.where(rng.random(brings.shape) < FAILS, 0.0, brings / (1 - FAILS))
        yield base + (share * brings).sum(axis=1)


def lifted(one: Instance, starts: Ints, many: int, seed: int) -> Ints:
    """Return in how many villages that are weak today the income reaches the line, int (many,)."""
    weak = one.base < one.weak_line
    return np.array(
        [int((earned[weak] >= one.weak_line).sum()) for earned in draws(one, starts, many, seed)]
    )


def _t(rng: np.random.Generator, freedom: int, shape: tuple[int, ...]) -> Floats:
    """Return Student's t with a standard deviation of 1."""
    found: Floats = rng.standard_t(freedom, shape) * np.sqrt((freedom - 2) / freedom)
    return found
