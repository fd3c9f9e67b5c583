"""The linear programme over the columns found so far, in HiGHS; it grows and is never rebuilt."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp

from guantong.engines.highs import INFINITY, solver
from guantong.engines.match.formulation.columns import (
    Pairs,
    PatternColumns,
    apart_keys,
    pair_worth,
    pattern_columns,
    seat_columns,
)
from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Floats, Ints


class RestrictedMaster:
    """Rows of a model and the columns added to them.

    Attributes
    ----------
    arcs
        The arcs of the single columns, in order of their columns.
    pairs
        The couples' columns.
    column_of_arc
        int (A,): the column of each arc or -1.
    apart
        Keys of the rows that keep people apart, in the order they came.

    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.layout = Layout(model)
        self.highs = solver()
        self.highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        low, high = self.layout.limits()
        none_int, none = np.zeros(self.layout.count, np.int32), np.zeros(0)
        self.highs.addRows(
            self.layout.count, _inf(low), _inf(high), 0, none_int, none_int[:0], none
        )
        self.apart = np.zeros(0, np.int64)
        self.column_of_arc = np.full(len(model.person), -1)
        self.arcs = np.zeros(0, np.int64)
        self.arc_columns = np.zeros(0, np.int64)
        self.pairs = Pairs.none()
        self.pair_columns = np.zeros(0, np.int64)
        self._pair_keys: set[tuple[int, int, int]] = set()
        self._pattern_keys: set[tuple[int, bytes]] = set()
        self.patterns: list[tuple[int, Ints, float]] = []
        self.pattern_columns = np.zeros(0, np.int64)
        self.count = 0
        self._slacks()

    def _slacks(self) -> None:
        """Add what may be left empty, short or over: the programme is always solvable."""
        model, layout = self.model, self.layout
        single = np.flatnonzero(model.single)
        rows = model.rows
        at = np.concatenate([layout.post_row[single], layout.bound_at + np.arange(len(rows.sign))])
        values = np.concatenate([np.ones(len(single)), rows.sign])
        cost = np.concatenate([-model.vacancy[single], -rows.price])
        shape = (layout.count, len(at))
        matrix = sp.csc_matrix((values, (at, np.arange(len(at)))), shape=shape)
        self.vacant_columns = np.arange(len(single))
        self._append(matrix, cost)

    def _append(self, matrix: sp.csc_matrix, cost: Floats) -> Ints:
        number = matrix.shape[1]
        if number:
            self.highs.addCols(
                number, cost, np.zeros(number), np.full(number, INFINITY), matrix.nnz,
                matrix.indptr[:-1].astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
            )  # fmt: skip
        self.count += number
        return np.arange(self.count - number, self.count)

    def add(self, arcs: Ints, pairs: Pairs, patterns: PatternColumns | None = None) -> int:
        """Add columns that are not there yet; return how many."""
        fresh = np.unique(arcs[self.column_of_arc[arcs] < 0]) if len(arcs) else arcs
        keys = list(
            zip(*(x.tolist() for x in (pairs.couple, pairs.first, pairs.second)), strict=True)
        )
        new = []
        for n, key in enumerate(keys):
            if key not in self._pair_keys:
                self._pair_keys.add(key)
                new.append(n)
        chosen = pairs.take(np.array(new, np.int64))
        order = np.argsort(self.apart, kind="stable")
        matrix, cost = seat_columns(self.layout, fresh, chosen, self.apart[order])
        if len(order):
            matrix = _reorder(matrix, self.layout.count, order)
        columns = self._append(matrix, cost)
        self.column_of_arc[fresh] = columns[: len(fresh)]
        self.arcs = np.concatenate([self.arcs, fresh])
        self.arc_columns = np.concatenate([self.arc_columns, columns[: len(fresh)]])
        self.pairs = Pairs(*(
            np.concatenate([getattr(self.pairs, name), getattr(chosen, name)])
            for name in ("couple", "first", "second")
        ))  # fmt: skip
        self.pair_columns = np.concatenate([self.pair_columns, columns[len(fresh) :]])
        return len(columns) + (self._add_patterns(patterns) if patterns else 0)

    def _add_patterns(self, patterns: PatternColumns) -> int:
        new = []
        for n, (circle, counts) in enumerate(
            zip(patterns.circle.tolist(), patterns.counts, strict=True)
        ):
            key = (circle, counts.astype(np.int16).tobytes())
            if key not in self._pattern_keys:
                self._pattern_keys.add(key)
                new.append(n)
        if not new:
            return 0
        matrix = pattern_columns(self.layout, patterns, new, len(self.apart))
        columns = self._append(matrix, patterns.worth[new])
        self.pattern_columns = np.concatenate([self.pattern_columns, columns])
        self.patterns += [
            (int(patterns.circle[n]), patterns.counts[n], float(patterns.worth[n])) for n in new
        ]
        return len(new)

    def solve(self, method: str = "simplex") -> float:
        """Solve over the present columns; return the objective, its constant included."""
        self.highs.setOptionValue("solver", method)
        self.highs.run()
        return float(self.highs.getInfo().objective_function_value) + self.model.constant

    def duals(self) -> Floats:
        """Return the price of each row, float (rows,)."""
        return np.array(self.highs.getSolution().row_dual)

    def values(self) -> Floats:
        """Return how far each column is taken, float (columns,)."""
        return np.array(self.highs.getSolution().col_value)

    def load(self, values: Floats) -> tuple[Ints, Floats]:
        """Return the arcs that the columns take with how far each is taken in all."""
        load = np.zeros(len(self.model.person))
        load[self.arcs] = values[self.arc_columns]
        taken = values[self.pair_columns]
        for side in (self.pairs.first, self.pairs.second):
            there = side >= 0
            np.add.at(load, side[there], taken[there])
        arcs = np.flatnonzero(load > 1e-7)
        return arcs, load[arcs]

    def keep_apart(self, values: Floats) -> int:
        """Add rows for people whom the present solution seats together; return how many."""
        arcs, load = self.load(values)
        hit, keys = apart_keys(self.model, arcs)
        if not len(keys):
            return 0
        found, where = np.unique(keys, return_inverse=True)
        total = np.bincount(where, weights=load[hit])
        broken = found[total > 1 + 1e-6]
        broken = broken[~np.isin(broken, self.apart)]
        for key in broken.tolist():
            self._add_apart(key)
        return len(broken)

    def _add_apart(self, key: int) -> None:
        pair, team = divmod(key, self.model.teams)
        people = self.model.instance.apart[pair]
        inside = np.isin(self.model.person, people) & (self.model.team == team)
        columns = [self.arc_columns[inside[self.arcs]]]
        for side in (self.pairs.first, self.pairs.second):
            columns.append(self.pair_columns[(side >= 0) & inside[np.maximum(side, 0)]])
        found, times = np.unique(np.concatenate(columns), return_counts=True)
        self.highs.addRow(
            -INFINITY, 1.0, len(found), found.astype(np.int32), times.astype(np.float64)
        )
        self.apart = np.append(self.apart, key)

    def turn_to(self, model: Model) -> None:
        """Go on with the same columns for other locks and bans."""
        self.model = model
        self.layout.model = model
        shut = np.zeros(self.count, bool)
        shut[self.arc_columns] = ~model.open[self.arcs]
        for side in (self.pairs.first, self.pairs.second):
            shut[self.pair_columns] |= (side >= 0) & ~model.open[np.maximum(side, 0)]
        self.bound(np.arange(self.count), np.zeros(self.count), np.where(shut, 0.0, INFINITY))
        self.charge(self.arc_columns, model.worth[self.arcs])
        self.charge(self.pair_columns, pair_worth(model, self.pairs, model.worth))

    def snapshot(self) -> dict[str, Any]:
        """Return the columns and the basis as arrays, from which `restored` goes on."""
        basis = self.highs.getBasis()
        kept = {
            "arcs": self.arcs, "arc_columns": self.arc_columns,
            "pairs": np.stack([self.pairs.couple, self.pairs.first, self.pairs.second], axis=1),
            "pair_columns": self.pair_columns,
            "apart": self.apart,
            "column_status": np.array([int(one) for one in basis.col_status], np.int8),
            "row_status": np.array([int(one) for one in basis.row_status], np.int8),
        }  # fmt: skip
        if self.patterns:
            flat = [counts.ravel() for _, counts, _ in self.patterns]
            kept["pattern_circle"] = np.array([circle for circle, _, _ in self.patterns])
            kept["pattern_counts"] = np.concatenate(flat).astype(np.int32)
            kept["pattern_worth"] = np.array([worth for _, _, worth in self.patterns])
        return kept

    @staticmethod
    def restored(model: Model, kept: dict[str, Any]) -> RestrictedMaster:
        """Return a master with the columns and the basis of a snapshot."""
        master = RestrictedMaster(model)
        # Rows first, so that columns are added with all their entries.
        for key in kept["apart"].tolist():
            master._add_apart(key)
        pairs = Pairs(*np.ascontiguousarray(kept["pairs"].T))
        slacks = master.count
        master.add(np.asarray(kept["arcs"]), pairs, _kept_patterns(master.layout, kept))
        was = np.concatenate([kept["arc_columns"], kept["pair_columns"]])
        now = np.concatenate([
            master.column_of_arc[kept["arcs"]], master.pair_columns,
        ])  # fmt: skip
        status = np.full(master.count, int(highspy.HighsBasisStatus.kLower), np.int8)
        status[:slacks] = kept["column_status"][:slacks]
        status[now] = kept["column_status"][was]
        if len(master.pattern_columns):
            rest = np.setdiff1d(np.arange(slacks, len(kept["column_status"])), was)
            status[master.pattern_columns] = kept["column_status"][rest]
        basis = highspy.HighsBasis()
        basis.col_status = [highspy.HighsBasisStatus(int(one)) for one in status]
        basis.row_status = [highspy.HighsBasisStatus(int(one)) for one in kept["row_status"]]
        basis.valid = True
        master.highs.setBasis(basis)
        return master

    def bound(self, columns: Ints, low: Floats, high: Floats) -> None:
        """Set the limits of columns."""
        self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def charge(self, columns: Ints, cost: Floats) -> None:
        """Set the worths of columns."""
        self.highs.changeColsCost(len(columns), columns.astype(np.int32), cost)


def _kept_patterns(layout: Layout, kept: dict[str, Any]) -> PatternColumns | None:
    if "pattern_circle" not in kept:
        return None
    counts, at = [], 0
    for circle in kept["pattern_circle"].tolist():
        shape = layout.link_shape[circle]
        size = shape[0] * shape[1]
        counts.append(kept["pattern_counts"][at : at + size].reshape(shape).astype(np.int64))
        at += size
    return PatternColumns(kept["pattern_circle"], tuple(counts), kept["pattern_worth"])


def _reorder(matrix: sp.csc_matrix, fixed: int, order: Ints) -> sp.csc_matrix:
    """Put rows that stand sorted by key back into the order in which they came."""
    place = np.arange(matrix.shape[0])
    place[fixed:] = fixed + order
    return sp.csc_matrix((matrix.data, place[matrix.indices], matrix.indptr), shape=matrix.shape)


def _inf(values: Floats) -> Floats:
    return np.clip(values, -INFINITY, INFINITY)
