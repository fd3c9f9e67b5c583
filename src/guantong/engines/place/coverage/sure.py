"""Where all points are known: p-median, set cover, back-up cover, each proven by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sp

from guantong.engines.highs import INFINITY, solver
from guantong.engines.place.coverage.arrays import Bools, Floats, Ints
from guantong.engines.place.coverage.errors import CoverageError


@dataclass(frozen=True, eq=False)
class Sure:
    """Bases of a plan over minutes that are sure.

    Attributes
    ----------
    bases
        Columns of the table of minutes.
    value, bound
        What was asked for, and what no plan betters.
    left
        Rows that no base reaches.

    """

    bases: Ints
    value: float
    bound: float
    left: Ints


def median(minutes: Floats, people: Floats, k: int, *, seconds: float = 30.0) -> Sure:
    """Put k bases so that Σ people × minutes to the nearest is least.

    Examples
    --------
    >>> minutes = np.array([[0.0, 9, 9], [1, 0, 9], [9, 9, 0]])
    >>> median(minutes, np.array([5.0, 1, 1]), 2).bases.tolist()
    [0, 2]

    """
    rows, columns = minutes.shape
    _number(k, columns)
    # Columns of the model: bases, then ways row by row.
    ways = rows * columns
    of_row = np.repeat(np.arange(rows), columns)
    of_base = np.tile(np.arange(columns), rows)
    matrix = sp.vstack([
        sp.csr_matrix((np.ones(columns), (np.zeros(columns, int), np.arange(columns))),
                      (1, columns + ways)),
        sp.csr_matrix((np.ones(ways), (of_row, columns + np.arange(ways))), (rows, columns + ways)),
        sp.hstack([sp.csr_matrix((-np.ones(ways), (np.arange(ways), of_base)), (ways, columns)),
                   sp.eye(ways)]),
    ])  # fmt: skip
    cost = np.r_[np.zeros(columns), (people[:, None] * minutes).ravel()]
    low = np.r_[k, np.ones(rows), np.full(ways, -INFINITY)]
    high = np.r_[k, np.ones(rows), np.zeros(ways)]
    whole = np.arange(columns + ways) < columns
    found, bound = _solved(cost, matrix, low, high, whole, seconds)
    bases = np.flatnonzero(found[:columns] > 0.5)
    value = float((people * minutes[:, bases].min(axis=1)).sum())
    return Sure(bases, value, bound, np.zeros(0, np.int64))


def cover(minutes: Floats, limit: float, *, seconds: float = 30.0) -> Sure:
    """Reach every row that any base reaches, with as few bases as can be.

    Examples
    --------
    >>> cover(np.array([[5.0, 50], [50, 5], [99, 99]]), 30).left.tolist()
    [2]

    """
    near = minutes <= limit
    may = near.any(axis=1)
    columns = minutes.shape[1]
    cost, matrix = np.ones(columns), sp.csr_matrix(near[may].astype(float))
    low, high = np.ones(int(may.sum())), np.full(int(may.sum()), INFINITY)
    found, bound = _solved(cost, matrix, low, high, np.ones(columns, bool), seconds)
    bases = np.flatnonzero(found > 0.5)
    return Sure(bases, float(len(bases)), float(np.ceil(bound - 1e-6)), np.flatnonzero(~may))


def backup(
    minutes: Floats, people: Floats, k: int, limit: float, *, again: float = 0.5,
    seconds: float = 30.0,
) -> Sure:  # fmt: skip
    """Put k bases so that people in reach of one, plus ``again`` times those of two, are most.

    The value is in people; ``left`` has the rows that fewer than two reach.
    """
    rows, columns = minutes.shape
    _number(k, columns)
    near = minutes <= limit
    # Once ≤ 1 and twice ≤ 1 of each row; once + twice ≤ bases in reach. Since again < 1 pays less
    # than the first, and once fills up first, no row must say so.
    matrix = sp.vstack([
        sp.csr_matrix(np.r_[np.ones(columns), np.zeros(2 * rows)]),
        sp.hstack([sp.csr_matrix(-near.astype(float)), sp.eye(rows), sp.eye(rows)]),
    ])  # fmt: skip
    cost = -np.r_[np.zeros(columns), people, again * people]
    low, high = np.r_[k, np.full(rows, -INFINITY)], np.r_[k, np.zeros(rows)]
    whole = np.arange(columns + 2 * rows) < columns
    found, bound = _solved(cost, matrix, low, high, whole, seconds)
    bases = np.flatnonzero(found[:columns] > 0.5)
    often = near[:, bases].sum(axis=1)
    value = float(people[often > 0].sum() + again * people[often > 1].sum())
    return Sure(bases, value, -bound, np.flatnonzero(often < 2))


def _number(k: int, columns: int) -> None:
    if not 1 <= k <= columns:
        raise CoverageError(f"要设 {k} 个点，可选的有 {columns} 个。")


def _solved(
    cost: Floats, matrix: sp.spmatrix, low: Floats, high: Floats, whole: Bools, seconds: float
) -> tuple[Floats, float]:
    """Minimise over columns of 0 to 1; return them and a lower bound."""
    highs = solver(time_limit=seconds, mip_rel_gap=0.0)
    by_column = sp.csc_matrix(matrix)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), len(low)
    lp.col_cost_, lp.col_lower_ = cost, np.zeros(len(cost))
    lp.col_upper_ = np.ones(len(cost))
    lp.row_lower_, lp.row_upper_ = low, high
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = by_column.indptr, by_column.indices
    lp.a_matrix_.value_ = by_column.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(one)] for one in whole]
    highs.passModel(lp)
    highs.run()
    if highs.getInfo().primal_solution_status != 2:
        raise CoverageError("规定的时间里没有算出方案，请放宽时间。")
    bound = highs.getInfo().mip_dual_bound
    return np.array(highs.getSolution().col_value), float(bound)
