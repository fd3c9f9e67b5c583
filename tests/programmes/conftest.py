"""Villages of 甲县: what they are asked, and a sweep over them by the shipped criteria."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.casework.conftest import desk  # noqa: F401


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


@pytest.fixture
def county(town, desk):  # noqa: F811
    """The cast, with three places in 红星镇 and the shipped criteria at the root."""
    from guantong.core.services import units
    from guantong.jobs.rectification.services import criteria

    criteria.load()
    town.second_village = units.create(None, town.red, name="二村", kind="village", code="A12")
    town.community = units.create(None, town.red, name="东街社区", kind="village", code="A13")
    return desk


@pytest.fixture
def overdue(town):
    """The term of 一村党支部 ended forty days ago; of the others nothing is on record."""
    from guantong.core.models import PartyOrganisation

    return PartyOrganisation.objects.create(
        unit=town.village, unit_path=town.village.path, code="P1", name="一村党支部",
        kind="branch", path="0001", term_ends_on=timezone.localdate() - dt.timedelta(days=40),
    )  # fmt: skip


@pytest.fixture
def sweep(county, town, overdue):
    """The sweep, just begun by the county."""
    from guantong.programmes.services import sweeping

    due = timezone.localdate() + dt.timedelta(days=30)
    return sweeping.begin(county.org, town.first, name="2026年度排查", due=due)
