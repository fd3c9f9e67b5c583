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

    Examples
    --------
    One weak village (20 a year, the line is 50) and two projects of one cost; the money of the
    only fund suffices for one, and the second lifts it.

    >>> import numpy as np
    >>> from guantong.engines.stage import Budget, Instance, solve
    >>> one, two, limit = np.ones((1, 1)), np.ones((1, 2)), np.full((1, 1), np.inf)
    >>> village = Instance(
    ...     ("村",), ("光伏", "厂房"), ("县级",), (), ("县",), ("乡",), ("2026",),
    ...     county_of=np.array([0]), township_of=np.array([0]), base=np.array([20.0]),
    ...     base_sd=np.zeros(1), people=np.ones(1), cost=100 * two, income=two * [[10, 40]],
    ...     worst=0 * two, sd=0 * two, can=two > 0, has=two < 0, needs=np.array([-1, -1]),
    ...     counts_as_begun=np.array([True, True]), pays=two > 0, shared=np.array([False]),
    ...     budget=np.full((1, 1, 2), 100.0), pool=np.zeros((1, 2)), cap=limit,
    ...     in_group=np.zeros((0, 2), bool), group_low=np.zeros((0, 1, 1)),
    ...     group_high=np.zeros((0, 1, 1)), designated_low=0 * one, designated_high=limit,
    ... )
    >>> plan = solve(village, Budget(rounds=1))
    >>> plan.starts.tolist(), round(plan.value, 2), plan.gap < 1e-6
    ([[-1, 0]], 49.71, True)

    """
    return Run(instance, budget or Budget(), tell, seed).planned(start)
