"""Who can be told from whom: differences inside a unit, and groups instead of ranks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure.arrays import Bools, Floats, Ints
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.tables import PairsTable

if TYPE_CHECKING:
    from guantong.engines.measure.report.result import Result

LARGEST_UNIT = 400
Z95 = 1.959964


@dataclass(frozen=True)
class Group:
    """Ratees of one unit who cannot be told apart; ``low`` and ``high`` bound their levels."""

    unit: str
    ratees: tuple[str, ...]
    low: float
    high: float


def differences(levels: Levels, members: Ints, dimension: int | None) -> tuple[Floats, Floats]:
    """Differences of level between members and their standard errors (square arrays)."""
    dims = levels.fit.state.theta.shape[1]
    four = levels.covariance(members).reshape(len(members), dims, len(members), dims)
    column = dims if dimension is None else dimension
    cov = four.mean(axis=(1, 3)) if dimension is None else four[:, dimension, :, dimension]
    own = np.diag(cov)
    variance = own[:, None] + own[None, :] - 2 * cov
    level = levels.level[members, column]
    return level[:, None] - level[None, :], np.sqrt(np.maximum(variance, 1e-12))


def pairs_table(levels: Levels, dimension: int | None = None) -> PairsTable:
    """All pairs of every unit that have a common scale; very large units are left out."""
    a, parts = levels.fit.plan.answers, levels.fit.plan.ratee_component
    name = OVERALL if dimension is None else levels.fit.plan.design.dimensions[dimension]
    units, first, second, gap, error = [], [], [], [], []
    for unit in range(len(a.units)):
        members = np.flatnonzero(a.ratee_unit == unit)
        if not 2 <= len(members) <= LARGEST_UNIT:
            continue
        delta, sd = differences(levels, members, dimension)
        one, two = np.triu_indices(len(members), 1)
        same = parts[members[one]] == parts[members[two]]
        one, two = one[same], two[same]
        units.append(np.full(len(one), a.units[unit], object))
        first.append(a.ratees[members[one]])
        second.append(a.ratees[members[two]])
        gap.append(delta[one, two])
        error.append(sd[one, two])
    if not units:
        none, empty = np.array([], object), np.array([])
        return PairsTable(none, none, none, none, empty, empty, empty, np.array([], np.bool_))
    difference, wide = np.concatenate(gap), np.concatenate(error)
    return PairsTable(
        unit=np.concatenate(units),
        ratee_a=np.concatenate(first),
        ratee_b=np.concatenate(second),
        dimension=np.full(len(difference), name, object),
        difference=difference,
        error=wide,
        probability=ndtr(difference / wide),
        distinct=np.abs(difference) > Z95 * wide,
    )


def groups(result: "Result", unit: str, dimension: str = OVERALL) -> tuple[Group, ...]:
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
    for part in np.unique(plan.ratee_component[members]):
        here = members[plan.ratee_component[members] == part]
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
