"""Prices by turns: the programme prices, all patterns are looked at, the best become columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.errors import Clashing
from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.proof.best import Best, best
from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.prices import Prices, repaired, shapes, split
from guantong.engines.stage.relaxation.master import Master, Solved
from guantong.engines.stage.values.table import Table

#: How much of new prices goes into those that are tried.
NEW = 0.6
MOST_ROUNDS = 60
#: Share of the bound at which programme and bound are as one.
CLOSE = 2e-5
#: Best columns of each village that are taken in a round, and how far behind the best.
TOP, NEAR = 6, 3.0
MOST_HALVINGS = 18
#: So few columns in all that no price is looked for.
TINY = 1000


@dataclass(eq=False)
class Priced:
    """The best prices so far.

    Attributes
    ----------
    bound
        What they prove.
    prices
        float: repaired, in the order of `Prices.flat`.
    best
        The best columns of each village at them.
    solved
        The last linear programme.
    rounds
        How many there were.

    """

    bound: float
    prices: Floats
    best: Best
    solved: Solved
    rounds: int = 0


Tell = Callable[[float], None]


def settle(
    master: Master, start: Floats | None = None, tell: Tell | None = None, close: float = CLOSE
) -> Priced:
    """Generate columns until no column would make the programme better.

    Parameters
    ----------
    start
        Prices to begin with, of an earlier run; else one price for all money is looked for.
    tell
        Called with each better bound; may raise to stop.

    Raises
    ------
    Clashing
        If rules, locks and begun starts leave a village without a column.

    """
    table = master.table
    one = table.instance
    need_columns(table)
    first = repaired(one, guess(table) if start is None else start)
    bound, found = bound_from(table, split(one, first), 2 * TOP)
    take(master, found, np.inf)
    bare(master)
    priced = Priced(bound, first, found, master.solve())
    mix = NEW
    while priced.rounds < MOST_ROUNDS:
        priced.rounds += 1
        solved = priced.solved
        tried = repaired(one, mix * solved.prices + (1 - mix) * priced.prices)
        bound, found = bound_from(table, split(one, tried), TOP)
        if bound < priced.bound:
            priced.bound, priced.prices, priced.best = bound, tried, found
            if tell:
                tell(bound)
        missing = (priced.bound - solved.value) / max(1e-9, abs(priced.bound))
        if missing <= close:
            break
        if take(master, found, NEAR):
            priced.solved = master.solve()
        elif mix == 1.0:
            break
        mix = NEW if missing > 10 * close else 1.0
    return priced


def need_columns(table: Table) -> None:
    """Refuse a village that no pattern fits."""
    empty = np.flatnonzero(np.diff(table.start) == 0)
    if len(empty):
        name = table.instance.villages[int(empty[0])]
        text = f"{name}的锁定、排除或已启动的项目互相冲突，没有可行的安排。"
        raise Clashing(text, table="villages", row=int(empty[0]))


def guess(table: Table) -> Floats:
    """Return prices with one price for all money, at which about all of it is spent."""
    one = table.instance
    if len(table.value) <= TINY:
        return _level(table, 0.0)
    budget = np.where(one.shared[None, :, None], 0.0, one.budget)
    money = float(budget[np.isfinite(budget)].sum() + one.pool[one.shared].sum())
    low, high = 0.0, max(1e-9, float(np.max(table.value, initial=0.0)))
    for _ in range(MOST_HALVINGS):
        middle = float(np.sqrt(low * high)) if low else high / 4.0
        found = best(table, split(one, repaired(one, _level(table, middle))))
        if _spent(table, found.column[:, 0]) > money:
            low = middle
        else:
            high = middle
        if high < 1.1 * low or high < 1e-9:
            break
    return repaired(one, _level(table, high))


def _level(table: Table, price: float) -> Floats:
    """Return prices that are the same for all money and nothing for the rest."""
    zero = {name: np.zeros(size) for name, size in shapes(table.instance).items()}
    for name in ("fund", "pool"):
        zero[name] += price
    return Prices(**zero).flat()


def _spent(table: Table, columns: Ints) -> float:
    rows = table.rows(columns[columns >= 0])
    village = table.village(columns[columns >= 0])
    return float(np.where(rows >= 0, table.instance.cost[village], 0.0).sum())


def take(master: Master, found: Best, near: float) -> int:
    """Take the best columns of each village into the programme; return how many are new."""
    good = (found.column >= 0) & (found.worth >= found.worth[:, :1] - near)
    return master.add(found.column[good], found.designated[good])


def bare(master: Master) -> None:
    """Take each village's first pattern: the least that it must start."""
    first = master.table.start[:-1]
    master.add(first, np.full(len(first), -1))
