"""Published districting instances: counties, ±.5 %, contiguous, the fewest ways cut.

Read from a folder that is never committed: a checkout of
hamidrezavalidi/Political-Districting-to-Minimize-Cut-Edges (GPL-3), of which
``data/county/dual_graphs/countyNN.json`` is read.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
from benchmarks.match.bars import Bar, bars_table
from benchmarks.measure.tables import markdown

from guantong.engines.place.districts import Problem, check, districts, window

#: By state: its number in the files, districts, and the published optimum.
STATES = {
    "IA": ("19", 4, 33), "NM": ("35", 3, 17), "OK": ("40", 5, 40), "ID": ("16", 2, 10),
    "KS": ("20", 4, 32), "MS": ("28", 4, 34), "AR": ("05", 4, 33), "NE": ("31", 3, 19),
    "WV": ("54", 3, 23), "LA": ("22", 6, 49), "ME": ("23", 2, 16), "AL": ("01", 7, 55),
}  # fmt: skip
#: Seconds for each.
SECONDS = 30.0


def report(args: argparse.Namespace) -> str:
    """Measure, and lay out a table with its bars."""
    if args.published is None:
        return "### Published districts\n\nNot measured: no folder of instances (`--published`).\n"
    rows, missed, taken = [], [], []
    warm = problem(args.published, "NM")[0]
    districts(warm, 0.01)
    for state, (_, _, optimum) in STATES.items():
        one, names = problem(args.published, state)
        clock, work = time.perf_counter(), time.process_time()
        found = districts(one, SECONDS, goal=optimum)
        clock, work = time.perf_counter() - clock, time.process_time() - work
        cut = found.cut if found is not None else -1
        wrong = "no plan" if found is None else "；".join(check(one, found)) or "0"
        missed.append(float(cut != optimum or wrong != "0"))
        taken.append(clock)
        rows.append([
            f"{state}", f"{len(names)}", f"{one.number}", f"{optimum}", f"{cut}", wrong,
            f"{clock:.1f} ({work:.1f})",
        ])  # fmt: skip
    head = ("state", "counties", "districts", "published", "found", "rules broken", "s")
    words = (
        "Annealing by flips, exact for 20 counties and fewer; stopped at the published value."
        " Seconds of a clock on a shared machine, in brackets of the processor.\n"
    )
    bars = [
        Bar("published optima missed", 0, [sum(missed)], ""),
        Bar("seconds, the longest", 30, taken, "s"),
    ]
    return f"### Published districts\n\n{markdown(head, rows)}\n{words}\n{bars_table(bars)}"


def problem(folder: Path, state: str) -> tuple[Problem, list[str]]:
    """Read a state's counties."""
    number, count, _ = STATES[state]
    path = folder / "data" / "county" / "dual_graphs" / f"county{number}.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    names = [str(node["NAME10"]) for node in read["nodes"]]
    place = {node["id"]: n for n, node in enumerate(read["nodes"])}
    edges = {
        (min(n, place[end["id"]]), max(n, place[end["id"]]))
        for n, ends in enumerate(read["adjacency"]) for end in ends
    }  # fmt: skip
    people = np.array([int(node["TOTPOP"]) for node in read["nodes"]])
    low, high = window(int(people.sum()), count)
    return Problem(people, np.array(sorted(edges)), count, low, high), names
