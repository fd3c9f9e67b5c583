"""What villages earn by year, and when they pass which line."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.incomes import HAIR, Incomes, chance
from guantong.engines.stage.problem.instance import Instance

#: Between these chances it cannot be told on which side of a line a village will be.
UNSURE = (0.1, 0.9)


class Income(NamedTuple):
    """A village's income of a year: mean, safe, standard deviation, chance of each line."""

    village: int
    year: int
    mean: float
    safe: float
    sd: float
    weak_chance: float
    strong_chance: float


class Passing(NamedTuple):
    """A village that passes a line: when first, how likely then and at the end."""

    village: int
    line: str
    year: int
    chance: float
    at_end: float
    told: bool


def incomes_of(one: Instance, earned: Incomes) -> list[Income]:
    """Return the income of every village and year."""
    weak, strong = (_chances(earned, line) for line in (one.weak_line, one.strong_line))
    return [
        Income(
            v, h, float(earned.mean[v, h]), float(earned.safe[v, h]), float(earned.sd[v, h]),
            float(weak[v, h]), float(strong[v, h]),
        )
        for v in range(len(one.villages))
        for h in range(one.horizon)
    ]  # fmt: skip


def passings_of(one: Instance, earned: Incomes) -> list[Passing]:
    """Return who passes which line that it was below of without projects, and when first."""
    least = one.sure if one.counting == "chance" else 1.0
    found = []
    for line, level, passed in (
        ("weak", one.weak_line, earned.weak_passed),
        ("strong", one.strong_line, earned.strong_passed),
    ):
        likely = _chances(earned, level)
        over = passed >= least - HAIR
        for v in np.flatnonzero((one.base < level) & over.any(axis=1)).tolist():
            year = int(np.argmax(over[v]))
            end = float(likely[v, -1])
            told = not UNSURE[0] < end < UNSURE[1]
            found.append(Passing(v, line, year, float(likely[v, year]), end, told))
    return found


def _chances(earned: Incomes, line: float) -> Floats:
    """Return the chance of a line by village and year; 0 or 1 where nothing varies."""
    found: Floats = np.where(
        earned.sd > 0,
        chance(line, earned.mean, earned.sd),
        (earned.mean >= line - HAIR).astype(float),
    )
    return found
