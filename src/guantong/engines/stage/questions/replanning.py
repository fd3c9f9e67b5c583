"""The published plan made anew when years have run; and what keeping to it costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.questions.what_if import ANSWER_SECONDS
from guantong.engines.stage.search.budget import Budget, Tell
from guantong.engines.stage.search.solver import solve

#: Prices of a changed start that `stability` tries.
PRICES = (0.0, 1.0, 3.0, 10.0, 30.0)


@dataclass(frozen=True, eq=False)
class Stability:
    """What a price of changes does to a published plan.

    Attributes
    ----------
    price
        Points lost for each published start that is changed.
    kept, moved, dropped
        Published starts, not yet begun, that stay, start in another year, do not start.
    added
        Starts that were not published.
    value
        Points of the plan without the price of its changes.
    plan
        The plan.

    """

    price: float
    kept: int
    moved: int
    dropped: int
    added: int
    value: float
    plan: Plan


def replan(
    plan: Plan,
    begun: Bools | None = None,
    *,
    price: float | None = None,
    money: Floats | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    tell: Tell | None = None,
    **fields: Any,
) -> Plan:
    """Plan anew with a plan as the published one.

    Parameters
    ----------
    plan
        The published plan.
    begun
        bool (n, P): its starts that have begun and stay; None is none.
    price
        Points lost for each other published start that is changed; None is the instance's.
    money
        As `Instance.budget`; None keeps it.
    fields
        Other fields of `Instance` that are known better now: base, income, pool …

    """
    if money is not None:
        fields["budget"] = money
    instance = published(plan, begun, price, **fields)
    return solve(
        instance, budget or Budget(seconds=ANSWER_SECONDS), seed=seed, start=plan, tell=tell
    )


def published(plan: Plan, begun: Bools | None, price: float | None, **fields: Any) -> Instance:
    """Return the instance that has a plan as its published one."""
    weights = plan.instance.weights
    if price is not None:
        weights = replace(weights, change=price)
    fixed = np.zeros(plan.starts.shape, bool) if begun is None else begun
    return plan.instance.changed(
        published=plan.starts, begun=fixed, **{"weights": weights, **fields}
    )  # fmt: skip


def stability(
    plan: Plan,
    begun: Bools | None = None,
    *,
    prices: Sequence[float] = PRICES,
    budget: Budget | None = None,
    seed: int = 0,
    **fields: Any,
) -> list[Stability]:
    """Return what each price of changes keeps of a published plan, and what it is worth.

    Parameters as of `replan`; ``budget`` is for each price.
    """
    found = []
    last = plan
    for price in prices:
        last = replan(
            last if last.instance is plan.instance else _published_again(plan, last), begun,
            price=price, budget=budget, seed=seed, **fields,
        )  # fmt: skip
        found.append(compared(last, price))
    return found


def _published_again(plan: Plan, last: Plan) -> Plan:
    """Return the published plan with the prices that the last one ended with."""
    return replace(plan, prices=last.prices)


def compared(plan: Plan, price: float) -> Stability:
    """Count what a plan keeps of the published one."""
    old, new = plan.instance.changeable, plan.starts
    was, changed = old >= 0, (old >= 0) & (old != new)
    return Stability(
        price=price,
        kept=int((was & (old == new)).sum()),
        moved=int((changed & (new >= 0)).sum()),
        dropped=int((changed & (new < 0)).sum()),
        added=int((~was & (new >= 0) & (plan.instance.must < 0)).sum()),
        value=plan.value + plan.instance.weights.change * int(changed.sum()),
        plan=plan,
    )
