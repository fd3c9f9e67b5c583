"""Whether demands can hold together: in fractions of people (HiGHS), in whole people (CP-SAT)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import csc_matrix

from guantong.engines.highs import INFINITY
from guantong.engines.highs import solver as highs
from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.questions.demands import Row, Seats

TOLERANCE = 1e-7
#: Pairs beyond which the relaxation is asked first.
MANY = 2000


def _needed(rows: Sequence[Row]) -> Ints:
    """Return the pairs that some demand asks for; any other may as well stay empty."""
    asked = [row.pairs for row in rows if row.low is not None]
    return np.unique(np.concatenate(asked)) if asked else np.zeros(0, np.int64)


def strained(seats: Seats, rows: Sequence[Row]) -> list[Row]:
    """Return demands that cannot hold even in fractions of people; [] if all can."""
    pairs = _needed(rows)
    solver = _relaxed(seats, rows, pairs)
    if solver.getModelStatus() != highspy.HighsModelStatus.kInfeasible:
        return []
    answer = solver.getDualRay()
    if not answer[1]:
        return list(rows)
    weights = np.asarray(answer[2])[-len(rows) :]
    return [row for row, weight in zip(rows, weights, strict=True) if abs(weight) > TOLERANCE]


def _relaxed(seats: Seats, rows: Sequence[Row], pairs: Ints) -> Any:
    """Solve the demands in fractions of people and return the solver."""
    matrix, low, high = _relaxation(seats, rows, pairs)
    model: Any = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pairs), len(low)
    # Any point does; different costs lead to a corner, where most people are whole.
    model.col_cost_ = 1 + np.random.default_rng(0).random(len(pairs))
    model.col_lower_, model.col_upper_ = np.zeros(len(pairs)), np.ones(len(pairs))
    model.row_lower_, model.row_upper_ = low, high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr
    model.a_matrix_.index_ = matrix.indices
    model.a_matrix_.value_ = matrix.data
    # Presolve finds out that there is no solution without saying why.
    solver: Any = highs(presolve="off", solver="simplex")
    solver.passModel(model)
    solver.run()
    return solver


def _relaxation(seats: Seats, rows: Sequence[Row], pairs: Ints) -> tuple[csc_matrix, Any, Any]:
    """Return matrix and limits: a person once, a post's places, then the demands."""
    column = np.full(len(seats.person), -1)
    column[pairs] = np.arange(len(pairs))
    people, person = np.unique(seats.person[pairs], return_inverse=True)
    posts, post = np.unique(seats.post[pairs], return_inverse=True)
    plain = len(people) + len(posts)
    index = [np.arange(len(pairs)), np.arange(len(pairs))]
    place = [person, len(people) + post]
    value = [np.ones(2 * len(pairs))]
    for number, row in enumerate(rows):
        there = column[row.pairs] >= 0
        index.append(column[row.pairs[there]])
        place.append(np.full(int(there.sum()), plain + number))
        value.append(row.amounts[there].astype(float))
    cells = (np.concatenate(value), (np.concatenate(place), np.concatenate(index)))
    matrix = csc_matrix(cells, shape=(plain + len(rows), len(pairs)))
    lows = [-INFINITY if row.low is None else row.low for row in rows]
    highs = [INFINITY if row.high is None else row.high for row in rows]
    low = np.concatenate([np.full(plain, -INFINITY), np.array(lows, float)])
    high = np.concatenate(
        [np.ones(len(people)), seats.instance.places[posts], np.array(highs, float)]
    )
    return matrix, low, high


def holds(seats: Seats, rows: Sequence[Row], seconds: float) -> bool | None:
    """Tell whether demands can hold in whole people; None if the time did not suffice."""
    if any(row.low is not None and row.amounts.sum() < row.low for row in rows):
        return False
    if seconds <= 0:
        return None
    pairs = _needed(rows)
    if len(pairs) > MANY:
        # What can hold, mostly does so with those few seats that the relaxation takes.
        solver = _relaxed(seats, rows, pairs)
        if solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return False
        taken = pairs[np.asarray(solver.getSolution().col_value) > TOLERANCE]
        if _answer(seats, rows, taken, seconds / 2):
            return True
    return _answer(seats, rows, pairs, seconds / 2)


def _answer(seats: Seats, rows: Sequence[Row], pairs: Ints, seconds: float) -> bool | None:
    model, _ = _whole(seats, rows, pairs, optional=False)
    status = _solver(seconds).solve(model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return True
    return False if status == cp_model.INFEASIBLE else None


def core(seats: Seats, rows: Sequence[Row], seconds: float) -> list[Row]:
    """Return what CP-SAT names as the reason why demands cannot hold; all of them if it cannot."""
    model, literals = _whole(seats, rows, _needed(rows), optional=True)
    model.add_assumptions(literals)
    solver = _solver(seconds)
    if solver.solve(model) != cp_model.INFEASIBLE:
        return list(rows)
    named = set(solver.sufficient_assumptions_for_infeasibility())
    found = [row for row, one in zip(rows, literals, strict=True) if one.index in named]
    return found or list(rows)


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.max_time_in_seconds = max(0.01, seconds)
    return solver


def _whole(
    seats: Seats, rows: Sequence[Row], pairs: Ints, *, optional: bool
) -> tuple[cp_model.CpModel, list[Any]]:
    """Return a model in whole people; where ``optional`` each demand with its own literal."""
    model = cp_model.CpModel()
    seat = {pair: model.new_bool_var("") for pair in pairs.tolist()}
    people: dict[int, list[Any]] = {}
    posts: dict[int, list[Any]] = {}
    for pair, one in seat.items():
        people.setdefault(int(seats.person[pair]), []).append(one)
        posts.setdefault(int(seats.post[pair]), []).append(one)
    for several in people.values():
        model.add_at_most_one(several)
    for post, several in posts.items():
        model.add(sum(several) <= int(seats.instance.places[post]))
    literals = []
    for row in rows:
        terms = [
            (seat[pair], amount)
            for pair, amount in zip(row.pairs.tolist(), row.amounts.tolist(), strict=True)
            if pair in seat
        ]
        total = cp_model.LinearExpr.weighted_sum([t for t, _ in terms], [a for _, a in terms])
        low = -(1 << 40) if row.low is None else row.low
        high = 1 << 40 if row.high is None else row.high
        constraint = model.add_linear_constraint(total, low, high)
        if optional:
            literals.append(model.new_bool_var(""))
            constraint.only_enforce_if(literals[-1])
    return model, literals
