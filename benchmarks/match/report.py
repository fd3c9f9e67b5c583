"""Runs of a benchmark, each once, and the tables made of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.match import children
from benchmarks.match.bars import Bar, bars_table, bound_after, gap_at, proven_after
from benchmarks.match.children import Limits, Told
from benchmarks.match.instances import generate
from benchmarks.measure.tables import markdown

from guantong.engines.match import evaluate

PEERS = (
    ("plain", "SciPy, plain assignment"),
    ("cpsat-products", "CP-SAT, products of persons, 2 workers"),
    ("cpsat-kinds", "CP-SAT, heads by kinds, 2 workers"),
    ("cpsat-kinds-8", "CP-SAT, heads by kinds, 8 workers"),
    ("highs", "HiGHS, heads by kinds"),
    ("scip", "SCIP, heads by kinds"),
)
MARKS = (20.0, 35.0, 90.0)


@dataclass
class Runs:
    """What the engine did with each term change, run when first asked for."""

    seconds: dict[str, float]
    seeds: int
    sections: dict[str, tuple[str, ...]]
    limits: Limits
    folder: Path
    known: dict[tuple[str, int], Told] = field(default_factory=dict)

    def ours(self, size: str, seed: int) -> Told:
        """Return what the engine's process said of a term change."""
        if (size, seed) not in self.known:
            seats = self.folder / f"ours-{size}-{seed}.npy"
            sections = self.sections.get(size, ("solve",))
            told = children.ours(size, seed, self.seconds[size], sections, self.limits, seats)
            self.known[size, seed] = told
            print(size, seed, "Guantong", told.trouble or "done", flush=True)
        return self.known[size, seed]

    def said(self, size: str, section: str, seeds: int | None = None) -> list[dict[str, Any]]:
        """Return the lines of a section over all seeds at a size, or the first so many."""
        if size not in self.seconds:
            return []
        every = range(self.seeds if seeds is None else seeds)
        lines = (self.ours(size, seed).section(section) for seed in every)
        return [line for line in lines if line is not None]


def plans(runs: Runs) -> str:
    """Tabulate the engine's searches, and the bars on them."""
    rows = []
    for size in runs.seconds:
        for seed in range(runs.seeds):
            told = runs.ours(size, seed)
            line = told.section("solve")
            if line is None:
                rows.append([f"{size} {seed}", told.trouble, *[""] * 8])
                continue
            curve = line["curve"]
            gaps = [_percent(gap_at(curve, mark)) for mark in MARKS]
            proven = proven_after(curve)
            rows.append([
                f"{size} {seed}", f"{line['value']:,.1f}", _bound(line), *gaps,
                _percent(_left(line)), _seconds(proven),
                f"{line['moved'] / line['posts']:.0%}", f"{line['peak']:,.0f}",
            ])  # fmt: skip
    head = ("term change", "value", "bound, s", *(f"gap at {m:g} s" for m in MARKS), "left",
            "proven, s", "posts moved", "peak MB")  # fmt: skip
    words = (
        "Bound: seconds until the certified bound is within .02 % of the last, in brackets the"
        " processor time until then, which other work on the machine does not lengthen. Left: the"
        " share of the improvable value, between the plain assignment and the bound, that could"
        " still be missing. Proven: no plan is better by more than .05 points. Each search in a"
        " process of its own; every plan is counted again by the evaluator and its bound by the"
        " certificate.\n"
    )
    return f"### Plans\n\n{markdown(head, rows)}\n{words}\n{bars_table(_plan_bars(runs))}"


def _plan_bars(runs: Runs) -> list[Bar]:
    large, middle = runs.said("prefecture", "solve"), runs.said("county", "solve")
    curves = [line["curve"] for line in large]
    left = [_left(line) for line in large]
    peaks = [line["peak"] for line in large]
    everything = [line for size in runs.seconds for line in runs.said(size, "solve")]
    broken = [float(not line["feasible"]) for line in everything]
    return [
        Bar("certified bound, prefecture", 10, [bound_after(c) for c in curves], "s"),
        Bar("gap at 20 s, prefecture", 0.0015, [gap_at(c, 20) for c in curves], "%"),
        Bar("gap at 35 s, prefecture", 0.0010, [gap_at(c, 35) for c in curves], "%"),
        Bar("gap at 90 s, prefecture", 0.0007, [gap_at(c, 90) for c in curves], "%"),
        Bar("improvable value left, prefecture", 0.04, left, "%"),
        Bar("the same, stretch", 0.02, left, "%"),
        Bar("optimum proven, county", 60, [proven_after(one["curve"]) for one in middle], "s"),
        Bar("peak memory, prefecture", 1024, peaks, "MB"),
        Bar("plans that break a rule", 0, broken, ""),
    ]


