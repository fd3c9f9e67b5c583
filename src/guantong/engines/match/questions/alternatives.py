"""Other plans that are nearly as good: the best plan is one of many, so several are shown."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.problem.evaluation import evaluate
from guantong.engines.match.problem.instance import Instance, kinds
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.questions.replanning import plan_again
from guantong.engines.match.search.budget import Budget

#: Points that an appointment made before costs, as a share of the usual error of a seat, or of
#: the usual worth of a seat where there are no errors.
OF_ERROR, OF_WORTH = 0.25, 0.02
#: Near enough: other plans are shown for what they are worth, not for their proof.
GAP = 0.001
#: A plan already there makes it so many times dearer to make it again.
DEARER, TRIES = 5.0, 4


def alternatives(plan: Plan, count: int = 3, *, seconds: float = 18.0, seed: int = 0) -> list[Plan]:
    """Return good plans that differ from a plan and from each other.

    Each new appointment that an earlier plan makes is charged a little, and the instance is
    planned anew; whoever stays in post is not. Values are counted without the charge.

    Parameters
    ----------
    plan
        The plan to differ from.
    count
        How many plans.
    seconds
        For each of them, at most.
    seed
        Of the search.

    Returns
    -------
    list of Plan
        Of the same instance, in the order found; their bound and its proof are the plan's own.
        Fewer than ``count`` if there are no more.

    """
    instance = plan.instance
    found: list[Plan] = []
    charge = _charge(plan)
    times = _appointments(instance, plan.seats).astype(float)
    for number in range(count):
        other = _other(plan, found, times * charge, seconds, seed + number)
        if other is None:
            break
        found.append(other)
        times += _appointments(instance, other.seats)
    return found


def _other(
    plan: Plan, found: list[Plan], charges: Floats, seconds: float, seed: int
) -> Plan | None:
    """Plan under charges, dearer ones while only a plan known already comes out."""
    end = time.monotonic() + seconds
    known = {kinds(plan.instance, one.seats).tobytes() for one in (plan, *found)}
    for _ in range(TRIES):
        left = end - time.monotonic()
        if left <= 0:
            break
        charged = replace(plan.instance, gain=plan.instance.gain - charges)
        seats = plan_again(plan, charged, Budget(seconds=left, gap=GAP), seed).seats
        if kinds(plan.instance, seats).tobytes() not in known:
            value = evaluate(plan.instance, seats).value
            return replace(plan, seats=seats, value=value, curve=(), proven=False)
        charges = charges * DEARER
    return None


def _charge(plan: Plan) -> float:
    instance = plan.instance
    taken = plan.seats[instance.arc_person] == instance.arc_post
    error = float(np.median(instance.error[taken])) if taken.any() else 0.0
    if error > 0:
        return OF_ERROR * error
    worth = float(np.median(np.abs(instance.gain[taken]))) if taken.any() else 0.0
    return OF_WORTH * max(worth, 1e-3)


def _appointments(instance: Instance, seats: Ints) -> Bools:
    """Return which arcs seat somebody anew, bool (A,)."""
    kind = kinds(instance, instance.arc_post)
    taken: Bools = kinds(instance, seats)[instance.arc_person] == kind
    if instance.now is not None:
        taken &= kinds(instance, instance.now)[instance.arc_person] != kind
    return taken
