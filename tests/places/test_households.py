"""Households by hand: entered, mended, moved away and back; who keeps contact with whom."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.frame import way
from guantong.places.models import ContactTerm, Household
from guantong.places.services import contacts, grids, households
from tests.places.village import contact, group, household, of

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NEXT = timezone.localdate() + dt.timedelta(days=1)


def terms(row):
    rows = ContactTerm.objects.unscoped("test").filter(household=row).order_by("pk")
    return [(one.contact.name, one.until is None) for one in rows]


def test_a_household_is_entered_in_a_group_of_its_own_village(town, grid_desk):
    one = group(town.village, "1组")
    made = households.add(grid_desk.secretary, town.village, number="0001", name="甲", group=one)
    assert (made.number, made.group) == ("0001", one)
    with pytest.raises(GuantongError, match="0001 已登记"):
        households.add(grid_desk.secretary, town.village, number="0001", name="乙", group=None)


def test_a_group_is_known_however_it_is_written(town, grid_desk):
    households.group_add(grid_desk.secretary, town.village, name="第一村民小组")
    with pytest.raises(GuantongError, match="同一个小组"):
        households.group_add(grid_desk.secretary, town.village, name="1组")


def test_a_group_with_households_is_not_deleted(town, grid_desk):
    one = group(town.village, "1组")
    row = household(town.village, "1", one)
    with pytest.raises(Conflict, match="还有住户"):
        households.group_drop(grid_desk.secretary, one)
    households.change(grid_desk.secretary, row, number="1", name="甲", group=None)
    households.group_drop(grid_desk.secretary, one)


def test_who_moves_away_leaves_grid_and_contact_and_may_come_back(town, grid_desk):
    row, who = household(town.village, "1"), contact(town.village, "党员甲")
    contacts.give(grid_desk.secretary, row, contact=who)
    assert terms(row) == [("党员甲", True)]
    with pytest.raises(GuantongError, match="今天之后"):
        households.leave(grid_desk.secretary, row, left_on=NEXT)
    households.leave(grid_desk.secretary, row, left_on=timezone.localdate())
    now = of(town.village, "1")
    assert (now.contact, now.left_on) == (None, timezone.localdate())
    assert terms(row) == [("党员甲", False)]
    households.come_back(grid_desk.secretary, now)
    assert of(town.village, "1").left_on is None


def test_nobody_keeps_contact_with_the_own_household_or_one_that_refused(town, grid_desk):
    row = household(town.village, "1")
    mine, other = contact(town.village, "甲", home=row), contact(town.village, "乙")
    with pytest.raises(GuantongError, match="自家"):
        contacts.give(grid_desk.secretary, row, contact=mine)
    contacts.give(grid_desk.secretary, row, contact=other)
    contacts.bar(grid_desk.secretary, row, contact=other, reason="两家有纠纷，住户要求换人")
    assert of(town.village, "1").contact is None
    with pytest.raises(GuantongError, match="不由乙联系"):
        contacts.give(grid_desk.secretary, row, contact=other)


def test_who_keeps_contact_no_longer_leaves_all_households(town, grid_desk):
    rows = [household(town.village, str(n)) for n in range(2)]
    who = contact(town.village, "甲")
    for row in rows:
        contacts.give(grid_desk.secretary, row, contact=who)
    contacts.end(grid_desk.secretary, who, left_on=timezone.localdate())
    assert [of(town.village, str(n)).contact for n in range(2)] == [None, None]
    assert terms(rows[0]) == [("甲", False)]


def test_a_contact_s_name_is_read_where_the_member_is_kept(town, grid_desk):
    from guantong.people.models import Person

    member = Person(unit=town.village, name="盘志强", birth_month="1970-01", sex="1")
    member.save()
    who = contact(town.village, "盘志强（党员）")
    contacts.link(grid_desk.secretary, who, member=member)
    who.refresh_from_db()
    assert (who.name, who.member_id) == ("盘志强", member.pk)
    Person.objects.unscoped("test").filter(pk=member.pk).update(name="盘志刚")
    assert contacts.names([who]) == {who.pk: "盘志刚"}
    assert contacts.renew() == 1
    who.refresh_from_db()
    assert who.name == "盘志刚"
    asked = {getattr(one, "name", one) for one in contacts.change.asks(who)}
    assert "name" not in asked


def test_the_way_to_somebody_who_keeps_contact_is_through_the_list(town):
    assert [str(name) for name, _address in way.to(contact(town.village, "党员甲"))] == ["联系人"]


def test_an_account_is_given_only_to_who_visits_over_the_village(town, grid_desk):
    from guantong.core.services import accounts

    who = contact(town.village, "甲")
    with pytest.raises(GuantongError, match="没有在本村走访的账号"):
        contacts.give_account(grid_desk.secretary, who, username="g-ship")
    accounts.grant(None, grid_desk.far, role="grid_worker", unit=town.village)
    contacts.give_account(grid_desk.secretary, who, username="g-far")
    who.refresh_from_db()
    assert who.account == grid_desk.far


def test_an_invented_point_is_not_told_in_degrees(town, grid_desk, client):
    row = household(town.village, "1")
    for one in (row, town.village):
        one.longitude, one.latitude, one.knowledge = 111.612345, 26.412345, "invented"
        one.save()
        client.force_login(grid_desk.secretary, backend=BACKEND)
        page = client.get(one.get_absolute_url()).content.decode()
        assert "虚构，不是真实位置" in page
        assert "111.61235" not in page


def test_what_is_not_chosen_yet_is_a_dash(town, grid_desk, client):
    client.force_login(grid_desk.secretary, backend=BACKEND)
    offer = reverse("frame:act", args=["core.unit", town.village.pk, "offer-add"])
    row = household(town.village, "1")
    need = reverse("frame:act", args=["places.household", row.pk, "need-add"])
    for address in (offer, need):
        page = client.get(address).content.decode()
        assert '<option value="" selected>—</option>' in page
        assert "-----" not in page


def test_another_county_sees_and_does_nothing(town, grid_desk):
    row = household(town.village, "1")
    assert not Household.objects.visible_to(grid_desk.far).exists()
    with pytest.raises(Refused):
        households.change(grid_desk.far, row, number="2", name="乙", group=None)
    with pytest.raises(Refused):
        grids.take(grid_desk.far, town.village, code="1", name="一格")
