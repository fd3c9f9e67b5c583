"""The columns: every village's allowed patterns, what each is worth, and when it is strong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.problem.instance import NEVER, Instance
from guantong.engines.stage.values import kernels
from guantong.engines.stage.values.patterns import Patterns, patterns

_HOW = {"mean": kernels.MEAN, "safe": kernels.SAFE, "chance": kernels.CHANCE}


@dataclass(frozen=True, eq=False)
class Table:
    """All columns of an instance.

    Attributes
    ----------
    patterns
        What they are.
    start
        int (n + 1,): where each village's columns begin.
    pattern
        int (columns,): the pattern of each.
    value
        float (columns,): points beyond doing nothing, designations apart.
    strong
        int (columns,): bit t is set if the village may be designated in year t.

    """

    instance: Instance
    patterns: Patterns
    start: Ints
    pattern: Ints
    value: Floats
    strong: Ints

    def starts(self, column: int) -> list[tuple[int, int]]:
        """Return kind and year of each start of a column."""
        one, k = self.patterns, self.pattern[column]
        return [
            (int(one.kind[k, j]), int(one.year[k, j])) for j in range(int(one.count[k]))
        ]  # fmt: skip

    def village(self, columns: Ints) -> Ints:
        """Return the village of each column."""
        found: Ints = np.searchsorted(self.start, columns, side="right") - 1
        return found

    def rows(self, columns: Ints) -> Ints:
        """Return the years of the starts by kind, int (columns, P); -1 is none."""
        found = np.full((len(columns), len(self.instance.kinds)), NEVER, np.int64)
        kind, year = self.patterns.kind[self.pattern[columns]], self.patterns.year
        at, j = np.nonzero(kind >= 0)
        found[at, kind[at, j]] = year[self.pattern[columns]][at, j]
        return found

    def find(self, village: int, row: Ints) -> int:
        """Return the column of a village that has these years by kind, or -1."""
        theirs = np.arange(self.start[village], self.start[village + 1])
        same = np.flatnonzero((self.rows(theirs) == row).all(axis=1))
        return int(theirs[same[0]]) if len(same) else NEVER

    def part(self, instance: Instance, villages: Ints) -> Table:
        """Return the columns of some villages, of an instance that has only these."""
        sizes = np.diff(self.start)[villages]
        start = np.concatenate([[0], np.cumsum(sizes)])
        at = np.repeat(self.start[villages] - start[:-1], sizes) + np.arange(start[-1])
        return Table(
            instance, self.patterns, start, self.pattern[at], self.value[at], self.strong[at]
        )  # fmt: skip


def variance(instance: Instance) -> Floats:
    """Return the variance of each project's full income, float (n, P)."""
    shock = np.zeros(len(instance.kinds)) if instance.shock is None else instance.shock
    found: Floats = instance.sd**2 + (shock * instance.income) ** 2
    return found


def tabulate(instance: Instance) -> Table:
    """Value every allowed pattern of every village.

    Returns
    -------
    Table
        A village may have none if locks, begun starts and rules clash.

    """
    one = instance
    found = patterns(len(one.kinds), len(one.years), one.most_starts, one.most_a_year)
    size = one.cost.shape
    limit = np.full(size[0], np.inf) if one.village_limit is None else one.village_limit
    start, pattern = kernels.list_allowed(
        found.kind, found.year, found.count, one.open, one.needs, one.has, one.started, one.must,
        one.cost, limit,
    )  # fmt: skip
    may: Bools = np.ones(size[0], bool) if one.may_designate is None else one.may_designate
    w = one.weights
    value, strong = kernels.worths(
        start, pattern, found.kind, found.year, found.count, one.base, one.base_sd**2, one.people,
        one.income, one.worst, variance(one), one.discounts, np.array(one.ramp, float),
        len(one.years), np.array([one.weak_line, one.strong_line], float),
        np.array([w.weak, w.strong, w.income, w.late, w.change], float), w.late_by,
        one.counts_as_begun, one.changeable, may, _HOW[one.counting], one.sure,
    )  # fmt: skip
    return Table(one, found, start, pattern, value, strong)
