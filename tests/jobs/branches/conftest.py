"""Branches of 甲县 with their standards: 一村党支部 and one of the county's office."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from tests.casework.conftest import desk  # noqa: F401

TODAY = dt.date(2026, 6, 15)


@pytest.fixture
def branches(town, desk, shelf):  # noqa: F811
    """The shipped standards, the branch of 一村 and one of the county's, whom nobody typed."""
    return shelf.take(_branches, town, desk)


def _branches(town, desk):  # noqa: F811
    from guantong.core.services import accounts
    from guantong.core.services.party import tree
    from guantong.jobs.branches.services import loading

    loading.load()
    ship2 = desk.ship2
    accounts.grant(None, desk.org2, role="township_officer", unit=town.red)
    facts = {"members": 12, "full_members": 12, "elected_on": dt.date(2025, 3, 1)}
    village = tree.create(None, town.village, "一村党支部", "branch", "B1", **facts)
    office = tree.create(None, town.first, "甲县某公司党支部", "branch", "B2", **facts)
    return SimpleNamespace(village=village, office=office, ship2=ship2)
