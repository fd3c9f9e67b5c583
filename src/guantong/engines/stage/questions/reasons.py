"""Why a village starts what it starts in its year, and why another is left out: in prices.

A price is what one more unit of a limit would be worth to the whole plan; a column pays for all
that it uses. Nothing here compares villages with one another.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.incomes import incomes
from guantong.engines.stage.problem.plan import Plan
from guantong.engines.stage.proof.best import worth
from guantong.engines.stage.proof.prices import fees, split
from guantong.engines.stage.values.table import Table, tabulate


@dataclass(frozen=True)
class Reason:
    """Why a start stands where it stands.

    Attributes
    ----------
    village, kind, year
        The start.
    gained
        Points that the village's whole plan would lose without this start (and what needs it).
    price
        Points that its money and its place in the year's limits are worth elsewhere.
    other_year
        The next best year for it (-1 is none), and
    behind
        by how many points after prices the village's plan is worse then.
    fixed
        Whether a lock or its having begun fixes it.
    text
        The same in Chinese.

    """

    village: int
    kind: int
    year: int
    gained: float
    price: float
    other_year: int
    behind: float
    fixed: bool
    text: str


@dataclass(frozen=True)
class LeftOut:
    """Why a weak village is not lifted.

    Attributes
    ----------
    village
        Its number.
    starts
        Kind and year of the lift that is best after prices; none if nothing lifts it.
    cost, worth, price
        Its money; its points; the points that what it uses is worth elsewhere.
    text
        The same in Chinese.

    """

    village: int
    starts: tuple[tuple[int, int], ...]
    cost: float
    worth: float
    price: float
    text: str


def reasons(plan: Plan, village: int, table: Table | None = None) -> list[Reason]:
    """Say why each start of a village stands in its year.

    Parameters
    ----------
    table
        Of the plan's instance (`tabulate`), if there is one already.

    """
    one, here = plan.instance, _Village(plan, village, table)
    mine = plan.starts[village]
    now = here.find(mine)
    found = []
    for kind in np.flatnonzero(mine >= 0).tolist():
        year = int(mine[kind])
        without = here.rows.copy()
        less = (without[:, kind] < 0) & here.among(mine)
        best_without = float(here.points[less].max(initial=-np.inf))
        fee = here.fee(kind, year)
        moved = (without[:, kind] >= 0) & (without[:, kind] != year)
        others = [p for p in range(len(one.kinds)) if p != kind]
        moved &= (without[:, others] == mine[others]).all(axis=1)
        gained = float(here.points[now]) - best_without if now >= 0 else 0.0
        at = np.flatnonzero(moved)
        other, behind = -1, 0.0
        if len(at) and now >= 0:
            top = at[np.argmax(here.after[at])]
            other, behind = int(here.rows[top, kind]), float(here.after[now] - here.after[top])
        fixed = bool(one.must[village, kind] >= 0)
        found.append(
            Reason(
                village, kind, year, gained, fee, other, behind, fixed,
                _why(plan, village, kind, gained, fee, other, behind),
            )
        )  # fmt: skip
    return found


def left_out(plan: Plan, table: Table | None = None) -> list[LeftOut]:
    """Say of each weak village that the plan does not lift why not, in the order of villages."""
    one = plan.instance
    table = table or tabulate(one)
    passed = incomes(one, plan.starts).weak_passed[:, -1]
    least = one.sure if one.counting == "chance" else 1.0
    weak = np.flatnonzero((one.base < one.weak_line) & (passed < least))
    return [_left_out(plan, int(v), table, least) for v in weak]


def _left_out(plan: Plan, village: int, table: Table, least: float) -> LeftOut:
    one, here = plan.instance, _Village(plan, village, table)
    every = one.changed(
        **{
            name: np.repeat(getattr(one, name)[village : village + 1], len(here.rows), axis=0)
            for name in ("base", "base_sd", "people", "cost", "income", "worst", "sd", "can", "has")
        },
        villages=tuple(map(str, range(len(here.rows)))),
        county_of=np.zeros(len(here.rows), np.int64),
        township_of=np.zeros(len(here.rows), np.int64),
        published=None, begun=None, may_designate=None, village_limit=None, locks=(), bans=(),
    )  # fmt: skip
    lifts = np.flatnonzero(incomes(every, here.rows).weak_passed[:, -1] >= least)
    name = one.villages[village]
    if not len(lifts):
        return LeftOut(village, (), 0.0, 0.0, 0.0, f"{name}：可实施的项目都达不到标准线。")
    top = int(lifts[np.argmax(here.after[lifts])])
    row = here.rows[top]
    starts = tuple((int(p), int(row[p])) for p in np.flatnonzero(row >= 0))
    cost = float(one.cost[village, [p for p, _ in starts]].sum())
    points, price = float(here.points[top]), float(here.points[top] - here.after[top])
    kinds = "、".join(f"{one.years[t]}年{one.kinds[p]}" for p, t in starts)
    text = (
        f"{name}：最合算的办法是{kinds}，需资金 {cost:,.0f}；可得 {points:,.1f} 分，"
        f"而所用资金和名额用在别处值 {price:,.1f} 分。"
    )
    if points >= price - 1e-6:
        text += "按价格值得做，是剩下的零头资金不够整项才落下的，可以由人调换。"
    return LeftOut(village, starts, cost, points, price, text)


class _Village:
    """The columns of one village at the plan's prices."""

    def __init__(self, plan: Plan, village: int, table: Table | None) -> None:
        one = plan.instance
        self.instance, self.village = one, village
        table = table or tabulate(one)
        columns = np.arange(table.start[village], table.start[village + 1])
        self.rows = table.rows(columns)
        self.points = table.value[columns]
        self.cost = fees(one, split(one, plan.price_row()))
        self.after = worth(table, self.cost, columns, np.full(len(columns), -1))

    def find(self, row: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> int:
        at = np.flatnonzero((self.rows == row).all(axis=1))
        return int(at[0]) if len(at) else -1

    def among(
        self, row: np.ndarray[tuple[int, ...], np.dtype[np.int64]]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Which columns start nothing but what the row starts, in the same years."""
        found: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (
            (self.rows < 0) | (self.rows == row)
        ).all(axis=1)
        return found

    def fee(self, kind: int, year: int) -> float:
        one, v = self.instance, self.village
        c = int(one.county_of[v])
        money = one.cost[v, kind] * self.cost.money[c, kind, year]
        place = self.cost.extra[c, kind, year] + self.cost.cap[one.township_of[v], year]
        return float(money + place)


def _why(
    plan: Plan, village: int, kind: int, gained: float, fee: float, other: int, behind: float
) -> str:
    one = plan.instance
    year = int(plan.starts[village, kind])
    if one.must[village, kind] >= 0:
        how = "已经启动" if one.started[village, kind] else "由人锁定"
        return f"“{one.kinds[kind]}”在{one.years[year]}年：{how}。"
    text = (
        f"“{one.kinds[kind]}”在{one.years[year]}年：可得 {gained:,.1f} 分，"
        f"所用资金和名额用在别处值 {fee:,.1f} 分"
    )
    if other >= 0 and behind >= 0:
        text += f"；改在{one.years[other]}年少 {behind:,.1f} 分"
    elif other >= 0:
        text += f"；{one.years[other]}年略好，但那一年的零头资金不够"
    return f"{text}。"
