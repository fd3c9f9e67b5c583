"""When a unit's last member joined: known only where the roll is whole."""

import datetime as dt

import pytest

from guantong.core.facts import FACTS, Known, Unknown
from guantong.core.models import PartyOrganisation
from guantong.people.models import Party, Person

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 6, 1)


def _member(unit, month, n):
    one = Person(unit=unit, unit_path=unit.path, name=f"虚构{n}", code=f"M{n}", party=Party.MEMBER,
                 party_month=month)  # fmt: skip
    one.derive()
    one.save()


def _told(unit):
    return FACTS["unit.months_since_joined"].of(unit, ON)


def test_it_is_counted_from_the_last_member_of_a_whole_roll(town):
    branch = PartyOrganisation.objects.create(
        unit=town.village, unit_path=town.village.path, code="P1", name="一村党支部",
        kind="branch", path="0001", members=2,
    )  # fmt: skip
    assert isinstance(_told(town.village), Unknown)
    _member(town.village, "2023-03", 1)
    assert "党员 2 名" in str(_told(town.village).why)
    _member(town.village, "2023-11", 2)
    assert _told(town.village) == Known(31, "人员信息")
    _member(town.village, "", 3)
    assert "登记入党时间的 2 名" in str(_told(town.village).why)
    branch.members = None
    branch.save()
    assert str(_told(town.village).why) == "党组织没有登记党员数"
