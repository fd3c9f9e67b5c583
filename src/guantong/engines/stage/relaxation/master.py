"""The linear programme of the columns seen so far, in HiGHS: it says what everything is worth."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from guantong.engines import highs
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.relaxation.highs import add_columns, add_rows, sparse
from guantong.engines.stage.relaxation.rows import Rows, points
from guantong.engines.stage.values.table import Table

#: Points lost for a unit that a rule is over in the linear programme, times the largest value.
OVER = 100.0


@dataclass(frozen=True, eq=False)
class Solved:
    """An optimum of the linear programme.

    Attributes
    ----------
    value
        Points.
    prices
        float: of the rows of `Prices`.
    share
        float (columns,): how much of each column is taken.
    flow
        float (flows,): money and shortfalls.
    over
        How far rules are broken in sum; 0 unless they clash.

    """

    value: float
    prices: Floats
    share: Floats
    flow: Floats
    over: float


class Master:
    """The columns seen so far.

    Attributes
    ----------
    column, designated
        int (columns,): of the table; the year of designation, or -1.

    """

    def __init__(self, table: Table, rows: Rows) -> None:
        self.table, self.rows = table, rows
        self.flows = rows.flows()
        self.column: Ints = np.zeros(0, np.int64)
        self.designated: Ints = np.zeros(0, np.int64)
        self._seen: set[int] = set()
        self.solver = highs.solver()
        self.solver.setOptionValue("presolve", "off")
        self._lay()

    def _lay(self) -> None:
        count, villages = self.rows.count, len(self.table.start) - 1
        none = np.full(count, -highspy.kHighsInf)
        add_rows(self.solver, none, self.rows.limit)
        add_rows(self.solver, np.ones(villages), np.ones(villages))
        size = (count + villages, len(self.flows.cost))
        which = np.repeat(np.arange(size[1]), np.diff(self.flows.start))
        matrix = sparse(which, self.flows.row, self.flows.amount, size)
        add_columns(self.solver, self.flows.cost, np.full(size[1], np.inf), matrix)
        self.hard = np.flatnonzero(np.isfinite(self.rows.limit))
        self.hard = self.hard[self.rows.limit[self.hard] >= 0]
        hard = len(self.hard)
        matrix = sparse(np.arange(hard), self.hard, -np.ones(hard), (size[0], hard))
        top = max(1.0, float(np.abs(self.table.value).max(initial=0.0)))
        add_columns(self.solver, np.full(hard, OVER * top), np.full(hard, np.inf), matrix)
        self._first = size[1] + hard

    def add(self, column: Ints, designated: Ints) -> int:
        """Add columns that are new; return how many were."""
        keys = column * (len(self.table.instance.years) + 1) + designated + 1
        fresh = [i for i, key in enumerate(keys.tolist()) if key not in self._seen]
        if not fresh:
            return 0
        _, once = np.unique(keys[fresh], return_index=True)
        take = np.array(fresh)[np.sort(once)]
        self._seen.update(keys[take].tolist())
        column, designated = column[take], designated[take]
        which, row, amount = self.rows.entries(self.table, column, designated)
        village = self.rows.count + self.table.village(column)
        every = np.arange(len(column))
        matrix = sparse(
            np.concatenate([which, every]), np.concatenate([row, village]),
            np.concatenate([amount, np.ones(len(every))]),
            (self.rows.count + len(self.table.start) - 1, len(every)),
        )  # fmt: skip
        worth = points(self.table, column, designated)
        add_columns(self.solver, -worth, np.full(len(every), np.inf), matrix)
        self.column = np.concatenate([self.column, column])
        self.designated = np.concatenate([self.designated, designated])
        return len(every)

    def solve(self) -> Solved:
        """Solve it."""
        self.solver.run()
        found = self.solver.getSolution()
        value = np.array(found.col_value)
        flows = len(self.flows.cost)
        return Solved(
            value=-float(self.solver.getInfo().objective_function_value),
            prices=self.rows.priced(-np.array(found.row_dual)[: self.rows.count]),
            share=value[self._first :],
            flow=value[:flows],
            over=float(value[flows : self._first].sum()),
        )

    def by_interior_point(self) -> None:
        """Solve by interior point from now on, without going to a corner."""
        self.solver.setOptionValue("solver", "ipm")
        self.solver.setOptionValue("run_crossover", "off")

    def close(self, shut: Bools) -> None:
        """Close columns of the programme, and open all others."""
        count = len(self.column)
        at = np.arange(self._first, self._first + count, dtype=np.int32)
        self.solver.changeColsBounds(count, at, np.zeros(count), np.where(shut, 0.0, np.inf))
