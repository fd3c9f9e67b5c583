"""The whole problem as one mixed integer programme, as a practised user would write it.

A variable for each project of a village in each year, one for each village-year over a line, one
for each designation; a village's worst shortfall in a year is a variable that no project's exceeds,
money flows from funds to kinds. Incomes are held against the lines as ``safe`` has it; no project
falls short by more than it brings. Locks, bans, published plans and village limits are not
modelled. Every row is ``<=``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from guantong.engines.stage import NEVER, Instance, evaluate

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Model:
    """Maximise ``worth @ x + constant`` with ``rows @ x <= high``, ``0 <= x <= most``.

    ``begin`` (n, P, T), ``name`` (n, T) and the others say which variable is which; -1 is none.
    """

    instance: Instance
    worth: Floats
    most: Floats
    whole: npt.NDArray[np.bool_]
    rows: csr_matrix
    high: Floats
    constant: float
    begin: Ints
    name: Ints
    late: Ints
    worst: Ints
    weak: Ints
    strong: Ints
    flow: Ints
    short: Ints
    short_named: Ints

    def plan(self, found: Floats) -> tuple[Ints, Ints]:
        """Return the starts and designations of a solution."""
        one = self.instance
        starts = np.full(one.cost.shape, NEVER, np.int64)
        designated = np.full(len(one.villages), NEVER, np.int64)
        for village, kind, year in np.argwhere(self.begin >= 0).tolist():
            if found[self.begin[village, kind, year]] > 0.5:
                starts[village, kind] = year
        for village, year in np.argwhere(self.name >= 0).tolist():
            if found[self.name[village, year]] > 0.5:
                designated[village] = year
        return starts, designated

    def values(self, starts: Ints, designated: Ints) -> Floats:
        """Return the variables of a plan."""
        one, found = self.instance, np.zeros(len(self.worth))
        counted = evaluate(one, starts, designated)
        put = _Put(found)
        years = np.arange(len(one.years))
        put(self.begin, starts[:, :, None] == years)
        put(self.name, designated[:, None] == years)
        early = (starts >= 0) & (starts <= one.weights.late_by) & one.counts_as_begun
        put(self.late, ~early.any(axis=1))
        earned = counted.incomes
        put(self.worst, earned.mean - earned.safe)
        put(self.weak, earned.weak_passed > 0.5)
        put(self.strong, earned.strong_passed > 0.5)
        put(self.flow, counted.money.paid)
        village, kind = np.nonzero(starts >= 0)
        done = np.zeros(self.short.shape)
        for group, kinds in enumerate(one.in_group):
            of = kinds[kind]
            at = (one.county_of[village[of]], starts[village[of], kind[of]])
            np.add.at(done[group], at, 1)
        put(self.short, np.maximum(0, one.group_low - done))
        who = np.flatnonzero(designated >= 0)
        named = np.zeros(self.short_named.shape)
        np.add.at(named, (one.county_of[who], designated[who]), 1)
        put(self.short_named, np.maximum(0, one.designated_low - named))
        return found


@dataclass
class _Put:
    found: Floats

    def __call__(self, places: Ints, values: Any) -> None:
        there = places >= 0
        self.found[places[there]] = np.asarray(values, float)[there]


@dataclass
class _Build:
    """Variables and rows under construction."""

    worth: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    column: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    high: list[float] = field(default_factory=list)
    constant: float = 0.0

    def variable(self, worth: float, most: float = 1.0, *, whole: bool = True) -> int:
        self.worth.append(worth)
        self.most.append(most)
        self.whole.append(whole)
        return len(self.worth) - 1

    def row(self, columns: list[int], values: list[float], high: float) -> None:
        if columns and high < np.inf:
            self.column += columns
            self.value += values
            self.starts.append(len(self.column))
            self.high.append(high)


def build(instance: Instance) -> Model:
    """Write the programme."""
    one, to = instance, _Build()
    n, kinds = one.cost.shape
    years, horizon, counties = len(one.years), one.horizon, len(one.counties)
    at = {
        "begin": np.full((n, kinds, years), -1), "name": np.full((n, years), -1),
        "late": np.full(n, -1), "worst": np.full((n, horizon), -1),
        "weak": np.full((n, horizon), -1), "strong": np.full((n, horizon), -1),
        "flow": np.full((counties, len(one.funds), kinds, one.money_years), -1),
        "short": np.full((len(one.groups), counties, years), -1),
        "short_named": np.full((counties, years), -1),
    }  # fmt: skip
    ramp = _ramps(one)
    for village in range(n):
        _village(one, to, at, village, ramp)
    _money(one, to, at)
    _limits(one, to, at)
    rows = csr_matrix(
        (to.value, to.column, to.starts), shape=(len(to.high), len(to.worth)), dtype=float
    )
    return Model(
        one, np.array(to.worth), np.array(to.most), np.array(to.whole, bool), rows,
        np.array(to.high), to.constant, **at,
    )  # fmt: skip


def _ramps(one: Instance) -> Floats:
    """Return the share of the full income by year of the start and year, (T, H)."""
    found = np.zeros((len(one.years), one.horizon))
    for start in range(len(one.years)):
        since = np.arange(one.horizon - start)
        found[start, start:] = np.array(one.ramp)[np.minimum(since, len(one.ramp) - 1)]
    return found


def _village(one: Instance, to: _Build, at: dict[str, Ints], v: int, ramp: Floats) -> None:
    """Add a village's projects, its lines and its designations."""
    years, begin = range(len(one.years)), at["begin"]
    pay = one.weights.income * (ramp @ one.discounts)
    mine = np.flatnonzero(one.open[v].any(axis=1)).tolist()
    for p in mine:
        for t in years:
            begin[v, p, t] = to.variable(float(pay[t] * one.income[v, p]))
    for p in mine:
        to.row(begin[v, p].tolist(), [1.0] * len(years), 1.0)
    for t in years:
        to.row([begin[v, p, t] for p in mine], [1.0] * len(mine), one.most_a_year)
    everything = [begin[v, p, t] for p in mine for t in years]
    to.row(everything, [1.0] * len(everything), one.most_starts)
    for p in mine:
        q = int(one.needs[p])
        if q >= 0 and not one.has[v, q]:
            for t in years:
                before = [begin[v, q, s] for s in range(t)] if q in mine else []
                these = [begin[v, p, s] for s in range(t + 1)]
                to.row(these + before, [1.0] * len(these) + [-1.0] * len(before), 0.0)
    if one.base[v] < one.weak_line:
        at["late"][v] = late = to.variable(-one.weights.late, whole=False)
        to.constant += one.weights.late
        early = [begin[v, p, t] for p in mine if one.counts_as_begun[p]
                 for t in years if t <= one.weights.late_by]  # fmt: skip
        to.row([late, *early], [-1.0] * (len(early) + 1), -1.0)
    _lines(one, to, at, v, mine, ramp)


