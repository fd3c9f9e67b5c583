"""``python -m benchmarks.place.route_peers METHOD INSTANCE SECONDS``: days out with others.

PyVRP knows neither hours by day nor what must be seen; CP-SAT states it all, a circuit a day.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np
from benchmarks.place.route_instances import Days, instance

Routes = list[list[int]]


def pyvrp(one: Days, seconds: float) -> tuple[Routes, float | None]:
    """Every day is a vehicle; a site's score is its prize."""
    import pyvrp

    if one.must or (one.first != one.first[0]).any() or (one.last != one.last[0]).any():
        raise ValueError("cannot be stated")
    model, n, (opens, closes) = pyvrp.Model(), len(one.minutes), one.hours
    places = [model.add_location(0, 0) for _ in range(n + 1)]
    depot = model.add_depot(places[n])
    model.add_vehicle_type(
        num_available=len(one.first), start_depot=depot, end_depot=depot, tw_early=opens,
        tw_late=closes, unit_distance_cost=0,
    )  # fmt: skip
    there = [s for s in range(n) if one.first[0, s] <= one.last[0, s]]
    for s in there:
        model.add_client(
            places[s], service_duration=int(one.minutes[s]), tw_early=int(one.first[0, s]),
            tw_late=int(one.last[0, s]), prize=int(one.score[s] * 1000), required=False,
        )  # fmt: skip
    for a, b in np.argwhere(one.travel >= 0).tolist():
        if a != b:
            model.add_edge(places[a], places[b], distance=0, duration=int(one.travel[a, b]))
    found = model.solve(pyvrp.stop.MaxRuntime(seconds), seed=1, display=False).best
    if not found.is_feasible():
        return [], None
    # Clients are counted in the order in which they were added.
    visits = [[one for one in route if one.is_client()] for route in found.routes()]
    return [[there[one.idx] for one in route] for route in visits], None


def cpsat(one: Days, seconds: float) -> tuple[Routes, float | None]:
    """A circuit a day, times as variables, two workers."""
    from ortools.sat.python import cp_model

    model, n, days = cp_model.CpModel(), len(one.minutes), len(one.first)
    arcs: dict[tuple[int, int, int], Any] = {}
    seen = {}
    for d in range(days):
        for s in range(n):
            if one.first[d, s] <= one.last[d, s]:
                seen[s, d] = model.new_bool_var("")
        _circuit(model, one, d, [s for s in range(n) if (s, d) in seen], seen, arcs)
    for s in range(n):
        of = [seen[s, d] for d in range(days) if (s, d) in seen]
        if s in one.must:
            model.add_exactly_one(of)
        elif of:
            model.add_at_most_one(of)
    model.maximize(sum(int(one.score[s]) * taken for (s, _), taken in seen.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 2, seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], None
    ways = [key for key, arc in arcs.items() if solver.value(arc)]
    routes = []
    for d in range(days):
        then, at, route = {a: b for day, a, b in ways if day == d}, n, []
        while (at := then.get(at, n)) != n:
            route.append(at)
        routes.append(route)
    return routes, solver.best_objective_bound


def _circuit(
    model: Any, one: Days, d: int, there: list[int], seen: dict[tuple[int, int], Any],
    arcs: dict[tuple[int, int, int], Any],
) -> None:  # fmt: skip
    n, (opens, closes) = len(one.minutes), one.hours
    begin = {s: model.new_int_var(int(one.first[d, s]), int(one.last[d, s]), "") for s in there}
    circuit = [(s, s, seen[s, d].negated()) for s in there]
    home = model.new_bool_var("")
    circuit.append((n, n, home))

    def arc(a: int, b: int) -> Any:
        arcs[d, a, b] = model.new_bool_var("")
        circuit.append((a, b, arcs[d, a, b]))
        return arcs[d, a, b]

    for s in there:
        stay = int(one.minutes[s])
        model.add_implication(home, seen[s, d].negated())
        model.add(begin[s] >= opens + int(one.travel[n, s])).only_enforce_if(arc(n, s))
        back = begin[s] + stay + int(one.travel[s, n])
        model.add(back <= closes).only_enforce_if(arc(s, n))
        for u in there:
            if u != s and one.first[d, s] + stay + one.travel[s, u] <= one.last[d, u]:
                after = begin[s] + stay + int(one.travel[s, u])
                model.add(begin[u] >= after).only_enforce_if(arc(s, u))
    model.add_circuit(circuit)


def main() -> None:
    """Plan, and say what came of it."""
    method, told, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
    one = instance(told)
    begun, busy = time.perf_counter(), time.process_time()
    routes, bound = {"pyvrp": pyvrp, "cpsat": cpsat}[method](one, seconds)
    print(json.dumps({
        "section": "plan", "routes": routes, "bound": bound,
        "seconds": time.perf_counter() - begun, "busy": time.process_time() - busy,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
