"""Which projects villages could start, what they cost and yield, and which money may pay them.

Everything is data: kinds, funds and groups have the names that the caller gives. Worths are points
of one scale, more is better; money is in one unit throughout (the tables use thousand yuan).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np

from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem import checks
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints

#: In a ban: in no year at all.
ANY_YEAR = -1
#: No start, no year.
NEVER = -1
#: Most starts a village may be allowed in all.
MOST_STARTS = 3
Counting = Literal["mean", "safe", "chance"]


@dataclass(frozen=True)
class Weights:
    """What counts how much, in points.

    Attributes
    ----------
    weak
        A village-year in which a village's counted income reaches the weak line, times its
        `Instance.people`.
    strong
        A village-year in which it reaches the strong line.
    income
        One unit of money of mean income in one year.
    late, late_by
        Lost by a weak village that starts nothing that counts (`Instance.counts_as_begun`) up to
        and including year ``late_by`` (from 0).
    designation
        A designation (示范村), discounted by its year.
    short
        Lost for each start or designation missing at a floor.
    change
        Lost for each published start that is moved or dropped.

    """

    weak: float = 10.0
    strong: float = 6.0
    income: float = 0.02
    late: float = 40.0
    late_by: int = 2
    designation: float = 20.0
    short: float = 30.0
    change: float = 3.0


@dataclass(frozen=True, eq=False)
class Instance:
    """Villages, projects, money and rules.

    n villages, P kinds, S funds, G groups, C counties, W townships, T years in which projects
    start, Y = T + len(spend) - 1 years in which money is spent, H = T + after years in which
    income is looked at.

    Attributes
    ----------
    villages, kinds, funds, groups, counties, townships, years
        Names, each once within its table; ``years`` has T.
    county_of, township_of
        int (n,).
    base, base_sd
        float (n,): operating income without any project, and its standard deviation (used by
        ``counting="chance"``).
    people
        float (n,), ≥ 0: how much lifting this village over the weak line weighs.
    cost, income
        float (n, P), ≥ 0: money of a project in all; mean yearly income when fully running.
    worst, sd
        float (n, P), ≥ 0: how much the yearly income falls short at worst (``safe``), and its
        standard deviation apart from the shared ``shock`` (``chance``).
    can, has
        bool (n, P): whether a project may be started; whether the village already has one.
    needs
        int (P,): the kind that must have been started in an earlier year, or be there; -1 is none.
    counts_as_begun
        bool (P,): kinds whose start ends a weak village's waiting.
    pays
        bool (S, P): which kinds a fund may pay.
    shared
        bool (S,): the fund is one pool of all counties.
    budget
        float (C, S, Y), ≥ 0, inf allowed: a county's money of a fund and year. Of a shared fund it
        is a ceiling on what the county may take; inf is none.
    pool
        float (S, Y): the money of each shared fund; not read for the others.
    cap
        float (W, T), inf allowed: most starts a township and year.
    in_group
        bool (G, P): kinds that a group counts (pilots; one kind that may not be everywhere).
    group_low, group_high
        float (G, C, T): starts of a group's kinds a county and year, at least and at most (inf).
        A floor may be missed at ``weights.short``.
    designated_low, designated_high
        float (C, T): the same of designations.
    weak_line, strong_line
        Yearly income from which a village is no longer weak, and is strong.
    after
        Years after the last start in which income still counts.
    discount
        Of each year to the next.
    ramp
        Share of the full income 0, 1, … years after the start; the last value stays.
    spend
        Share of the cost that is paid 0, 1, … years after the start; sums to 1.
    most_starts, most_a_year
        A village's starts in all (3 at most) and in one year.
    weights
        See `Weights`.
    counting
        Which income is held against the lines: ``mean``; ``safe``, the mean less the worst
        shortfall of one project; ``chance``, the probability is what counts.
    shock
        float (P,): standard deviation of a kind's shared shock, as share of the mean income.
    sure
        With ``chance``: probability of being strong from which a village may be designated.
    locks, bans
        (village, kind, year): must start then; may not start then (or in `ANY_YEAR`).
    published
        int (n, P) or None: year of a start in the published plan, -1 is none.
    begun
        bool (n, P) or None: published starts that have begun and stay.
    may_designate
        bool (n,) or None: villages that may be designated; None is all.
    village_limit
        float (n,) or None: most money for all projects of a village.

    Raises
    ------
    StageError
        If arrays do not fit together; says table, row and column.

    """

    villages: tuple[str, ...]
    kinds: tuple[str, ...]
    funds: tuple[str, ...]
    groups: tuple[str, ...]
    counties: tuple[str, ...]
    townships: tuple[str, ...]
    years: tuple[str, ...]
    county_of: Ints
    township_of: Ints
    base: Floats
    base_sd: Floats
    people: Floats
    cost: Floats
    income: Floats
    worst: Floats
    sd: Floats
    can: Bools
    has: Bools
    needs: Ints
    counts_as_begun: Bools
    pays: Bools
    shared: Bools
    budget: Floats
    pool: Floats
    cap: Floats
    in_group: Bools
    group_low: Floats
    group_high: Floats
    designated_low: Floats
    designated_high: Floats
    weak_line: float = 50.0
    strong_line: float = 200.0
    after: int = 2
    discount: float = 0.93
    ramp: tuple[float, ...] = (0.0, 0.5, 1.0)
    spend: tuple[float, ...] = (0.7, 0.3)
    most_starts: int = 3
    most_a_year: int = 1
    weights: Weights = Weights()
    counting: Counting = "safe"
    shock: Floats | None = None
    sure: float = 0.8
    locks: tuple[tuple[int, int, int], ...] = ()
    bans: tuple[tuple[int, int, int], ...] = ()
    published: Ints | None = None
    begun: Bools | None = None
    may_designate: Bools | None = None
    village_limit: Floats | None = None

    def __post_init__(self) -> None:
        _check(self)

    @property
    def horizon(self) -> int:
        """Years in which income is looked at."""
        return len(self.years) + self.after

    @property
    def money_years(self) -> int:
        """Years in which money is spent."""
        return len(self.years) + len(self.spend) - 1

    @cached_property
    def discounts(self) -> Floats:
        """Worth of a point in each year of the horizon, float (H,)."""
        return np.asarray(self.discount ** np.arange(self.horizon), float)

    @cached_property
    def must(self) -> Ints:
        """The year in which a start is fixed by a lock or because it has begun, int (n, P); -1."""
        found = np.full(self.cost.shape, NEVER, np.int64)
        if self.published is not None and self.begun is not None:
            found[self.begun] = self.published[self.begun]
        for village, kind, year in self.locks:
            found[village, kind] = year
        return found

    @cached_property
    def open(self) -> Bools:
        """Whether a start is allowed by itself, bool (n, P, T): possible, payable, not banned.

        What is fixed is open in no other year; what has begun is open in its year whatever
        ``can`` and bans say.
        """
        payable = self.pays.any(axis=0) | (self.cost <= 0)
        years = len(self.years)
        found = np.repeat((self.can & payable)[:, :, None], years, axis=2)
        for village, kind, year in self.bans:
            found[village, kind, slice(None) if year == ANY_YEAR else year] = False
        fixed = self.must >= 0
        found &= ~fixed[:, :, None] | (self.must[:, :, None] == np.arange(years))
        rows, kinds = np.nonzero(self.started)
        found[rows, kinds, self.must[rows, kinds]] = True
        return found

    @cached_property
    def started(self) -> Bools:
        """Starts that have begun, bool (n, P)."""
        return np.zeros(self.cost.shape, bool) if self.begun is None else self.begun

    @cached_property
    def changeable(self) -> Ints:
        """Year of published starts whose change costs, int (n, P); -1 elsewhere."""
        if self.published is None:
            return np.full(self.cost.shape, NEVER, np.int64)
        free: Ints = np.where(self.must >= 0, NEVER, self.published)
        return free

    def changed(self, **fields: Any) -> Instance:
        """Return the same instance with other fields (locks, bans, budget, published …)."""
        return replace(self, **fields)


def _check(one: Instance) -> None:
    """Raise `StageError` at the first thing that does not fit."""
    for table in ("villages", "kinds", "funds", "groups", "counties", "townships", "years"):
        checks.once(table, getattr(one, table))
    if not one.villages or not one.years or not one.kinds:
        raise StageError("至少要有一个村、一类项目、一个年度。")
    _check_villages(one)
    _check_kinds(one)
    _check_money(one)
    _check_limits(one)
    _check_choices(one)


def _check_villages(one: Instance) -> None:
    n, kinds = len(one.villages), len(one.kinds)
    for name in ("county_of", "township_of", "base", "base_sd", "people"):
        checks.shape("villages", name, getattr(one, name), (n,))
    checks.within("villages", "county_of", one.county_of, 0, len(one.counties))
    checks.within("villages", "township_of", one.township_of, 0, len(one.townships))
    county = np.full(len(one.townships), NEVER, np.int64)
    county[one.township_of] = one.county_of
    apart = county[one.township_of] != one.county_of
    checks.rows("villages", "township_of", apart, "一个乡镇只能属于一个县")
    checks.finite("villages", "base", one.base)
    for name in ("base_sd", "people"):
        checks.at_least("villages", name, getattr(one, name), 0)
        checks.finite("villages", name, getattr(one, name))
    for name in ("cost", "income", "worst", "sd"):
        values = getattr(one, name)
        checks.shape("projects", name, values, (n, kinds))
        checks.at_least("projects", name, values, 0)
        checks.finite("projects", name, values)
    checks.shape("projects", "can", one.can, (n, kinds))
    checks.shape("projects", "has", one.has, (n, kinds))
    if one.may_designate is not None:
        checks.shape("villages", "may_designate", one.may_designate, (n,))
    if one.village_limit is not None:
        checks.shape("villages", "village_limit", one.village_limit, (n,))
        checks.at_least("villages", "village_limit", one.village_limit, 0)


def _check_kinds(one: Instance) -> None:
    kinds = len(one.kinds)
    for name in ("needs", "counts_as_begun"):
        checks.shape("kinds", name, getattr(one, name), (kinds,))
    checks.within("kinds", "needs", one.needs, NEVER, kinds)
    checks.rows("kinds", "needs", one.needs == np.arange(kinds), "不能以自身为前提")
    if one.shock is not None:
        checks.shape("kinds", "shock", one.shock, (kinds,))
        checks.at_least("kinds", "shock", one.shock, 0)
    if not 1 <= one.most_starts <= MOST_STARTS or one.most_a_year < 1:
        raise StageError(f"每村启动的项目应在 1 到 {MOST_STARTS} 个之间。", column="most_starts")
    if one.after < 0 or not 0 < one.discount <= 1 or not one.ramp:
        raise StageError("年限、折算或达产比例不对。", table="rules")
    if not one.spend or abs(sum(one.spend) - 1) > 1e-9 or min(one.spend) < 0:
        raise StageError("分年支付比例须不小于零，合计为 1。", table="rules", column="spend")
    if one.counting not in ("mean", "safe", "chance"):
        raise StageError("收入只能按均值、保底或概率计。", table="rules", column="counting")
    for name, value in vars(one.weights).items():
        if not 0 <= value < np.inf:
            raise StageError(f"权重 {name} 不能是负数。", table="weights", column=name)


def _check_money(one: Instance) -> None:
    counties, funds, years = len(one.counties), len(one.funds), one.money_years
    checks.shape("funds", "pays", one.pays, (funds, len(one.kinds)))
    checks.shape("funds", "shared", one.shared, (funds,))
    checks.shape("budgets", "budget", one.budget, (counties, funds, years))
    checks.at_least("budgets", "budget", one.budget, 0)
    checks.shape("budgets", "pool", one.pool, (funds, years))
    checks.at_least("budgets", "pool", one.pool[one.shared], 0)


def _check_limits(one: Instance) -> None:
    counties, years, groups = len(one.counties), len(one.years), len(one.groups)
    checks.shape("townships", "cap", one.cap, (len(one.townships), years))
    checks.at_least("townships", "cap", one.cap, 0)
    checks.shape("groups", "in_group", one.in_group, (groups, len(one.kinds)))
    for low, high, size in (
        (one.group_low, one.group_high, (groups, counties, years)),
        (one.designated_low, one.designated_high, (counties, years)),
    ):
        checks.shape("limits", "low", low, size)
        checks.shape("limits", "high", high, size)
        checks.at_least("limits", "low", low, 0)
        checks.finite("limits", "low", low)
        checks.rows("limits", "high", ~(high >= low), "上限低于下限")


def _check_choices(one: Instance) -> None:
    shape, years = one.cost.shape, len(one.years)
    for table, rows, least in (("locks", one.locks, 0), ("bans", one.bans, ANY_YEAR)):
        for n, (village, kind, year) in enumerate(rows):
            if not (0 <= village < shape[0] and 0 <= kind < shape[1] and least <= year < years):
                raise StageError(
                    f"{table} 第 {n + 1} 行的村、项目或年度不存在。", table=table, row=n
                )
    if len({(v, p) for v, p, _ in one.locks}) < len(set(one.locks)):
        raise StageError("同一个项目锁定在两个年度。", table="locks")
    if one.published is not None:
        checks.shape("published", "year", one.published, shape)
        checks.within("published", "year", one.published, NEVER, years)
    if {(v, p, t) for v, p, t in one.locks} & {(v, p, t) for v, p, t in one.bans}:
        raise StageError("同一个启动既锁定又排除。", table="locks")
    if one.begun is not None:
        checks.shape("published", "begun", one.begun, shape)
        if one.published is None or (one.begun & (one.published < 0)).any():
            raise StageError(
                "已启动的项目必须在已公布的方案里。", table="published", column="begun"
            )
        for n, (village, kind, year) in enumerate(one.locks):
            if one.begun[village, kind] and one.published[village, kind] != year:
                raise StageError("已启动的项目不能锁定在别的年度。", table="locks", row=n)
