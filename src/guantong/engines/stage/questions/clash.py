"""Which demands cannot hold together: a smallest set of them, proven by leaving each out.

First the linear relaxation with a slack a row: where the sum of slacks stays above 0, the rows
whose prices are not 0 refute each other by themselves (Farkas). Where it does not, whole starts
decide. Either way the set is reduced in whole starts: without any one of the demands returned the
others can hold (a deletion filter; Chinneck and Dravnieks 1991).
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import highspy
import numpy as np
from scipy.sparse import csr_matrix

from guantong.engines import highs
from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.arrays import Floats, Ints
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.questions.demands import Demand, Model, model_of

#: What is rather left out of a set, if one of two will do: officers' own choices stay.
ORDER = ("rule", "cap", "group", "limit", "needs", "can", "pays", "budget", "pool", "ban",
         "begun", "floor", "lock")  # fmt: skip
HAIR = 1e-6
UNSETTLED = "规定的时间内没有查清哪些要求互相矛盾。请放宽时间，或先放开一部分锁定。"


class Unsettled(StageError):
    """The time given did not suffice to tell."""


def clash(instance: Instance, *, floors: bool = False, seconds: float = 30.0) -> tuple[Demand, ...]:
    """Return demands that cannot hold together, of which any but one can; () if all can.

    Speaks of locks, what has begun, bans, what projects need, starts of villages and townships,
    ceilings of groups, and money. Floors of designations are not looked at.

    Parameters
    ----------
    instance
        What to look at.
    floors
        Whether floors of groups must hold too; in a plan they may be missed at a price.
    seconds
        How long to search at most.

    Raises
    ------
    Unsettled
        If the time did not suffice to tell.

    """
    model = model_of(instance, floors=floors)
    if not model.starts:
        return ()
    until = time.monotonic() + seconds
    solver = _Solver(model)
    said = [n for n, demand in enumerate(model.demands) if demand is not None]
    order = sorted(said, key=lambda n: ORDER.index(_kind(model, n)))
    suspects = solver.strained(order)
    if suspects is None:
        if solver.holds(order, until):
            return ()
        suspects = order
    ways = [_reduced(solver, way, until) for way in (suspects, suspects[::-1])]
    kept = min(ways, key=len)
    found = [demand for n in sorted(kept) if (demand := model.demands[n]) is not None]
    return tuple(dict.fromkeys(found))


def _kind(model: Model, row: int) -> str:
    demand = model.demands[row]
    return demand.kind if demand is not None else ""


def _reduced(solver: _Solver, rows: Sequence[int], until: float) -> list[int]:
    """Leave out whatever the rest is refuted without."""
    kept = list(rows)
    for row in rows:
        rest = [other for other in kept if other != row]
        if not solver.holds(rest, until):
            kept = rest
    return kept


class _Solver:
    """The rows in HiGHS, of which some are let go."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.low, self.high = np.array(model.low), np.array(model.high)

    def holds(self, rows: Sequence[int], until: float) -> bool:
        """Whether some demands can hold in whole starts."""
        left = until - time.monotonic()
        if left <= 0:
            raise Unsettled(UNSETTLED)
        solver = self._solver(rows, np.zeros(0, int), whole=True)
        solver.setOptionValue("time_limit", left)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            return True
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        raise Unsettled(UNSETTLED)

    def strained(self, rows: Sequence[int]) -> list[int] | None:
        """Return demands that the linear relaxation refutes, or None."""
        solver = self._solver(rows, np.array(rows), whole=False)
        solver.run()
        if solver.getInfo().objective_function_value <= HAIR:
            return None
        price = np.array(solver.getSolution().row_dual)
        return [n for n in rows if abs(price[n]) > HAIR]

    def _solver(self, rows: Sequence[int], slack: Ints, *, whole: bool) -> highspy.Highs:
        model, solver = self.model, highs.solver()
        held = np.array([demand is None for demand in model.demands])
        held[list(rows)] = True
        lp = highspy.HighsLp()
        matrix, cost = self._matrix(slack)
        lp.num_col_, lp.num_row_ = matrix.shape[1], matrix.shape[0]
        lp.col_cost_, lp.col_lower_ = cost, np.zeros(len(cost))
        most = np.full(len(cost), np.inf)
        most[: model.starts] = 1.0
        lp.col_upper_ = most
        lp.row_lower_ = np.where(held, self.low, -np.inf)
        lp.row_upper_ = np.where(held, self.high, np.inf)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        lp.a_matrix_.index_ = matrix.indices.astype(np.int32)
        lp.a_matrix_.value_ = matrix.data
        if whole:
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[n < model.starts] for n in range(lp.num_col_)]
        solver.passModel(lp)
        return solver

    def _matrix(self, slack: Ints) -> tuple[csr_matrix, Floats]:
        """Return the rows, with a column of cost 1 for what each of some is over or short."""
        model = self.model
        lengths = [len(columns) for columns in model.columns]
        row = np.repeat(np.arange(len(lengths)), lengths)
        column = np.concatenate([np.array(c, int) for c in model.columns] or [np.zeros(0, int)])
        amount = np.concatenate([np.array(a, float) for a in model.amounts] or [np.zeros(0)])
        number = model.variables + np.arange(len(slack))
        sign = np.where(self.high[slack] < np.inf, -1.0, 1.0)
        size = (len(lengths), model.variables + len(slack))
        entries = (np.concatenate([amount, sign]),
                   (np.concatenate([row, slack]), np.concatenate([column, number])))  # fmt: skip
        cost = np.zeros(size[1])
        cost[model.variables :] = 1.0
        return csr_matrix(entries, shape=size), cost
