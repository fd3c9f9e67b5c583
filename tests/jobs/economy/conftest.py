"""Three villages of 红星镇 whose accounts are asked for, and who works on them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.casework.conftest import desk  # noqa: F401

TODAY = dt.date(2026, 8, 20)
CODES = ("ve_sales", "ve_contract", "ve_invest", "ve_other", "ve_subsidy")


@pytest.fixture
def books(town, desk):  # noqa: F811
    """一村 二村 三村 of 红星镇, the shipped elements, a leader of the county."""
    from tests.conftest import _account

    from guantong.core.services import accounts, units
    from guantong.jobs.economy.services import elements

    elements.load()
    two = units.create(None, town.red, name="二村", kind="village", code="A12")
    three = units.create(None, town.red, name="三村", kind="village", code="A13")
    leader = _account("chief", town.first)
    accounts.grant(None, leader, role="leader", unit=town.first)
    return SimpleNamespace(
        one=town.village, two=two, three=three, org=desk.org, org2=desk.org2, ship=desk.ship,
        secretary=desk.secretary, far=desk.far, leader=leader, county=town.first, town=town.red,
    )  # fmt: skip


def say(unit, period, *amounts, state="fixed"):
    """Keep what a village said of a period: the four accounts that count, then subsidies."""
    from guantong.programmes.models import DataElement
    from guantong.programmes.services import values

    found = {one.code: one for one in DataElement.objects.unscoped("test")}
    rows = [
        values.Said(found[code], unit, period, Decimal(amount))
        for code, amount in zip(CODES, amounts, strict=False)
        if amount is not None
    ]
    return values.put(None, rows, state=state, is_demo=True)


def reckoned():
    """Reckon all villages on the day of the tests; return the years by (name, year)."""
    from guantong.core.models import Unit
    from guantong.jobs.economy.models import VillageYear
    from guantong.jobs.economy.services.reckoning import reckon

    reckon(Unit.objects.unscoped("test").filter(kind="village").order_by("path"), TODAY)
    rows = VillageYear.objects.unscoped("test").select_related("unit")
    return {(one.unit.name, one.year): one for one in rows}
