"""The plan that other locks and bans would make, going on from a plan there is."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.search.budget import Budget, Tell
from guantong.engines.match.search.run import Run

#: Share of the value at which a changed plan is good enough to look at.
CLOSE_ENOUGH = 1e-4


def what_if(
    plan: Plan,
    *,
    locks: Sequence[tuple[int, int]] | None = None,
    bans: Sequence[tuple[int, int]] | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    tell: Tell | None = None,
) -> Plan:
    """Plan anew with other locks or bans, going on from a plan.

    Parameters
    ----------
    plan
        Of `solve`, or restored with its ``warm`` arrays.
    locks, bans
        All that should hold from now on; None keeps the plan's own.
    budget
        By default 3 seconds, or until the gap is about as small as the plan's own.

    Returns
    -------
    Plan
        With its own proof.

    Raises
    ------
    Clashing
        If no plan keeps all of them.

    """
    instance = plan.instance.changed(locks=locks, bans=bans)
    aim = budget or as_near_as(plan)
    begun = time.perf_counter()
    run = Run.resumed(plan, instance, aim, tell, begun)
    return run.planned(seed, plan.seats, around=changed_teams(plan, instance))


def as_near_as(plan: Plan, seconds: float = 3.0) -> Budget:
    """Return a budget that ends as soon as a changed plan is about as near its bound."""
    return Budget(seconds=seconds, gap=max(1.2 * plan.gap, CLOSE_ENOUGH))


def changed_teams(plan: Plan, instance: Instance) -> list[int]:
    """Return the teams that other locks and bans touch: where people sat, where they shall."""
    before = {*plan.instance.locks, *plan.instance.bans}
    after = {*instance.locks, *instance.bans}
    posts: set[int] = set()
    for person, post in before ^ after:
        posts.update({int(plan.seats[person]), post})
    teams = np.asarray(instance.team_of)
    return sorted({int(teams[post]) for post in posts if post >= 0})
