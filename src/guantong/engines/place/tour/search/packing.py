"""The best whole plan over the routes seen so far: a set packing in HiGHS."""

from __future__ import annotations

from collections.abc import Iterable

import highspy
import numpy as np
import scipy.sparse as sp

from guantong.engines import highs
from guantong.engines.place.tour.problem.arrays import Floats
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.search.pool import Pool, Route


def packed(
    trip: Trip, pool: Pool, seconds: float, *,
    unlike: Iterable[tuple[frozenset[int], int]] = (),
) -> list[Route] | None:  # fmt: skip
    """Return by day a route of the best plan over the pool; None if there is none.

    Parameters
    ----------
    trip, pool, seconds
        What to plan, of which routes, in what time.
    unlike
        Sets of sites, and how many of each at least must not be in the plan.

    """
    routes = [number for number in range(len(pool)) if pool.simple(number)]
    if not routes:
        return None
    n, days, score = len(trip.sites.names), len(trip.days), trip.sites.score
    unlike = list(unlike)
    row, column = [], []
    for at, number in enumerate(routes):
        visits = pool.route[number]
        row += [*visits, n + pool.day[number]]
        column += [at] * (len(visits) + 1)
        for k, (sites, _) in enumerate(unlike):
            common = len(sites.intersection(visits))
            row += [n + days + k] * common
            column += [at] * common
    value = np.array([sum(int(score[s]) for s in pool.route[number]) for number in routes], float)
    high = np.concatenate([np.ones(n + days), [len(sites) - least for sites, least in unlike]])
    low = np.full(len(high), -highs.INFINITY)
    low[list(trip.must)] = 1.0
    matrix = sp.csc_matrix((np.ones(len(row)), (row, column)), (len(high), len(routes)))
    taken = _solved(value, matrix, low, high, seconds)
    if taken is None:
        return None
    found: list[Route] = [() for _ in range(days)]
    for at in taken:
        found[pool.day[routes[at]]] = pool.route[routes[at]]
    return found


def _solved(
    value: Floats, matrix: sp.csc_matrix, low: Floats, high: Floats, seconds: float
) -> list[int] | None:
    count = len(value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = count, len(high)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = value, np.zeros(count), np.ones(count)
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.integrality_ = [highspy.HighsVarType.kInteger] * count
    solver = highs.solver(time_limit=max(0.1, seconds), mip_rel_gap=0.0, mip_abs_gap=0.99)
    solver.passModel(lp)
    solver.run()
    status = solver.getInfo().primal_solution_status
    if status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.flatnonzero(np.array(solver.getSolution().col_value) > 0.5).tolist()
