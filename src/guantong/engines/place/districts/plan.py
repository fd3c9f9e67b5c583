"""A problem of districts, a plan, and what is wrong with one; knows nothing of the search."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Problem:
    """Units that lie beside one another, to be put into districts.

    Attributes
    ----------
    weight
        int (n,): people of each unit.
    edges
        int (m, 2): units that lie side by side.
    number
        How many districts.
    low, high
        What a district weighs at least and at most.

    """

    weight: Ints
    edges: Ints
    number: int
    low: int
    high: int

    @cached_property
    def rows(self) -> tuple[Ints, Ints]:
        """Neighbours of each unit as compressed rows."""
        ends = np.concatenate([self.edges, self.edges[:, ::-1]])
        order = np.lexsort((ends[:, 1], ends[:, 0]))
        starts = np.zeros(len(self.weight) + 1, np.int64)
        np.cumsum(np.bincount(ends[:, 0], minlength=len(self.weight)), out=starts[1:])
        return starts, ends[order, 1].copy()


@dataclass(frozen=True, eq=False)
class Districting:
    """A plan.

    Attributes
    ----------
    district
        int (n,): the district of each unit.
    cut
        Ways between units of two districts.
    proven
        Whether no plan cuts fewer.

    """

    district: Ints
    cut: int
    proven: bool


def window(total: int, number: int, share: float = 0.005) -> tuple[int, int]:
    """Return the whole weights within a share of the mean.

    Examples
    --------
    >>> window(1_000, 4, 0.01)
    (248, 252)

    """
    mean = total / number
    return math.ceil((1 - share) * mean - 1e-9), math.floor((1 + share) * mean + 1e-9)


def cut(problem: Problem, district: Ints) -> int:
    """Return how many ways a plan cuts."""
    ends = district[problem.edges]
    return int((ends[:, 0] != ends[:, 1]).sum())


def check(problem: Problem, plan: Districting) -> list[str]:
    """Return what is wrong with a plan, in Chinese."""
    one = plan.district
    if one.shape != problem.weight.shape or set(one.tolist()) != set(range(problem.number)):
        return [f"每个单元应恰在 {problem.number} 个区中的一个。"]
    found = []
    for d, weight in enumerate(np.bincount(one, problem.weight).tolist()):
        if not problem.low <= weight <= problem.high:
            found.append(
                f"第 {d + 1} 区 {weight:,.0f} 人，应在 {problem.low:,} 至 {problem.high:,} 之间。"
            )
        if not _connected(problem, one == d):
            found.append(f"第 {d + 1} 区不连片。")
    if cut(problem, one) != plan.cut:
        found.append(f"自称割断 {plan.cut} 条，重新计算为 {cut(problem, one)} 条。")
    return found


def _connected(problem: Problem, inside: npt.NDArray[np.bool_]) -> bool:
    starts, others = problem.rows
    first = int(np.flatnonzero(inside)[0])
    met, stack = {first}, [first]
    while stack:
        unit = stack.pop()
        for to in others[starts[unit] : starts[unit + 1]].tolist():
            if inside[to] and to not in met:
                met.add(to)
                stack.append(to)
    return len(met) == int(inside.sum())
