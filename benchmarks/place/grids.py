"""Grids: whole groups, households, peers at equal balance, a whole prefecture."""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from benchmarks.match.bars import Bar, bars_table
from benchmarks.match.children import run
from benchmarks.measure.tables import markdown
from benchmarks.place.villages import VILLAGES, Ints, Invented, prefecture, village
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from guantong.engines.place.grids import (
    Drawing,
    GridError,
    Limits,
    Walks,
    certificate,
    check,
    draw,
    draw_all,
    warm,
)
from guantong.engines.place.grids.problem.drawing import centres

#: Households of a grid that is wished for, and sizes in households.
MEAN, WIDE = 45, (15, 100)
PEERS = (("metis", "METIS ±20 %"), ("gerrychain", "GerryChain ±20 %"), ("spopt", "spopt max-p"))
#: Seconds that a peer has.
PATIENCE = 400.0


def report(args: argparse.Namespace) -> str:
    """Measure, and lay out tables with their bars."""
    warm()
    parts, bars = ["### Grids\n"], []
    for part in (_whole, _households, _peers, _prefecture):
        text, more = part(args)
        parts.append(text)
        bars += more
    return "\n".join([*parts, bars_table(bars)])


def broken(walks: Walks, grid: Ints, *, whole: bool) -> int:
    """Return how many grids fall into pieces, by another library than the engine's own test.

    With whole groups each group that is in one grid is one place, and parts of a larger one may
    hang together by its ties; else ways alone count.
    """
    ends, place = walks.edges, np.arange(len(walks))
    if whole:
        pairs = np.unique(np.stack([walks.groups, grid], axis=1), axis=0)
        one = np.bincount(pairs[:, 0])[walks.groups] == 1
        place = np.where(one, len(walks) + walks.groups, place)
        ends = place[np.concatenate([ends, walks.links[~one[walks.links[:, 0]]]])]
    count = int(place.max()) + 1
    of = np.full(count, -1)
    of[place] = grid
    grid = of
    same = ends[grid[ends[:, 0]] == grid[ends[:, 1]]]
    graph = csr_matrix((np.ones(len(same)), (same[:, 0], same[:, 1])), shape=(count, count))
    _, piece = connected_components(graph, directed=False)
    firsts = np.unique(piece, return_index=True)[1]
    per = Counter(grid[firsts][grid[firsts] >= 0].tolist())
    return sum(times > 1 for times in per.values())


def split(walks: Walks, grid: Ints, high: int) -> int:
    """Return how many groups that would fit into a grid stand in several."""
    pairs = np.unique(np.stack([walks.groups, grid], axis=1), axis=0)
    times = np.bincount(pairs[:, 0])
    return int(((times > 1) & (walks.sizes <= high)).sum())


def _whole(args: argparse.Namespace) -> tuple[str, list[Bar]]:
    rows, wall, busy, faults, parted, gaps = [], [], [], [], [], []
    for n in (300, 1_000, 2_000):
        for seed in range(args.seeds):
            one, limits = village(n, seed), Limits(*WIDE, target=MEAN)
            clock, work = time.perf_counter(), time.process_time()
            walks = one.walks()
            found = draw(walks, limits)
            clock, work = time.perf_counter() - clock, time.process_time() - work
            proof = certificate(walks, limits, found)
            lost = split(walks, found.grid, limits.high)
            bad = broken(walks, found.grid, whole=True)
            if n == 1_000:
                wall.append(clock)
                busy.append(work)
                gaps.append(proof.gap)
            faults.append(float(bad + len(check(walks, limits, found))))
            parted.append(float(lost))
            rows.append([
                f"{n:,}, {seed}", f"{len(walks.sizes)}", f"{found.number}",
                f"{found.sizes.min()}–{found.sizes.max()}", f"{found.mean_walk:.1f}",
                f"{proof.gap:.1e}", f"{clock:.2f} ({work:.2f})", f"{bad}", f"{lost}",
            ])  # fmt: skip
    head = ("households, seed", "groups", "grids", "sizes", "walk, m", "gap, proven anew", "s",
            "broken", "groups split")  # fmt: skip
    words = (
        "Whole groups, 15–100 households, from doors and ways to the drawing. Seconds are of a"
        " clock on a shared machine, in brackets of the processor. Broken: by another library.\n"
    )
    return f"{markdown(head, rows)}\n{words}", [
        Bar("1,000 households, whole groups, processor", 0.5, busy, "s"),
        Bar("the same by a clock", 0.5, wall, "s"),
        Bar("gap of whole groups at 1,000", 1e-6, gaps, "%"),
        Bar("broken grids, rules broken", 0, faults, ""),
        Bar("groups up to 100 split", 0, parted, ""),
    ]


