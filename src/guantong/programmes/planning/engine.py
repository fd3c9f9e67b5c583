"""The engine as this room uses it: solve, count, prove, and a plan from its proof."""

from __future__ import annotations

from typing import Any

import numpy as np

from guantong.engines import stage
from guantong.engines.stage import NEVER as NEVER
from guantong.engines.stage import Budget, Instance, Plan, Point
from guantong.engines.stage import Cancelled as Cancelled
from guantong.engines.stage import Evaluation as Evaluation
from guantong.engines.stage import StageError as StageError
from guantong.engines.stage import evaluate as evaluate
from guantong.engines.stage.search.budget import Tell
from guantong.engines.stage.values.table import tabulate

__all__ = [
    "NEVER", "Cancelled", "Evaluation", "Instance", "Plan", "Point", "StageError", "certificate",
    "evaluate", "others", "proven", "restored", "solve",
]  # fmt: skip
#: Share of the value that may be missing in an answer to «what if», so that it comes in seconds.
CLOSE_ENOUGH = 2e-3


def solve(
    instance: Instance, seconds: float, tell: Tell | None = None, *, near: Plan | None = None,
    rounds: int | None = None, seed: int = 0,
) -> Plan:  # fmt: skip
    """Find a plan; from another of the same villages where there is one, and then about as good."""
    gap = Budget.gap if near is None else max(1.2 * near.gap, CLOSE_ENOUGH)
    budget = Budget(seconds=seconds, rounds=rounds, gap=gap)
    return stage.solve(instance, budget, seed=seed, start=near, tell=tell)


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


def proven(plan: Plan) -> Evaluation:
    """Count a plan and its bound anew, with no solver.

    Raises
    ------
    StageError
        If the plan breaks a rule, or its value or bound is another than was said.

    """
    return stage.certificate(plan).evaluation


def others(plan: Plan) -> dict[int, list[tuple[int, int, float]]]:
    """Return the next best year of starts that may move: village → kind, year, points less."""
    table = tabulate(plan.instance)
    found: dict[int, list[tuple[int, int, float]]] = {}
    for village in np.flatnonzero((plan.starts >= 0).any(axis=1)).tolist():
        some = [
            (one.kind, one.other_year, max(0.0, one.behind))
            for one in stage.reasons(plan, village, table)
            if not one.fixed and one.other_year >= 0
        ]
        if some:
            found[village] = some
    return found
