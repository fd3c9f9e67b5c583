"""Some villages planned anew by a small integer programme; all others keep what they have."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np

from guantong.engines import highs
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.proof.best import Best
from guantong.engines.stage.relaxation.highs import add_columns, add_rows, sparse
from guantong.engines.stage.relaxation.rows import Flows, Rows, points
from guantong.engines.stage.search.choice import Choice, used
from guantong.engines.stage.values.table import Table


@dataclass(frozen=True)
class Effort:
    """How long a small programme is worked at.

    Attributes
    ----------
    seconds, nodes
        The most; nodes make it the same on every machine.
    gap
        Share that may be missing.

    """

    seconds: float = 5.0
    nodes: int = 500
    gap: float = 1e-5


@dataclass(frozen=True, eq=False)
class Found:
    """What a small programme found: a choice or None, and whether there is nothing better."""

    choice: Choice | None
    solved: bool


@dataclass(frozen=True, eq=False)
class Candidates:
    """Columns that the free villages may have: int arrays of one length."""

    column: Ints
    designated: Ints


class Space:
    """What small programmes are built from, laid out once.

    Attributes
    ----------
    rows, table, flows
        See their classes.

    """

    def __init__(self, rows: Rows, table: Table, flows: Flows) -> None:
        self.rows, self.table, self.flows = rows, table, flows
        size = (rows.count, len(flows.cost))
        which = np.repeat(np.arange(size[1]), np.diff(flows.start))
        self.matrix = sparse(which, flows.row, flows.amount, size)


def candidates(
    space: Space, found: Best, villages: Ints, also: list[tuple[Ints, Ints]], near: float
) -> Candidates:
    """Return the near-best columns of some villages, each also without designation.

    ``found`` has a row for each of the villages; ``also`` is columns of any villages: those of
    the free ones are added.
    """
    table = space.table
    good = (found.column >= 0) & (found.worth >= found.worth[:, :1] - near)
    column, when = found.column[good], found.designated[good]
    free = np.zeros(len(table.start) - 1, bool)
    free[villages] = True
    parts = [(column, when), (column, np.full_like(when, -1))]
    for some, their in also:
        inside = free[table.village(some)]
        parts.append((some[inside], their[inside]))
    column = np.concatenate([one for one, _ in parts])
    when = np.concatenate([one for _, one in parts])
    years = len(table.instance.years) + 1
    keys = np.unique(column * years + when + 1)
    return Candidates(keys // years, keys % years - 1)


def replanned(space: Space, choice: Choice, free: Bools, some: Candidates, effort: Effort) -> Found:
    """Plan the free villages anew with some columns; the others keep those of ``choice``."""
    rows, table, flows = space.rows, space.table, space.flows
    solver = highs.solver()
    solver.setOptionValue("time_limit", float(effort.seconds))
    solver.setOptionValue("mip_max_nodes", int(effort.nodes))
    solver.setOptionValue("mip_rel_gap", effort.gap)
    solver.setOptionValue("mip_feasibility_tolerance", 1e-9)
    who = np.flatnonzero(free)
    place = np.cumsum(free) - 1
    limit = rows.limit - used(rows, table, choice, ~free)
    slack = np.where(np.isfinite(rows.limit), 1e-9 * np.maximum(1.0, np.abs(rows.limit)), 0.0)
    add_rows(solver, np.full(rows.count, -np.inf), limit + slack)
    add_rows(solver, np.ones(len(who)), np.ones(len(who)))
    size = rows.count + len(who)
    base = sparse(
        np.repeat(np.arange(len(flows.cost)), np.diff(space.matrix.indptr)),
        space.matrix.indices, space.matrix.data, (size, len(flows.cost)),
    )  # fmt: skip
    add_columns(solver, flows.cost, np.full(len(flows.cost), np.inf), base)
    which, row, amount = rows.entries(table, some.column, some.designated)
    every = np.arange(len(some.column))
    village = rows.count + place[table.village(some.column)]
    matrix = sparse(
        np.concatenate([which, every]), np.concatenate([row, village]),
        np.concatenate([amount, np.ones(len(every))]), (size, len(every)),
    )  # fmt: skip
    worth = points(table, some.column, some.designated)
    add_columns(solver, -worth, np.ones(len(every)), matrix)
    at = np.arange(len(flows.cost), len(flows.cost) + len(every), dtype=np.int32)
    kinds = np.full(len(every), highspy.HighsVarType.kInteger)
    solver.changeColsIntegrality(len(every), at, kinds)
    solver.run()
    return _read(space, choice, free, some, solver)


def _read(
    space: Space, choice: Choice, free: Bools, some: Candidates, solver: highspy.Highs
) -> Found:
    info, status = solver.getInfo(), solver.getModelStatus()
    ends = highspy.HighsModelStatus
    solved = status in (ends.kOptimal, ends.kInfeasible, ends.kUnboundedOrInfeasible)
    if info.primal_solution_status != highspy.kSolutionStatusFeasible:
        return Found(None, solved)
    share: Floats = np.array(solver.getSolution().col_value)[len(space.flows.cost) :]
    taken = np.flatnonzero(share > 0.5)
    if len(taken) != free.sum():
        return Found(None, False)
    village = space.table.village(some.column[taken])
    kept = points(space.table, choice.column[~free], choice.designated[~free]).sum()
    value = float(kept) - float(info.objective_function_value)
    found = choice.with_(village, some.column[taken], some.designated[taken], value)
    return Found(found, solved)
