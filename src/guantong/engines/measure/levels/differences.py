"""Who can be told from whom: differences inside a unit."""

import numpy as np
from scipy.special import ndtr

from guantong.engines.measure.arrays import Floats, Ints
from guantong.engines.measure.levels.levels import OVERALL, Levels
from guantong.engines.measure.tables import PairsTable

LARGEST_UNIT = 400
Z95 = 1.959964


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


def pairs_table(levels: Levels) -> PairsTable:
    """All pairs of every unit that have a common scale; very large units are left out."""
    a, parts = levels.fit.plan.answers, levels.fit.plan.comparable
    units, first, second, gap, error = [], [], [], [], []
    for unit in range(len(a.units)):
        members = np.flatnonzero(a.ratee_unit == unit)
        if not 2 <= len(members) <= LARGEST_UNIT:
            continue
        delta, sd = differences(levels, members, None)
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
        dimension=np.full(len(difference), OVERALL, object),
        difference=difference,
        error=wide,
        probability=ndtr(difference / wide),
        distinct=np.abs(difference) > Z95 * wide,
    )
