"""A sweep over 甲县: two villages and a community of 红星镇, by the shipped criteria."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from tests.casework.conftest import desk  # noqa: F401


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
