"""The engine as this room uses it: solve, count, prove, and a plan from its proof."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines.stage.errors import Cancelled as Cancelled
from guantong.engines.stage.errors import StageError as StageError
from guantong.engines.stage.problem.evaluation import Evaluation as Evaluation
from guantong.engines.stage.problem.evaluation import evaluate as evaluate
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.problem.plan import Plan as Plan
from guantong.engines.stage.problem.plan import Point as Point
from guantong.engines.stage.proof.bound import bound_from
from guantong.engines.stage.proof.prices import repaired, split
from guantong.engines.stage.search.budget import Budget, Tell
from guantong.engines.stage.search.solver import solve as _solve
from guantong.engines.stage.values.table import tabulate

#: By so much, of the bound, a proof may be off: sums are not exact.
HAIR = 1e-6


def solve(
    instance: Instance, seconds: float, tell: Tell | None = None, *, near: Plan | None = None,
    rounds: int | None = None, seed: int = 0,
) -> Plan:  # fmt: skip
    """Find a plan, from another of the same villages where there is one."""
    budget = Budget(seconds=seconds, rounds=rounds)
    return _solve(instance, budget, seed=seed, start=near, tell=tell)


def certificate(plan: Plan) -> dict[str, Any]:
    """Return what proves a plan's value and bound without a solver, as JSON holds it."""
    village, kind = np.nonzero(plan.starts >= 0)
    named = np.flatnonzero(plan.designated >= 0)
    priced = np.flatnonzero(plan.prices)
    return {
        "starts": [
            [int(v), int(p), int(plan.starts[v, p])] for v, p in zip(village, kind, strict=True)
        ],
        "designated": [[int(v), int(plan.designated[v])] for v in named],
        "prices": [[int(n), int(plan.prices[n])] for n in priced], "of": len(plan.prices),
        "value": plan.value, "bound": plan.bound, "baseline": plan.baseline,
    }  # fmt: skip


def restored(instance: Instance, proof: dict[str, Any]) -> Plan:
    """Return the plan that a proof is of."""
    starts = np.full(instance.cost.shape, NEVER, np.int64)
    for village, kind, year in proof["starts"]:
        starts[village, kind] = year
    designated = np.full(len(instance.villages), NEVER, np.int64)
    for village, year in proof["designated"]:
        designated[village] = year
    prices = np.zeros(proof["of"], np.int64)
    for at, price in proof["prices"]:
        prices[at] = price
    return Plan(
        instance, starts, designated, proof["value"], proof["bound"], proof["baseline"], prices
    )


def check(instance: Instance, proof: dict[str, Any]) -> None:
    """Count a plan and its bound anew, with no solver.

    Raises
    ------
    StageError
        If the plan breaks a rule, or its value or bound is another than was said.

    """
    plan = restored(instance, proof)
    told = evaluate(instance, plan.starts, plan.designated)
    if not told.feasible:
        raise StageError(told.violations[0].text)
    row = repaired(instance, plan.price_row())
    bound = bound_from(tabulate(instance), split(instance, row))[0]
    room = HAIR * max(1.0, abs(plan.bound))
    if abs(told.value - plan.value) > room or bound > plan.bound + room:
        raise StageError("方案的得益或上界与复核的不一致，没有保存。")
