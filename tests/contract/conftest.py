"""Whoever could try: one account a role, of this county and of another, and one without any."""

import pytest

from guantong.core import roles


@pytest.fixture
def holders(town, settings_fast):
    """One account a role over 甲县, one a role over 乙县, and one without any."""
    from guantong.core.models import Account, Grant

    made = {}
    for place, unit in (("own", town.first), ("other", town.second)):
        for role in roles.ROLES:
            account = Account(unit=unit, username=f"{role}-{place}", display_name=role)
            account.save()
            Grant(account=account, role=role, unit=unit).save()
            made[place, role] = account
    nobody = Account(unit=town.first, username="none", display_name="none")
    nobody.save()
    made["none", ""] = nobody
    return made
