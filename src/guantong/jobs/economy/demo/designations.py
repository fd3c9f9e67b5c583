"""Invented demonstration, improvement and pilot villages in batches: nothing in them is true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import bulk
from guantong.jobs.economy.demo.told import SAID
from guantong.jobs.economy.models import ABOVE, Designation, Level, VillageYear
from guantong.jobs.economy.services import designating

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = Designation.Kind
#: Kind → one village in so many, what it does.
EVERY = {
    Kind.SHOW: (30, "产业园入股和物业出租的账目怎样公开"),
    Kind.IMPROVE: (9, "土地流转服务和闲置校舍盘活"),
    Kind.PILOT: (14, "清产核资、土地入股、按份额分红"),
}  # fmt: skip
BATCHES, PROPOSED = 3, 3


def invent_designations(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write designations in three batches, and put a fourth forward; return how many there are."""
    today = timezone.localdate()
    keys = [one.pk for one in villages]
    rows = list(rows_of_all(keys, VillageYear, "unit").filter(stands=True).select_related("unit"))
    made = []
    for kind, (every, shows) in EVERY.items():
        fit = [row for row in rows if (row.level in ABOVE) == (kind == Kind.SHOW)]
        for n, row in enumerate(fit[every // 2 :: every]):
            batch = 1 + n % BATCHES
            year = today.year - BATCHES + batch
            ended = n == 4
            made.append(Designation(
                unit=row.unit, unit_path=row.unit_path, kind=kind, batch=batch, year=year,
                ground=f"县委办〔{year}〕{6 + batch}号{SAID}", shows=f"{shows}{SAID}",
                since=dt.date(year, 4, 18), by=accounts["zuzhi"], seconded_by=accounts["buling"],
                until=dt.date(today.year, 5, 20) if ended else None,
                reason=f"经营主体退出，账目停了半年{SAID}" if ended else "", is_demo=True,
            ))  # fmt: skip
    bulk.insert(Designation, made)
    taken = {one.unit_id for one in made}
    free = [row for row in rows if row.unit_id not in taken and row.level == Level.ORDINARY]
    own = [row for row in free if row.unit_path.startswith(accounts["zuzhi"].unit.path)]
    if own:
        designating.designate.over(
            accounts["zuzhi"], own[:PROPOSED], kind=Kind.IMPROVE.value, batch=BATCHES + 1,
            year=today.year, ground=f"县委办〔{today.year}〕21号{SAID}",
            shows=f"土地流转服务{SAID}", since=today,
        )  # fmt: skip
    return len(made)
