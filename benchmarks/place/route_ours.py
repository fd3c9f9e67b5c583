"""``python -m benchmarks.place.route_ours INSTANCE SECONDS``: plan days out with the engine."""

from __future__ import annotations

import json
import sys
import time

import numpy as np
from benchmarks.place.route_instances import Days, instance

from guantong.engines.place import tour


def trip(one: Days) -> tour.Trip:
    """Return the question as the engine reads it."""
    n, days = len(one.minutes), len(one.first)
    windows = tuple(
        tuple(
            ((int(one.first[d, s]), int(one.last[d, s])),) if one.first[d, s] <= one.last[d, s]
            else ()
            for d in range(days)
        )
        for s in range(n)
    )  # fmt: skip
    sites = tour.Sites(
        tuple(f"点{s + 1}" for s in range(n)), one.minutes, one.score,
        np.full(n, tour.ANY_GROUP), windows, one.travel,
    )  # fmt: skip
    ends, hours = (n,) * days, one.hours
    of = tour.Days(ends, ends, (hours[0],) * days, (hours[1],) * days)
    return tour.Trip(sites, of, one.must)


def main() -> None:
    """Plan, check the proof, and say what came of it."""
    told, seconds = sys.argv[1], float(sys.argv[2])
    tour.warm()
    of = trip(instance(told))
    begun, busy = time.perf_counter(), time.process_time()
    plan = tour.plan(of.sites, of.days, must=of.must, budget=tour.Budget(seconds=seconds))
    took, used = time.perf_counter() - begun, time.process_time() - busy
    begun = time.perf_counter()
    proof = tour.certificate(plan)
    print(json.dumps({
        "section": "plan", "value": proof.value, "bound": proof.bound, "proven": plan.proven,
        "first": plan.curve[0].value, "first_seconds": plan.curve[0].seconds,
        "seconds": took, "busy": used, "check": time.perf_counter() - begun,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
