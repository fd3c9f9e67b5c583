"""The invented leaders of the demonstration: real-sized, labelled, with something to see to."""

import pytest

from guantong.core.models import Unit
from guantong.core.services import events, units
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.demo.register import invent_leaders, leaders
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.models import Reserve, VillageTerm
from guantong.people.models import Person

pytestmark = pytest.mark.django_db


def test_a_county_has_leaders_a_reserve_and_what_waits(town, desk, django_assert_max_num_queries):
    for n in range(50):
        units.create(None, town.red, name=f"{n}号村", kind="village", code=f"A11-{n}")
    villages = list(Unit.objects.unscoped("test").filter(kind="village").order_by("path"))
    with django_assert_max_num_queries(80):
        many = invent_leaders({"xiangzhen": desk.ship}, villages)
    rows = leaders(town.first)
    assert many > len(rows) > 300
    assert all(one.is_demo and one.person.is_demo for one in rows)
    assert Person.objects.unscoped("test").filter(is_demo=False).count() == 0
    found = {rule["code"] for one in team.teams([u.pk for u in villages]).values()
             for rule, _who in one.noticed}  # fmt: skip
    assert found == {one["code"] for one in team.data()["rule"]}
    ending, _papers = Leaders.waits
    assert ending.rows(desk.ship).count() > 50
    assert Teams.waits[0].rows(desk.org).count() == 5
    assert Reserve.objects.unscoped("test").filter(case=None).exclude(entered_on=None).count() > 60
    assert VillageTerm.objects.unscoped("test").exclude(last=None).count() == 5
    assert events.verify() is None
