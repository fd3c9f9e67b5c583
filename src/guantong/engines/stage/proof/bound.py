"""A bound on every plan from any prices: docs/developer/stage.md has the proof."""

from __future__ import annotations

from guantong.engines.stage.proof.best import Best, best
from guantong.engines.stage.proof.prices import Prices, paid
from guantong.engines.stage.values.table import Table


def bound_from(table: Table, prices: Prices, top: int = 1) -> tuple[float, Best]:
    """Return Σ price × limit + Σ over villages of its best column after prices.

    Parameters
    ----------
    table
        The columns of an instance.
    prices
        As `repaired` leaves them: ≥ 0, 0 without a limit, at floors at most ``short``.
    top
        How many of the best columns of each village to return.

    """
    found = best(table, prices, top)
    return paid(table.instance, prices) + float(found.worth[:, 0].sum()), found
