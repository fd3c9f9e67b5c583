"""Prices of money that counties share: their own programmes first, then one of all their columns.

The one programme is solved by interior point without going to a corner: its prices are repaired
before they prove anything, so they need not be exact.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.parts import part
from guantong.engines.stage.proof.best import best
from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.parts import of_part
from guantong.engines.stage.proof.prices import repaired, split
from guantong.engines.stage.relaxation.column_generation import settle, take
from guantong.engines.stage.relaxation.master import Master, Solved
from guantong.engines.stage.relaxation.rows import Rows
from guantong.engines.stage.values.table import Table

#: Best columns of each village that a county hands over.
KEPT = 8
MOST_ROUNDS = 8
CLOSE = 5e-5
#: Best columns of each village taken in a round, and how far behind the best.
TOP, NEAR = 4, 1.0


@dataclass(frozen=True, eq=False)
class Joint:
    """What the one programme settled.

    Attributes
    ----------
    bound, prices
        The bound of the whole and the repaired prices that prove it.
    share
        float (C, S, Y): what each county takes of each shared fund.

    """

    bound: float
    prices: Floats
    share: Floats


Better = Callable[[float, Floats], None]


def joint(
    table: Table, pool: ThreadPoolExecutor, start: Floats | None, better: Better
) -> Joint:  # fmt: skip
    """Settle the prices of shared money and each county's share of it."""
    one = table.instance
    master = Master(table, Rows(one))
    size = np.bincount(one.county_of, minlength=len(one.counties)) / len(one.villages)
    handed = pool.map(
        lambda c: _of_county(table, c, one.pool * size[c], start), np.flatnonzero(size)
    )
    for column, designated in handed:
        master.add(column, designated)
    master.by_interior_point()
    bound, prices = np.inf, np.zeros(master.rows.prices)
    for _ in range(MOST_ROUNDS):
        solved = master.solve()
        tried = repaired(one, solved.prices)
        now, found = bound_from(table, split(one, tried), TOP)
        if now < bound:
            bound, prices = now, tried
            better(now, tried)
        if not take(master, found, NEAR) or bound - solved.value <= CLOSE * abs(bound):
            break
    return Joint(bound, prices, _shares(master, solved, size))


def _of_county(
    table: Table, county: int, share: Floats, start: Floats | None
) -> tuple[Ints, Ints]:  # fmt: skip
    """Return the columns that a county by itself finds good, as columns of the whole."""
    whole = table.instance
    some = part(whole, county, share)
    here = table.part(some.instance, some.villages)
    master = Master(here, Rows(some.instance))
    at = None if start is None else of_part(whole, split(whole, start), some).flat()
    priced = settle(master, at)
    found = best(here, split(some.instance, priced.prices), KEPT)
    good = found.column >= 0
    taken = np.flatnonzero(priced.solved.share > 1e-9)
    column = np.concatenate([master.column[taken], found.column[good], here.start[:-1]])
    when = np.concatenate(
        [master.designated[taken], found.designated[good], np.full(len(here.start) - 1, -1)]
    )
    village = here.village(column)
    offset = table.start[some.villages[village]] - here.start[village]
    return column + offset, when


def _shares(master: Master, solved: Solved, size: Floats) -> Floats:
    """Return what counties take of shared funds, the rest given out by their size."""
    one, flows = master.table.instance, master.flows
    share = np.zeros((len(one.counties), len(one.funds), one.money_years))
    at = np.flatnonzero(flows.county >= 0)
    np.add.at(
        share, (flows.county[at], flows.fund[at], flows.year[at]), np.maximum(0, solved.flow[at])
    )
    total = share.sum(axis=0)
    pool = np.where(one.shared[:, None], one.pool, 0.0)
    fits = np.where(total > 0, np.minimum(1.0, pool / np.maximum(total, 1e-12)), 1.0)
    share = share * np.where(one.shared[:, None], fits, 1.0)
    rest = np.where(one.shared[:, None], pool - share.sum(axis=0), 0.0)
    found: Floats = share + np.maximum(0.0, rest) * size[:, None, None]
    return found
