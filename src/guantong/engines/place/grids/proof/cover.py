"""The least that any partition into columns costs: by multipliers, then by trying all that is left.

What multipliers leave between the bound and the cost is settled by looking: only columns whose
reduced cost fits into the gap can be part of a cheaper partition, and these are few.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Floats
from guantong.engines.place.grids.proof.columns import Columns
from guantong.engines.place.grids.proof.unions import bits

#: Partial partitions that are looked at before the multipliers' bound has to do.
NODES = 200_000
#: Metres by which sums of multipliers may be off.
DUST = 1e-6


def cheaper(columns: Columns, of_unit: Floats, of_label: Floats, number: int, cost: float) -> float:
    """Return a cost below which no partition into so many columns is, at most ``cost``.

    Parameters
    ----------
    columns
        All that are allowed.
    of_unit, of_label
        Multipliers of units, and of labels (≤ 0, the last for none).
    number, cost
        How many columns, and the cost of the partition that is to be proven.

    """
    reduced = columns.cost - of_label[columns.label]
    reduced -= np.array([of_unit[bits(one)].sum() for one in columns.union])
    base = float(of_unit.sum() + of_label.sum())
    least = float(np.sort(reduced)[:number].sum())
    if len(reduced) < number:
        return cost
    # Any multiplier of the number proves a bound: this one leaves no reduced cost below 0.
    floor = float(reduced.min())
    gap = cost - base - number * floor
    keep = np.flatnonzero(reduced - floor <= gap + DUST)
    search = _Search(columns.some(keep), reduced[keep] - floor, len(of_unit), number)
    best = search.best(gap - DUST)
    if best is None:
        return min(cost, base + least)
    return min(cost, base + number * floor + best)


class _Search:
    """Partitions built unit by unit, the one with the fewest columns first."""

    def __init__(self, columns: Columns, reduced: Floats, units: int, number: int) -> None:
        order = np.argsort(reduced, kind="stable")
        self.union = [columns.union[c] for c in order.tolist()]
        self.label = columns.label[order].tolist()
        self.reduced = reduced[order].tolist()
        self.number, self.nodes = number, 0
        self.by_unit: list[list[int]] = [[] for _ in range(units)]
        for c, one in enumerate(self.union):
            for u in bits(one):
                self.by_unit[u].append(c)
        self.order = sorted(range(units), key=lambda u: len(self.by_unit[u]))
        self.limit = 0.0

    def best(self, limit: float) -> float | None:
        """Return the least reduced cost below a limit, else the limit; None if it gave up."""
        self.limit = limit
        try:
            self._look(0, 0.0, 0, frozenset())
        except OverflowError:
            return None
        return self.limit

    def _look(self, covered: int, spent: float, count: int, named: frozenset[int]) -> None:
        self.nodes += 1
        if self.nodes > NODES:
            raise OverflowError
        unit = next((u for u in self.order if not covered >> u & 1), None)
        if unit is None:
            if count == self.number and spent < self.limit:
                self.limit = spent
            return
        if count >= self.number:
            return
        for c in self.by_unit[unit]:
            after = spent + self.reduced[c]
            if after >= self.limit:
                break
            name = self.label[c]
            if self.union[c] & covered or name in named:
                continue
            self._look(
                covered | self.union[c], after, count + 1, named | {name} if name >= 0 else named
            )
