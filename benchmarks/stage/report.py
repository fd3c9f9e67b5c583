"""Runs of a benchmark, each once, and the tables made of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.match.bars import Bar, Curve, bars_table, gap_at
from benchmarks.match.children import Limits, Told, run
from benchmarks.measure.tables import markdown
from benchmarks.stage.instances import generate
from benchmarks.stage.model import Model, build

from guantong.engines.stage import by_hand, evaluate

PEERS = (("highs", "HiGHS"), ("scip", "SCIP"), ("cpsat", "CP-SAT, 8 workers"))
#: A bound has arrived when it is this close to the last one, as a share of it.
NEAR = 0.0001
Case = tuple[str, int, float]


@dataclass
class Runs:
    """What the engine did with each instance, run when first asked for."""

    seconds: dict[str, float]
    seeds: dict[str, int]
    money: dict[str, tuple[float, ...]]
    sections: dict[str, tuple[str, ...]]
    limits: Limits
    folder: Path
    clock: str = "wall"
    known: dict[Case, Told] = field(default_factory=dict)

    def cases(self, size: str) -> list[Case]:
        """Return the instances of a size."""
        return [(size, seed, m) for m in self.money[size] for seed in range(self.seeds[size])]

    def ours(self, case: Case) -> Told:
        """Return what the engine's process said of an instance."""
        if case not in self.known:
            size, seed, money = case
            out = self.folder / "ours.npy"
            what = (size, str(seed), str(money), str(self.seconds[size]), self.clock, str(out))
            arguments = ["benchmarks.stage.ours", *what, *self.sections.get(size, ())]
            limit = self.limit(self.seconds[size])
            told = run(sys.executable, arguments, limit, self.limits.gigabytes, out)
            if self.clock == "busy":
                _by_processor(told)
            self.known[case] = told
            print(*case, "Guantong", told.trouble or "done", flush=True)
        return self.known[case]

    def limit(self, seconds: float) -> float:
        """Return the seconds of a clock in which a child should have ended."""
        return 30 * seconds if self.clock == "busy" else 3 * seconds + 180

    @property
    def words(self) -> str:
        """Return what seconds are, if they are not a clock's."""
        return BUSY if self.clock == "busy" else ""

    def said(self, size: str, section: str) -> list[tuple[Case, dict[str, Any]]]:
        """Return the lines of a section over the instances of a size."""
        if size not in self.seconds:
            return []
        lines = [(case, self.ours(case).section(section)) for case in self.cases(size)]
        return [(case, line) for case, line in lines if line is not None]


def _by_processor(told: Told) -> None:
    """Take processor seconds for seconds, and the other way about."""
    for line in told.lines:
        if "curve" in line:
            wall = [t for t, _, _ in line["curve"]]
            line["curve"] = [(t, v, b) for t, (_, v, b) in zip(line["busy"], line["curve"],
                                                                strict=True)]  # fmt: skip
            line["busy"] = wall
            line["seconds"] = line["curve"][-1][0]


def name(case: Case) -> str:
    """Return what an instance is called in a table."""
    return f"{case[0]} {case[1]}, money × {case[2]:g}"


def bound_at(line: dict[str, Any]) -> tuple[float, float]:
    """Return seconds and processor seconds after which the bound was all but the last one."""
    curve: Curve = line["curve"]
    near = min(b for _, _, b in curve) * (1 + NEAR)
    at = next(n for n, point in enumerate(curve) if point[2] <= near)
    return curve[at][0], line["busy"][at]


def plans(runs: Runs, size: str, marks: Sequence[float]) -> str:
    """Tabulate the engine's searches at a size."""
    rows = []
    for case in runs.cases(size):
        told = runs.ours(case)
        line = told.section("solve")
        if line is None:
            rows.append([name(case), told.trouble, *[""] * (7 + len(marks))])
            continue
        curve = line["curve"]
        first = next(n for n, point in enumerate(curve) if np.isfinite(point[1]))
        loss = (line["bound"] - line["greedy"]) / line["bound"]
        rows.append([
            name(case), f"{line['greedy']:,.1f} (-{loss:.1%})", f"{line['bound']:,.1f}",
            "{:.1f} ({:.1f})".format(*bound_at(line)),
            f"{percent(gap_at(curve[: first + 1], np.inf))} at {curve[first][0]:.1f} s"
            f" ({line['busy'][first]:.1f})",
            *(percent(gap_at(curve, mark)) for mark in marks),
            f"{left(line, np.inf):.2%}", f"{line['peak']:,.0f}", f"{line['check']:.2f}",
        ])  # fmt: skip
    head = ("instance", "office", "bound", "bound, s", "first plan",
            *(f"gap at {mark:g} s" for mark in marks), "left", "peak MB", "check, s")  # fmt: skip
    return markdown(head, rows)


def left(line: dict[str, Any], seconds: float) -> float:
    """Return the share of the office's loss that is left."""
    value = max((v for t, v, _ in line["curve"] if t <= seconds), default=-np.inf)
    return float((line["bound"] - value) / max(1e-9, line["bound"] - line["greedy"]))


