"""Who works on the term change of villages in 甲县; the leaders of 一村 and 二村."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.casework.conftest import desk, listed  # noqa: F401

TODAY = timezone.localdate()
FIRST = TODAY - dt.timedelta(days=1000)


def who(name, birth="1980-05", sex="1", **more):
    """Return what is told of somebody."""
    facts = {"name": name, "sex": sex, "birth_month": birth, "ethnicity": "汉族", "party": "01",
             "schooling": "3", "party_month": "2005-07", "id_number": ""}  # fmt: skip
    return facts | more


@pytest.fixture
def leaders(town, desk, shelf):  # noqa: F811
    """一村: 书记 and 主任 in one, a member; 二村: nobody."""
    return shelf.take(_leaders, town, desk)


def _leaders(town, desk):  # noqa: F811
    from types import SimpleNamespace

    from guantong.core.services import units
    from guantong.jobs.village_terms.services import leaders

    second = units.create(None, town.red, name="二村", kind="village", code="A12")
    made = {}
    for key, post, person in (
        ("secretary", "party_chief", who("盘一")), ("director", "committee_chief", who("盘一")),
        ("member", "committee_member", who("蒋二", "1990-02")),
    ):  # fmt: skip
        known = made["secretary"].person if key == "director" else None
        made[key] = leaders.take(
            desk.ship, town.village, post=post, first=FIRST, way="elected", person=known, **person
        )
    return SimpleNamespace(second=second, **made)


@pytest.fixture
def second(town):
    """Another village of 红星镇."""
    from guantong.core.services import units

    return units.create(None, town.red, name="二村", kind="village", code="A12")


@pytest.fixture
def of(town, desk, listed):  # noqa: F811
    """A round of 甲县 that gathers; the shipped negative list holds."""
    from tests.jobs.village_terms.gathered import drawn

    return drawn(town, desk)


@pytest.fixture
def chief(town, desk, of):  # noqa: F811
    """周甲, who is to be secretary of 一村."""
    from tests.jobs.village_terms.gathered import enter

    return enter(desk.ship, town.village, of)