def _lines(
    one: Instance, to: _Build, at: dict[str, Ints], v: int, mine: list[int], ramp: Floats
) -> None:
    begin, w, d = at["begin"], one.weights, one.discounts
    for h in range(one.horizon):
        running = [(p, t) for p in mine for t in range(len(one.years)) if ramp[t, h] > 0]
        if not running or one.base[v] >= one.strong_line:
            continue
        at["worst"][v, h] = worst = to.variable(0.0, float(one.worst[v].max()), whole=False)
        for p in dict.fromkeys(p for p, _ in running):
            these = [(begin[v, p, t], one.worst[v, p] * ramp[t, h]) for q, t in running if q == p]
            to.row([*(x for x, _ in these), worst], [*(a for _, a in these), -1.0], 0.0)
        columns = [begin[v, p, t] for p, t in running]
        brings = [-one.income[v, p] * ramp[t, h] for p, t in running]
        for key, line, points in (
            ("weak", one.weak_line, w.weak * one.people[v]), ("strong", one.strong_line, w.strong),
        ):  # fmt: skip
            if one.base[v] < line:
                at[key][v, h] = over = to.variable(float(d[h] * points))
                to.row([over, worst, *columns], [line - one.base[v], 1.0, *brings], 0.0)
    if one.may_designate is not None and not one.may_designate[v]:
        return
    for t in range(len(one.years)):
        over = int(at["strong"][v, t])
        if over >= 0 or one.base[v] >= one.strong_line:
            at["name"][v, t] = name = to.variable(float(w.designation * d[t]))
            if over >= 0:
                to.row([name, over], [1.0, -1.0], 0.0)
    names = [x for x in at["name"][v].tolist() if x >= 0]
    to.row(names, [1.0] * len(names), 1.0)


