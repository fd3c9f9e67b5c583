"""The linear programme of the routes seen so far, in HiGHS: what each site and day is worth."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines import highs
from guantong.engines.place.tour.problem.arrays import Floats
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.search.pool import Pool

#: What leaving out a site that must be seen costs, in times all scores.
_MISSED = 2.0


@dataclass(frozen=True, eq=False)
class Solved:
    """An optimum: its points, the price of each site, the share of each route."""

    value: float
    prices: Floats
    share: Floats


class Master:
    """Each site at most once (once if it must be seen), each day at most one route."""

    def __init__(self, trip: Trip, pool: Pool) -> None:
        self.trip, self.pool, self.laid = trip, pool, 0
        self.solver = highs.solver()
        n, must = len(trip.sites.names), list(trip.must)
        low = np.full(n + len(trip.days), -highs.INFINITY)
        low[must] = 1.0
        for row in low:
            self.solver.addRow(float(row), 1.0, 0, np.zeros(0, np.int32), np.zeros(0))
        missed = _MISSED * float(trip.sites.score.sum() + 1)
        for site in must:
            self._column(missed, np.array([site]), np.ones(1))

    def _column(self, cost: float, rows: np.ndarray[tuple[int], np.dtype[np.int64]],
                amounts: Floats) -> None:  # fmt: skip
        self.solver.addCol(cost, 0.0, highs.INFINITY, len(rows), rows.astype(np.int32), amounts)

    def _lay(self) -> None:
        n, score = len(self.trip.sites.names), self.trip.sites.score
        for number in range(self.laid, len(self.pool)):
            visits = self.pool.visits(number)
            rows = np.array([*visits, n + self.pool.day[number]])
            amounts = np.array([*visits.values(), 1], float)
            self._column(-float(sum(score[s] * k for s, k in visits.items())), rows, amounts)
        self.laid = len(self.pool)

    def close(self, number: int) -> None:
        """Take a route out."""
        self.solver.changeColBounds(len(self.trip.must) + number, 0.0, 0.0)

    def solve(self) -> Solved:
        """Return the optimum over the pool."""
        self._lay()
        self.solver.run()
        solution, n = self.solver.getSolution(), len(self.trip.sites.names)
        return Solved(
            -float(self.solver.getInfo().objective_function_value),
            -np.array(solution.row_dual)[:n],
            np.array(solution.col_value)[len(self.trip.must) :],
        )
