"""A child process that plans with another package: ``python -m benchmarks.match.peers``.

The clock starts when the tables are there; writing the model is part of the time. Solvers that
take a start are given the plain assignment.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import dataclass

import numpy as np
from benchmarks.match.assignment import assign
from benchmarks.match.instances import generate
from benchmarks.match.model import Model, build
from benchmarks.match.world import Floats, Ints

from guantong.engines.match import Instance

#: What is kept to hand a plan over before the limit.
SPARE = 0.5
#: Objectives of solvers of whole numbers are in these parts of a point.
PARTS = 1000


@dataclass(frozen=True)
class Clock:
    """The time that a peer has."""

    started: float
    seconds: float

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.1, self.seconds - SPARE - (time.perf_counter() - self.started))


@dataclass(frozen=True)
class Answer:
    """Arcs taken, and what the peer says no plan can exceed."""

    arcs: Ints
    bound: float


def plain(one: Instance, _clock: Clock) -> Answer:
    """SciPy's sparse assignment, which knows persons and posts alone."""
    seats = assign(one)
    return Answer(np.flatnonzero(seats[one.arc_person] == one.arc_post), np.inf)


def highs(one: Instance, clock: Clock) -> Answer:
    """HiGHS on the whole programme."""
    import highspy

    model = build(one)
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 2), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.01),
    ):  # fmt: skip
        solver.setOptionValue(option, value)
    rows = model.rows
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = rows.shape[1], rows.shape[0]
    lp.col_cost_, lp.offset_ = model.worth, model.constant
    lp.col_lower_, lp.col_upper_ = np.zeros(rows.shape[1]), model.most
    lp.row_lower_, lp.row_upper_ = model.low, model.high
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.indptr, rows.indices
    lp.a_matrix_.value_ = rows.data
    whole = np.arange(rows.shape[1]) < model.seats
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(flag)] for flag in whole]
    solver.passModel(lp)
    start = _start(one, model)
    solver.setSolution(model.seats, np.arange(model.seats, dtype=np.int32), start)
    solver.setOptionValue("time_limit", clock.left)
    solver.run()
    found = np.array(solver.getSolution().col_value)
    bound = float(solver.getInfo().mip_dual_bound)
    if not solver.getSolution().value_valid:
        return Answer(np.zeros(0, int), bound)
    return Answer(np.flatnonzero(found[: model.arcs] > 0.5), bound)


def scip(one: Instance, clock: Clock) -> Answer:
    """SCIP on the whole programme."""
    from pyscipopt import Model as Scip
    from pyscipopt import quicksum

    model = build(one)
    solver = Scip()
    solver.hideOutput()
    variables = [
        solver.addVar(vtype="B" if n < model.seats else "C", lb=0, ub=float(most), obj=float(worth))
        for n, (worth, most) in enumerate(zip(model.worth, model.most, strict=True))
    ]
    solver.setMaximize()
    rows = model.rows
    for n in range(rows.shape[0]):
        part = slice(rows.indptr[n], rows.indptr[n + 1])
        total = quicksum(
            value * variables[column]
            for column, value in zip(rows.indices[part], rows.data[part].tolist(), strict=True)
        )
        low, high = float(model.low[n]), float(model.high[n])
        if low == high:
            solver.addCons(total == low)
        else:
            solver.addCons(total >= low if np.isfinite(low) else total <= high)
    first = solver.createPartialSol()
    for column in np.flatnonzero(_start(one, model)).tolist():
        solver.setSolVal(first, variables[column], 1.0)
    solver.addSol(first)
    solver.setParam("limits/time", clock.left)
    solver.optimize()
    bound = solver.getDualbound() + model.constant
    if not solver.getNSols():
        return Answer(np.zeros(0, int), bound)
    best = solver.getBestSol()
    taken = [n for n in range(model.arcs) if solver.getSolVal(best, variables[n]) > 0.5]
    return Answer(np.array(taken, int), bound)


def cpsat_kinds(one: Instance, clock: Clock, workers: int = 2) -> Answer:
    """CP-SAT on the whole programme, heads by kinds."""
    return _cpsat(one, build(one), clock, workers, products=False)


def cpsat_kinds_8(one: Instance, clock: Clock) -> Answer:
    """CP-SAT with eight workers."""
    return cpsat_kinds(one, clock, 8)


def cpsat_products(one: Instance, clock: Clock) -> Answer:
    """CP-SAT with a variable for each two persons who could head a team."""
    return _cpsat(one, build(one, couples="none"), clock, 2, products=True)


