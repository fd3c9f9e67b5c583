"""Batches and money of a plan: counts beside floors and caps, payments, what is left, its worth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guantong.engines.stage.problem.evaluation import Evaluation
from guantong.engines.stage.problem.instance import NEVER
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.proof.prices import split

#: Stands for designations among groups, for all counties among counties.
DESIGNATIONS, ALL = -1, -1
HAIR = 1e-9


class Batch(NamedTuple):
    """Starts of a group, or designations, in a county and year; what one more would be worth."""

    group: int
    county: int
    year: int
    low: float
    high: float
    started: int
    short: float
    worth: float


class Payment(NamedTuple):
    """What a county pays from a fund for a kind in a year."""

    county: int
    fund: int
    kind: int
    year: int
    amount: float


class Purse(NamedTuple):
    """A fund's money of a county and year, or of a pool: spent, left, worth of one unit more."""

    county: int
    fund: int
    year: int
    budget: float
    spent: float
    left: float
    worth: float


def batches_of(plan: Plan) -> list[Batch]:
    """Return every batch that has a floor, a cap or a start."""
    one, prices = plan.instance, split(plan.instance, plan.price_row())
    found = []
    years, counties = range(len(one.years)), range(len(one.counties))
    for g in [*range(len(one.groups)), DESIGNATIONS]:
        low, high, up, down = (
            (one.designated_low, one.designated_high, prices.designated_high, prices.designated_low)
            if g == DESIGNATIONS
            else (one.group_low[g], one.group_high[g], prices.group_high[g], prices.group_low[g])
        )
        for c in counties:
            mine = one.county_of == c
            for t in years:
                if g == DESIGNATIONS:
                    count = int((plan.designated[mine] == t).sum())
                else:
                    count = int((plan.starts[mine][:, one.in_group[g]] == t).sum())
                if low[c, t] <= 0 and high[c, t] == (0 if g == DESIGNATIONS else np.inf):
                    continue
                short = max(0.0, float(low[c, t]) - count)
                found.append(
                    Batch(g, c, t, float(low[c, t]), float(high[c, t]), count, short,
                          float(up[c, t] - down[c, t]))
                )  # fmt: skip
    return found


def payments_of(found: Evaluation) -> list[Payment]:
    """Return who pays what."""
    paid = found.money.paid
    at = np.argwhere(paid > HAIR)
    return [Payment(c, s, p, y, float(paid[c, s, p, y])) for c, s, p, y in at.tolist()]


def purses_of(plan: Plan, counted: Evaluation) -> list[Purse]:
    """Return the money of every fund: a county's own, or all of a pool."""
    one, prices = plan.instance, split(plan.instance, plan.price_row())
    spent = counted.money.paid.sum(axis=2)
    found = []
    for s in range(len(one.funds)):
        for y in range(one.money_years):
            if one.shared[s]:
                have, gone = float(one.pool[s, y]), float(spent[:, s, y].sum())
                worth = float(prices.pool[s, y])
                found.append(Purse(ALL, s, y, have, gone, have - gone, worth))
                continue
            for c in range(len(one.counties)):
                have, gone = float(one.budget[c, s, y]), float(spent[c, s, y])
                worth = float(prices.fund[c, s, y])
                found.append(Purse(c, s, y, have, gone, max(0.0, have - gone), worth))
    return found


class Change(NamedTuple):
    """A published start that the plan moves or drops (year -1)."""

    village: int
    kind: int
    before: int
    year: int


def changes_of(plan: Plan) -> list[Change]:
    """Return the published starts that are not kept."""
    one, starts = plan.instance, plan.starts
    if one.published is None:
        return []
    moved = np.argwhere((one.published != NEVER) & (starts != one.published))
    return [
        Change(v, p, int(one.published[v, p]), int(starts[v, p])) for v, p in moved.tolist()
    ]  # fmt: skip
