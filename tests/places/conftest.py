"""A site, a base, a village with households, and who works with them."""

from types import SimpleNamespace

import pytest
from tests.casework.conftest import desk  # noqa: F401
from tests.conftest import _account


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
def village(town, shelf):
    """一村: 甲家, 乙家 are the worker's, 丙家 another contact's; the secretary, the township."""
    return shelf.take(_village, town)


def _village(town):
    from guantong.casework.services import processes
    from guantong.core.services import accounts
    from guantong.places.models import Contact, Household, VillageGroup

    held = {}
    for name, role, unit in (
        ("secretary", "village_secretary", town.village),
        ("township", "township_officer", town.red),
        ("worker", "grid_worker", town.village),
        ("other", "grid_worker", town.village),
        ("county", "organisation_officer", town.first),
        ("elsewhere", "village_secretary", town.blue),
    ):
        held[name] = _account(name, unit)
        accounts.grant(None, held[name], role=role, unit=unit)
    processes.load()
    group = VillageGroup(unit=town.village, name="一组")
    group.save()
    contacts = {}
    for name, account in (("张", held["worker"]), ("李", held["other"])):
        contacts[name] = Contact(unit=town.village, name=name, account=account)
        contacts[name].save()
    homes = {}
    for at, (name, contact) in enumerate((("甲", "张"), ("乙", "张"), ("丙", "李")), start=1):
        row = Household(
            unit=town.village, number=f"{at:04d}", name=f"{name}家", group=group,
            contact=contacts[contact], telephone=f"1380000000{at}", persons=4,
        )  # fmt: skip
        row.save()
        homes[name] = row
    return SimpleNamespace(unit=town.village, **held, contacts=contacts, homes=homes)


@pytest.fixture
def grid_desk(town, shelf):
    """A village secretary, a town's officer, a county's; one of another county."""
    return shelf.take(_desk, town)


def _desk(town):
    from guantong.core.services import accounts

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
