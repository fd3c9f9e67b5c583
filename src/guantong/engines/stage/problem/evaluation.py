"""What a plan is worth and which rules it breaks; knows nothing of the search or its columns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.errors import StageError
from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.problem.incomes import Incomes, incomes
from guantong.engines.stage.problem.instance import ANY_YEAR, NEVER, Instance
from guantong.engines.stage.problem.money import Money, pay

#: Share by which money or a count may be over: sums are not exact.
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks.

    Attributes
    ----------
    rule
        Its name: can, ban, lock, begun, needs, starts, year, limit, cap, group, designated,
        strong, may_designate, money.
    text
        What is wrong, in Chinese.
    village, kind, year
        Where; -1 is not one.

    """

    rule: str
    text: str
    village: int = -1
    kind: int = -1
    year: int = -1


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A plan by parts; points are beyond doing nothing.

    Attributes
    ----------
    value
        The sum of the parts.
    lifted, strong, income, late, designated
        Points of each; lateness and the next two are what is lost or saved, with their sign.
    change, short
        Points lost, ≤ 0.
    incomes, money
        What villages earn and which fund pays what.
    violations
        Rules broken; none in a plan that holds.

    """

    lifted: float
    strong: float
    income: float
    late: float
    designated: float
    change: float
    short: float
    incomes: Incomes
    money: Money
    violations: tuple[Violation, ...]

    @property
    def value(self) -> float:
        """Points beyond doing nothing."""
        gained = self.lifted + self.strong + self.income + self.late + self.designated
        return gained + self.change + self.short

    @property
    def feasible(self) -> bool:
        """Whether no rule is broken."""
        return not self.violations


def evaluate(instance: Instance, starts: Ints, designated: Ints) -> Evaluation:
    """Count a plan and check every rule.

    Parameters
    ----------
    instance
        What is planned.
    starts
        int (n, P): years of starts, -1 is none.
    designated
        int (n,): years of designations, -1 is none.

    Raises
    ------
    StageError
        If the arrays have another shape or years that do not exist.

    """
    one, years = instance, len(instance.years)
    if starts.shape != one.cost.shape or designated.shape != (len(one.villages),):
        raise StageError("方案的行列与村、项目的数目不符。", table="plan")
    if ((starts < NEVER) | (starts >= years)).any() or (
        (designated < NEVER) | (designated >= years)
    ).any():
        raise StageError("方案里的年度不存在。", table="plan", column="year")
    earned = incomes(one, starts)
    idle = incomes(one, np.full_like(starts, NEVER))
    w, d = one.weights, one.discounts
    counts = _counts(one, starts, designated)
    money = pay(one, _spent(one, starts))
    named = designated >= 0
    short = np.maximum(0.0, one.group_low - counts.group).sum()
    short += np.maximum(0.0, one.designated_low - counts.designated).sum()
    changed = (one.changeable >= 0) & (starts != one.changeable)
    passed = (earned.weak_passed - idle.weak_passed) @ d
    return Evaluation(
        lifted=float(w.weak * (one.people @ passed)),
        strong=float(w.strong * ((earned.strong_passed - idle.strong_passed) @ d).sum()),
        income=float(w.income * ((earned.mean - idle.mean) @ d).sum()),
        late=float(w.late * (_in_time(one, starts) & (one.base < one.weak_line)).sum()),
        designated=float(w.designation * d[designated[named]].sum()),
        change=float(-w.change * changed.sum()),
        short=float(-w.short * short),
        incomes=earned,
        money=money,
        violations=(
            *_starts(one, starts),
            *_villages(one, starts),
            *_named(one, designated, earned),
            *_counted(one, counts),
            *_unpaid(one, money),
        ),
    )


@dataclass(frozen=True, eq=False)
class Counts:
    """How many starts and designations there are by place and year."""

    cap: Floats
    group: Floats
    designated: Floats


def _counts(one: Instance, starts: Ints, designated: Ints) -> Counts:
    years = len(one.years)
    cap = np.zeros((len(one.townships), years))
    group = np.zeros((len(one.groups), len(one.counties), years))
    named = np.zeros((len(one.counties), years))
    village, kind = np.nonzero(starts >= 0)
    year, county = starts[village, kind], one.county_of[village]
    np.add.at(cap, (one.township_of[village], year), 1)
    for number in range(len(one.groups)):
        inside = np.flatnonzero(one.in_group[number, kind])
        np.add.at(group[number], (county[inside], year[inside]), 1)
    who = np.flatnonzero(designated >= 0)
    np.add.at(named, (one.county_of[who], designated[who]), 1)
    return Counts(cap, group, named)


def _spent(one: Instance, starts: Ints) -> Floats:
    spent = np.zeros((len(one.counties), len(one.kinds), one.money_years))
    village, kind = np.nonzero(starts >= 0)
    for later, share in enumerate(one.spend):
        at = (one.county_of[village], kind, starts[village, kind] + later)
        np.add.at(spent, at, share * one.cost[village, kind])
    return spent


def _in_time(one: Instance, starts: Ints) -> Bools:
    early = (starts >= 0) & (starts <= one.weights.late_by) & one.counts_as_begun
    found: Bools = np.any(early, axis=1)
    return found


def _starts(one: Instance, starts: Ints) -> list[Violation]:
    """Check each start by itself, and each that must be."""
    found = []
    payable: Bools = np.asarray(one.pays.any(axis=0))

    def wrong(rule: str, village: int, kind: int, why: str, year: int) -> None:
        text = f"{one.villages[village]}的“{one.kinds[kind]}”{why}。"
        found.append(Violation(rule, text, village, kind, year))

    for v, p in np.argwhere(starts >= 0).tolist():
        t = int(starts[v, p])
        if one.started[v, p]:
            continue
        if not one.can[v, p]:
            wrong("can", v, p, "不能实施", t)
        if not payable[p] and one.cost[v, p] > 0:
            wrong("money", v, p, "没有资金可以支付", t)
        q = int(one.needs[p])
        if q >= 0 and not one.has[v, q] and not 0 <= starts[v, q] < t:
            wrong("needs", v, p, f"须先有“{one.kinds[q]}”", t)
    for v, p, t in one.bans:
        if not one.started[v, p] and starts[v, p] >= 0 and t in (ANY_YEAR, int(starts[v, p])):
            wrong("ban", v, p, "已被排除", int(starts[v, p]))
    for v, p, t in one.locks:
        if starts[v, p] != t:
            wrong("lock", v, p, f"没有按锁定在{one.years[t]}年启动", t)
    for v, p in np.argwhere(one.started).tolist():
        if one.published is not None and starts[v, p] != one.published[v, p]:
            wrong("begun", v, p, "已经启动，不能改动", int(one.published[v, p]))
    return found


def _villages(one: Instance, starts: Ints) -> list[Violation]:
    """Check the starts and the money of each village."""
    found = []
    for v in np.flatnonzero((starts >= 0).sum(axis=1) > one.most_starts).tolist():
        text = f"{one.villages[v]}启动的项目超过 {one.most_starts} 个。"
        found.append(Violation("starts", text, v))
    for t in range(len(one.years)):
        for v in np.flatnonzero((starts == t).sum(axis=1) > one.most_a_year).tolist():
            text = f"{one.villages[v]}在{one.years[t]}年启动的项目超过 {one.most_a_year} 个。"
            found.append(Violation("year", text, v, year=t))
    if one.village_limit is not None:
        money = np.where(starts >= 0, one.cost, 0.0).sum(axis=1)
        for v in np.flatnonzero(money > one.village_limit * (1 + TOLERANCE) + TOLERANCE).tolist():
            text = f"{one.villages[v]}的项目共 {money[v]:,.2f}，超过本村限额。"
            found.append(Violation("limit", text, v))
    return found


def _named(one: Instance, designated: Ints, earned: Incomes) -> list[Violation]:
    """Check that who is designated may be, and is strong then."""
    found = []
    least = one.sure if one.counting == "chance" else 1.0
    for v in np.flatnonzero(designated >= 0).tolist():
        t = int(designated[v])
        if one.may_designate is not None and not one.may_designate[v]:
            text = f"{one.villages[v]}不能认定为示范村。"
            found.append(Violation("may_designate", text, v, year=t))
        if earned.strong_passed[v, t] < least - TOLERANCE:
            text = f"{one.villages[v]}在{one.years[t]}年还没有达到强村标准，不能认定。"
            found.append(Violation("strong", text, v, year=t))
    return found


def _counted(one: Instance, counts: Counts) -> list[Violation]:
    """Check caps of townships, groups and designations."""
    found = []
    for w, t in np.argwhere(counts.cap > one.cap + TOLERANCE).tolist():
        text = f"{one.townships[w]}在{one.years[t]}年启动 {counts.cap[w, t]:.0f} 个，超过上限。"
        found.append(Violation("cap", text, year=t))
    for g, c, t in np.argwhere(counts.group > one.group_high + TOLERANCE).tolist():
        where = f"{one.counties[c]}的“{one.groups[g]}”在{one.years[t]}年"
        text = f"{where}启动 {counts.group[g, c, t]:.0f} 个，超过上限。"
        found.append(Violation("group", text, year=t))
    for c, t in np.argwhere(counts.designated > one.designated_high + TOLERANCE).tolist():
        text = f"{one.counties[c]}在{one.years[t]}年认定的示范村超过上限。"
        found.append(Violation("designated", text, year=t))
    return found


def _unpaid(one: Instance, money: Money) -> list[Violation]:
    """Name the years and counties whose money does not suffice."""
    found = []
    for c, p, y in np.argwhere(money.missing > TOLERANCE * (1 + money.spent)).tolist():
        year = one.years[y] if y < len(one.years) else f"{one.years[-1]}以后"
        text = f"{one.counties[c]}{year}年“{one.kinds[p]}”还缺资金 {money.missing[c, p, y]:,.2f}。"
        found.append(Violation("money", text, kind=p, year=y))
    return found