def _households(args: argparse.Namespace) -> tuple[str, list[Bar]]:
    rows, bars = [], []
    for n, seconds, limit, most in ((500, 3.0, WIDE, 0.005), (2_000, 30.0, WIDE, 0.02)):
        gaps, faults = [], []
        for seed in range(args.seeds):
            walks, limits = village(n, seed).walks(), Limits(*limit, target=MEAN)
            clock, work = time.perf_counter(), time.process_time()
            found = draw(walks, limits, groups=np.full(n, -1), seconds=seconds)
            clock, work = time.perf_counter() - clock, time.process_time() - work
            proof = certificate(walks, limits, found)
            gaps.append(proof.gap)
            bad = broken(walks, found.grid, whole=False)
            faults.append(float(bad + len(check(walks, limits, found))))
            rows.append([
                f"{n:,}, {seed}", f"{limit[0]}–{limit[1]}", f"{found.number}",
                f"{found.sizes.min()}–{found.sizes.max()}", f"{found.mean_walk:.1f}",
                f"{found.bound / n:.1f}", f"{proof.gap:.3%}", f"{clock:.1f} ({work:.1f})",
                f"{bad}",
            ])  # fmt: skip
        bars += [
            Bar(f"gap of households at {n:,} in {seconds:g} s", most, gaps, "%"),
            Bar(f"broken grids, rules broken, at {n:,}", 0, faults, ""),
        ]
    head = ("households, seed", "window", "grids", "sizes", "walk, m", "bound, m", "gap", "s",
            "broken")  # fmt: skip
    return f"{markdown(head, rows)}\nHouseholds, no groups kept.\n", bars


def _peers(args: argparse.Namespace) -> tuple[str, list[Bar]]:
    rows: list[list[str]] = []
    ratios: list[float] = []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for seed in range(min(2, args.seeds)):
            one = village(500, seed)
            walks, number = one.walks(), round(500 / MEAN)
            low, high = math.ceil(0.8 * 500 / number), math.floor(1.2 * 500 / number)
            ours = _ours(walks, Limits(low, high, number=number))
            walk = ours[0].mean_walk
            rows.append([
                f"{seed}: Guantong, {low}–{high}", *_told(walks, ours[0].grid),
                f"{ours[1]:.1f} ({ours[2]:.1f})", "1.00",
            ])  # fmt: skip
            for name, label in PEERS:
                row, ratio = _peer(args, one, walks, number, name, Path(folder), walk)
                rows.append([f"{seed}: {label}", *row])
                ratios += [1 / ratio] if ratio else []
    head = ("village: method", "grids", "sizes", "walk, m", "broken", "groups split", "s",
            "walk ÷ ours")  # fmt: skip
    words = (
        "500 households, grids within ±20 % of the mean; the same ways for all, the walk counted"
        " by the same function. Peers run in processes of their own with memory capped.\n"
    )
    return f"{markdown(head, rows)}\n{words}", [
        Bar("our walk ÷ the best peer's at equal balance", 1, ratios, "")
    ]


def _ours(walks: Walks, limits: Limits) -> tuple[Drawing, float, float]:
    clock, work = time.perf_counter(), time.process_time()
    found = draw(walks, limits, groups=np.full(len(walks), -1), seconds=6.0)
    return found, time.perf_counter() - clock, time.process_time() - work


def _told(walks: Walks, grid: Ints) -> list[str]:
    grid = np.unique(grid, return_inverse=True)[1].reshape(-1)
    sizes, (_, walk) = np.bincount(grid), centres(walks, grid)
    return [
        f"{len(sizes)}", f"{sizes.min()}–{sizes.max()}", f"{walk / len(grid):.1f}",
        f"{broken(walks, grid, whole=False)}", f"{split(walks, grid, WIDE[1])}",
    ]  # fmt: skip


def _peer(
    args: argparse.Namespace, one: Invented, walks: Walks, number: int, name: str, folder: Path,
    walk: float,
) -> tuple[list[str], float]:  # fmt: skip
    np.savez(folder / "village.npz", points=one.points, edges=one.edges, lengths=one.lengths)
    out = folder / f"{name}.npy"
    arguments = ["benchmarks.place.grid_peers", name, str(folder / "village.npz"), str(number),
                 str(out)]  # fmt: skip
    told = run(args.peers, arguments, PATIENCE, args.gigabytes, out)
    line = told.section("parts")
    if line is None or told.seats is None:
        return [*[""] * 5, told.trouble or "nothing", ""], 0.0
    seats = np.asarray(told.seats, np.int64)
    row = _told(walks, seats)
    ratio = float(row[2]) / walk
    return [*row, f"{line['seconds']:.1f} ({line['busy']:.1f})", f"{ratio:.2f}"], ratio


def _prefecture(args: argparse.Namespace) -> tuple[str, list[Bar]]:
    count = VILLAGES if args.seeds > 1 else 100
    failed: list[str] = []
    homes, grids, proven, worst = 0, 0, 0, 0.0

    def tell(done: int, key: str, drawn: Drawing | GridError) -> bool:
        nonlocal homes, grids, proven, worst
        if isinstance(drawn, GridError):
            failed.append(f"{key}: {drawn.message}")
        else:
            homes += len(drawn.grid)
            grids += drawn.number
            proven += drawn.proven
            worst = max(worst, drawn.gap)
        if done % 250 == 0:
            print(f"{done} villages, {time.perf_counter() - clock:.0f} s", flush=True)
        return True

    clock = time.perf_counter()
    draw_all(prefecture(count), Limits(*WIDE, target=MEAN), tell)
    seconds = time.perf_counter() - clock
    text = (
        f"A prefecture: {count:,} villages, {homes:,} households, {grids:,} grids in"
        f" {seconds:.0f} s by a clock on 2 processes of a shared machine; {proven:,} proven, the"
        f" worst gap of the others {worst:.2%}; {len(failed)} without a drawing.\n"
    )
    text += "".join(f"\n- {one}" for one in failed[:10])
    return text, [
        Bar(f"{count:,} villages on 2 processes", 900, [seconds], "s"),
        Bar("villages without a drawing", 0, [float(len(failed))], ""),
    ]
