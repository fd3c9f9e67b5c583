"""From grids in any order to a drawing: numbered, with centres, prices and its locks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.problem.drawing import Drawing, Proof, centres, prices
from guantong.engines.place.grids.problem.evaluation import parts
from guantong.engines.place.grids.problem.limits import Limits, Locks
from guantong.engines.place.grids.problem.numbering import number
from guantong.engines.place.grids.problem.walks import Walks


def finish(
    walks: Walks, limits: Limits, locks: Locks, grid: Ints, names: Ints, proof: Proof,
    bound: float, *, proven: bool, whole: bool, numbers: tuple[int, ...],
    split: tuple[int, ...] = (),
) -> Drawing:  # fmt: skip
    """Return a drawing.

    Grids that continue a present one keep its number where that is below the number of grids; the
    others take what is free, from west to east.
    """
    count = len(names)
    order = number(walks.points, grid)
    kept = {int(g): int(names[g]) for g in order if 0 <= names[g] < count}
    free = iter(sorted(set(range(count)) - set(kept.values())))
    new = np.array([kept.get(g, -1) for g in range(count)])
    for g in order.tolist():
        if new[g] < 0:
            new[g] = next(free)
    drawn = new[grid]
    now = renamed(locks, names, new)
    proof = replace(proof, of_label=_reordered(locks, names, new, proof.of_label))
    centre, walk = centres(walks, drawn)
    cost = walk + prices(limits, now, drawn)
    return Drawing(
        grid=drawn, centre=centre, walk=walk, cost=cost, bound=min(bound, cost), proven=proven,
        whole_groups=whole, possible_numbers=numbers, proof=proof, split=split,
        continues=names[np.argsort(new)], moved=now.moved(drawn),
        cut_off=int((parts(walks, limits, drawn) - 1).sum()), locks=now,
    )  # fmt: skip


def renamed(locks: Locks, names: Ints, new: Ints) -> Locks:
    """Return the locks in the numbers of the drawing; grids that end get numbers beyond."""
    table = _table(locks, names, new)
    present = locks.present
    if present is not None:
        present = np.array([table[int(g)] if g >= 0 else -1 for g in present.tolist()])
    return replace(locks, present=present, pinned={i: table[g] for i, g in locks.pinned.items()})


def _table(locks: Locks, names: Ints, new: Ints) -> dict[int, int]:
    """Return what each present grid is called now."""
    table = {int(name): int(new[g]) for g, name in enumerate(names.tolist()) if name >= 0}
    ended = [name for name in locks.labels() if name not in table]
    return table | {name: len(names) + n for n, name in enumerate(ended)}


def _reordered(locks: Locks, names: Ints, new: Ints, of_label: Floats) -> Floats:
    """Return multipliers of present grids in the order of their names now."""
    if not len(of_label):
        return of_label
    table = _table(locks, names, new)
    order = np.argsort([table[name] for name in locks.labels()], kind="stable")
    found: Floats = of_label[order]
    return found
