"""The best columns of villages at given prices, by looking at all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.proof.prices import Fees, Prices, fees
from guantong.engines.stage.values import kernels
from guantong.engines.stage.values.table import Table


@dataclass(frozen=True, eq=False)
class Best:
    """Best columns of some villages, best first.

    Attributes
    ----------
    worth
        float (villages, top): points after prices; -inf where there is no such column.
    column, designated
        int (villages, top): the column and its year of designation, or -1.

    """

    worth: Floats
    column: Ints
    designated: Ints


def best(table: Table, prices: Prices, top: int = 1, villages: Ints | None = None) -> Best:
    """Return the ``top`` best columns of each village (or of some) at these prices."""
    one, cost = table.instance, fees(table.instance, prices)
    who = np.arange(len(one.villages)) if villages is None else villages
    found = kernels.best_columns(
        who, table.start, table.pattern, table.value, table.strong, table.patterns.kind,
        table.patterns.year, table.patterns.count, one.cost, one.county_of, one.township_of,
        cost.money, cost.extra, cost.cap, cost.gain, top,
    )  # fmt: skip
    return Best(*found)


def worth(table: Table, cost: Fees, columns: Ints, designated: Ints) -> Floats:
    """Return the points of columns (-1 is none, worth 0) after prices."""
    one, found = table.instance, np.zeros(len(columns))
    there = columns >= 0
    some = columns[there]
    village = table.village(some)
    county, township = one.county_of[village], one.township_of[village]
    points = table.value[some].copy()
    kind, year = table.patterns.kind[table.pattern[some]], table.patterns.year[table.pattern[some]]
    for j in range(kind.shape[1]):
        at = np.flatnonzero(kind[:, j] >= 0)
        p, t = kind[at, j].astype(int), year[at, j].astype(int)
        points[at] -= one.cost[village[at], p] * cost.money[county[at], p, t]
        points[at] -= cost.extra[county[at], p, t] + cost.cap[township[at], t]
    when = designated[there]
    at = np.flatnonzero(when >= 0)
    points[at] += cost.gain[county[at], when[at]]
    found[there] = points
    return found
