"""What must hold, as rows over the starts that matter to it and the money that pays them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance


@dataclass(frozen=True)
class Demand:
    """Something that must hold, with others like it.

    Attributes
    ----------
    kind
        ``lock``, ``begun``, ``ban``, ``can`` (the locked project is impossible there), ``pays``
        (no fund may pay it), ``needs``, ``rule`` (starts of a village), ``limit`` (its money),
        ``cap``, ``group``, ``floor``, ``budget`` or ``pool``.
    text
        In Chinese, with the names.
    village, project, fund, group, county, year
        What it concerns; -1 is not one.

    """

    kind: str
    text: str
    village: int = -1
    project: int = -1
    fund: int = -1
    group: int = -1
    county: int = -1
    year: int = -1


@dataclass
class Model:
    """Rows ``low <= sum of amount * variable <= high``; the first variables are starts, 0 or 1.

    Attributes
    ----------
    start
        int (n, P, T): the variable of a start that matters, or -1.
    flow
        int (C, S, P, Y): that of money from a fund to a kind, or -1.
    demands
        That of each row; None goes without saying.

    """

    start: Ints
    flow: Ints
    starts: int
    variables: int
    columns: list[list[int]] = field(default_factory=list)
    amounts: list[list[float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    demands: list[Demand | None] = field(default_factory=list)

    def add(
        self, demand: Demand | None, columns: list[int], amounts: list[float] | float,
        low: float = -np.inf, high: float = np.inf,
    ) -> None:  # fmt: skip
        """Add a row, unless nothing can break it."""
        if not columns and low <= 0 <= high:
            return
        self.columns.append(columns)
        if isinstance(amounts, float):
            amounts = [amounts] * len(columns)
        self.amounts.append(list(amounts))
        self.low.append(low)
        self.high.append(high)
        self.demands.append(demand)


def model_of(instance: Instance, *, floors: bool) -> Model:
    """Write the demands as rows.

    Starting nothing breaks nothing but a lock, what has begun, and a floor. So only starts matter
    that these speak of, and what they need.
    """
    one = instance
    matter = _matters(one, floors=floors)
    start = np.full(matter.shape, -1, np.int64)
    start[matter] = np.arange(matter.sum())
    counties, kinds = len(one.counties), len(one.kinds)
    spends = np.zeros((counties, kinds, one.money_years), bool)
    village, kind, year = np.nonzero(matter)
    for later, _ in enumerate(one.spend):
        spends[one.county_of[village], kind, year + later] = True
    paid = spends[:, None] & one.pays[None, :, :, None]
    flow = np.full(paid.shape, -1, np.int64)
    flow[paid] = matter.sum() + np.arange(paid.sum())
    model = Model(start, flow, int(matter.sum()), int(matter.sum() + paid.sum()))
    _choices(one, model)
    _villages(one, model)
    _caps(one, model, floors=floors)
    _spending(one, model)
    _budgets(one, model)
    return model


def _matters(one: Instance, *, floors: bool) -> Bools:
    found = np.zeros((*one.cost.shape, len(one.years)), bool)
    v, p = np.nonzero(one.started)
    if one.published is not None:
        found[v, p, one.published[v, p]] = True
    for village, kind, year in one.locks:
        found[village, kind, year] = True
    free = one.changed(locks=()).open
    if floors:
        for group, kinds in enumerate(one.in_group):
            wanted: Bools = np.asarray(one.group_low[group] > 0)[one.county_of]
            found |= free & kinds[None, :, None] & wanted[:, None]
    for _ in one.kinds:
        for kind in np.flatnonzero(one.needs != NEVER).tolist():
            needed = int(one.needs[kind])
            lacking = found[:, kind].any(axis=1) & ~one.has[:, needed]
            found[:, needed] |= free[:, needed] & lacking[:, None]
    return found


def _choices(one: Instance, model: Model) -> None:
    """Add locks, what has begun, bans, and what makes a locked start impossible by itself."""
    for v, p in np.argwhere(one.started).tolist():
        t = int(one.published[v, p]) if one.published is not None else 0
        text = f"{one.villages[v]}的“{one.kinds[p]}”{one.years[t]}年已启动。"
        model.add(Demand("begun", text, v, p, year=t), [int(model.start[v, p, t])], 1.0, low=1)
    payable: Bools = np.asarray(one.pays.any(axis=0))
    for v, p, t in dict.fromkeys(one.locks):
        place, here = f"{one.villages[v]}的“{one.kinds[p]}”", [int(model.start[v, p, t])]
        text = f"{place}锁定在{one.years[t]}年启动。"
        model.add(Demand("lock", text, v, p, year=t), here, 1.0, low=1)
        if one.started[v, p]:
            continue
        if not one.can[v, p]:
            model.add(Demand("can", f"{place}不在可以实施的项目之列。", v, p), here, 1.0, high=0)
        if not payable[p] and one.cost[v, p] > 0:
            text = f"没有资金可以支付“{one.kinds[p]}”。"
            model.add(Demand("pays", text, v, p), here, 1.0, high=0)
    for v, p, t in dict.fromkeys(one.bans):
        if one.started[v, p]:
            continue
        years = range(len(one.years)) if t == ANY_YEAR else (t,)
        here = [int(model.start[v, p, y]) for y in years if model.start[v, p, y] >= 0]
        when = "任何年度" if t == ANY_YEAR else f"{one.years[t]}年"
        text = f"{one.villages[v]}的“{one.kinds[p]}”已排除在{when}之外。"
        model.add(Demand("ban", text, v, p, year=t), here, 1.0, high=0)


def _villages(one: Instance, model: Model) -> None:
    """Add what holds within a village."""
    for v in np.flatnonzero((model.start >= 0).any(axis=(1, 2))).tolist():
        mine = model.start[v]
        kinds = np.flatnonzero((mine >= 0).any(axis=1)).tolist()
        name = one.villages[v]
        for p in kinds:
            years = np.flatnonzero(mine[p] >= 0).tolist()
            model.add(None, [int(mine[p, t]) for t in years], 1.0, high=1)
            q = int(one.needs[p])
            if q == NEVER or one.has[v, q] or one.started[v, p]:
                continue
            text = f"{name}的“{one.kinds[p]}”须先有“{one.kinds[q]}”。"
            for t in years:
                before = [int(mine[q, s]) for s in range(t) if mine[q, s] >= 0]
                row = [int(mine[p, t]), *before]
                amounts = [1.0, *([-1.0] * len(before))]
                model.add(Demand("needs", text, v, p), row, amounts, high=0)
        everything = mine[mine >= 0].tolist()
        text = f"{name}至多启动 {one.most_starts} 个项目。"
        if len(kinds) > one.most_starts:
            model.add(Demand("rule", text, v), everything, 1.0, high=one.most_starts)
        for t in range(len(one.years)):
            these = mine[:, t][mine[:, t] >= 0].tolist()
            if len(these) > one.most_a_year:
                text = f"{name}在{one.years[t]}年至多启动 {one.most_a_year} 个项目。"
                model.add(Demand("rule", text, v, year=t), these, 1.0, high=one.most_a_year)
        if one.village_limit is not None and one.village_limit[v] < np.inf:
            most = float(one.village_limit[v])
            cost = [float(one.cost[v, p]) for p in kinds for t in mine[p] if t >= 0]
            text = f"{name}的项目限额 {most:g}。"
            model.add(Demand("limit", text, v), everything, cost, high=most)


def _caps(one: Instance, model: Model, *, floors: bool) -> None:
    """Add caps of townships, and ceilings and floors of groups."""
    for w, t in np.argwhere(one.cap < np.inf).tolist():
        here = model.start[one.township_of == w, :, t]
        most, columns = float(one.cap[w, t]), here[here >= 0].tolist()
        if len(columns) > most:
            text = f"{one.townships[w]}在{one.years[t]}年至多启动 {most:g} 个项目。"
            model.add(Demand("cap", text, year=t), columns, 1.0, high=most)
    for g, c, t in np.ndindex(one.group_low.shape):
        here = model.start[one.county_of == c][:, one.in_group[g], t]
        columns = here[here >= 0].tolist()
        low, high = float(one.group_low[g, c, t]), float(one.group_high[g, c, t])
        where = f"{one.counties[c]}{one.years[t]}年“{one.groups[g]}”"
        if len(columns) > high:
            text = f"{where}至多 {high:g} 个。"
            model.add(Demand("group", text, group=g, county=c, year=t), columns, 1.0, high=high)
        if floors and low > 0:
            text = f"{where}至少 {low:g} 个（可以启动的有 {len(columns)} 个）。"
            model.add(Demand("floor", text, group=g, county=c, year=t), columns, 1.0, low=low)


def _spending(one: Instance, model: Model) -> None:
    """Say that what is spent is paid; goes without saying."""
    for c, p, y in np.argwhere((model.flow >= 0).any(axis=1)).tolist():
        columns, amounts = [], []
        here = np.flatnonzero(one.county_of == c)
        for later, share in enumerate(one.spend):
            t = y - later
            if not 0 <= t < len(one.years):
                continue
            for v in here[model.start[here, p, t] >= 0].tolist():
                columns.append(int(model.start[v, p, t]))
                amounts.append(share * float(one.cost[v, p]))
        flows = model.flow[c, :, p, y]
        flows = flows[flows >= 0]
        model.add(None, columns + flows.tolist(), amounts + [-1.0] * len(flows), high=0)


def _budgets(one: Instance, model: Model) -> None:
    later = [f"{one.years[-1]}年以后"] * (one.money_years - len(one.years))
    years = [*(f"{year}年" for year in one.years), *later]

    def limited(demand: Demand, flows: Ints, most: float) -> None:
        if most < np.inf:
            model.add(demand, flows[flows >= 0].tolist(), 1.0, high=most)

    for s, y in np.ndindex(len(one.funds), one.money_years):
        money: Floats = one.budget[:, s, y]
        if one.shared[s]:
            text = f"{years[y]}{one.funds[s]}资金共 {one.pool[s, y]:,.1f}。"
            limited(Demand("pool", text, fund=s, year=y), model.flow[:, s, :, y],
                    float(one.pool[s, y]))  # fmt: skip
        for c in range(len(one.counties)):
            text = f"{one.counties[c]}{years[y]}{one.funds[s]}资金 {money[c]:,.1f}。"
            demand = Demand("budget", text, fund=s, county=c, year=y)
            limited(demand, model.flow[c, s, :, y], float(money[c]))
