"""Each start of a plan: what it costs whom, what it brings, and why in this year."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.evaluation import Evaluation
from guantong.engines.stage.problem.instance import NEVER
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.questions.reasons import Reason, reasons
from guantong.engines.stage.values.table import tabulate


class Start(NamedTuple):
    """A project that a village starts.

    Attributes
    ----------
    why
        Village, kind, year, and why then.
    published
        Its year in the published plan, or -1.
    cost
        Money in all.
    by_fund
        float: what of it each fund pays, as the kind's money of the county and year is made up.
    brings
        Mean yearly income when fully running.

    """

    why: Reason
    published: int
    cost: float
    by_fund: tuple[float, ...]
    brings: float


def starts_of(plan: Plan, found: Evaluation) -> list[Start]:
    """Return the starts of a plan by county, village and year.

    Parameters
    ----------
    plan
        With its prices.
    found
        The plan counted.

    """
    one, table, share = plan.instance, tabulate(plan.instance), _shares(found)
    starts = []
    for village in np.flatnonzero((plan.starts != NEVER).any(axis=1)).tolist():
        county = int(one.county_of[village])
        for why in sorted(reasons(plan, village, table), key=lambda x: x.year):
            kind, cost = why.kind, float(one.cost[village, why.kind])
            by_fund = np.zeros(len(one.funds))
            for later, part in enumerate(one.spend):
                by_fund += part * cost * share[county, :, kind, why.year + later]
            before = NEVER if one.published is None else int(one.published[village, kind])
            brings = float(one.income[village, kind])
            starts.append(Start(why, before, cost, tuple(by_fund.tolist()), brings))
    return sorted(starts, key=lambda x: int(one.county_of[x.why.village]))


def _shares(found: Evaluation) -> Floats:
    """Return what share of a kind's money each fund pays, float (C, S, P, Y)."""
    money = found.money
    spent = money.spent[:, None]
    shares: Floats = np.divide(money.paid, spent, out=np.zeros_like(money.paid), where=spent > 0)
    return shares
