"""Needs by class, sensitive ones for some alone; who was not visited within the months; helping."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from guantong.core.acts import find
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Event
from guantong.core.services import accounts
from guantong.frame import figures, workbench
from guantong.places.figures.visits import VISITED
from guantong.places.listings.needs import Needs, Needy, Own
from guantong.places.models import HelpOffer, HelpPair, Household, HouseholdNeed, Visit
from guantong.places.services import helping, needs
from guantong.standards.needs import classes

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
SINCE = dt.date(2026, 1, 1)


def _rows(model):
    return model.objects.unscoped("test")


def _visit(row, on):
    Visit(household=row, unit=row.unit, on=on).save()


def test_a_class_has_its_basis_and_its_months_and_none_is_a_grade():
    for one in classes().values():
        assert one.basis
        assert 1 <= one.months <= 12
    assert {key for key, one in classes().items() if one.sensitive} == {
        "disabled", "hardship_children", "orphan", "ill", "dispute",
    }  # fmt: skip


def test_a_need_is_registered_ended_with_a_reason_and_taken_up_again(village):
    home = village.homes["甲"]
    row = needs.add(village.secretary, home, "low_income", SINCE, source="低保名册（2026年1月）")
    with pytest.raises(Conflict, match="没有重复登记"):
        needs.add(village.secretary, home, "low_income", SINCE)
    row = needs.end(village.secretary, row, ended_why="收入稳定，退出低保")
    assert row.ended_on is not None
    row = needs.reopen(village.secretary, row)
    assert (row.ended_on, row.ended_why) == (None, "")


def test_only_who_may_sees_which_a_sensitive_need_is(client, village):
    home = village.homes["甲"]
    made = needs.add(village.secretary, home, "ill", SINCE)
    assert Needs.seen(village.secretary).get() == made
    assert not Needs.seen(village.county).exists()
    client.force_login(village.county, backend=BACKEND)
    page = client.get(reverse("places:needy")).content.decode()
    assert "敏感需求：不显示" in page
    assert "重病" not in page
    assert "甲家" not in client.get(reverse("places:needs") + "?kind=ill").content.decode()
    told = " ".join(Event.objects.unscoped("test").values_list("summary", flat=True))
    assert "重病" not in told
    client.force_login(village.secretary, backend=BACKEND)
    assert "重病" in client.get(reverse("places:needy")).content.decode()


def test_who_may_not_see_a_sensitive_need_does_not_end_it(village, town):
    from guantong.core.models import Account

    made = needs.add(village.secretary, village.homes["甲"], "ill", SINCE)
    accounts.grant(None, village.county, role="grid_worker", unit=town.first)
    assert not made.admits(Account.doors.get(pk=village.county.pk), needs.HOUSEHOLD_MANAGE)
    with pytest.raises(Refused):
        needs.end(village.county, made, ended_why="已经康复出院")


def test_a_household_waits_for_a_visit_when_the_months_of_its_need_are_over(village):
    home, other = village.homes["甲"], village.homes["乙"]
    for row in (home, other):
        HouseholdNeed(household=row, kind="low_income", since=SINCE).save()
    _visit(home, dt.date(2026, 3, 20))

    def waits(on):
        found = _rows(Household).filter(needs.unvisited(on)).order_by("number")
        return list(found.values_list("name", flat=True))

    assert waits(dt.date(2026, 2, 1)) == []
    assert waits(dt.date(2026, 6, 20)) == ["乙家"]
    assert waits(dt.date(2026, 6, 21)) == ["甲家", "乙家"]
    assert _rows(Household).filter(needs.unvisited(dt.date(2026, 6, 21), ["ill"])).count() == 0


def test_it_stands_on_the_workbench_of_who_sees_to_the_village(client, village):
    HouseholdNeed(household=village.homes["乙"], kind="left_elderly", since=SINCE).save()
    for account, wanted in ((village.secretary, 1), (village.township, 0), (village.elsewhere, 0)):
        kinds = workbench.kinds(account, of=lambda one: one is Needy)
        assert sum(kind.count for kind in kinds) == wanted
    own = workbench.kinds(village.worker, of=lambda one: one is Own)
    assert [todo.row.name for kind in own for todo in kind.todos] == ["乙家"]
    client.force_login(village.worker, backend=BACKEND)
    assert client.get(own[0].todos[0].address).status_code == 200
    other = reverse("places:mine-visit", args=[village.homes["丙"].pk])
    assert client.get(other).status_code == 404


def test_what_is_told_of_a_unit_is_a_share_of_its_households(village):
    for name in "甲乙":
        HouseholdNeed(household=village.homes[name], kind="left_elderly", since=SINCE).save()
    _visit(village.homes["甲"], timezone.localdate())
    told = figures.number(VISITED, village.secretary, village.unit)
    assert (told.n, told.base, told.value) == (1, 2, None)


def test_an_offer_is_by_one_of_the_village_and_met_by_plain_filters(client, village):
    offer = helping.offer(
        village.secretary, village.unit, contact=village.contacts["张"], kind="words",
        what="会说瑶语，能陪同办事", language="瑶语",
    )  # fmt: skip
    helping.offer(
        village.secretary, village.unit, helper=village.homes["丙"], kind="work", what="农忙帮工",
    )  # fmt: skip
    for wrong in ({}, {"contact": village.contacts["张"], "helper": village.homes["丙"]}):
        with pytest.raises(GuantongError, match="只选一个"):
            helping.offer(village.secretary, village.unit, kind="work", what="帮工", **wrong)
    client.force_login(village.worker, backend=BACKEND)
    page = client.get(reverse("places:offers") + "?speaks=瑶语").content.decode()
    assert "能陪同办事" in page
    assert "农忙帮工" not in page
    helping.withdraw(village.secretary, offer)
    assert "能陪同办事" not in client.get(reverse("places:offers")).content.decode()
    assert _rows(HelpOffer).count() == 2


def test_a_pair_says_what_was_agreed_until_when_and_what_changed(village):
    home = village.homes["甲"]
    with pytest.raises(GuantongError, match="自己"):
        helping.pair(village.secretary, home, "帮种地", SINCE, helper=home)
    row = helping.pair(village.secretary, home, "带种柑橘，包销路", SINCE, dt.date(2026, 12, 31),
                       helper=village.homes["丙"])  # fmt: skip
    helping.change(village.secretary, row, changed="种了两亩，卖出一季")
    row = helping.end(village.secretary, row, ended_why="自己能种能卖了", changed="两亩都卖出")
    assert (row.changed, row.ended_why) == ("两亩都卖出", "自己能种能卖了")
    assert _rows(HelpPair).get().ended_on is not None
    assert find("places.helppair", "pair-reopen").ready(row)
