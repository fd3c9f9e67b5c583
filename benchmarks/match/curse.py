"""The optimiser's curse: what a plan claims, what it turns out to be worth, and its own error."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from benchmarks.match.bars import Bar, bars_table
from benchmarks.match.truth import forms
from benchmarks.match.world import Ints
from benchmarks.measure.tables import markdown

from guantong.engines import match
from guantong.engines.match import Instance, evaluate

Planner = Callable[[Instance], Ints]
#: Half the width of an interval that holds 90 % of a normal distribution, in standard deviations.
NINETY = 1.6449


def planner(seconds: float) -> Planner:
    """Return the engine, given some seconds for each plan."""
    return lambda one: match.solve(one, match.Budget(seconds=seconds)).seats


def own_error(one: Instance, seats: Ints) -> float:
    """Return the standard deviation of what the plan is worth, as its own errors have it.

    Errors of different persons are independent, and each sits in one post.
    """
    taken = seats[one.arc_person] == one.arc_post
    return float(np.sqrt(np.sum(one.error[taken] ** 2)))


def curse(seeds: int, size: str, plan: Planner) -> str:
    """Plan on raw, shrunk and true fits; compare with the truth."""
    claims: dict[str, list[tuple[float, float, float]]] = {"raw": [], "shrunk": [], "oracle": []}
    for seed in range(seeds):
        views = forms(size, seed)
        for name, found in claims.items():
            view: Instance = getattr(views, name)
            seats = plan(view)
            claimed, worth = (evaluate(one, seats).value for one in (view, views.oracle))
            found.append((claimed, worth, own_error(view, seats)))
        print(size, seed, "planned on three forms", flush=True)
    best = np.array([worth for _, worth, _ in claims["oracle"]])
    rows = []
    for name, found in claims.items():
        claimed, worth, error = np.array(found).T
        rows.append([
            name, f"{claimed.mean():,.1f}", f"{worth.mean():,.1f}",
            f"{(claimed - worth).mean():+,.1f}", f"{(best - worth).mean():,.1f}",
            f"{error.mean():,.1f}" if error.any() else "",
        ])  # fmt: skip
    head = ("planned on", "claimed", "realised", "claimed - realised", "regret", "own error")
    words = "Points, means; regret: what planning on the truth would have brought more.\n"
    return f"### The optimiser's curse: {size}, {seeds} seeds\n\n{markdown(head, rows)}\n{words}"


def cover(seeds: int, size: str, plan: Planner) -> str:
    """Count how often a plan's 90 % interval holds what it is truly worth."""
    misses = {"raw": [0.0], "shrunk": [0.0]}
    for name, scores in misses.items():
        scores.clear()
        for seed in range(seeds):
            views = forms(size, 1000 + seed)
            view: Instance = getattr(views, name)
            seats = plan(view)
            off = evaluate(views.oracle, seats).value - evaluate(view, seats).value
            scores.append(off / own_error(view, seats))
    held = {name: float(np.mean(np.abs(scores) < NINETY)) for name, scores in misses.items()}
    rows = [
        [name, f"{100 * held[name]:.1f} %", f"{np.mean(scores):+.2f}", f"{np.std(scores):.2f}"]
        for name, scores in misses.items()
    ]
    head = ("planned on", "interval holds", "mean miss, own errors", "spread of misses")
    off = abs(held["shrunk"] - 0.9)
    bar = Bar("90 % interval of plans on shrunk fits, off by", 0.04, [off], "%")
    title = f"### A plan's own error: {size}, {seeds} seeds"
    return f"{title}\n\n{markdown(head, rows)}\n{bars_table([bar])}"
