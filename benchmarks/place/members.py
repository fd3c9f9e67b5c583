"""Contacts: 5 to 10 households each, by one flow, against the nearest first."""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np
from benchmarks.match.bars import Bar, bars_table
from benchmarks.measure.tables import markdown
from benchmarks.place.villages import Floats, Ints, village

from guantong.engines.place.grids import Assignment, assign

SIZES = (500, 1_000, 2_000, 4_000)


def report(args: argparse.Namespace) -> str:
    """Measure, and lay out a table with its bars."""
    rows, wall, busy, outside, unproven = [], [], [], [], []
    for n in SIZES:
        for seed in range(args.seeds):
            walk, homes, asked = _asked(n, seed)
            clock, work = time.perf_counter(), time.process_time()
            found = assign(walk, homes, **asked)
            clock, work = time.perf_counter() - clock, time.process_time() - work
            if n == SIZES[-1]:
                wall.append(clock)
                busy.append(work)
            outside.append(float(len(found.off_load) + len(found.unserved)))
            unproven.append(float(not found.proven))
            rows.append([f"{n:,} × {len(homes)}, {seed}", *_told(found, walk, homes, asked),
                         f"{clock:.2f} ({work:.2f})"])  # fmt: skip
            near = _nearest(walk, homes)
            rows.append(["nearest first", *_loads(near, walk, homes, asked), ""])
    head = ("households × members, seed", "unserved", "loads", "under 5", "over 10", "walk, m",
            "same language", "same group", "s")  # fmt: skip
    bars = [
        Bar("4,000 × 500, processor", 1, busy, "s"),
        Bar("the same by a clock", 1, wall, "s"),
        Bar("members outside 5–10, households unserved", 0, outside, ""),
        Bar("not proven best over all pairs", 0, unproven, ""),
    ]
    return f"### Contacts\n\n{markdown(head, rows)}\n{bars_table(bars)}"


def _asked(n: int, seed: int) -> tuple[Floats, Ints, dict[str, Any]]:
    one, chance = village(n, seed), np.random.default_rng((seed, n, 7))
    homes = chance.choice(n, n // 8, replace=False)
    spoken = (chance.random(n) < 0.25).astype(np.int64)
    asked: dict[str, Any] = {
        "groups": one.groups, "household_language": spoken, "member_language": spoken[homes],
        "kin": chance.integers(0, n // 6, n),
    }  # fmt: skip
    return one.walks().distances(homes).T.copy(), homes, asked


def _told(found: Assignment, walk: Floats, homes: Ints, asked: dict[str, Any]) -> list[str]:
    return _loads(found.member, walk, homes, asked)


def _loads(member: Ints, walk: Floats, homes: Ints, asked: dict[str, Any]) -> list[str]:
    served = np.flatnonzero(member >= 0)
    to = member[served]
    loads = np.bincount(to, minlength=len(homes))
    language = (asked["household_language"][served] == asked["member_language"][to]).mean()
    group = (asked["groups"][served] == asked["groups"][homes[to]]).mean()
    return [
        f"{len(member) - len(served)}", f"{loads.min()}–{loads.max()}", f"{(loads < 5).sum()}",
        f"{(loads > 10).sum()}", f"{walk[served, to].mean():.0f}", f"{language:.0%}",
        f"{group:.0%}",
    ]  # fmt: skip


def _nearest(walk: Floats, homes: Ints, most: int = 10) -> Ints:
    """Return what comes of each household taking the nearest member who has room."""
    loads = np.zeros(len(homes), np.int64)
    found = np.full(len(walk), -1)
    for i in range(len(walk)):
        for j in np.argsort(walk[i]).tolist():
            if loads[j] < most and homes[j] != i:
                found[i] = j
                loads[j] += 1
                break
    return found