def _cpsat(one: Instance, model: Model, clock: Clock, workers: int, *, products: bool) -> Answer:
    from ortools.sat.python import cp_model

    solver, program = cp_model.CpSolver(), cp_model.CpModel()
    rows = model.rows
    many = np.ceil(model.most).astype(int).tolist()
    variables = [
        program.new_bool_var("") if most == 1 else program.new_int_var(0, most, "") for most in many
    ]
    for n in range(rows.shape[0]):
        part = slice(rows.indptr[n], rows.indptr[n + 1])
        terms = [variables[column] for column in rows.indices[part]]
        weights = rows.data[part].astype(int)
        low, high = model.low[n], model.high[n]
        if high == 1 and (weights == 1).all():
            (program.add_exactly_one if low == 1 else program.add_at_most_one)(terms)
            continue
        total = cp_model.LinearExpr.weighted_sum(terms, weights.tolist())
        if low == high:
            program.add(total == int(low))
        elif np.isfinite(low):
            program.add(total >= int(low))
        else:
            program.add(total <= int(high))
    worth = np.round(model.worth * PARTS).astype(int).tolist()
    terms = list(variables)
    if products:
        _products(one, program, variables, terms, worth)
    program.maximize(cp_model.LinearExpr.weighted_sum(terms, worth))
    for column, value in enumerate(_start(one, model).astype(int).tolist()):
        program.add_hint(variables[column], value)
    solver.parameters.num_workers = workers
    solver.parameters.max_time_in_seconds = clock.left
    status = solver.solve(program)
    bound = solver.best_objective_bound / PARTS + model.constant
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(np.zeros(0, int), bound)
    taken = [n for n in range(model.arcs) if solver.boolean_value(variables[n])]
    return Answer(np.array(taken, int), bound)


def _products(one: Instance, program, variables, terms, worth) -> None:  # type: ignore[no-untyped-def]
    """Add a variable for each two persons as heads of a team who are worth something together."""
    order, starts = one.arcs_by_post
    heads: dict[tuple[int, int], Floats] = {}
    for couple in one.couples:
        trait = one.traits[couple.trait]
        sides = [
            trait.of_person[one.arc_person[order[starts[j] : starts[j + 1]]]]
            for j in (couple.first, couple.second)
        ]
        added = couple.weight * trait.table[np.ix_(*sides)]
        key = (couple.first, couple.second)
        heads[key] = heads.get(key, 0.0) + added
    for (first, second), together in heads.items():
        of_first, of_second = (order[starts[j] : starts[j + 1]] for j in (first, second))
        points = np.round(together * PARTS).astype(int)
        for a, b in np.argwhere(points).tolist():
            x, y = variables[of_first[a]], variables[of_second[b]]
            both = program.new_bool_var("")
            # The side that the solver would cheat on is enough.
            if points[a, b] > 0:
                program.add_implication(both, x)
                program.add_implication(both, y)
            else:
                program.add_bool_or([x.negated(), y.negated(), both])
            terms.append(both)
            worth.append(int(points[a, b]))


def _start(one: Instance, model: Model) -> Floats:
    """Return the plain assignment as values of the seats."""
    seats = assign(one)
    start = np.zeros(model.seats)
    start[: model.arcs] = seats[one.arc_person] == one.arc_post
    filled = np.zeros(len(one.posts), bool)
    filled[seats[seats >= 0]] = True
    start[model.arcs :] = ~filled
    return start


METHODS = {
    "plain": plain,
    "highs": highs,
    "scip": scip,
    "cpsat-kinds": cpsat_kinds,
    "cpsat-kinds-8": cpsat_kinds_8,
    "cpsat-products": cpsat_products,
}


def main(method: str, size: str, seed: str, seconds: str, out: str) -> None:
    """Plan, and say how long and how much it took."""
    one = generate(size, int(seed))
    clock = Clock(time.perf_counter(), float(seconds))
    answer = METHODS[method](one, clock)
    taken = time.perf_counter() - clock.started
    seats = np.full(len(one.people), -1)
    seats[one.arc_person[answer.arcs]] = one.arc_post[answer.arcs]
    np.save(out, seats)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    says = {"seconds": taken, "peak": peak, "planned": int(len(answer.arcs) > 0)}
    if np.isfinite(answer.bound):
        says["bound"] = answer.bound
    print(json.dumps(says))


if __name__ == "__main__":
    main(*sys.argv[1:])
