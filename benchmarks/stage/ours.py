"""A child process that plans one invented instance with the engine, then asks it questions.

``python -m benchmarks.stage.ours SIZE SEED MONEY SECONDS CLOCK OUT SECTION…`` prints one line of
JSON for each section: ``solve``, ``what-if``, ``re-plan``. Times are of this process's own clock,
after the kernels are loaded. By the clock ``busy`` seconds are those of the processor.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from benchmarks.stage.instances import generate

from guantong.engines import stage
from guantong.engines.stage import Instance, Plan, Point, evaluate
from guantong.engines.stage.questions.replanning import compared, published
from guantong.engines.stage.questions.what_if import ANSWER_SECONDS

#: Locks, and bans, that are asked about.
CHANGES = 4
PROVINCE = 1


#: By the clock ``busy``: seconds of a clock for one of the processor, at most.
SLOW = 30.0


def solve(one: Instance, seconds: float, clock: str) -> tuple[Plan, dict[str, Any]]:
    """Plan, and note when value and bound became what."""
    curve: list[tuple[float, float, float]] = []
    busy: list[float] = []
    started, worked = time.perf_counter(), time.process_time()

    def note(value: float, bound: float) -> None:
        if math.isfinite(bound):
            curve.append((time.perf_counter() - started, value, bound))
            busy.append(time.process_time() - worked)

    def tell(point: Point, plan: Plan | None) -> bool:
        note(point.value, point.bound)
        over = clock == "busy" and time.process_time() - worked >= seconds
        return plan is None or not over

    most = seconds * SLOW if clock == "busy" else seconds
    plan = stage.solve(one, stage.Budget(seconds=most), tell=tell)
    note(plan.value, plan.bound)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    proof = stage.certificate(plan)
    check = time.perf_counter() - begun
    greedy = evaluate(one, *stage.by_hand(one))
    return plan, {
        "peak": peak, "bound": proof.bound, "value": proof.value, "check": check,
        "greedy": greedy.value, "greedy_feasible": greedy.feasible,
        "feasible": evaluate(one, plan.starts, plan.designated).feasible,
        "seconds": curve[-1][0], "busy_in_all": busy[-1], "curve": curve, "busy": busy,
    }  # fmt: skip


def changes(plan: Plan, seed: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what to ask about: starts locked and banned, a tenth less of all money."""
    rng = np.random.default_rng([seed, 23])
    one = plan.instance
    asked: list[tuple[str, dict[str, Any]]] = []
    rows = plan.rows()
    for n in rng.choice(len(rows), min(CHANGES, len(rows)), replace=False).tolist():
        asked.append(("ban", {"bans": [rows[n]]}))
    idle = np.argwhere(one.open & (plan.starts < 0)[:, :, None])
    free = (one.needs < 0)[idle[:, 1]] & ((plan.starts[idle[:, 0]] >= 0).sum(axis=1) < 2)
    free &= ~(plan.starts[idle[:, 0]] == idle[:, 2:]).any(axis=1)
    idle = idle[free]
    for n in rng.choice(len(idle), min(CHANGES, len(idle)), replace=False).tolist():
        village, kind, year = idle[n].tolist()
        asked.append(("lock", {"locks": [(village, kind, year)]}))
    money, pool = stage.cut(one, 0.1)
    asked.append(("a tenth less money", {"money": money, "pool": pool}))
    return asked


def what_ifs(plan: Plan, seed: int) -> dict[str, Any]:
    """Ask about each change, and time the answer with its bound."""
    found: dict[str, list[Any]] = {"kinds": [], "seconds": [], "busy": [], "gaps": []}
    kept = True
    for kind, change in changes(plan, seed):
        started, worked = time.perf_counter(), time.process_time()
        try:
            other = stage.what_if(plan, **change)
        except stage.Clashing:  # an answer too: no plan keeps it
            other, kind = plan, f"{kind} that no plan can keep"
        found["seconds"].append(time.perf_counter() - started)
        found["busy"].append(time.process_time() - worked)
        found["kinds"].append(kind)
        found["gaps"].append(other.gap)
        kept &= evaluate(other.instance, other.starts, other.designated).feasible
    return {**found, "feasible": kept}


def re_plans(plan: Plan, seed: int) -> dict[str, Any]:
    """Plan anew after the first year, at each price of a changed start."""
    one, rng = plan.instance, np.random.default_rng([seed, 29])
    begun = plan.starts == 0
    base = np.maximum(0.0, one.base * np.exp(rng.normal(0, 0.15, len(one.base))))
    income = one.income * np.exp(rng.normal(-0.05, 0.2, one.income.shape))
    budget = one.budget.copy()
    budget[:, PROVINCE, 1:] *= 0.7
    found: dict[str, list[Any]] = {"seconds": [], "busy": [], "rows": [], "gaps": []}
    for price in (0.0, 1.0, 3.0, 10.0, 30.0):
        started, worked = time.perf_counter(), time.process_time()
        instance = published(plan, begun, price, base=base, income=income, budget=budget)
        other = stage.solve(instance, stage.Budget(seconds=ANSWER_SECONDS), start=plan)
        found["seconds"].append(time.perf_counter() - started)
        found["busy"].append(time.process_time() - worked)
        row = compared(other, price)
        found["rows"].append((price, row.kept, row.moved, row.dropped, row.added, row.value))
        found["gaps"].append(other.gap)
    return {**found, "published": int((plan.starts > 0).sum())}


def main(
    size: str, seed: str, money: str, seconds: str, clock: str, out: str, *sections: str
) -> None:
    """Run the sections in turn."""
    one = generate(size, int(seed), float(money))
    # The kernels are read from disk, or made, once.
    stage.solve(generate("tiny", 0), stage.Budget(seconds=1.0, rounds=1))
    plan, found = solve(one, float(seconds), clock)
    np.save(out, plan.starts)
    _say("solve", found)
    asks: dict[str, Callable[[Plan, int], dict[str, Any]]] = {
        "what-if": what_ifs, "re-plan": re_plans,
    }  # fmt: skip
    for section in sections:
        if section in asks:
            _say(section, asks[section](plan, int(seed)))


def _say(section: str, found: dict[str, Any]) -> None:
    print(json.dumps({"section": section, **found}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
