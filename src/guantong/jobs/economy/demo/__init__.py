"""Invented village economy: incomes of five years, a programme in its second year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from guantong.core.models import Unit
from guantong.jobs.economy.demo.designations import invent_designations
from guantong.jobs.economy.demo.incomes import invent_incomes
from guantong.jobs.economy.demo.programme import invent_programme
from guantong.jobs.economy.demo.told import REASON

if TYPE_CHECKING:
    from guantong.core.models import Account


def invent(accounts: Mapping[str, Account], villages: Sequence[Unit], size: str) -> str:
    """Write all of it; say how much.

    Parameters
    ----------
    villages
        Those of the first county; in the size of a prefecture all villages have incomes.

    """
    some = list(villages)
    if size == "prefecture":
        rows = Unit.objects.unscoped(REASON).filter(kind=Unit.Kind.VILLAGE, closed_on=None)
        known = {one.pk for one in some}
        some += [one for one in rows.order_by("path") if one.pk not in known]
    years = invent_incomes(accounts, some)
    designated = invent_designations(accounts, some)
    plan = invent_programme(accounts, villages)
    return f"{len(some):,} 个村 {years:,} 年收入，示范提升试点 {designated} 个，{plan.programme}"
