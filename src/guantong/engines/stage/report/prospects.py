"""A plan beside what else each village could do, at the plan's prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.problem.evaluation import Evaluation, evaluate
from guantong.engines.stage.problem.incomes import HAIR, chance
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.proof.best import worth
from guantong.engines.stage.proof.prices import Fees, Prices, fees, split
from guantong.engines.stage.values.table import Table, tabulate, variance

#: Chance from which a village counts as over a line when only chances are counted.
LIKELY = 0.5


@dataclass(frozen=True, eq=False)
class Choices:
    """All that a village could start.

    Attributes
    ----------
    rows
        int (choices, P): the years of the starts; -1 is none.
    points
        float (choices,): beyond doing nothing, the best designation included, before prices.
    after
        float (choices,): the same after prices.
    cost
        float (choices,): money in all.
    lifts
        bool (choices,): over the weak line in the last year looked at.

    """

    rows: Ints
    points: Floats
    after: Floats
    cost: Floats
    lifts: Bools


class Prospects:
    """A plan counted, and every village's other choices.

    Parameters
    ----------
    plan
        With its prices.

    """

    def __init__(self, plan: Plan) -> None:
        self.plan, self.instance = plan, plan.instance
        self.found: Evaluation = evaluate(plan.instance, plan.starts, plan.designated)
        self.prices: Prices = split(plan.instance, plan.price_row())
        self.fees: Fees = fees(plan.instance, self.prices)
        self.table: Table = tabulate(plan.instance)
        self._variance = variance(plan.instance)

    def choices(self, village: int) -> Choices:
        """Return what a village could start, its own plan among it."""
        one, table = self.instance, self.table
        columns = np.arange(table.start[village], table.start[village + 1])
        nobody = np.full(len(columns), NEVER)
        gain = self.fees.gain[one.county_of[village]]
        may = (table.strong[columns][:, None] >> np.arange(len(gain))) & 1 > 0
        after = worth(table, self.fees, columns, nobody)
        after += np.where(may, gain, 0.0).max(axis=1, initial=0.0)
        named = one.weights.designation * one.discounts[: len(gain)]
        points = table.value[columns] + np.where(may & (gain > 0), named, 0.0).max(axis=1)
        rows = table.rows(columns)
        cost = (one.cost[village] * (rows >= 0)).sum(axis=1)
        return Choices(rows, points, after, cost, self._lifts(village, rows))

    def _lifts(self, village: int, rows: Ints) -> Bools:
        one = self.instance
        ramp = np.array(one.ramp)
        since = np.clip(one.horizon - 1 - rows, 0, len(ramp) - 1)
        share = np.where(rows >= 0, ramp[since], 0.0)
        mean = one.base[village] + share @ one.income[village]
        found: Bools
        if one.counting == "chance":
            sd = np.sqrt(one.base_sd[village] ** 2 + share**2 @ self._variance[village])
            found = np.where(
                sd > 0, chance(one.weak_line, mean, sd) >= LIKELY, mean >= one.weak_line - HAIR
            )
            return found
        if one.counting == "safe":
            mean = mean - (share * one.worst[village]).max(axis=1)
        found = mean >= one.weak_line - HAIR
        return found

    def price_of(self, village: int, row: Ints) -> tuple[float, float]:
        """Return what a choice's money costs at the prices, and its other limits."""
        one = self.instance
        county, township = one.county_of[village], one.township_of[village]
        kinds = np.flatnonzero(row >= 0)
        years = row[kinds]
        money = one.cost[village, kinds] * self.fees.money[county, kinds, years]
        other = self.fees.extra[county, kinds, years] + self.fees.cap[township, years]
        return float(money.sum()), float(other.sum())


def without(instance: Instance, row: Ints, kind: int) -> Ints:
    """Return a village's starts without one kind and what rests on it."""
    found = row.copy()
    gone = [kind]
    while gone:
        last = gone.pop()
        found[last] = NEVER
        gone += [int(p) for p in np.flatnonzero((instance.needs == last) & (found >= 0))]
    return found