def questions(runs: Runs) -> str:
    """Tabulate the answers to changes, other plans and clashes, and the bars on them."""
    rows: list[list[str]] = []
    size = "prefecture" if "prefecture" in runs.seconds else next(iter(runs.seconds))
    asked, others = runs.said(size, "what-if"), runs.said(size, "alternatives")
    for n, line in enumerate(asked):
        gaps = f"gap {np.median(line['gaps']):.3%}, {max(line['gaps']):.3%} at most"
        rows.append([f"{size} {n}: a lock or a ban", _both(np.median, line),
                     _both(max, line), gaps])  # fmt: skip
    for n, line in enumerate(others):
        differ = f"{min(line['differ'], default=0)} posts differ at least"
        lost = _percent(max(line["losses"], default=math.nan))
        rows.append([f"{size} {n}: another good plan", f"{line['each']:.2f}", "",
                     f"{differ}, worth {lost} less at most"])  # fmt: skip
    clash = [line for each in runs.seconds for line in runs.said(each, "clash")]
    for line in clash:
        for name, taken, found in zip(line["names"], line["seconds"], line["sizes"], strict=True):
            rows.append([f"clash: {name}", f"{taken:.2f}", "", f"{found} demands"])
    medians = [float(np.median(line["seconds"])) for line in asked]
    longest = [max(line["seconds"]) for line in asked]
    bars = [
        Bar("what-if with its bound, median", 2, medians, "s"),
        Bar("what-if with its bound, longest", 5, longest, "s"),
        Bar("another good plan, each", 20, [line["each"] for line in others], "s"),
        Bar("clash, 15 teams", 1, [t for line in clash for t in line["seconds"]], "s"),
    ]
    head = ("question", "seconds", "longest", "answer")
    return f"### Questions\n\n{markdown(head, rows)}\n{bars_table(bars)}"


def peers(runs: Runs, methods: Sequence[tuple[str, str]], seeds: int) -> str:
    """Tabulate other packages on the same term changes, against the same certified bounds."""
    parts = ["### Other packages\n"]
    for size in runs.seconds:
        ours = runs.said(size, "solve", seeds)
        if len(ours) < seeds:
            parts.append(f"**{size}**: the engine gave no bound to measure against.\n")
            continue
        rows = [_row("Guantong", [(x["value"], x["feasible"], x, x["seconds"], x["peak"], x)
                                  for x in ours])]  # fmt: skip
        for method, words in methods:
            found, trouble = [], ""
            for seed in range(seeds):
                seats = runs.folder / f"{method}-{size}-{seed}.npy"
                told = children.peer(method, size, seed, runs.seconds[size], runs.limits, seats)
                print(size, seed, words, told.trouble or "done", flush=True)
                if told.trouble or told.seats is None or not told.lines[-1]["planned"]:
                    trouble = told.trouble or "no plan in time"
                    continue
                counted = evaluate(generate(size, seed), told.seats)
                said = told.lines[-1]
                found.append((counted.value, counted.feasible, ours[seed], said["seconds"],
                              said["peak"], said))  # fmt: skip
            rows.append(_row(words, found, trouble))
        head = ("method", "plans", "gap, median", "gap, worst", "left, median",
                "own gap, median", "seconds", "peak MB")  # fmt: skip
        parts.append(
            f"**{size}: {runs.seconds[size]:g} s, {seeds} term changes**\n\n{markdown(head, rows)}"
        )
    parts.append(
        "Gap: what the plan, counted by the evaluator, is below the bound that the engine certified"
        " in the same run. Own gap: below the bound that the method itself proved. A method has the"
        " seconds of the heading, the writing of its model included, and"
        f" {runs.limits.gigabytes:g} GB.\n"
    )
    return "\n".join(parts)


def _row(words: str, found: Sequence[tuple[Any, ...]], trouble: str = "") -> list[str]:
    if not found:
        return [words, trouble, *[""] * 6]
    gaps = [max(0.0, x["bound"] - value) / abs(value) for value, _, x, *_ in found]
    left = [_left({**x, "value": value}) for value, _, x, *_ in found]
    own = [max(0.0, said["bound"] - value) / abs(value)
           for value, *_, said in found if "bound" in said]  # fmt: skip
    whole = sum(1 for one in found if one[1])
    count = f"{whole} of {len(found)} keep all rules" + (f"; {trouble}" if trouble else "")
    return [
        words, count, _percent(float(np.median(gaps))), _percent(max(gaps)),
        _percent(float(np.median(left))), _percent(float(np.median(own))) if own else "",
        f"{np.median([one[3] for one in found]):.1f}", f"{max(one[4] for one in found):,.0f}",
    ]  # fmt: skip


def _left(line: dict[str, Any]) -> float:
    """Return the share of the improvable value that could still be missing."""
    room = max(1e-9, float(line["bound"]) - float(line["baseline"]))
    return max(0.0, float(line["bound"]) - float(line["value"])) / room


def _bound(line: dict[str, Any]) -> str:
    """Return when the bound arrived, in brackets the processor time until then."""
    seconds = bound_after(line["curve"])
    at = next((n for n, point in enumerate(line["curve"]) if point[0] == seconds), None)
    return "never" if at is None else f"{seconds:.1f} ({line['busy'][at]:.1f})"


def _both(over: Callable[[Any], Any], line: dict[str, Any]) -> str:
    """Return a figure over seconds, in brackets over processor time."""
    return f"{over(line['seconds']):.2f} ({over(line['busy']):.2f})"


def _percent(share: float) -> str:
    return "" if math.isnan(share) else "never" if math.isinf(share) else f"{100 * share:.3f} %"


def _seconds(value: float) -> str:
    return "never" if math.isinf(value) else f"{value:.1f}"
