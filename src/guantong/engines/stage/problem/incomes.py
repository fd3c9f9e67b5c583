"""What a village earns in each year under a plan: mean, counted, and the chance of each line."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import Instance

HAIR = 1e-9


@dataclass(frozen=True, eq=False)
class Incomes:
    """Income by village and year, each float (n, H).

    Attributes
    ----------
    mean
        Expected income.
    safe
        The mean less the worst shortfall of one project.
    sd
        Standard deviation.
    weak_passed, strong_passed
        How far the village counts as over the weak and the strong line: 0 or 1, or with
        ``counting="chance"`` the probability.

    """

    mean: Floats
    safe: Floats
    sd: Floats
    weak_passed: Floats
    strong_passed: Floats


def running(instance: Instance, starts: Ints) -> Floats:
    """Return the share of the full income of each project by year, float (n, P, H)."""
    ramp = np.array(instance.ramp, float)
    since = np.arange(instance.horizon) - starts[:, :, None]
    share = ramp[np.clip(since, 0, len(ramp) - 1)]
    found: Floats = np.where((starts[:, :, None] >= 0) & (since >= 0), share, 0.0)
    return found


def incomes(instance: Instance, starts: Ints) -> Incomes:
    """Return what each village earns by year."""
    one, share = instance, running(instance, starts)
    mean = one.base[:, None] + (share * one.income[:, :, None]).sum(axis=1)
    safe = mean - (share * one.worst[:, :, None]).max(axis=1)
    shock = np.zeros(len(one.kinds)) if one.shock is None else one.shock
    variance = one.sd**2 + (shock * one.income) ** 2
    sd = np.sqrt(one.base_sd[:, None] ** 2 + (share**2 * variance[:, :, None]).sum(axis=1))
    weak = _passed(one, one.weak_line, mean, safe, sd)
    return Incomes(mean, safe, sd, weak, _passed(one, one.strong_line, mean, safe, sd))


def _passed(one: Instance, line: float, mean: Floats, safe: Floats, sd: Floats) -> Floats:
    counted = safe if one.counting == "safe" else mean
    sure = (counted >= line - HAIR).astype(float)
    if one.counting != "chance":
        return sure
    return np.where(sd > 0, chance(line, mean, sd), sure)


def chance(line: float, mean: Floats, sd: Floats) -> Floats:
    """Return the probability of reaching a line under a normal distribution."""
    z = (line - mean) / (np.where(sd > 0, sd, 1.0) * math.sqrt(2.0))
    found: Floats = 0.5 * np.vectorize(math.erfc, otypes=[float])(z)
    return found
