"""The cheapest partition of a village into unions, exactly, in HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from scipy.sparse import csc_matrix

from guantong.engines.highs import INFINITY, solver
from guantong.engines.place.grids.arrays import Floats, Ints
from guantong.engines.place.grids.proof.columns import Columns
from guantong.engines.place.grids.proof.unions import bits

#: Share of the cost by which a partition may be off and is called optimal.
GAP = 1e-6


@dataclass(frozen=True, eq=False)
class Partition:
    """Chosen columns, whether no choice is better, and what units and one grid more are worth."""

    chosen: Ints
    proven: bool
    bound: float
    of_unit: Floats
    of_number: float
    of_label: Floats


class Programme:
    """Each unit once, each present grid continued at most once, so many grids.

    Parameters
    ----------
    columns
        The unions there are.
    units, labels
        How many units, and present grids, there are.

    """

    def __init__(self, columns: Columns, units: int, labels: int) -> None:
        self.columns, self.units, self.labels = columns, units, labels
        count = len(columns.union)
        inside = [bits(one) for one in columns.union]
        row = [np.concatenate([np.array(one, np.int64) for one in inside] or [np.zeros(0, int)])]
        column = [np.repeat(np.arange(count), [len(one) for one in inside])]
        row.append(np.full(count, units))
        column.append(np.arange(count))
        named = np.flatnonzero(columns.label >= 0)
        row.append(units + 1 + columns.label[named])
        column.append(named)
        rows, at = np.concatenate(row), np.concatenate(column)
        shape = (units + 1 + labels, count)
        self.matrix = csc_matrix((np.ones(len(rows)), (rows, at)), shape=shape)

    def solve(
        self, numbers: tuple[int, int], seconds: float, cost: Floats | None = None
    ) -> Partition | None:  # fmt: skip
        """Return the cheapest partition into so many grids, at least and at most; None if none."""
        if not len(self.columns.union):
            return None
        highs = self._model(numbers, self.columns.cost if cost is None else cost)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        # HiGHS gives the rate of the objective by the right-hand side.
        dual = np.array(highs.getSolution().row_dual)
        value = np.array(highs.getSolution().col_value)
        bound = float(highs.getInfo().objective_function_value)
        proven = True
        if (np.abs(value - np.round(value)) > 1e-6).any():
            count = len(self.columns.union)
            whole = np.full(count, highspy.HighsVarType.kInteger.value, np.uint8)
            highs.changeColsIntegrality(count, np.arange(count, dtype=np.int32), whole)
            highs.setOptionValue("mip_rel_gap", GAP)
            highs.setOptionValue("time_limit", max(0.05, seconds))
            highs.run()
            status = highs.getModelStatus()
            value = np.array(highs.getSolution().col_value)
            if not highs.getSolution().value_valid:
                return None
            proven = status == highspy.HighsModelStatus.kOptimal
            bound = float(highs.getInfo().mip_dual_bound)
        return Partition(
            np.flatnonzero(value > 0.5), proven, bound, dual[: self.units],
            float(dual[self.units]), dual[self.units + 1 :],
        )  # fmt: skip

    def _model(self, numbers: tuple[int, int], cost: Floats) -> highspy.Highs:
        rows, columns = self.matrix.shape
        low = np.r_[np.ones(self.units), numbers[0], np.full(self.labels, -INFINITY)]
        high = np.r_[np.ones(self.units), numbers[1], np.ones(self.labels)]
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = columns, rows
        lp.col_cost_ = cost
        lp.col_lower_, lp.col_upper_ = np.zeros(columns), np.full(columns, INFINITY)
        lp.row_lower_, lp.row_upper_ = low, high
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = self.matrix.indptr
        lp.a_matrix_.index_ = self.matrix.indices
        lp.a_matrix_.value_ = self.matrix.data
        highs = solver()
        highs.passModel(lp)
        return highs
