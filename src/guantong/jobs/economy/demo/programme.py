"""An invented programme in its second year: what villages could build, its money, what came of it.

Yields lean on the shipped examples, money is as tight as it is: about four million yuan a year for
a county of three hundred villages. Nothing in it is true.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.jobs.economy.demo.told import SAID
from guantong.programmes.demo import plans as inventing
from guantong.programmes.demo.plans import Could, Kind, Money
from guantong.programmes.models import BatchPlan, BatchRow, Programme, Project
from guantong.programmes.services import publishing

if TYPE_CHECKING:
    from guantong.core.models import Account

PILOT = "三变试点"
SEED, YEARS = 20_260_714, 5
MANY, YEARLY = 300, 4_000_000
#: Code, name, yield a year, its error, what it needs, the group it counts in, cost from and to.
KINDS = (
    ("solar", "屋顶光伏", "0.115", "0.030", "", "", 160_000, 400_000),
    ("plant", "标准厂房出租", "0.070", "0.015", "", "", 400_000, 900_000),
    ("share", "入股产业园", "0.066", "0.015", "", "", 200_000, 500_000),
    ("oil", "油茶低改", "0.350", "0.150", "", "", 60_000, 160_000),
    ("cold", "冷库", "0.090", "0.030", "", "", 200_000, 500_000),
    ("machine", "农机服务队", "0.110", "0.040", "", "", 300_000, 500_000),
    ("census", "清产核资", "0", "0", "", "", 20_000, 40_000),
    ("three", PILOT, "0.100", "0.040", "census", PILOT, 150_000, 300_000),
)  # fmt: skip
#: Which part of a year's money each level gives.
LEVELS = (("中央扶持资金", "central", 0.6), ("省级扶持资金", "province", 0.2),
          ("市县配套资金", "county", 0.2))  # fmt: skip
FIRST_SHARE = 0.7


def invent_programme(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> BatchPlan:
    """Write a programme of a county that began last year; return the plan that is in force.

    Parameters
    ----------
    accounts
        Those of the demonstration: who draws it up, who signs.
    villages
        Of the county, in the order of the tree; their incomes are there already.

    """
    county, today = accounts["zuzhi"].unit, timezone.localdate()
    kinds = inventing.enter_kinds(county, [
        Kind(code, name, rate, error, needs, group) for code, name, rate, error, needs, group, *_ in
        KINDS
    ])  # fmt: skip
    inventing.enter_projects(kinds, _could(villages))
    first = today.year - 1
    programme = _drawn_up(county, first, len(villages))
    plan = inventing.plan(programme, dt.date(first, 1, 20), rounds=1)
    pointing(BatchPlan, "pk", [plan.pk]).update(made_by=accounts["zuzhi"])
    plan = inventing.publish(plan, dt.date(first, 2, 26), leader=accounts["buling"])
    _first_year(plan, first)
    _second_year(plan, first + 1, today)
    inventing.measure(plan)
    _again(accounts, programme, today)
    return plan


def _could(villages: Sequence[Unit]) -> Iterator[Could]:
    random = np.random.default_rng(SEED)
    for n, village in enumerate(villages):
        for code, _name, rate, error, _needs, _group, least, most in KINDS:
            # The census is open to all: what needs it does too.
            if code != "census" and random.random() > 0.6:
                continue
            cost = round(random.uniform(least, most), -4)
            income = round(cost * float(rate) * random.lognormal(0, 0.25), -2)
            unknown = code != "census" and random.random() < 0.04
            yield Could(
                village, code, int(cost), None if unknown else int(income),
                int(income * float(error) / float(rate)) if income and not unknown else None,
                feasible="no" if n % 41 == 7 and code == "solar" else "yes",
                why_not=f"屋顶承重不够{SAID}" if n % 41 == 7 and code == "solar" else "",
            )  # fmt: skip


def _drawn_up(county: Unit, first: int, many: int) -> Programme:
    years = range(first, first + YEARS)
    whole = YEARLY * many / MANY
    funds = [
        Money(f"{name}{SAID}", level, [], {
            (county.pk, year): int(round(whole * part, -3)) for year in years
        })
        for name, level, part in LEVELS
    ]  # fmt: skip
    pilots = max(1, many // 60)
    batches = [(f"{PILOT}第 {n} 批", PILOT, year, 0, pilots) for n, year in enumerate(years, 1)]
    name = f"{first}—{first + YEARS - 1} 年消薄攻坚和“百千三变”项目计划{SAID}"
    return inventing.draw_up(county, name, first, YEARS, funds, batches, town_starts=4)


def _first_year(plan: BatchPlan, year: int) -> None:
    """Say what came of the starts of the first year: most begun, some late, some not at all."""
    random = np.random.default_rng(SEED + 1)
    rows = [row for n, row in enumerate(inventing.rows_due(plan, year)) if n % 8 != 1]
    began = [
        (row, dt.date(year, 3 + n % 9, 6 + n % 20),
         int(row.cost * FIRST_SHARE * random.uniform(0.95, 1.3)))
        for n, row in enumerate(rows)
    ]  # fmt: skip
    inventing.carry_out(year, [(row, day, spent, None) for row, day, spent in began])
    inventing.carry_out(year + 1, [
        (row, day, int(row.cost * (1 - FIRST_SHARE)), _earned(row, random.uniform(0.25, 0.6)))
        for row, day, _spent in began
    ])  # fmt: skip
    running = [row.project_id for row, _day, _spent in began]
    pointing(Project, "pk", running).update(running_on=dt.date(year + 1, 1, 1))


def _earned(row: BatchRow, part: float) -> int | None:
    return int(row.mean * part) if row.mean else None


def _second_year(plan: BatchPlan, year: int, today: dt.date) -> None:
    """Say what of the second year's starts was begun until now: the rest may still be."""
    some = [
        (row, min(dt.date(year, 2 + n % 8, 9 + n % 15), today), int(row.cost * 0.5), None)
        for n, row in enumerate(inventing.rows_due(plan, year)) if n % 3
    ]  # fmt: skip
    inventing.carry_out(year, some)


def _again(accounts: Mapping[str, Account], programme: Programme, today: dt.date) -> None:
    """Plan anew from what came of it: one draft waits for the officer, one for the leader."""
    draft = inventing.plan(programme, today, rounds=1)
    made_by = {"made_by": accounts["zuzhi"], "kind": BatchPlan.Kind.REPLAN}
    told = {"name": f"{today.year} 年重排方案{SAID}", **made_by}
    pointing(BatchPlan, "pk", [draft.pk]).update(**told)
    draft.refresh_from_db()
    meeting = f"县委农村工作领导小组第 9 次会议{SAID}"
    met = publishing.meet(
        accounts["zuzhi"], draft, meeting=meeting, met_on=today - dt.timedelta(days=6)
    )
    publishing.publish(accounts["zuzhi"], met)
