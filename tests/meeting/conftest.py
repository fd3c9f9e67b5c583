"""The county government, and a second officer who may sign."""

import pytest
from tests.staffing.conftest import scenario, staff

__all__ = ["scenario", "staff"]


@pytest.fixture
def gov(town, shelf):
    from tests.people.cadres import government

    return shelf.take(government, town)


@pytest.fixture
def second(cast, town, shelf):
    return shelf.take(_second, town)


def _second(town):
    from guantong.core.models import Account
    from guantong.core.services import accounts

    made, _first = accounts.create(
        None, town.city, username="second", display_name="复核人", password="Yongzhou!2026"
    )
    accounts.grant(None, made, role="cadre_officer", unit=town.city)
    return Account.objects.unscoped("test").get(pk=made.pk)
