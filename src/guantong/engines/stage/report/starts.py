"""Each start of a plan: what it costs whom, what it brings, and why in this year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.report.prospects import Choices, Prospects, without


class Start(NamedTuple):
    """A project that a village starts.

    Attributes
    ----------
    village, kind, year
        int each; year from 0.
    fixed
        ``lock``, ``begun`` or empty.
    published
        Its year in the published plan, or -1.
    cost
        Money in all.
    by_fund
        float: what of it each fund pays, as the kind's money of the county and year is made up.
    brings
        Mean yearly income when fully running.
    money, limits
        Points that its money, and its place under other limits, are worth elsewhere.
    lost
        Points that the village loses without it (and without what rests on it).
    other_year, other_lost
        The best other year, or -1, and the points lost by it after all prices: less than 0 if it
        would be better, which rounding or other villages stand against.

    """

    village: int
    kind: int
    year: int
    fixed: str
    published: int
    cost: float
    by_fund: tuple[float, ...]
    brings: float
    money: float
    limits: float
    lost: float
    other_year: int
    other_lost: float


def starts_of(seen: Prospects) -> list[Start]:
    """Return the starts of a plan by village and year."""
    one, plan = seen.instance, seen.plan
    share = _shares(seen)
    found = []
    for village in np.flatnonzero((plan.starts >= 0).any(axis=1)).tolist():
        row, choices = plan.starts[village], seen.choices(village)
        for kind in sorted(np.flatnonzero(row >= 0).tolist(), key=lambda p: int(row[p])):
            found.append(_start(seen, village, kind, choices, share))
    return sorted(found, key=lambda x: (int(one.county_of[x.village]), x.village, x.year))


def _start(seen: Prospects, village: int, kind: int, choices: Choices, share: Floats) -> Start:
    one, row = seen.instance, seen.plan.starts[village]
    year, county = int(row[kind]), int(one.county_of[village])
    alone = np.full_like(row, NEVER)
    alone[kind] = year
    money, limits = seen.price_of(village, alone)
    mine = _place(choices, row)
    lost, other, later = float("nan"), NEVER, float("nan")
    if mine != NEVER:
        rest = _place(choices, without(one, row, kind))
        if rest != NEVER:
            lost = float(choices.points[mine] - choices.points[rest])
        other, later = _other_year(choices, row, kind, mine)
    by_fund = np.zeros(len(one.funds))
    for after, part in enumerate(one.spend):
        by_fund += part * one.cost[village, kind] * share[county, :, kind, year + after]
    return Start(
        village, kind, year, fixed(one, village, kind), _published(one, village, kind),
        float(one.cost[village, kind]), tuple(by_fund.tolist()), float(one.income[village, kind]),
        money, limits, lost, other, later,
    )  # fmt: skip


def fixed(one: Instance, village: int, kind: int) -> str:
    """Return whether a start is fixed: ``begun``, ``lock`` or empty."""
    if one.begun is not None and one.begun[village, kind]:
        return "begun"
    return "lock" if one.must[village, kind] != NEVER else ""


def _published(one: Instance, village: int, kind: int) -> int:
    return NEVER if one.published is None else int(one.published[village, kind])


def _place(choices: Choices, row: Ints) -> int:
    same = np.flatnonzero((choices.rows == row).all(axis=1))
    return int(same[0]) if len(same) else NEVER


def _other_year(choices: Choices, row: Ints, kind: int, mine: int) -> tuple[int, float]:
    """Return the best other year of a start, all others as they are."""
    rest = np.arange(len(row)) != kind
    same = (choices.rows[:, rest] == row[rest]).all(axis=1)
    same &= (choices.rows[:, kind] >= 0) & (choices.rows[:, kind] != row[kind])
    there = np.flatnonzero(same)
    if not len(there):
        return NEVER, float("nan")
    best = there[np.argmax(choices.after[there])]
    return int(choices.rows[best, kind]), float(choices.after[mine] - choices.after[best])


def _shares(seen: Prospects) -> Floats:
    """Return what share of a kind's money each fund pays, float (C, S, P, Y)."""
    money = seen.found.money
    spent = money.spent[:, None]
    found: Floats = np.divide(money.paid, spent, out=np.zeros_like(money.paid), where=spent > 0)
    return found
