"""The plan that other locks, bans or money would make, going on from a plan there is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.search.budget import Budget, Tell
from guantong.engines.stage.search.solver import solve

Start = tuple[int, int, int]
#: Share of the value at which a changed plan is good enough to look at.
CLOSE_ENOUGH = 2e-3
#: Whoever asks waits no longer than 5 seconds: the last step takes up to another one.
ANSWER_SECONDS = 3.5


def what_if(
    plan: Plan,
    *,
    locks: Sequence[Start] | None = None,
    bans: Sequence[Start] | None = None,
    money: Floats | None = None,
    pool: Floats | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    tell: Tell | None = None,
) -> Plan:
    """Plan anew with other locks, bans or money.

    Parameters
    ----------
    plan
        Of `solve`.
    locks, bans
        (village, kind, year): all that should hold from now on; None keeps the plan's own.
    money, pool
        As `Instance.budget` and `Instance.pool`; None keeps them. `cut` makes them.
    budget
        By default `ANSWER_SECONDS`, or until the gap is about as small as the plan's own.

    Raises
    ------
    Clashing
        If no plan keeps all of them.

    """
    one = plan.instance
    instance = one.changed(
        locks=one.locks if locks is None else tuple(locks),
        bans=one.bans if bans is None else tuple(bans),
        budget=one.budget if money is None else money,
        pool=one.pool if pool is None else pool,
    )
    return solve(instance, budget or as_near_as(plan), seed=seed, start=plan, tell=tell)


def as_near_as(plan: Plan, seconds: float = ANSWER_SECONDS) -> Budget:
    """Return a budget that ends as soon as a changed plan is about as near its bound."""
    return Budget(seconds=seconds, gap=max(1.2 * plan.gap, CLOSE_ENOUGH))


def cut(
    instance: Instance, share: float, *, fund: int | None = None, year: int | None = None
) -> tuple[Floats, Floats]:
    """Return county budgets and pools with a share of the money of a fund or year gone.

    Examples
    --------
    ``what_if(plan, **dict(zip(("money", "pool"), cut(plan.instance, 0.1))))`` asks what a tenth
    less of everything would mean.

    """
    budget, pool = instance.budget.copy(), instance.pool.copy()
    funds = np.arange(len(instance.funds)) if fund is None else np.array([fund])
    years = np.arange(instance.money_years) if year is None else np.array([year])
    budget[:, funds[:, None], years] *= 1 - share
    pool[funds[:, None], years] *= 1 - share
    return budget, pool
