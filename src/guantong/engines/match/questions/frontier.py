"""What fewer moves cost: the same instance planned at other prices of moving people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from guantong.engines.match.problem.evaluation import evaluate
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.questions.replanning import plan_again
from guantong.engines.match.search.budget import Budget

#: Near enough for a curve.
GAP = 2e-4


def frontier(
    plan: Plan, factors: Sequence[float], *, seconds: float = 20.0, seed: int = 0,
    tell: Callable[[int, int], bool | None] | None = None,
) -> list[Plan]:  # fmt: skip
    """Plan at each price of moves.

    Parameters
    ----------
    plan
        Whose instance.
    factors
        ≥ 0: how many times dearer a move is; 0 is free, 1 the plan's own price.
    seconds
        For each of them, at most.
    seed
        Of the search.
    tell
        Called with the plans done and all; returning False stops with those done.

    Returns
    -------
    list of Plan
        One for each factor, in their order, each of its own instance and with its own proof; the
        seats are the best of all that were found, the plan's own too. The curve is, of each,
        ``evaluate(...).moved`` against value with the price of moves added back.

    """
    plans: list[Plan] = []
    for number, factor in enumerate(factors):
        instance = replace(plan.instance, move=plan.instance.move * factor)
        found = plan_again(plan, instance, Budget(seconds=seconds, gap=GAP), seed)
        # What the engine keeps to go on from is large, and there is one for each price.
        plans.append(replace(found, live=None))
        if tell is not None and tell(number + 1, len(factors)) is False:
            break
    return [_best(one, [*plans, plan]) for one in plans]


def _best(plan: Plan, plans: Sequence[Plan]) -> Plan:
    """Return the best of all plans at this one's price of moves, so that the curve never turns."""
    counted = [evaluate(plan.instance, other.seats).value for other in plans]
    value, seats = max(
        zip(counted, (other.seats for other in plans), strict=True), key=lambda pair: pair[0]
    )
    return plan if value <= plan.value else replace(plan, seats=seats, value=value, proven=False)
