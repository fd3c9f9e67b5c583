"""Whether a claim holds in incomes of a second generator, and what planning on chances is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from benchmarks.match.bars import Bar, bars_table
from benchmarks.measure.tables import markdown
from benchmarks.stage import truth
from benchmarks.stage.instances import generate

from guantong.engines import stage

#: How incomes may be held against the lines.
WAYS = ("mean", "safe", "chance")
DRAWS = 400


@dataclass(frozen=True)
class Tried:
    """A plan made in one way: what it claims, and what the second generator makes of it."""

    weak: int
    claimed: float
    low: float
    high: float
    cleared: float
    spread: float
    held: float
    gap: float


def tried(size: str, seed: int, money: float, way: str, seconds: float) -> Tried:
    """Plan in one way and draw."""
    one = generate(size, seed, money, counting=way)
    plan = stage.solve(one, stage.Budget(seconds=seconds))
    claim = stage.lifted(plan)
    numbers = truth.lifted(one, plan.starts, DRAWS, seed)
    held = float(((numbers >= claim.low) & (numbers <= claim.high)).mean())
    return Tried(
        claim.weak, claim.claimed, claim.low, claim.high, float(numbers.mean()),
        float(numbers.std()), held, plan.gap,
    )  # fmt: skip


def honest(size: str, seeds: int, money: Sequence[float], seconds: float) -> str:
    """Tabulate claims beside draws, and what each way of planning really lifts."""
    parts = [f"### Claims: {size}, {seeds} seeds, {DRAWS} draws each\n"]
    bars: list[Bar] = []
    for share in money:
        found = {way: [] for way in WAYS}  # type: dict[str, list[Tried]]
        for seed in range(seeds):
            for way in WAYS:
                found[way].append(tried(size, seed, share, way, seconds))
                print(size, seed, share, way, "planned and drawn", flush=True)
        rows = [[way, *_figures(some)] for way, some in found.items()]
        head = ("planned on", "weak villages", "claimed", "90 % interval", "lifted",
                "spread", "interval holds", "gap")  # fmt: skip
        parts.append(f"**Money × {share:g}**\n\n{markdown(head, rows)}")
        parts.append(_against(found["chance"], found["mean"], share))
        held = np.mean([one.held for one in found["chance"]])
        bars += [
            Bar(f"interval holds, off 90 %, money × {share:g}", 0.04, [abs(held - 0.9)], "%"),
            Bar(f"chance lifts fewer than means, money × {share:g}", 0.0,
                [max(0.0, -_gain(found["chance"], found["mean"])[0])], ""),
        ]  # fmt: skip
    parts.append(
        "Lifted: weak villages whose income reaches the line in the last year looked at, mean over"
        " draws of the second generator (benchmarks/stage/truth.py: heavy tails, shocks that a"
        " county and a kind in a county share, projects that fail), which the engine is not told."
        " Interval holds: share of draws within the interval claimed.\n"
    )
    return "\n".join([*parts, bars_table(bars)])


def _figures(some: list[Tried]) -> list[str]:
    def mean(name: str) -> float:
        return float(np.mean([getattr(one, name) for one in some]))

    holds = [one.held for one in some]
    return [
        f"{mean('weak'):.1f}", f"{mean('claimed'):.2f}", f"{mean('low'):.1f}-{mean('high'):.1f}",
        f"{mean('cleared'):.2f}", f"{mean('spread'):.2f}",
        f"{100 * np.mean(holds):.1f} % ({100 * min(holds):.0f}-{100 * max(holds):.0f})",
        f"{100 * mean('gap'):.2f} %",
    ]  # fmt: skip


def _gain(ours: list[Tried], theirs: list[Tried]) -> tuple[float, float, int]:
    """Return how many more are lifted, its standard error over seeds, in how many seeds more."""
    more = np.array([a.cleared - b.cleared for a, b in zip(ours, theirs, strict=True)])
    error = float(more.std(ddof=1) / np.sqrt(len(more))) if len(more) > 1 else float("nan")
    return float(more.mean()), error, int((more > 0).sum())


def _against(ours: list[Tried], theirs: list[Tried], share: float) -> str:
    more, error, wins = _gain(ours, theirs)
    base = float(np.mean([one.cleared for one in theirs]))
    return (
        f"Planning on chances lifts {more:+.2f} ± {error:.2f} villages a county more than planning"
        f" on means ({more / max(1e-9, base):+.1%}), more in {wins} of {len(ours)} seeds, at money"
        f" × {share:g}.\n"
    )
