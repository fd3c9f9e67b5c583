"""The whole problem as one mixed integer programme, as a practised user would write it.

A variable for each person in each post; heads of a team by kinds, not by persons: for each trait
a flow from the kind of one to the kind of the other (a table of 5 x 5 or 9 x 9, nobody being a
kind), which is exact once the seats are whole and tight before. Bounds have a variable for what
is short or over; kin a row for each team in which both could sit. Circles are not modelled.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from benchmarks.match.world import Floats, Ints
from scipy.sparse import csr_matrix

from guantong.engines.match import Instance


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``worth @ x + constant`` with ``low <= rows @ x <= high``, ``0 <= x <= most``.

    The first ``arcs`` variables are the arcs; all of ``seats`` are 0 or 1, the rest follow.
    """

    worth: Floats
    most: Floats
    rows: csr_matrix
    low: Floats
    high: Floats
    constant: float
    arcs: int
    seats: int


@dataclass
class Rows:
    """Rows under construction: entries, limits, worths of variables beyond the arcs."""

    worth: list[Floats]
    most: list[Floats]
    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    count: int = 0

    def variables(self, worth: Floats, most: float) -> Ints:
        """Add variables, and return their numbers."""
        first = sum(map(len, self.worth))
        self.worth.append(np.asarray(worth, float))
        self.most.append(np.full(len(worth), most))
        return first + np.arange(len(worth))

    def add(self, columns: Ints, values: Floats | float, low: float, high: float) -> None:
        """Add a row."""
        self.row.append(np.full(len(columns), self.count))
        self.column.append(np.asarray(columns))
        self.value.append(np.broadcast_to(np.asarray(values, float), len(columns)))
        self.low.append(low)
        self.high.append(high)
        self.count += 1


def build(one: Instance, couples: str = "kinds") -> Model:
    """Write the programme of an instance; with ``couples`` "none" pairs are left to the caller."""
    arcs = len(one.arc_person)
    worth = one.worth + one.left_out[one.arc_person]
    rows = Rows([worth], [np.where(one.closed, 0.0, 1.0)])
    empty = rows.variables(-one.vacancy, 1.0)
    order, starts = one.arcs_by_post
    for post in range(len(one.posts)):
        theirs = np.r_[order[starts[post] : starts[post + 1]], empty[post]]
        rows.add(theirs, 1.0, 1.0, 1.0)
    by_person = np.argsort(one.arc_person, kind="stable")
    ends = np.searchsorted(one.arc_person[by_person], np.arange(len(one.people) + 1))
    for person in range(len(one.people)):
        rows.add(by_person[ends[person] : ends[person + 1]], 1.0, -np.inf, 1.0)
    _apart(one, rows, by_person, ends)
    _bounds(one, rows)
    if couples == "kinds":
        _couples(one, rows, empty)
    row, column = np.concatenate(rows.row), np.concatenate(rows.column)
    everything = np.concatenate(rows.worth)
    table = csr_matrix(
        (np.concatenate(rows.value), (row, column)), shape=(rows.count, len(everything))
    )
    most = np.concatenate(rows.most)
    constant = -float(one.left_out.sum())
    low, high = np.array(rows.low), np.array(rows.high)
    return Model(everything, most, table, low, high, constant, arcs, arcs + len(empty))


def _apart(one: Instance, rows: Rows, by_person: Ints, ends: Ints) -> None:
    for a, b in one.apart.tolist():
        of_a, of_b = (by_person[ends[p] : ends[p + 1]] for p in (a, b))
        for team in np.intersect1d(one.arc_team[of_a], one.arc_team[of_b]).tolist():
            both = np.r_[of_a[one.arc_team[of_a] == team], of_b[one.arc_team[of_b] == team]]
            rows.add(both, 1.0, -np.inf, 1.0)


def _bounds(one: Instance, rows: Rows) -> None:
    order, starts = one.arcs_by_post
    for bound in one.bounds:
        inside = np.concatenate([order[starts[j] : starts[j + 1]] for j in bound.posts.tolist()])
        amount = one.amounts[inside, bound.attribute]
        inside, amount = inside[amount > 0], amount[amount > 0].astype(float)
        for limit, sign in ((bound.low, 1.0), (bound.high, -1.0)):
            if limit is None:
                continue
            low, high = (limit, np.inf) if sign > 0 else (-np.inf, limit)
            if bound.price is None:
                rows.add(inside, amount, low, high)
            else:
                slack = rows.variables(np.array([-bound.price]), float(len(bound.posts)))
                rows.add(np.r_[inside, slack], np.r_[amount, sign], low, high)


def _couples(one: Instance, rows: Rows, empty: Ints) -> None:
    order, starts = one.arcs_by_post
    for couple in one.couples:
        trait = one.traits[couple.trait]
        kinds = len(trait.kinds)
        table = np.zeros((kinds + 1, kinds + 1))
        table[:kinds, :kinds] = couple.weight * trait.table
        flow = rows.variables(table.ravel(), 1.0).reshape(table.shape)
        for post, sides in ((couple.first, flow), (couple.second, flow.T)):
            theirs = order[starts[post] : starts[post + 1]]
            kind = trait.of_person[one.arc_person[theirs]]
            for k in range(kinds + 1):
                own = theirs[kind == k] if k < kinds else empty[[post]]
                values = np.r_[np.ones(kinds + 1), -np.ones(len(own))]
                rows.add(np.r_[sides[k], own], values, 0.0, 0.0)
