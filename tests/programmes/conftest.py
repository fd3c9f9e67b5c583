"""Two villages of 甲县 and what they are asked."""

from __future__ import annotations

from decimal import Decimal

import pytest


@pytest.fixture
def staff(town, shelf):
    """Two of the county, one of the prefecture, one each of 红星镇 and 一村, an accountant."""
    return shelf.take(_staff, town)


def _staff(town):
    from types import SimpleNamespace

    from tests.conftest import _account

    from guantong.core.services import accounts, units

    people = {}
    for name, role, unit in (
        ("city", "organisation_officer", town.city),
        ("org", "organisation_officer", town.first), ("org2", "organisation_officer", town.first),
        ("ship", "township_officer", town.red), ("accountant", "accountant", town.red),
        ("secretary", "village_secretary", town.village),
        ("far", "organisation_officer", town.second),
    ):  # fmt: skip
        people[name] = _account(name, unit)
        accounts.grant(None, people[name], role=role, unit=unit)
    units.create(None, town.red, name="二村", kind="village", code="A12")
    return SimpleNamespace(**people)


@pytest.fixture
def asked(town):
    """What villages say of a quarter: two incomes and their sum, households; and one rule."""
    from guantong.programmes.models import DataElement, DataRule, Told

    made = {}
    rows = (("sales", "销售收入", 2, Told.SELF), ("rent", "租金收入", 2, Told.SELF),
            ("income", "收入合计", 2, Told.SELF), ("homes", "成员户数", 0, Told.ABOVE))  # fmt: skip
    for n, (code, name, decimals, told) in enumerate(rows):
        made[code] = DataElement.objects.create(
            unit=town.city, code=code, name=name, group="收入", decimals=decimals, told=told,
            low=Decimal(0), high=Decimal(10_000_000), position=n, stock=code == "homes",
        )  # fmt: skip
    made["sum"] = DataRule.objects.create(
        unit=town.city, code="sum", name="合计等于各项之和", left="sales + rent", right="income"
    )
    return made
