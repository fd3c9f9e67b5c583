"""All villages at once by one integer programme, where few columns can be in a better plan.

A column that after prices is behind its village's best by more than the gap is in no better plan.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.proof.best import best, worth
from guantong.engines.stage.proof.prices import Prices, fees
from guantong.engines.stage.relaxation.rows import Rows
from guantong.engines.stage.search.choice import Choice
from guantong.engines.stage.search.subproblem import (
    Candidates,
    Effort,
    Found,
    Space,
    replanned,
)
from guantong.engines.stage.values.table import Table

HAIR = 1e-7


def settled(
    table: Table, prices: Prices, bound: float, value: float | None, most: int, effort: Effort
) -> Found | None:
    """Find the best plan over all columns that could be in one; None if these are too many."""
    missing = np.inf if value is None else bound - value + HAIR * max(1.0, abs(bound))
    some = left(table, prices, missing)
    if len(some.column) > most:
        return None
    rows = Rows(table.instance)
    villages = len(table.start) - 1
    nothing = Choice(table.start[:-1], np.full(villages, -1), -np.inf)
    space = Space(rows, table, rows.flows())
    return replanned(space, nothing, np.ones(villages, bool), some, effort)


def left(table: Table, prices: Prices, missing: float) -> Candidates:
    """Return the columns, with each year of designation, that are behind by at most so much."""
    one, cost = table.instance, fees(table.instance, prices)
    every = np.arange(len(table.value))
    village = table.village(every)
    top = best(table, prices).worth[village, 0]
    plain = worth(table, cost, every, np.full(len(every), -1))
    columns, years = [every], [np.full(len(every), -1)]
    behind = [top - plain]
    for year in range(len(one.years)):
        may = np.flatnonzero(table.strong >> year & 1)
        columns.append(may)
        years.append(np.full(len(may), year))
        behind.append(top[may] - plain[may] - cost.gain[one.county_of[village[may]], year])
    near = np.concatenate(behind) <= missing
    return Candidates(np.concatenate(columns)[near], np.concatenate(years)[near])