WORDS = (
    "Office: what an office does by hand, and how much of the bound that loses. Seconds are of a"
    " clock on a machine that did other work besides, in brackets the processor time of all threads"
    " until then. Bound, s: until the certified bound is within .01 % of the last. Left: share of"
    " the office's loss that is left at the end. Check: proving the certificate anew without a"
    " solver. Every plan is counted again by the evaluator.\n"
)
BUSY = (
    "\n**All seconds here are of the processor** (all threads together; a clock's are in brackets):"
    " the machine did other work besides. Two quiet processors run faster than that.\n"
)


def county_bars(runs: Runs, size: str) -> list[Bar]:
    """Return the bars on counties."""
    lines = runs.said(size, "solve")
    plenty = [line for case, line in lines if case[2] >= 1]
    scarce = [line for case, line in lines if case[2] < 1]

    def gaps(some: list[dict[str, Any]], seconds: float) -> list[float]:
        return [gap_at(line["curve"], seconds) for line in some]

    every = [line for _, line in lines]
    end = [left(line, np.inf) for line in every]
    return [
        Bar("certified bound", 2, [bound_at(line)[0] for line in every], "s"),
        Bar("gap at 10 s, money × 1", 0.002, gaps(plenty, 10), "%"),
        Bar("gap at 30 s, money × 1", 0.0015, gaps(plenty, 30), "%"),
        Bar("gap at 10 s, money × 0.3", 0.005, gaps(scarce, 10), "%"),
        Bar("gap at 30 s, money × 0.3", 0.0035, gaps(scarce, 30), "%"),
        Bar("office's loss left", 0.03, end, "%"),
        Bar("the same, stretch", 0.01, end, "%"),
        Bar("plans that break a rule", 0, [float(not line["feasible"]) for line in every], ""),
    ]  # fmt: skip


def prefecture_bars(runs: Runs) -> list[Bar]:
    """Return the bars on prefectures."""
    lines = [line for _, line in runs.said("prefecture", "solve")]
    curves = [line["curve"] for line in lines]
    return [
        Bar("certified bound", 45, [bound_at(line)[0] for line in lines], "s"),
        Bar("gap at 60 s", 0.005, [gap_at(curve, 60) for curve in curves], "%"),
        Bar("gap at 120 s", 0.0012, [gap_at(curve, 120) for curve in curves], "%"),
        Bar("peak memory", 614, [line["peak"] for line in lines], "MB"),
        Bar("plans that break a rule", 0, [float(not line["feasible"]) for line in lines], ""),
    ]


def counties(runs: Runs, size: str = "county") -> str:
    """Tabulate plans of counties with their bars."""
    table = plans(runs, size, (10, 30, 60))
    return f"### Counties\n\n{table}\n{WORDS}{runs.words}\n{bars_table(county_bars(runs, size))}"


def prefectures(runs: Runs) -> str:
    """Tabulate plans of prefectures, whose counties share the city's money."""
    table = plans(runs, "prefecture", (30, 60, 120))
    return f"### Prefectures\n\n{table}\n{WORDS}{runs.words}\n{bars_table(prefecture_bars(runs))}"


def questions(runs: Runs, size: str) -> str:
    """Tabulate what changed locks, bans and money take, and the curve of value and stability."""
    rows, again = [], []
    for case, line in runs.said(size, "what-if"):
        for kind in dict.fromkeys(line["kinds"]):
            at = [n for n, asked in enumerate(line["kinds"]) if asked == kind]
            seconds, busy, gaps = (
                [line[key][n] for n in at] for key in ("seconds", "busy", "gaps")
            )
            rows.append([
                f"{name(case)}: {kind}", f"{np.median(seconds):.2f} ({np.median(busy):.2f})",
                f"{max(seconds):.2f} ({max(busy):.2f})", percent(max(gaps)),
            ])  # fmt: skip
    for case, line in runs.said(size, "re-plan"):
        for n, (price, kept, moved, dropped, added, value) in enumerate(line["rows"]):
            again.append([
                f"{name(case)}: {price:g}", f"{kept} of {line['published']}", f"{moved:.0f}",
                f"{dropped:.0f}", f"{added:.0f}", f"{value:,.1f}",
                f"{line['seconds'][n]:.2f} ({line['busy'][n]:.2f})", percent(line["gaps"][n]),
            ])  # fmt: skip
    asked = [t for _, line in runs.said(size, "what-if") for t in line["seconds"]]
    taken = [t for _, line in runs.said(size, "re-plan") for t in line["seconds"]]
    bars = [
        Bar("what-if with its bound, longest", 5, asked, "s"),
        Bar("re-plan with its bound, longest", 5, taken, "s"),
    ]
    first = markdown(("question", "seconds, median", "longest", "gap, worst"), rows)
    head = (
        "price of a changed start",
        "kept",
        "moved",
        "dropped",
        "new",
        "value",
        "seconds",
        "gap",
    )
    words = (
        "Planned anew after one year with the incomes that came and 30 % less of the province's"
        " money; value without the price of changes.\n"
    )
    return (
        f"### Questions: {size}\n\n{first}\n### Planning anew: what keeping to a published plan"
        f" costs\n\n{markdown(head, again)}\n{words}\n{bars_table(bars)}"
    )


