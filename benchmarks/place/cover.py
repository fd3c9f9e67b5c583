"""Coverage: what plans claim and are worth in other worlds, the bound, the assumption, the pins."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import numpy as np
from benchmarks.measure.tables import markdown
from benchmarks.place import yongzhou
from benchmarks.place.world import worlds

from guantong.engines.place.coverage import (
    CANNOT_TELL,
    SURELY_IN,
    SURELY_OUT,
    SURVEYED,
    Choice,
    Ground,
    Roads,
    calibration,
    certificate,
    choose,
    pins,
    reach,
)
from guantong.engines.place.coverage.arrays import Floats, Ints

#: Bases and minutes.
ASKED = ((11, 45.0), (15, 30.0), (25, 30.0))
#: Worlds of the second generator; how often points are revealed, how many at a time.
WORLDS, REVEALED, PINS = 300, 6, 20


def report(args: argparse.Namespace) -> str:
    """Return the section as Markdown."""
    ground = yongzhou.ground()
    choose(ground, range(9), 1, 30, count=2, seconds=0.1)  # compiles
    made = worlds(ground, WORLDS, args.seeds)
    chosen = [_chosen(ground, k, limit, made) for k, limit in ASKED]
    parts = [
        "## Coverage, 182 townships, 134 of them nowhere known\n",
        f"Worth: in {WORLDS} worlds of a second generator (benchmarks/place/world.py).\n",
        markdown(
            ("bases, minutes", "plain claims", "is worth", "plan claims", "90 % interval",
             "is worth", "inside interval", "gap to bound", "search s", "check s"),
            [row for row, _ in chosen],
        ),
        "\nWhat can be said of townships with the plan, and of the plain map's plan:\n",
        markdown(
            ("bases, minutes", "surely in", "cannot be told", "surely out", "pins s"),
            [_classes(one, *asked) for (_, one), asked in zip(chosen, ASKED, strict=True)],
        ),
        "\nTowns hidden one by one:\n",
        _calibrated(ground),
        f"\n{PINS} points entered, people about whom nothing can be told:\n",
        markdown(
            ("bases, minutes", "before", "chosen pins", "random pins"),
            [_pinned(ground, one, *asked) for (_, one), asked in zip(chosen, ASKED, strict=True)],
        ),
    ]  # fmt: skip
    return "\n".join(parts)


def _chosen(
    ground: Ground, k: int, limit: float, made: list[Floats]
) -> tuple[tuple[str, ...], Choice]:
    candidates = range(len(ground.people))
    as_known = replace(
        ground, knowledge=[SURVEYED] * len(ground.people), radius=np.zeros(len(ground.people))
    )
    plain = choose(as_known, candidates, k, limit, Roads(spread=0), count=1)
    begun = time.process_time()
    plan = choose(ground, candidates, k, limit, seconds=30)
    spent, begun = time.process_time() - begun, time.process_time()
    proof = certificate(plan.claim)
    checked = time.process_time() - begun
    worth = _worth(ground, plan.bases, limit, made)
    low, high = plan.worth.interval
    hit = ((worth >= low) & (worth <= high)).mean()
    row = (
        f"{k}, {limit:g}", f"{plain.worth.share:.1%}",
        f"{_worth(ground, plain.bases, limit, made).mean():.1%}", f"{plan.worth.share:.1%}",
        f"{low:.1%}–{high:.1%}", f"{worth.mean():.1%}", f"{hit:.0%}", f"{proof.gap:.1%}",
        f"{spent:.1f}", f"{checked:.1f}",
    )  # fmt: skip
    return row, plan


def _worth(ground: Ground, bases: Ints, limit: float, made: list[Floats]) -> Floats:
    share = ground.people / ground.people.sum()
    return np.array([share[(one[:, bases] <= limit).any(axis=1)].sum() for one in made])


def _classes(one: Choice, k: int, limit: float) -> tuple[str, ...]:
    begun = time.process_time()
    pins(one.worth)
    spent = time.process_time() - begun
    found = one.worth.classes
    counts = [str(found.count(kind)) for kind in (SURELY_IN, CANNOT_TELL, SURELY_OUT)]
    return (f"{k}, {limit:g}", *counts, f"{spent:.2f}")


def _calibrated(ground: Ground) -> str:
    rows = [
        (
            f"{one.limit:g}", f"{one.towns}", f"{one.pairs}", f"{one.said:.1%}", f"{one.was:.1%}",
            f"{one.error:.1%}", f"{one.brier:.3f}", f"{one.constant:.3f}",
        )
        for one in calibration(ground)
    ]  # fmt: skip
    head = ("minutes", "towns", "ways", "said", "was", "standard error", "Brier", "of a constant")
    return markdown(head, rows)


def _pinned(ground: Ground, one: Choice, k: int, limit: float) -> tuple[str, ...]:
    """Reveal points of scenarios, the pins or as many others, and ask again."""
    loose = np.flatnonzero(~ground.known)
    first = np.array([pin.place for pin in pins(one.worth)[:PINS]])
    before = _untold(ground, one.bases, limit, 0)
    after: list[tuple[float, float]] = []
    for s in range(REVEALED):
        true = one.worth.draws.places[s]
        others = np.random.default_rng(s).choice(loose, PINS, replace=False)
        after.append(
            (
                _untold(ground.revealed(first, true[first]), one.bases, limit, s + 1),
                _untold(ground.revealed(others, true[others]), one.bases, limit, s + 1),
            )
        )
    chosen, random = np.mean(after, axis=0)
    return (f"{k}, {limit:g}", f"{before:.1%}", f"{chosen:.1%}", f"{random:.1%}")


def _untold(ground: Ground, bases: Ints, limit: float, seed: int) -> float:
    found = reach(ground, bases, limit, seed=100 + seed, count=200)
    untold = np.array([kind == CANNOT_TELL for kind in found.classes])
    return float(ground.people[untold].sum() / ground.people.sum())
