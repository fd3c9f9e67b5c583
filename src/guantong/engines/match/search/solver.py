"""The best plan that can be found in a given time, with the proof of what could be missing."""

from __future__ import annotations

import time

from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.search.budget import Budget, Tell
from guantong.engines.match.search.run import Run


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
        Of the choices of the search: the same seed goes the same way; how far depends on the
        budget.
    start
        A plan of the same people, posts and arcs (locks, bans, prices and bounds may differ) to
        go on from.
    tell
        Called with each better plan or bound and about once a second in between; the plan is
        None before there is one. Returning False stops the search.

    Returns
    -------
    Plan
        It breaks no hard rule; ``certificate`` proves its bound.

    Raises
    ------
    Clashing
        If no plan keeps all hard rules, locks and bans.
    Cancelled
        If ``tell`` stopped before there was any plan.

    Examples
    --------
    Three jobs for two agents: the second has room for one.

    >>> import numpy as np
    >>> from guantong.engines.match import assignment
    >>> points, room = np.array([[6.0, 5, 4], [5, 8, 7]]), np.array([[2, 3, 2], [2, 3, 2]])
    >>> plan = solve(assignment(points, room, np.array([4, 3])))
    >>> plan.value, plan.seats.tolist(), plan.proven
    (18.0, [0, 1, 0], True)

    """
    run = Run(instance, budget or Budget(), tell, time.perf_counter())
    return run.planned(seed, None if start is None else start.seats)
