"""A plan with its proof: who starts what when, what it is worth, what no plan can exceed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import Instance

#: Points in one unit of a plan's prices.
PRICE_UNIT = 1e-9


@dataclass(frozen=True)
class Point:
    """Where a search stood: seconds since its beginning, the best value, the bound."""

    seconds: float
    value: float
    bound: float

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing; infinite before there is a plan."""
        return gap(self.value, self.bound)


@dataclass(frozen=True, eq=False)
class Plan:
    """Who starts what in which year, and who is designated.

    Attributes
    ----------
    instance
        What it is a plan for.
    starts
        int (n, P): the year of each start, or -1.
    designated
        int (n,): the year of each designation, or -1.
    value
        Points beyond doing nothing, as `evaluate` counts them.
    bound
        No plan is worth more; proven by ``prices`` (see `certificate`).
    baseline
        Points of an office's plan (weak first, cheapest lift, then best yield a unit of money).
    prices
        int: whole billionths of a point, the proof of ``bound``; see `Prices` for their order.
    curve
        The search: each point where value or bound became better.
    proven
        Whether the search found that no plan is better, beyond what ``bound`` proves.

    """

    instance: Instance
    starts: Ints
    designated: Ints
    value: float
    bound: float
    baseline: float
    prices: Ints
    curve: tuple[Point, ...] = ()
    proven: bool = False

    @property
    def gap(self) -> float:
        """Share of the value that could still be missing: (bound - value) / value."""
        return gap(self.value, self.bound)

    @property
    def left(self) -> float:
        """Share of the loss of an office's plan that could still be left.

        (bound - value) / (bound - baseline).
        """
        missing = self.bound - self.value
        if missing <= 1e-6 * max(1.0, abs(self.value)):
            return 0.0
        return missing / max(1e-9, self.bound - self.baseline)

    def rows(self) -> list[tuple[int, int, int]]:
        """Return village, kind and year of each start, by year."""
        village, kind = np.nonzero(self.starts >= 0)
        year = self.starts[village, kind]
        order = np.lexsort((kind, village, year))
        return [(int(village[i]), int(kind[i]), int(year[i])) for i in order]

    def price_row(self) -> Floats:
        """Return the prices in points."""
        return np.asarray(self.prices * PRICE_UNIT, float)


def gap(value: float, bound: float) -> float:
    """Return the share of the value that could still be missing."""
    if not np.isfinite(value):
        return float("inf")
    return max(0.0, bound - value) / max(1e-9, abs(value))