def _money(one: Instance, to: _Build, at: dict[str, Ints]) -> None:
    """Add what flows from funds to kinds, and what it must suffice for."""
    flow, begin = at["flow"], at["begin"]
    for c, s, p in np.argwhere(
        np.broadcast_to(one.pays, (len(one.counties), *one.pays.shape))
    ).tolist():
        for y in range(one.money_years):
            most = float(one.pool[s, y] if one.shared[s] else one.budget[c, s, y])
            flow[c, s, p, y] = to.variable(0.0, min(most, 1e7), whole=False)
    for c in range(len(one.counties)):
        here = np.flatnonzero(one.county_of == c)
        for p in range(len(one.kinds)):
            funds = [s for s in range(len(one.funds)) if one.pays[s, p]]
            for y in range(one.money_years):
                terms = [
                    (int(begin[v, p, y - k]), share * float(one.cost[v, p]))
                    for k, share in enumerate(one.spend)
                    if 0 <= y - k < len(one.years)
                    for v in here.tolist()
                    if begin[v, p, y - k] >= 0
                ]
                if terms:
                    terms += [(int(flow[c, s, p, y]), -1.0) for s in funds]
                    to.row([x for x, _ in terms], [a for _, a in terms], 0.0)
    for s in range(len(one.funds)):
        for y in range(one.money_years):
            if one.shared[s]:
                columns = flow[:, s, one.pays[s], y].ravel().tolist()
                to.row(columns, [1.0] * len(columns), float(one.pool[s, y]))
            for c in range(len(one.counties)):
                columns = flow[c, s, one.pays[s], y].tolist()
                to.row(columns, [1.0] * len(columns), float(one.budget[c, s, y]))


def _limits(one: Instance, to: _Build, at: dict[str, Ints]) -> None:
    """Add caps of townships, floors and ceilings of groups and of designations."""
    begin, short = at["begin"], one.weights.short
    for t in range(len(one.years)):
        for w in range(len(one.townships)):
            here = begin[one.township_of == w, :, t].ravel()
            here = here[here >= 0]
            to.row(here.tolist(), [1.0] * len(here), float(one.cap[w, t]))
        for c in range(len(one.counties)):
            inside = one.county_of == c
            groups: list[Any] = [
                (begin[np.ix_(inside, kinds)][:, :, t].ravel(), one.group_low[g, c, t],
                 one.group_high[g, c, t], ("short", g, c, t))
                for g, kinds in enumerate(one.in_group)
            ]  # fmt: skip
            groups.append((at["name"][inside, t], one.designated_low[c, t],
                           one.designated_high[c, t], ("short_named", c, t)))  # fmt: skip
            for found, low, high, (key, *place) in groups:
                columns = [x for x in found.tolist() if x >= 0]
                to.row(columns, [1.0] * len(columns), float(high))
                if low > 0:
                    missing = to.variable(-short, float(low), whole=False)
                    at[key][tuple(place)] = missing
                    to.row([*columns, missing], [-1.0] * (len(columns) + 1), -float(low))
