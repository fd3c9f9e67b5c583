"""What money is worth, and where it goes: by fund, county and year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.evaluation import evaluate
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.proof.prices import split

#: Ten thousand yuan, in thousands.
TEN_THOUSAND = 10.0


@dataclass(frozen=True)
class Marginal:
    """What a little more money would be worth.

    Attributes
    ----------
    county
        Its number; -1 of a fund that counties share.
    fund, year
        Their numbers; ``year`` may be one after the last of starts.
    points
        For the amount asked about. It holds for small amounts: at the plan's prices.

    """

    county: int
    fund: int
    year: int
    points: float


@dataclass(frozen=True)
class Use:
    """What is taken of a fund in a county and year, and what it could take (inf: no limit)."""

    county: int
    fund: int
    year: int
    taken: float
    budget: float


def marginal_worth(plan: Plan, amount: float = TEN_THOUSAND) -> list[Marginal]:
    """Return what ``amount`` more is worth, by fund and year, dearest first."""
    one = plan.instance
    prices = split(one, plan.price_row())
    found = [
        Marginal(-1, int(s), int(y), float(amount * prices.pool[s, y]))
        for s in np.flatnonzero(one.shared)
        for y in range(one.money_years)
    ]
    for c, s, y in np.ndindex(prices.fund.shape):
        if np.isfinite(one.budget[c, s, y]):
            found.append(Marginal(c, s, y, float(amount * prices.fund[c, s, y])))
    return sorted(found, key=lambda one: -one.points)


def uses(plan: Plan) -> list[Use]:
    """Return what the plan takes of each fund, by county and year."""
    one = plan.instance
    paid = evaluate(one, plan.starts, plan.designated).money.paid.sum(axis=2)
    return [
        Use(c, s, y, float(paid[c, s, y]), float(one.budget[c, s, y]))
        for c, s, y in np.ndindex(paid.shape)
    ]
