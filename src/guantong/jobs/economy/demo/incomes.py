"""Invented incomes of villages by account over five years: nothing in them is true.

The villages are of the public register. Incomes are lognormal; some years and accounts are left
unsaid, some villages have none, subsidies are drawn apart from them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django.utils import timezone

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.core.services import events
from guantong.jobs.economy.demo.told import REASON
from guantong.jobs.economy.services import elements
from guantong.jobs.economy.services.reckoning import reckon
from guantong.programmes import asking
from guantong.programmes.demo.values import USUAL
from guantong.programmes.models import Cadence, DataElement, DataSheet, ValueState
from guantong.programmes.services import values

if TYPE_CHECKING:
    from guantong.core.models import Account

Floats = npt.NDArray[np.float64]
SEED, YEARS = 20_260_713, 5
CODES = ("ve_sales", "ve_contract", "ve_invest", "ve_other")
#: What grew in a year, and how much more the last year's quarters were than the one under way.
GROWTH, LAST = 1.07, 1.18
#: The median of subsidies in a year.
SUBSIDY = 60_000
#: Shares of villages without income, of years nobody said, of years that lack an account, that are
#: not fixed yet.
NOUGHT, UNSAID, LACKING, UNFIXED = 0.02, 0.03, 0.01, 0.03
PIECE = 600


@dataclass(frozen=True, eq=False)
class Drawn:
    """What was drawn: village × year × account in yuan, subsidies, what is known of it."""

    years: tuple[int, ...]
    parts: Floats
    subsidies: Floats
    said: npt.NDArray[np.bool_]
    lacks: npt.NDArray[np.int64]
    fixed: npt.NDArray[np.bool_]
    homes: npt.NDArray[np.int64]


def draw(villages: Sequence[Unit], last: int, period: str) -> Drawn:
    """Draw the years of villages, the last one given; the same again for the same villages.

    How large a village is says the quarter that is under way (`programmes.demo.values`), so that
    years and quarters are of one village.
    """
    many, random = len(villages), np.random.default_rng(SEED)
    size = np.array([
        Random(f"{one.code}{period}").lognormvariate(0, 0.7)  # noqa: S311 - invented
        for one in villages
    ])  # fmt: skip
    usual = np.array([USUAL[code] for code in CODES], float) * 4 * LAST
    back = GROWTH ** -np.arange(YEARS)[::-1]
    parts = size[:, None, None] * usual * back[:, None] * random.lognormal(0, 0.2, (many, YEARS, 4))
    parts[random.random(many) < NOUGHT, -3:] = 0
    # The first village is weak year after year, so that what is done for one is seen.
    parts[0] = (24_000 * back)[:, None] * np.array([0.3, 0.5, 0.15, 0.05])
    said = random.random((many, YEARS)) >= UNSAID
    lacks = np.where(random.random((many, YEARS)) < LACKING, random.integers(0, 4), -1)
    fixed = np.ones((many, YEARS), bool)
    fixed[:, -1] = random.random(many) >= UNFIXED
    said[0], lacks[0], fixed[0] = True, -1, True
    return Drawn(
        tuple(range(last - YEARS + 1, last + 1)), np.round(parts, -1),
        np.round(random.lognormal(np.log(SUBSIDY), 0.7, (many, YEARS)), -2), said, lacks, fixed,
        random.integers(160, 900, many),
    )  # fmt: skip


@transaction.atomic
def invent_incomes(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write the invented years of villages, and this year's quarters; return how many years.

    Parameters
    ----------
    accounts
        Those of the demonstration: who reported, checked and fixed.
    villages
        In the order of the tree; the first is that of the demonstration's secretary.

    """
    elements.load()
    today = timezone.localdate()
    (period,) = asking.over(today, Cadence.QUARTER)
    drawn = draw(villages, today.year - 1, period)
    asked = {one.code: one for one in pointing(DataElement, "code", ALL)}
    for start in range(0, len(villages), PIECE):
        some = range(start, min(start + PIECE, len(villages)))
        for n, year in enumerate(drawn.years):
            on = dt.date(year + 1, 2, 10)
            for state in (ValueState.FIXED, ValueState.REPORTED):
                rows = list(_said(drawn, villages, some, n, asked, state))
                values.put(None, rows, state=state, on=on, is_demo=True)
    _signed(accounts, drawn.years)
    _quarters(drawn, villages, asked, today)
    reckon(villages, today)
    events.record(None, "村集体经济.演示", villages[0], f"写入虚构村级收入 {len(villages)} 个村")
    return int(drawn.said.sum())


