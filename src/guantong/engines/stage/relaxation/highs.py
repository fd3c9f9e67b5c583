"""HiGHS, given and asked in arrays."""

from __future__ import annotations

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from guantong.engines.stage.problem.arrays import Floats, Ints


def sparse(which: Ints, row: Ints, amount: Floats, size: tuple[int, int]) -> csc_matrix:
    """Return a matrix by columns, entries that come twice added up."""
    found = csc_matrix((amount, (row, which)), shape=size)
    found.sum_duplicates()
    return found


def add_rows(solver: highspy.Highs, low: Floats, high: Floats) -> None:
    """Add empty rows."""
    none = np.zeros(0)
    count = len(low)
    starts = np.zeros(count, np.int32)
    solver.addRows(count, low, high, 0, starts, none.astype(np.int32), none)


def add_columns(solver: highspy.Highs, cost: Floats, high: Floats, matrix: csc_matrix) -> None:
    """Add columns from 0 to ``high``."""
    if len(cost):
        solver.addCols(
            len(cost), cost, np.zeros(len(cost)), high, matrix.nnz,
            matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        )  # fmt: skip
