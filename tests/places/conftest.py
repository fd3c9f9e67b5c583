"""Who works on the grids of 一村, and the households there."""

from __future__ import annotations

from types import SimpleNamespace

import pytest


@pytest.fixture
def grid_desk(town, shelf):
    """A village secretary, a town's officer, a county's; one of another county."""
    return shelf.take(_desk, town)


def _desk(town):
    from guantong.core.services import accounts
    from tests.conftest import _account

    people = {}
    for name, role, unit in (
        ("secretary", "village_secretary", town.village), ("ship", "township_officer", town.red),
        ("org", "organisation_officer", town.first), ("far", "organisation_officer", town.second),
    ):  # fmt: skip
        people[name] = _account(f"g-{name}", unit)
        accounts.grant(None, people[name], role=role, unit=unit)
    return SimpleNamespace(**people)


@pytest.fixture
def road(town):
    from tests.places import village

    village.road(town.village)
    return town.village


@pytest.fixture
def village(town, shelf):
    """一村: 甲家, 乙家 are the worker's, 丙家 another contact's; the secretary, the township."""
    from tests.places.visited import visited

    return shelf.take(visited, town)
