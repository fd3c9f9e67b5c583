"""A quarter on its way up the tree: some villages have reported, some are checked, some fixed.

The villages are of the public register; the numbers are invented and labelled.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.programmes import asking
from guantong.programmes.models import (
    Cadence,
    DataElement,
    DataSheet,
    DataValue,
    ValueOrigin,
    ValueState,
)
from guantong.programmes.services import checks, seasons, values
from guantong.programmes.services.values import Said

if TYPE_CHECKING:
    from guantong.core.models import Account

State = ValueState
#: So long is left to report.
DUE = dt.timedelta(days=6)
#: How far the villages of the first township are, in the tree's order; of the others each eighth.
FIRST = (
    State.OPEN, State.OPEN, State.OPEN, State.REPORTED, State.REPORTED, State.REPORTED, State.OPEN,
    State.CHECKED, State.CHECKED, State.CHECKED, State.FIXED,
)  # fmt: skip
OTHERS = (
    State.FIXED, State.FIXED, State.FIXED, State.CHECKED, State.CHECKED, State.REPORTED,
    State.FIXED, State.OPEN,
)  # fmt: skip
#: Of the first township: whose numbers do not add up; who said something and not all.
BROKEN = 6
PARTS = ("ve_sales", "ve_contract", "ve_invest", "ve_other")
WHOLE, OFF = "ve_operating", 3000
#: About what a village says of a quarter, in yuan; what is not here is not said.
USUAL = {
    "ve_sales": 9000, "ve_contract": 7000, "ve_invest": 4000, "ve_other": 1500,
    "ve_subsidy": 12_000, "ve_dividend": 2000, "ve_expense": 14_000, "ve_management": 5000,
    "ve_fixed": 900_000, "ve_assets": 1_600_000, "ve_debt": 60_000,
}  # fmt: skip


def invent_quarter(accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write the last quarter that is over of some villages; return how many numbers.

    Parameters
    ----------
    accounts
        Those of the demonstration; what the township's accountant said the others check and fix.
    villages
        In the order of the tree; the first is that of the demonstration's secretary.

    """
    today = timezone.localdate()
    (period,) = asking.over(today, Cadence.QUARTER)
    county = accounts["zuzhi"].unit
    seasons.ask(accounts["zuzhi"], county, period=period, due=today + DUE)
    known = {one.code: one for one in pointing(DataElement, "code", [*USUAL, WHOLE])}
    town = villages[0].parent_id
    own = [one for one in villages if one.parent_id == town]
    others = [one for one in villages if one.parent_id != town]
    states = {one.pk: FIRST[min(n, len(FIRST) - 1)] for n, one in enumerate(own)}
    states |= {one.pk: OTHERS[n % len(OTHERS)] for n, one in enumerate(others)}
    on = min(today, values.ends(period) + dt.timedelta(days=9))
    broken = own[BROKEN].pk if len(own) > BROKEN else None
    mine = [one for one in own if states[one.pk] != State.OPEN or one.pk == broken]
    said = [it for one in mine for it in _numbers(one, period, known, off=one.pk == broken)]
    done = values.put(accounts["kuaiji"], said, origin=ValueOrigin.FILE, on=on, is_demo=True)
    rest = [one for one in others if states[one.pk] != State.OPEN]
    said = [it for one in rest for it in _numbers(one, period, known)]
    more = values.put(None, said, origin=ValueOrigin.FILE, on=on, is_demo=True)
    _handed_on(accounts, own, others, states, period, on)
    sheets = values.sheets_of({one.pk: one for one in villages}, [period])
    checks.recount(list(sheets.values()))
    return done.made + more.made


def _numbers(
    unit: Unit, period: str, known: Mapping[str, DataElement], *, off: bool = False
) -> Iterator[Said]:
    """Yield the invented numbers of a village: they add up, but where they are to be off."""
    dice = random.Random(f"{unit.code}{period}")  # noqa: S311 - invented
    size = dice.lognormvariate(0, 0.7)
    told = {code: Decimal(round(usual * size * dice.uniform(0.6, 1.4), -1))
            for code, usual in USUAL.items()}  # fmt: skip
    told["ve_management"] = min(told["ve_management"], told["ve_expense"])
    told["ve_fixed"] = min(told["ve_fixed"], told["ve_assets"])
    told[WHOLE] = sum((told[code] for code in PARTS), Decimal(OFF if off else 0))
    for code, value in told.items():
        if code in known:
            yield Said(known[code], unit, period, value)


def _handed_on(
    accounts: Mapping[str, Account], own: Sequence[Unit], others: Sequence[Unit],
    states: Mapping[int, str], period: str, on: dt.date,
) -> None:  # fmt: skip
    """Bring sheets and numbers to their states, each by another person."""
    rows = rows_of_all([one.pk for one in (*own, *others)], DataSheet, "unit")
    rows.filter(period=period).update(is_demo=True)
    towns = {one.pk for one in own}
    for state in (State.REPORTED, State.CHECKED, State.FIXED):
        for some, by, checker in (
            ([key for key in towns if states[key] == state], accounts["kuaiji"],
             accounts["xiangzhen"]),
            ([one.pk for one in others if states[one.pk] == state], None, None),
        ):  # fmt: skip
            when = {"reported_by": by, "reported_on": on}
            if state != State.REPORTED:
                when |= {"checked_by": checker, "checked_on": on + dt.timedelta(days=3)}
            if state == State.FIXED:
                when |= {"fixed_by": accounts["zuzhi"], "fixed_on": on + dt.timedelta(days=8)}
            for part in seasons.pieces(some):
                sheets = rows_of_all(part, DataSheet, "unit").filter(period=period)
                sheets.update(state=state, **when)
                numbers = rows_of_all(part, DataValue, "unit").filter(period=period, current=True)
                numbers.update(state=state)