#: The elements that are invented: incomes, their sum, subsidies, households, the three changes.
ALL = (
    *CODES, "ve_operating", "ve_subsidy", "ve_members", "ve_shared", "ve_certified", "ve_land",
    "ve_clarified", "ve_stock", "ve_dividend",
)  # fmt: skip


def _said(
    drawn: Drawn, villages: Sequence[Unit], some: Sequence[int], n: int,
    asked: Mapping[str, DataElement], state: str,
) -> Iterator[values.Said]:  # fmt: skip
    """Yield what villages said of their n-th year, those whose numbers are in a state."""
    for at in some:
        if not drawn.said[at, n] or drawn.fixed[at, n] != (state == ValueState.FIXED):
            continue
        told = {code: drawn.parts[at, n, k] for k, code in enumerate(CODES)}
        if drawn.lacks[at, n] >= 0:
            del told[CODES[drawn.lacks[at, n]]]
        else:
            told["ve_operating"] = drawn.parts[at, n].sum()
        told["ve_subsidy"] = drawn.subsidies[at, n]
        if n == len(drawn.years) - 1:
            told |= _of_the_whole(drawn, at)
        for code, value in told.items():
            yield values.Said(asked[code], villages[at], f"{drawn.years[n]}", Decimal(int(value)))


def _of_the_whole(drawn: Drawn, at: int) -> dict[str, float]:
    """Return the village's households and, where it tries them, the three changes as sums."""
    homes = int(drawn.homes[at])
    if at % 7 != 3:
        return {"ve_members": homes}
    shared = homes * 9 // 10
    return {
        "ve_members": homes, "ve_shared": shared, "ve_certified": shared * 4 // 5,
        "ve_land": homes * 2, "ve_clarified": homes * 6, "ve_stock": homes * 600,
        "ve_dividend": float(drawn.parts[at, -1].sum()) // 4,
    }  # fmt: skip


def _signed(accounts: Mapping[str, Account], years: Sequence[int]) -> None:
    """Say who reported, checked and fixed what: the county below the officer alone."""
    county, town = accounts["zuzhi"].unit, accounts["xiangzhen"]
    rows = DataSheet.objects.unscoped(REASON).filter(
        is_demo=True, period__in=[f"{year}" for year in years]
    )
    own = rows.filter(rows.under(county.path))
    own.update(checked_by=town)
    own.filter(state=ValueState.FIXED).update(fixed_by=accounts["zuzhi"])


def _quarters(
    drawn: Drawn, villages: Sequence[Unit], asked: Mapping[str, DataElement], today: dt.date
) -> None:
    """Write this year's quarters of the first county, but the last that is over.

    How that one goes up the tree is shown by `programmes.demo.values`.
    """
    first = villages[0].path[: -2 * tree.WIDTH]
    own = [(n, one) for n, one in enumerate(villages) if one.path.startswith(first)]
    there = set(
        rows_of_all([one.pk for _n, one in own], DataSheet, "unit")
        .filter(period__startswith=f"{today.year}-Q").values_list("unit", "period")
    )  # fmt: skip
    over = (today.month - 1) // 3
    for quarter in range(1, over):
        period = f"{today.year}-Q{quarter}"
        rows = [
            said
            for n, one in own
            if (one.pk, period) not in there and (n + quarter) % 19
            for said in _quarter(drawn, n, one, period, asked)
        ]
        on = dt.date(today.year, 3 * quarter + 1, 12)
        values.put(None, rows, state=ValueState.FIXED, on=on, is_demo=True)


def _quarter(
    drawn: Drawn, n: int, village: Unit, period: str, asked: Mapping[str, DataElement]
) -> Iterator[values.Said]:
    # Every third of the weak does visibly better this year: something was begun there.
    lift = 3 if n and n % 3 == 0 and drawn.parts[n, -1].sum() < 50_000 else GROWTH
    for k, code in enumerate(CODES):
        amount = int(drawn.parts[n, -1, k] * lift / LAST / 4)
        yield values.Said(asked[code], village, period, Decimal(amount))
    yield values.Said(
        asked["ve_subsidy"], village, period, Decimal(int(drawn.subsidies[n, -1] / 4))
    )
