"""The best plan that can be found in a given time, with the proof of what could be missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.match.errors import Cancelled
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.plan import Plan, Point
from guantong.engines.match.search.run import Session, Stopped

#: Share of the value at which a changed plan is good enough to look at.
CLOSE_ENOUGH = 1e-4

Tell = Callable[[Point, Plan | None], bool | None]


@dataclass(frozen=True)
class Budget:
    """When to stop; whichever comes first.

    Attributes
    ----------
    seconds
        Of the whole; a step that has begun ends first, so it may take a few seconds more.
    gap
        Share of the value that may be missing.
    left
        Share of the improvable value that may be missing.
    rounds
        The most rounds of improvement; None is no limit. Unlike seconds it gives the same plan
        on every machine.

    """

    seconds: float = 60.0
    gap: float = 0.0
    left: float = 0.0
    rounds: int | None = None


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

    """
    session = Session(instance, budget or Budget(), tell, time.perf_counter())
    try:
        session.relax()
        session.first_plan(None if start is None else start.seats)
        session.improve(seed)
    except Stopped as stopped:
        if not session.has_plan:
            raise Cancelled("已停止，还没有得到方案。") from stopped
    return session.plan()


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
    session = Session.resumed(plan, instance, aim, tell, begun)
    try:
        session.relax()
        session.first_plan(plan.seats)
        session.improve(seed, around=changed_teams(plan, instance))
    except Stopped as stopped:
        if not session.has_plan:
            raise Cancelled("已停止，还没有得到方案。") from stopped
    return session.plan()


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
