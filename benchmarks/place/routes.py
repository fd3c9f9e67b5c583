"""Days out: the engine's plans and proofs, other packages in the same run, published instances."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from benchmarks.match.children import run
from benchmarks.place.route_instances import PUBLISHED, instance
from benchmarks.place.route_ours import trip

from guantong.engines.place.tour import check, timed

#: Seconds: for each plan of the engine by days, of another package, of a published instance.
SECONDS = {1: 3.0, 2: 8.0, 3: 8.0}
PEER, ONE = 8.0, 10.0
OTHERS = {"pyvrp": "PyVRP", "cpsat": "CP-SAT circuit"}


def report(args: argparse.Namespace) -> str:
    """Return the tables."""
    parts = [_own(args), _same(args)]
    if args.published is not None and (args.published / "toptw").is_dir():
        parts.append(_published(args))
    return "\n".join(parts)


def _ours(args: argparse.Namespace, told: str, seconds: float) -> dict[str, Any]:
    module = ["benchmarks.place.route_ours", told, str(seconds)]
    found = run(sys.executable, module, seconds, args.gigabytes, Path("/nonexistent"))
    return found.section("plan") or {"trouble": found.trouble}


def _peer(args: argparse.Namespace, method: str, told: str, seconds: float) -> str:
    """Return what another package's plan is worth, counted and checked by our evaluator."""
    module = ["benchmarks.place.route_peers", method, told, str(seconds)]
    found = run(args.peers, module, seconds, args.gigabytes, Path("/nonexistent"))
    line = found.section("plan")
    if line is None:
        return found.trouble or "–"
    of, bound = trip(instance(told)), line["bound"]
    above = f" (bound {bound:.0f})" if bound is not None else ""
    routes = line["routes"]
    if not routes:
        return f"no plan{above}"
    routes += [[]] * (len(of.days) - len(routes))
    days = [timed(of, day, route) for day, route in enumerate(routes)]
    kept = [day for day in days if day is not None]
    if len(kept) < len(days) or check(of, kept):
        return "a plan that breaks a rule"
    value = sum(int(of.sites.score[site]) for route in routes for site in route)
    return f"{value}{above}, {line['seconds']:.1f} s"


def _cells(one: dict[str, Any]) -> str:
    if "trouble" in one:
        return f"{one['trouble']} | – | – | – | –"
    gap = (one["bound"] - one["value"]) / max(1, one["value"])
    return (
        f"{one['value']} / {one['bound']} | {gap:.1%} | {one['seconds']:.2f} ({one['busy']:.2f}) | "
        f"{one['first']} in {one['first_seconds']:.2f} | {one['check']:.2f}"
    )


def _own(args: argparse.Namespace) -> str:
    head = "66 sites, some closed or only open in the morning, one or two that must be seen:\n\n"
    head += "| days, seed | value / bound | gap | s (processor) | first plan, s | check s |"
    head += f" CP-SAT, {PEER:g} s |\n|---|---|---|---|---|---|---|\n"
    rows = []
    for days, seconds in SECONDS.items():
        for seed in range(args.seeds):
            told = f"{seed}/{days}"
            other = _peer(args, "cpsat", told, PEER) if seed == 0 else "–"
            cells = _cells(_ours(args, told, seconds))
            rows.append(f"| {days}, {seed} | {cells} | {other} |\n")
    return head + "".join(rows)


def _same(args: argparse.Namespace) -> str:
    head = "The same hours every day and nothing that must be seen, which PyVRP can state:\n\n"
    head += "| days, seed | value / bound | gap | s (processor) | first plan, s | check s |"
    head += f" PyVRP, {PEER:g} s |\n|---|---|---|---|---|---|---|\n"
    rows = []
    for days, seconds in SECONDS.items():
        for seed in range(args.seeds):
            told = f"{seed}/{days}/same"
            cells = _cells(_ours(args, told, seconds))
            rows.append(f"| {days}, {seed} | {cells} | {_peer(args, 'pyvrp', told, PEER)} |\n")
    return head + "".join(rows)


def _published(args: argparse.Namespace) -> str:
    head = "Solomon's orienteering instances with windows, 100 sites, one day:\n\n"
    head += (
        "| instance | published | value / bound | gap | s (processor) | first plan, s | check s |\n"
    )
    head += "|---|---|---|---|---|---|---|\n"
    rows = []
    for name, value in PUBLISHED.items():
        cells = _cells(_ours(args, str(args.published / name), ONE))
        rows.append(f"| {name} | {value} | {cells} |\n")
    return head + "".join(rows)
