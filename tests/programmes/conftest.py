"""Two villages of 甲县 and what they are asked."""

from __future__ import annotations

from decimal import Decimal

import pytest


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
