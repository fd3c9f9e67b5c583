"""Planning an instance that differs from a plan's own in its points alone."""

from __future__ import annotations

from guantong.engines.match.errors import Clashing
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.search.budget import Budget
from guantong.engines.match.search.solver import solve


def plan_again(plan: Plan, instance: Instance, budget: Budget, seed: int) -> Plan:
    """Plan from nothing, so as not to lean towards the plan there is.

    It keeps the same hard rules: if the time was too short to meet them from nothing, the search
    goes on from it instead.
    """
    try:
        return solve(instance, budget, seed=seed)
    except Clashing:
        return solve(instance, budget, seed=seed, start=plan)
