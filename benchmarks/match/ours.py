"""A child process that plans one term change with the engine, then asks it questions.

``python -m benchmarks.match.ours SIZE SEED SECONDS SEATS SECTION…`` prints one line of JSON for
each section: ``solve``, ``what-if``, ``alternatives``, ``clash``. Times are of this process's own
clock, not the engine's.
"""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from benchmarks.match.assignment import assign
from benchmarks.match.instances import generate

from guantong.engines import match
from guantong.engines.match import Bound, Instance, Plan, Point, evaluate

Locks = tuple[tuple[int, int], ...]
CHANGES = 12
#: A plausible person is among so many best by worth for the post.
PLAUSIBLE = 8


def solve(one: Instance, seconds: float) -> tuple[Plan, dict[str, Any]]:
    """Plan, and note when value and bound became what."""
    curve: list[tuple[float, float, float]] = []
    busy: list[float] = []
    started, worked = time.perf_counter(), time.process_time()

    def tell(point: Point, _plan: Plan | None) -> None:
        if math.isfinite(point.bound):
            curve.append((time.perf_counter() - started, point.value, point.bound))
            busy.append(time.process_time() - worked)

    plan = match.solve(one, match.Budget(seconds=seconds), tell=tell)
    taken = time.perf_counter() - started
    curve.append((taken, plan.value, plan.bound))
    busy.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    match.certificate(plan)
    counted = evaluate(one, plan.seats)
    return plan, {
        "seconds": taken, "peak": peak, "bound": plan.bound,
        "baseline": evaluate(one, assign(one)).value,
        "value": counted.value, "feasible": counted.feasible, "moved": counted.moved,
        "posts": len(one.posts), "proven": plan.proven, "check": time.perf_counter() - begun,
        "curve": curve, "busy": busy,
    }  # fmt: skip


def changes(plan: Plan, seed: int) -> list[tuple[str, Locks, Locks]]:
    """Return locks and bans to ask about: secretaries barred, plausible people seated."""
    rng = np.random.default_rng([seed, 23])
    one = plan.instance
    holders = plan.holders()
    firsts = np.flatnonzero(np.r_[True, np.diff(one.team_of) != 0])
    asked: list[tuple[str, Locks, Locks]] = []
    for post in rng.permutation(firsts).tolist():
        if holders[post] and len(asked) < CHANGES // 2:
            asked.append(("ban", (), ((holders[post][0], post),)))
    order, starts = one.arcs_by_post
    for post in rng.permutation(len(one.posts)).tolist():
        theirs = order[starts[post] : starts[post + 1]]
        best = theirs[np.argsort(-one.worth[theirs], kind="stable")][:PLAUSIBLE]
        people = [p for p in one.arc_person[best].tolist() if p not in holders[post]]
        if people and len(asked) < CHANGES:
            asked.append(("lock", ((int(rng.choice(people)), post),), ()))
    return asked


def what_ifs(plan: Plan, seed: int) -> dict[str, Any]:
    """Ask about each change, and time the answer with its bound."""
    seconds, busy, gaps, kinds, kept = [], [], [], [], True
    for kind, locks, bans in changes(plan, seed):
        started, worked = time.perf_counter(), time.process_time()
        other = match.what_if(plan, locks=locks, bans=bans)
        seconds.append(time.perf_counter() - started)
        busy.append(time.process_time() - worked)
        gaps.append(other.gap)
        kinds.append(kind)
        kept &= evaluate(other.instance, other.seats).feasible
    return {"seconds": seconds, "busy": busy, "gaps": gaps, "kinds": kinds, "feasible": kept}


def alternatives(plan: Plan, seed: int) -> dict[str, Any]:
    """Ask for three other good plans: time of each, loss, and how many posts differ."""
    started = time.perf_counter()
    others = match.alternatives(plan, 3, seconds=60.0, seed=seed)
    each = (time.perf_counter() - started) / max(1, len(others))
    return {
        "each": each,
        "losses": [(plan.value - other.value) / abs(plan.value) for other in others],
        "differ": [_differ(plan, other) for other in others],
        "feasible": all(evaluate(other.instance, other.seats).feasible for other in others),
    }


def _differ(plan: Plan, other: Plan) -> int:
    pairs = zip(plan.holders(), other.holders(), strict=True)
    return sum(1 for one, two in pairs if set(one) != set(two))


def clashing(one: Instance) -> list[tuple[str, Instance]]:
    """Return term changes whose hard rules cannot hold together, each with its reason."""
    cases = []
    for a, b in one.apart.tolist():
        of_a, of_b = (np.flatnonzero(one.arc_person == person) for person in (a, b))
        both = np.intersect1d(one.arc_team[of_a], one.arc_team[of_b])
        if len(both):
            team = int(both[0])
            seat_a = int(one.arc_post[of_a[one.arc_team[of_a] == team]][0])
            free = of_b[(one.arc_team[of_b] == team) & (one.arc_post[of_b] != seat_a)]
            if len(free):
                locks = ((a, seat_a), (b, int(one.arc_post[free[0]])))
                cases.append(("kin locked into one team", one.changed(locks=locks)))
                break
    women = len(np.unique(one.arc_person[one.amounts[:, 0] > 0]))
    everyone = Bound("全部班子 女", np.arange(len(one.posts)), 0, women + 1, None, None)
    cases.append(("more women than there are", replace(one, bounds=(*one.bounds, everyone))))
    posts = np.flatnonzero(one.team_of == 0)
    least = Bound("班子 全日制下限", posts, 3, 6, None, None)
    most = Bound("班子 全日制上限", posts, 3, None, 5, None)
    cases.append(("two bounds at odds", replace(one, bounds=(*one.bounds, least, most))))
    return cases


def clashes(one: Instance) -> dict[str, Any]:
    """Time the smallest clashing set of each case."""
    seconds, sizes, names = [], [], []
    for name, case in clashing(one):
        started = time.perf_counter()
        found = match.clash(case)
        seconds.append(time.perf_counter() - started)
        sizes.append(len(found))
        names.append(name)
    return {"seconds": seconds, "sizes": sizes, "names": names}


def main(size: str, seed: str, seconds: str, seats: str, *sections: str) -> None:
    """Run the sections in turn."""
    one = generate(size, int(seed))
    if "solve" in sections:
        plan, found = solve(one, float(seconds))
        np.save(seats, plan.seats)
        _say("solve", found)
        asks: dict[str, Callable[[Plan, int], dict[str, Any]]] = {
            "what-if": what_ifs, "alternatives": alternatives,
        }  # fmt: skip
        for section in sections:
            if section in asks:
                _say(section, asks[section](plan, int(seed)))
    if "clash" in sections:
        _say("clash", clashes(one))
    _say("end", {"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024})


def _say(section: str, found: dict[str, Any]) -> None:
    print(json.dumps({"section": section, **found}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
