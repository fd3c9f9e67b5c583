"""A site, a base, a village with households, and who works with them."""

from types import SimpleNamespace

import pytest

from tests.casework.conftest import desk  # noqa: F401


@pytest.fixture
def site(town, desk):  # noqa: F811
    """渡口旧址 of 红星镇: nobody has seen it yet."""
    from guantong.places.models import Site
    from guantong.places.services import sites

    made = sites.add(
        desk.org, town.red, name="渡口旧址", category="former", revolutionary="unknown"
    )
    assert isinstance(made, Site)
    return made


@pytest.fixture
def base(town, desk):  # noqa: F811
    """A base of 甲县 that takes 50 persons from Tuesday to Sunday, and groups of other units."""
    from guantong.places.services import bases

    return bases.add(
        desk.org, town.first, name="县党性教育基地", kind="county", outside=True, capacity=50,
        opening="周二至周日 9:00-17:00；周一闭馆",
    )  # fmt: skip


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
