"""The first plan: what the programme is surest of is fixed, the rest is solved again, by turns.

Villages that the programme left whole stay free: when another village is fixed they may give way.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.proof.best import best
from guantong.engines.stage.proof.prices import repaired, split
from guantong.engines.stage.relaxation.master import Master, Solved
from guantong.engines.stage.search.choice import Choice

WHOLE = 1 - 1e-6
#: Share of the villages still split that are fixed in one turn.
TURN = 0.15
#: How far behind a village's best column its second may be to become one.
NEAR = 1.0


def dive(master: Master, solved: Solved, until: int = 6) -> tuple[Choice, Bools]:
    """Fix villages until at most ``until`` are split.

    Returns
    -------
    Choice
        Each village's largest column; not yet a plan that fits.
    Bools
        Villages still split.

    """
    table = master.table
    count = len(table.start) - 1
    held = np.full(count, -1)
    begun = solved.over
    while True:
        village = table.village(master.column[: len(solved.share)])
        top = largest(solved.share, village, count)
        open_ = (solved.share[top] < WHOLE) & (held < 0)
        if open_.sum() <= until or solved.over > begun + 1e-6:
            break
        order = np.flatnonzero(open_)[np.argsort(-solved.share[top[open_]], kind="stable")]
        fixed = order[: max(1, int(TURN * len(order)))]
        held[fixed] = top[fixed]
        _price_others(master, solved, held)
        village = table.village(master.column)
        master.close((held[village] >= 0) & (held[village] != np.arange(len(village))))
        solved = master.solve()
    master.close(np.zeros(len(master.column), bool))
    return Choice(master.column[top], master.designated[top], -np.inf), open_


def _price_others(master: Master, solved: Solved, held: Ints) -> None:
    """Add what the villages that are not fixed would like at the prices of now."""
    one = master.table.instance
    prices = split(one, repaired(one, solved.prices))
    found = best(master.table, prices, 2, np.flatnonzero(held < 0))
    good = found.worth >= found.worth[:, :1] - NEAR
    good &= found.column >= 0
    master.add(found.column[good], found.designated[good])


def largest(share: Floats, village: Ints, count: int) -> Ints:
    """Return the number of each village's column with the largest share."""
    order = np.lexsort((share, village))
    last = np.searchsorted(village[order], np.arange(count), side="right") - 1
    found: Ints = order[last]
    return found
