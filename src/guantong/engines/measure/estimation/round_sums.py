"""What blocks report of a round, added up in their order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np

from guantong.engines.measure.arrays import Floats

#: The effects with one variance: the order of their precisions and of the rows of `Sums.scatter`.
SCALARS = ("halo", "halo_by_dimension", "severity", "acquiescence")


@dataclass(frozen=True)
class LevelSums:
    """Second moments of levels: around the unit (with degrees of freedom), and of units' means."""

    around: Floats
    freedom: float
    means: Floats
    inverse: float
    units: float

    @classmethod
    def none(cls, dims: int) -> LevelSums:
        """Nothing yet."""
        return cls(np.zeros((dims, dims)), 0.0, np.zeros((dims, dims)), 0.0, 0.0)

    def plus(self, other: LevelSums) -> LevelSums:
        """Add two sums."""
        return LevelSums(
            self.around + other.around,
            self.freedom + other.freedom,
            self.means + other.means,
            self.inverse + other.inverse,
            self.units + other.units,
        )


@dataclass(frozen=True)
class Sums:
    """What a round of steps reports.

    ``largest`` is the largest step of a level, ``saying`` the sum of local raters' yes-saying;
    ``scatter`` has a row for each of `SCALARS`: how many effects, sum of squares expected a
    posteriori, sum of squared shares of the effect that the answers determine. The items' sums
    belong to a fresh pass after the steps.
    """

    largest: float
    saying: float
    scatter: Floats
    levels: LevelSums
    item_expected: Floats
    item_weight: Floats

    def __add__(self, other: Sums) -> Sums:
        """Add the reports of two blocks."""
        return Sums(
            max(self.largest, other.largest),
            self.saying + other.saying,
            self.scatter + other.scatter,
            self.levels.plus(other.levels),
            self.item_expected + other.item_expected,
            self.item_weight + other.item_weight,
        )


def total(parts: list[Sums]) -> Sums:
    """Add reports in their order."""
    return reduce(add, parts)
