"""The rows of the linear programme and how money flows in it.

After the rows of `Prices` (what limits are worth) come balances: what is spent on kinds that the
same funds may pay is at most what funds give to them. Then one row a village.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.proof.prices import limits, shapes
from guantong.engines.stage.values.table import Table


@dataclass(frozen=True, eq=False)
class Flows:
    """Money from a fund to kinds of one sort in a county and year; and shortfalls of floors.

    Attributes
    ----------
    start, row, amount
        Columns in sparse form.
    cost
        Points lost for one.
    county, fund, year
        Of each flow of money; -1 of shortfalls.

    """

    start: Ints
    row: Ints
    amount: Floats
    cost: Floats
    county: Ints
    fund: Ints
    year: Ints


class Rows:
    """Where each rule stands among the rows.

    Attributes
    ----------
    limit
        float (rows,): right-hand sides of the rows of `Prices` and of the balances.
    sort_of
        int (P,): kinds that the same funds may pay are of one sort.
    balance
        int (C, sorts, Y): rows of the balances.

    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.part: dict[str, Ints] = {}
        at = 0
        for name, shape in shapes(instance).items():
            size = int(np.prod(shape))
            self.part[name] = at + np.arange(size).reshape(shape)
            at += size
        self.prices = at
        sorts, self.sort_of = np.unique(instance.pays.T, axis=0, return_inverse=True)
        self.sort_of = self.sort_of.ravel()
        self.sorts = sorts
        size = (len(instance.counties), len(sorts), instance.money_years)
        self.balance = at + np.arange(int(np.prod(size))).reshape(size)
        self.count = at + self.balance.size
        self.limit = np.concatenate([limits(instance).flat(), np.zeros(self.balance.size)])

    def flows(self) -> Flows:
        """Return the columns of money and of shortfalls."""
        one, part = self.instance, self.part
        start, row, amount, cost = [0], [], [], []
        who = []
        for county in range(len(one.counties)):
            for sort, may in enumerate(self.sorts):
                for fund in np.flatnonzero(may):
                    for year in range(one.money_years):
                        row += [self.balance[county, sort, year], part["fund"][county, fund, year]]
                        amount += [-1.0, 1.0]
                        if one.shared[fund]:
                            row.append(part["pool"][fund, year])
                            amount.append(1.0)
                        start.append(len(row))
                        cost.append(0.0)
                        who.append((county, int(fund), year))
        for name, low in (
            ("group_low", one.group_low), ("designated_low", one.designated_low),
        ):  # fmt: skip
            for at in part[name][low > 0]:
                row.append(at)
                amount.append(-1.0)
                start.append(len(row))
                cost.append(one.weights.short)
                who.append((-1, -1, -1))
        county_, fund_, year_ = np.array(who, np.int64).reshape(-1, 3).T
        return Flows(
            np.array(start), np.array(row, np.int64), np.array(amount), np.array(cost), county_,
            fund_, year_,
        )  # fmt: skip

    def entries(self, table: Table, columns: Ints, designated: Ints) -> tuple[Ints, Ints, Floats]:
        """Return where columns stand in the rows: (number in ``columns``, row, amount).

        An entry may come twice; the two add up.
        """
        one, part = self.instance, self.part
        village = table.village(columns)
        county, township = one.county_of[village], one.township_of[village]
        pattern = table.pattern[columns]
        which, row, amount = [], [], []

        def add(at: Ints, rows: Ints, much: Floats | float) -> None:
            which.append(at)
            row.append(rows)
            amount.append(np.broadcast_to(np.asarray(much, float), at.shape))

        for j in range(table.patterns.kind.shape[1]):
            kind = table.patterns.kind[pattern, j].astype(np.int64)
            at = np.flatnonzero(kind >= 0)
            p, t = kind[at], table.patterns.year[pattern[at], j].astype(np.int64)
            for later, share in enumerate(one.spend):
                rows = self.balance[county[at], self.sort_of[p], t + later]
                add(at, rows, share * one.cost[village[at], p])
            add(at, part["cap"][township[at], t], 1.0)
            for group in range(len(one.groups)):
                inside = one.in_group[group, p]
                where = group, county[at[inside]], t[inside]
                add(at[inside], part["group_high"][where], 1.0)
                add(at[inside], part["group_low"][where], -1.0)
        at = np.flatnonzero(designated >= 0)
        add(at, part["designated_high"][county[at], designated[at]], 1.0)
        add(at, part["designated_low"][county[at], designated[at]], -1.0)
        return np.concatenate(which), np.concatenate(row), np.concatenate(amount)


def points(table: Table, columns: Ints, designated: Ints) -> Floats:
    """Return the points of columns with their designations."""
    one = table.instance
    gain = one.weights.designation * one.discounts
    found: Floats = table.value[columns] + np.where(designated >= 0, gain[designated], 0.0)
    return found
