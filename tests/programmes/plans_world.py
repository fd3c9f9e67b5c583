"""A programme of 甲县: two townships, eight villages, three kinds of project, two funds."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.utils import timezone
from tests.conftest import _account

from guantong.core import facts
from guantong.core.facts import Known, Unknown
from guantong.core.models import Unit
from guantong.core.roles import UNIT_VIEW

FIRST = 2026
TODAY = dt.date(FIRST, 11, 30)
#: Operating income of 2025 in yuan; 六村's nobody knows.
INCOMES = {
    "一村": 20_000, "二村": 35_000, "三村": 45_000, "四村": 90_000, "五村": 30_000, "六村": None,
    "七村": 160_000, "八村": 48_000,
}  # fmt: skip


def declare(known):
    """Declare the fact of villages' incomes, as the job of village economy does."""
    facts.FACTS.pop("village.operating_income", None)

    @facts.fact("village.operating_income", Unit, "money", label="经营性收入", needs=UNIT_VIEW)
    def income(rows, on):
        told = {row.pk: known.get((row.name, on.year)) for row in rows}
        return {
            pk: Unknown() if value is None else Known(value, "测试账") for pk, value in told.items()
        }

    return income


@pytest.fixture
def today(monkeypatch):
    """Let it be the last of November of the programme's first year, whenever the test runs."""
    told = timezone.localdate
    monkeypatch.setattr(
        timezone, "localdate", lambda value=None, tz=None: told(value, tz) if value else TODAY
    )


@pytest.fixture
def incomes(today):
    """Return what is known of villages' incomes, by name and year; tests may add."""
    before = facts.FACTS.get("village.operating_income")
    known = {(name, FIRST - 1): value for name, value in INCOMES.items() if value is not None}
    declare(known)
    yield known
    facts.FACTS.pop("village.operating_income", None)
    if before is not None:
        facts.FACTS[before.name] = before


@pytest.fixture
def staged(town, settings_fast, shelf, incomes):
    """The programme as its officers entered it."""
    return shelf.take(build, town)


def build(town):
    """Enter accounts, villages, kinds, projects, money, batches."""
    from guantong.casework.services import processes
    from guantong.core.services import accounts, units

    processes.load()
    who = {}
    for name, role, unit in (
        ("org", "organisation_officer", town.first), ("org2", "organisation_officer", town.first),
        ("ship", "township_officer", town.red), ("lead", "leader", town.first),
        ("secretary", "village_secretary", town.village),
        ("far", "organisation_officer", town.second),
    ):  # fmt: skip
        who[name] = _account(f"p-{name}", unit)
        accounts.grant(None, who[name], role=role, unit=unit)
    green = units.create(None, town.first, name="青山乡", kind="township", code="A2")
    villages = {"一村": town.village}
    for n, name in enumerate(list(INCOMES)[1:], start=2):
        above = town.red if n <= 4 else green
        villages[name] = units.create(None, above, name=name, kind="village", code=f"AV{n}")
    programme = draw_up(who["org"], town.first)
    enter(who["org"], town.first, villages)
    money(who["org"], programme)
    return SimpleNamespace(**who, green=green, villages=villages, programme=programme)


def draw_up(actor, county):
    from guantong.programmes.services import kinds, programmes

    row = programmes.draw_up(
        actor,
        county,
        name="消薄三年计划",
        first_year=FIRST,
        years=3,
        weak_line=50_000,
        strong_line=200_000,
    )
    for code, name, first, group, rate in (
        ("census", "清产核资", "", "", 0), ("solar", "屋顶光伏", "", "", "0.100"),
        ("change", "三变改革", "census", "三变试点", "0.150"),
    ):  # fmt: skip
        kinds.add(
            actor,
            county,
            code,
            first,
            name=name,
            group=group,
            rate=rate,
            rate_error="0.020" if rate else 0,
            source="虚构测算",
            verify=True,
        )
    return row


def enter(actor, county, villages):
    from guantong.programmes.services import projects

    for name, village in villages.items():
        projects.add(actor, village, "census", name=f"{name}清产核资", cost=20_000, income=0,
                     income_error=0, said_by="县农经站（虚构）", basis="")  # fmt: skip
        projects.add(actor, village, "solar", name=f"{name}光伏", cost=300_000, income=30_000,
                     income_error=6_000, said_by="县农经站（虚构）", basis="")  # fmt: skip
        if name in ("一村", "五村", "七村"):
            projects.add(actor, village, "change", name=f"{name}三变", cost=200_000, income=45_000,
                         income_error=10_000, said_by="县农经站（虚构）", basis="")  # fmt: skip


def money(actor, programme):
    from guantong.programmes.services import money as money_

    money_.add_fund(actor, programme, name="省级扶持资金", level="province", kinds=["solar"],
                    shared=False, source="虚构", verify=True)  # fmt: skip
    money_.add_fund(actor, programme, name="县级配套", level="county", kinds=[], shared=False,
                    source="虚构", verify=True)  # fmt: skip
    for year in range(FIRST, FIRST + 4):
        money_.set_budget(actor, programme, "省级扶持资金", year, 600_000)
        money_.set_budget(actor, programme, "县级配套", year, 200_000)
    for year, least, most in ((FIRST, 0, 1), (FIRST + 1, 1, 2), (FIRST + 2, 0, 2)):
        money_.add_batch(actor, programme, year, least, most, name="三变试点", group="三变试点",
                         source="虚构", verify=True)  # fmt: skip


ON = dt.date(FIRST, 3, 1)
