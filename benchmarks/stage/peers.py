"""A child process that plans with another package: ``python -m benchmarks.stage.peers``.

Given the whole model in a file, ready made, and if wanted a plan to begin with; what it takes to
write the model is none of its time. Needs nothing of the engine.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: What is kept to hand a plan over before the limit.
SPARE = 0.5
#: Seconds of a clock for one of the processor, at most, where the latter count.
SLOW = 30.0
#: CP-SAT counts in whole numbers: rows and continuous variables in hundredths, points in
#: thousandths.
ROWS, PARTS, POINTS = 100, 100, 1000


@dataclass(frozen=True)
class Task:
    """Maximise ``worth @ x + constant`` with ``rows @ x <= high`` within the seconds left."""

    worth: Floats
    most: Floats
    whole: npt.NDArray[np.bool_]
    indptr: npt.NDArray[np.int64]
    indices: npt.NDArray[np.int64]
    data: Floats
    high: Floats
    constant: float
    start: Floats | None
    seconds: float
    busy: bool

    @property
    def left(self) -> float:
        """Seconds of a clock that a solver may take."""
        return self.seconds * SLOW if self.busy else max(0.1, self.seconds - SPARE)

    @contextmanager
    def watched(self, stop: Callable[[], None]) -> Iterator[None]:
        """Stop a solver when it has had its seconds of the processor, if these are what counts."""
        done = threading.Event()

        def watch() -> None:
            begun = time.process_time()
            while not done.wait(0.1):
                if time.process_time() - begun >= self.seconds:
                    stop()

        if self.busy:
            threading.Thread(target=watch, daemon=True).start()
        try:
            yield
        finally:
            done.set()

    def row(self, number: int) -> tuple[list[int], list[float]]:
        """Return columns and values of a row."""
        part = slice(self.indptr[number], self.indptr[number + 1])
        return self.indices[part].tolist(), self.data[part].tolist()


def read(path: Path, seconds: float, *, busy: bool, warm: bool) -> Task:
    """Read a model from its file."""
    kept = dict(np.load(path))
    start, constant = kept.pop("start"), float(kept.pop("constant"))
    first = start if warm else None
    return Task(**kept, constant=constant, start=first, seconds=seconds, busy=busy)


def highs(task: Task) -> tuple[Floats | None, float]:
    """HiGHS, two threads."""
    import highspy

    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 2), ("mip_rel_gap", 1e-6)):
        solver.setOptionValue(option, value)
    many = len(task.worth)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = many, len(task.high)
    lp.col_cost_, lp.offset_ = task.worth, task.constant
    lp.col_lower_, lp.col_upper_ = np.zeros(many), task.most
    lp.row_lower_, lp.row_upper_ = np.full(len(task.high), -solver.inf), task.high
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = task.indptr.astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = task.indices.astype(np.int32), task.data
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(flag)] for flag in task.whole]
    solver.passModel(lp)
    if task.start is not None:
        solver.setSolution(many, np.arange(many, dtype=np.int32), task.start)
    solver.setOptionValue("time_limit", task.left)
    solver.HandleUserInterrupt = True
    with task.watched(solver.cancelSolve):
        solver.run()
    bound = float(solver.getInfo().mip_dual_bound)
    if solver.getInfo().primal_solution_status != 2:
        return None, bound
    return np.array(solver.getSolution().col_value), bound


def scip(task: Task) -> tuple[Floats | None, float]:
    """SCIP by PySCIPOpt."""
    from pyscipopt import Model as Scip
    from pyscipopt import quicksum

    solver = Scip()
    solver.hideOutput()
    names = [
        solver.addVar(vtype="B" if whole else "C", lb=0, ub=float(most), obj=float(worth))
        for whole, most, worth in zip(task.whole, task.most, task.worth, strict=True)
    ]
    solver.setMaximize()
    for number, high in enumerate(task.high.tolist()):
        columns, values = task.row(number)
        terms = (a * names[x] for x, a in zip(columns, values, strict=True))
        solver.addCons(quicksum(terms) <= high)
    if task.start is not None:
        first = solver.createSol()
        for name, value in zip(names, task.start.tolist(), strict=True):
            solver.setSolVal(first, name, value)
        solver.addSol(first)
    solver.setParam("limits/time", task.left)
    with task.watched(solver.interruptSolve):
        solver.optimize()
    bound = float(solver.getDualbound()) + task.constant
    if not solver.getNSols():
        return None, bound
    best = solver.getBestSol()
    return np.array([solver.getSolVal(best, name) for name in names]), bound


def cpsat(task: Task) -> tuple[Floats | None, float]:
    """CP-SAT, eight workers; rows and points rounded to whole numbers."""
    from ortools.sat.python import cp_model

    program, solver = cp_model.CpModel(), cp_model.CpSolver()
    unit = np.where(task.whole, 1, PARTS)
    most = np.floor(task.most * unit).astype(np.int64).tolist()
    names = [
        program.new_bool_var("") if whole else program.new_int_var(0, high, "")
        for whole, high in zip(task.whole.tolist(), most, strict=True)
    ]
    for number, high in enumerate(task.high.tolist()):
        columns, values = task.row(number)
        weights = [
            round(a * ROWS * PARTS / int(unit[x])) for x, a in zip(columns, values, strict=True)
        ]
        total = cp_model.LinearExpr.weighted_sum([names[x] for x in columns], weights)
        program.add(total <= round(high * ROWS * PARTS))
    worth = np.round(task.worth * POINTS * PARTS / unit).astype(np.int64).tolist()
    program.maximize(cp_model.LinearExpr.weighted_sum(names, worth))
    if task.start is not None:
        hints = np.round(task.start * unit).astype(np.int64).tolist()
        for name, value in zip(names, hints, strict=True):
            program.add_hint(name, value)
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = task.left
    with task.watched(solver.stop_search):
        status = solver.solve(program)
    bound = solver.best_objective_bound / (POINTS * PARTS) + task.constant
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, bound
    return np.array([solver.value(name) for name in names]) / unit, bound


METHODS: dict[str, Any] = {"highs": highs, "scip": scip, "cpsat": cpsat}


def main(method: str, model: str, seconds: str, clock: str, out: str, warm: str = "") -> None:
    """Plan, and say how long and how much it took."""
    task = read(Path(model), float(seconds), busy=clock == "busy", warm=bool(warm))
    begun, worked = time.perf_counter(), time.process_time()
    found, bound = METHODS[method](task)
    says: dict[str, Any] = {
        "seconds": time.perf_counter() - begun, "busy": time.process_time() - worked,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "planned": found is not None,
    }  # fmt: skip
    if np.isfinite(bound) and abs(bound) < 1e15:
        says["bound"] = bound
    if found is not None:
        np.save(out, found)
    print(json.dumps(says))


if __name__ == "__main__":
    main(*sys.argv[1:])
