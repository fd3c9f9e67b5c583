"""First secretaries for villages through `match`: whether the plan is proven, time and memory.

    python benchmarks/postings.py [--size county|prefecture] [--seed N] [--seconds S]

Everybody is invented by seed: villages with a need over five fields, weak and key ones; people
with skills and their errors, sent by units of which each has a limit. Each size runs in its own
process, so that memory is its own.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from guantong.engines.match import Amounts, Bound, Budget, Instance, certificate, solve, what_if

COUNTIES, FIELDS = 11, 5
RULES = ("党龄不满一年", "工作不满两年", "本人家乡所在村", "不在本县范围", "任期未满须留任")


@dataclass(frozen=True)
class Size:
    """How many villages, people and sending units; who of a hundred stays in the own county."""

    villages: int
    people: int
    units: int
    within_county: float
    serving: int
    seconds: float


SIZES = {
    "county": Size(600, 900, 60, 0.65, 250, 20.0),
    "prefecture": Size(3331, 5000, 150, 0.58, 1400, 120.0),
}


def invent(size: Size, seed: int) -> Instance:
    """Return an instance: one post a village, gain = importance × need · skill."""
    g = np.random.default_rng(seed)
    v, p, u = size.villages, size.people, size.units
    county = np.sort(g.integers(0, COUNTIES, v))
    weak, poor, key = g.random(v) < 0.12, g.random(v) < 0.25, g.random(v) < 0.5
    need = g.dirichlet(np.ones(FIELDS), v)
    need[weak] = 0.5 * need[weak] + 0.5 * np.eye(FIELDS)[0]
    skill, error = g.normal(0, 1, (p, FIELDS)), g.uniform(0.2, 0.5, (p, FIELDS))
    unit, home = g.integers(0, u, p), g.integers(0, v, p)
    free = g.random(p) >= size.within_county
    reach = np.where(free, -1, g.integers(0, COUNTIES, p))
    years, work, woman = g.integers(0, 12, p), g.integers(1, 25, p), g.random(p) < 0.35
    now = np.full(p, -1)
    for person, village in zip(g.permutation(p), g.permutation(v)[: size.serving], strict=False):
        if reach[person] in (-1, county[village]) and home[person] != village:
            now[person] = village
    barred = np.zeros((p, v), np.uint32)
    barred[years < 1] |= 1
    barred[work < 2] |= 2
    barred[np.arange(p), home] |= 4
    barred[(reach[:, None] >= 0) & (reach[:, None] != county[None])] |= 8
    holds = np.flatnonzero(now >= 0)
    stays = holds[g.integers(0, 4, len(holds)) < 2]
    barred[stays] |= 16
    barred[stays, now[stays]] &= ~np.uint32(16)
    barred[holds, now[holds]] &= ~np.uint32(7)
    person, village = np.nonzero(barred == 0)
    importance = np.where(weak, 3.0, np.where(poor, 2.0, np.where(key, 1.5, 1.0)))
    worth = np.einsum("af,af->a", skill[person], need[village])
    spread = np.sqrt(np.einsum("af,af->a", error[person] ** 2, need[village] ** 2))
    arcs = np.arange(len(person))
    counted = np.concatenate([arcs, arcs, arcs[woman[person]]])
    columns = np.concatenate([
        unit[person], np.full(len(arcs), u), np.full(int(woman[person].sum()), u + 1),
    ])  # fmt: skip
    ones = np.ones(len(counted), np.int64)
    amounts = sp.csc_matrix((ones, (counted, columns)), shape=(len(arcs), u + 2))
    every = np.arange(v)
    limit = int(np.ceil(0.93 * v / u * 1.5))
    bounds = [Bound(f"单位{n} 至多选派", every, n, high=limit) for n in range(u)]
    bounds.append(Bound("软弱涣散村全覆盖", np.flatnonzero(weak), u, low=int(weak.sum())))
    bounds.append(Bound("女干部", every, u + 1, low=v // 4, price=3.0))
    for n in range(COUNTIES):
        inside = np.flatnonzero(county == n)
        bounds.append(Bound(f"县{n} 选派数", inside, u, low=int(0.9 * len(inside)), price=8.0))
    return Instance(
        people=tuple(f"p{n}" for n in range(p)), posts=tuple(f"v{n}" for n in range(v)),
        teams=tuple(f"v{n}" for n in range(v)), team_of=every, places=np.ones(v, np.int64),
        vacancy=8 * importance, left_out=np.zeros(p), arc_person=person, arc_post=village,
        gain=importance[village] * (10 + 4 * worth), error=importance[village] * 4 * spread,
        move=np.where(now[person] == village, 0.0, np.where(now[person] >= 0, 6.0, 1.0)),
        attributes=(*(f"u{n}" for n in range(u)), "席", "女"), amounts=Amounts(amounts),
        bounds=tuple(bounds), now=now, rules=RULES, barred=barred,
    )  # fmt: skip


def run(name: str, seed: int, seconds: float | None) -> None:
    """Solve one size and print what it took."""
    size = SIZES[name]
    begun = time.perf_counter()
    instance = invent(size, seed)
    made = time.perf_counter() - begun
    wall, cpu = time.perf_counter(), time.process_time()
    plan = solve(instance, Budget(seconds=seconds or size.seconds))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    checked = certificate(plan)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    state = "proven" if plan.proven else "open"
    print(
        f"{name:10} seed {seed} villages {size.villages} people {size.people} "
        f"arcs {len(instance.arc_person):,} bounds {len(instance.bounds)} made {made:.1f}s\n"
        f"  {state}, gap {plan.gap:.5%}, wall {wall:.1f}s, cpu {cpu:.1f}s, peak {peak:.2f} GB\n"
        f"  {checked.summary()}",
        flush=True,
    )
    seated = int(np.flatnonzero(plan.seats >= 0)[0])
    wall = time.perf_counter()
    other = what_if(plan, bans=[(seated, int(plan.seats[seated]))])
    print(f"  what-if {time.perf_counter() - wall:.1f}s, gap {other.gap:.5%}", flush=True)


def main() -> None:
    """Run the sizes asked for, each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=tuple(SIZES))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float)
    asked = parser.parse_args()
    if asked.size:
        run(asked.size, asked.seed, asked.seconds)
        return
    for name in SIZES:
        command = [sys.executable, __file__, "--size", name, "--seed", str(asked.seed)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