def peers(runs: Runs, sizes: Sequence[str], seconds: dict[str, float],
          methods: Sequence[tuple[str, str]]) -> str:  # fmt: skip
    """Tabulate other solvers on the whole model, from nothing and from the office's plan."""
    parts, bars = ["### Other solvers on the whole model\n"], []
    for size in sizes:
        limit, rows = seconds[size], []
        without: list[float] = []
        started: list[float] = []
        for case in runs.cases(size):
            line = runs.ours(case).section("solve")
            if line is None:
                rows.append([name(case), "Guantong", "no plan", *[""] * 5])
                continue
            model = written(case, runs.folder / "model.npz")
            at = [v for t, v, _ in line["curve"] if t <= limit]
            mine = (line["bound"] - max(at, default=-np.inf)) / max(at, default=1.0)
            taken = min(limit, line["seconds"])
            rows.append([name(case), "Guantong", f"{max(at, default=np.nan):,.1f}", percent(mine),
                         percent(gap_at(line["curve"], limit)), f"{taken:.0f}",
                         f"{line['peak']:,.0f}", ""])  # fmt: skip
            office = line["greedy"]
            rows.append(["", "office by hand", f"{office:,.1f}",
                         percent((line["bound"] - office) / office), "", "", "", ""])  # fmt: skip
            for warm in ("", "office's plan"):
                gaps = []
                for method, words in methods:
                    row, gap = _peer(runs, case, model, (method, words), limit, warm, line)
                    rows.append(row)
                    gaps.append(gap)
                if gaps:
                    (started if warm else without).append(mine / max(1e-12, min(gaps)))
        head = ("instance", "method", "value", "below our bound", "own gap", "seconds", "peak MB",
                "from")  # fmt: skip
        n, m = _size(size)
        parts.append(f"**{size}: {limit:g} s each; {n:,} variables, {m:,} rows**\n\n"
                     f"{markdown(head, rows)}")  # fmt: skip
        bars += [
            Bar(f"gap as share of the best other's, {size}", 0.01, without, "%"),
            Bar(f"the same where others begin with the office's plan, {size}", 1.0, started, "%"),
        ]
    parts.append(
        "Below our bound: how far the plan, counted by the evaluator, is below the bound that the"
        " engine certified in the same run. Own gap: below what the method itself proves. Others"
        " are handed the model ready written, which is none of their time, and"
        f" {runs.limits.gigabytes:g} GB.\n{runs.words}"
    )
    return "\n".join([*parts, bars_table(bars)])


def _size(size: str) -> tuple[int, int]:
    rows, columns = build(generate(size, 0)).rows.shape
    return columns, rows


def written(case: Case, path: Path) -> Model:
    """Write the model of an instance, with the office's plan as a start."""
    one = generate(*case)
    model = build(one)
    np.savez(
        path, worth=model.worth, most=model.most, whole=model.whole, indptr=model.rows.indptr,
        indices=model.rows.indices, data=model.rows.data, high=model.high,
        constant=model.constant, start=model.values(*by_hand(one)),
    )  # fmt: skip
    return model


def _peer(
    runs: Runs, case: Case, model: Model, method: tuple[str, str], limit: float, warm: str,
    line: dict[str, Any],
) -> tuple[list[str], float]:  # fmt: skip
    out = runs.folder / "peer.npy"
    what = (str(runs.folder / "model.npz"), str(limit), runs.clock, str(out))
    arguments = ["benchmarks.stage.peers", method[0], *what, *(["warm"] if warm else [])]
    most = runs.limit(limit)
    told = run(runs.limits.peer_python, arguments, most, runs.limits.gigabytes, out)
    print(*case, method[1], warm, told.trouble or "done", flush=True)
    said = told.lines[-1] if told.lines else {}
    taken = (said.get("seconds", np.nan), said.get("busy", np.nan))
    first, other = taken if runs.clock == "wall" else taken[::-1]
    tail = [f"{first:.0f} ({other:.0f})", f"{said.get('peak', np.nan):,.0f}", warm]
    if told.seats is None:
        return ["", method[1], told.trouble or "no plan", "", "", *tail], np.inf
    counted = evaluate(model.instance, *model.plan(told.seats))
    value = counted.value
    words = "" if counted.feasible else " (breaks a rule)"
    gap = (line["bound"] - value) / max(1e-9, value) if value > 0 else np.inf
    own = (said["bound"] - value) / value if value > 0 and "bound" in said else np.inf
    return ["", method[1], f"{value:,.1f}{words}", percent(gap), percent(own), *tail], gap


def percent(share: float) -> str:
    """Return a share in per cent."""
    if np.isnan(share):
        return ""
    return "never" if np.isinf(share) else f"{100 * share:.3f} %"
