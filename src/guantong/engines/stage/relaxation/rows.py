"""The rows of the linear programme and how money stands in it.

After the rows of `Prices` come those of money, in one of two forms. *Flows*: what is spent on kinds
that the same funds may pay is at most what the funds give to them. *Cuts*, where no fund is shared:
what is spent on kinds that only some funds may pay is at most what these funds have (Hall's
condition, for each union of such sets of funds); the same by the theorem of maximum flow and
minimum cut, and without columns of money. Then comes one row a village.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
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


#: More cuts than these, and money flows instead.
MOST_CUTS = 24


class Rows:
    """Where each rule stands among the rows.

    Attributes
    ----------
    limit
        float (rows,): right-hand sides.
    prices
        How many of the rows are those of `Prices`.
    balance
        int (C, sorts or cuts, Y): rows of money.
    charged
        bool (P, sorts or cuts): whose rows a kind's spending stands in.

    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.part: dict[str, Ints] = {}
        at = 0
        for name, shape in shapes(instance).items():
            size = prod(shape)
            self.part[name] = at + np.arange(size).reshape(shape)
            at += size
        self.prices = at
        self.sorts = np.unique(instance.pays.T, axis=0)
        self.cuts = cuts(instance)
        money = self._cut_limits() if len(self.cuts) else self._balances()
        self.balance = at + np.arange(money.size).reshape(money.shape)
        self.count = at + money.size
        self.limit = np.concatenate([limits(instance).flat(), money.ravel()])
        if len(self.cuts):
            self.limit[self.part["fund"]] = np.inf

    def _balances(self) -> Floats:
        one = self.instance
        self.charged = (one.pays.T[:, None, :] == self.sorts[None]).all(axis=2)
        return np.zeros((len(one.counties), len(self.sorts), one.money_years))

    def _cut_limits(self) -> Floats:
        one = self.instance
        self.charged = (one.pays.T[:, None, :] <= self.cuts[None]).all(axis=2)
        has = np.where(self.cuts[None, :, :, None], one.budget[:, None], 0.0)
        found: Floats = has.sum(axis=2)
        return found

    def priced(self, duals: Floats) -> Floats:
        """Return prices, in the order of `Prices.flat`, from what the rows are worth."""
        found = duals[: self.prices].copy()
        if len(self.cuts):
            cut = duals[self.balance]
            found[self.part["fund"]] = np.einsum("as,cay->csy", self.cuts.astype(float), cut)
        return found

    def flows(self) -> Flows:
        """Return the columns of money and of shortfalls."""
        one, part = self.instance, self.part
        start, row, amount, cost = [0], [], [], []
        who = []
        for county in range(0 if len(self.cuts) else len(one.counties)):
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
            for row_ in range(self.charged.shape[1]):
                on = np.flatnonzero(self.charged[p, row_])
                for later, share in enumerate(one.spend):
                    rows = self.balance[county[at[on]], row_, t[on] + later]
                    add(at[on], rows, share * one.cost[village[at[on]], p[on]])
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


def cuts(instance: Instance) -> Bools:
    """Return the unions of the sets of funds that may pay a kind, bool (cuts, S).

    None if a fund is shared or there are too many.
    """
    none = np.zeros((0, len(instance.funds)), bool)
    if instance.shared.any():
        return none
    found: set[tuple[bool, ...]] = set()
    for sort in np.unique(instance.pays.T, axis=0):
        if sort.any():
            one = tuple(sort.tolist())
            found |= {one} | {
                tuple(a or b for a, b in zip(one, other, strict=True)) for other in found
            }
        if len(found) > MOST_CUTS:
            return none
    return np.array(sorted(found), bool)
