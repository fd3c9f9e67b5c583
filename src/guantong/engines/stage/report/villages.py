"""What villages earn by year, when they pass which line, and who stays weak and why."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.incomes import HAIR, chance
from guantong.engines.stage.problem.instance import NEVER
from guantong.engines.stage.report.prospects import LIKELY, Choices, Prospects

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


class LeftOut(NamedTuple):
    """A weak village that the plan leaves weak.

    Attributes
    ----------
    village
        int.
    why
        ``impossible``: nothing it could start lifts it; ``money``: the money is worth more
        elsewhere; ``limits``: so is the place under other limits; ``other``: its own plan is
        worth more to it, or the rest of the plan leaves no room.
    row
        The cheapest starts that would lift it, int (P,), or None.
    cost, points, money, limits
        Their money, their points, and what money and place are worth elsewhere.
    has
        Whether it starts anything at all.

    """

    village: int
    why: str
    row: Ints | None
    cost: float
    points: float
    money: float
    limits: float
    has: bool


def incomes_of(seen: Prospects) -> list[Income]:
    """Return the income of every village and year."""
    one, earned = seen.instance, seen.found.incomes
    weak, strong = (_chances(seen, line) for line in (one.weak_line, one.strong_line))
    return [
        Income(
            v, h, float(earned.mean[v, h]), float(earned.safe[v, h]), float(earned.sd[v, h]),
            float(weak[v, h]), float(strong[v, h]),
        )
        for v in range(len(one.villages))
        for h in range(one.horizon)
    ]  # fmt: skip


def passings_of(seen: Prospects) -> list[Passing]:
    """Return who passes which line that it was below of without projects, and when first."""
    one, earned = seen.instance, seen.found.incomes
    least = LIKELY if one.counting == "chance" else 1.0
    found = []
    for line, level, passed in (
        ("weak", one.weak_line, earned.weak_passed),
        ("strong", one.strong_line, earned.strong_passed),
    ):
        likely = _chances(seen, level)
        over = passed >= least - HAIR
        for v in np.flatnonzero((one.base < level) & over.any(axis=1)).tolist():
            year = int(np.argmax(over[v]))
            end = float(likely[v, -1])
            told = not UNSURE[0] < end < UNSURE[1]
            found.append(Passing(v, line, year, float(likely[v, year]), end, told))
    return found


def _chances(seen: Prospects, line: float) -> Floats:
    """Return the chance of a line by village and year; 0 or 1 where nothing varies."""
    earned = seen.found.incomes
    found: Floats = np.where(
        earned.sd > 0,
        chance(line, earned.mean, earned.sd),
        (earned.mean >= line - HAIR).astype(float),
    )
    return found


def left_out_of(seen: Prospects) -> list[LeftOut]:
    """Return the weak villages that the plan does not lift, and what stands against it."""
    one = seen.instance
    least = LIKELY if one.counting == "chance" else 1.0
    ends = seen.found.incomes.weak_passed[:, -1] >= least - HAIR
    found = []
    for village in np.flatnonzero((one.base < one.weak_line) & ~ends).tolist():
        choices = seen.choices(village)
        found.append(_why(seen, village, choices))
    return found


def _why(seen: Prospects, village: int, choices: Choices) -> LeftOut:
    has = bool((seen.plan.starts[village] != NEVER).any())
    if not choices.lifts.any():
        nothing = float("nan")
        return LeftOut(village, "impossible", None, nothing, nothing, nothing, nothing, has)
    lifting = np.flatnonzero(choices.lifts)
    # Of those that cost the same, the one that is worth most after prices.
    order = np.lexsort((-choices.after[lifting], np.round(choices.cost[lifting], 6)))
    best = int(lifting[order[0]])
    row = choices.rows[best]
    money, limits = seen.price_of(village, row)
    points = float(choices.points[best])
    why = "other"
    if points < money:
        why = "money"
    elif points < money + limits:
        why = "limits"
    return LeftOut(village, why, row, float(choices.cost[best]), points, money, limits, has)
