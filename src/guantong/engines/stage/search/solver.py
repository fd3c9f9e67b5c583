"""The best plan that can be found in a given time, with the proof of what could be missing."""

from __future__ import annotations

from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.search.budget import Budget, Tell
from guantong.engines.stage.search.run import Run


def solve(
    instance: Instance,
    budget: Budget | None = None,
    *,
    seed: int = 0,
    start: Plan | None = None,
    tell: Tell | None = None,
) -> Plan:
    """Find a plan.

    Parameters
    ----------
    instance
        What to plan.
    budget
        When to stop.
    seed
        Of the choices of the search.
    start
        A plan of the same villages, kinds, funds and years to go on from (money, incomes, rules,
        locks and bans may differ).
    tell
        Called with each better plan or bound and about once a second in between; the plan is
        None before there is one. Returning False stops the search.

    Returns
    -------
    Plan
        It breaks no rule; `certificate` proves its bound.

    Raises
    ------
    Clashing
        If no plan keeps all rules, locks and begun starts.
    Cancelled
        If ``tell`` stopped before there was any plan.

    """
    return Run(instance, budget or Budget(), tell, seed).planned(start)
