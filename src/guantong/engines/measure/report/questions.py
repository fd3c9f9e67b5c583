"""What can be asked of a result: who cannot be told apart, and what more raters would bring."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from guantong.engines.measure.advice.advice import TARGET, advice_table
from guantong.engines.measure.arrays import Bools
from guantong.engines.measure.levels.differences import Z95, differences
from guantong.engines.measure.levels.levels import OVERALL
from guantong.engines.measure.report.result import Result
from guantong.engines.measure.tables import AdviceTable


@dataclass(frozen=True)
class Group:
    """Ratees of one unit who cannot be told apart; ``low`` and ``high`` bound their levels."""

    unit: str
    ratees: tuple[str, ...]
    low: float
    high: float


def groups(result: Result, unit: str, dimension: str = OVERALL) -> tuple[Group, ...]:
    """Overlapping largest sets of ratees of a unit who cannot be told apart.

    Parameters
    ----------
    result
        A fit.
    unit
        Name of the unit.
    dimension
        A dimension, or 总体 for their mean.

    Returns
    -------
    tuple of Group
        From the highest to the lowest; one ratee may be in several groups, and two groups that
        overlap are no order of merit.

    """
    levels = result.levels
    a, plan = levels.fit.plan.answers, levels.fit.plan
    number = None if dimension == OVERALL else plan.design.dimensions.index(dimension)
    column = levels.level.shape[1] - 1 if number is None else number
    found: list[Group] = []
    members = np.flatnonzero(a.units[a.ratee_unit] == unit)
    for part in np.unique(plan.comparable[members]):
        here = members[plan.comparable[members] == part]
        here = here[np.argsort(-levels.level[here, column], kind="stable")]
        delta, sd = differences(levels, here, number)
        alike: Bools = np.abs(delta) <= Z95 * sd
        for lo, hi in _runs(alike):
            level = levels.level[here[lo:hi], column]
            names = tuple(str(name) for name in a.ratees[here[lo:hi]])
            found.append(Group(unit, names, float(level.min()), float(level.max())))
    return tuple(found)


def _runs(alike: Bools) -> list[tuple[int, int]]:
    """Largest runs in which all pairs are alike."""
    found: list[tuple[int, int]] = []
    for lo in range(len(alike)):
        hi = lo + 1
        while hi < len(alike) and alike[lo:hi, hi].all():
            hi += 1
        if not found or hi > found[-1][1]:
            found.append((lo, hi))
    return found


def advise(
    result: Result,
    *,
    target: float = TARGET,
    dimension: str = OVERALL,
    raters: Mapping[str, int] | None = None,
) -> AdviceTable:
    """Say what more raters would bring in the next campaign.

    Parameters
    ----------
    result
        A fit of the last campaign.
    target
        Points of the score (0-100) by which two people of one unit should be told apart.
    dimension
        A dimension, or 总体.
    raters
        Raters a ratee by source, to be compared with what there was; adds a row.

    Raises
    ------
    MeasureError
        If a source or the dimension is unknown, or the target is not above zero.

    """
    return advice_table(result.levels, target=target, dimension=dimension, raters=raters)
