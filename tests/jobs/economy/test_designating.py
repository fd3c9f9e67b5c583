"""Demonstration, improvement, pilot villages: put forward by one, signed by the leader, ended."""

import datetime as dt

import pytest
from tests.jobs.economy.conftest import reckoned, say

from guantong.core.acts import second
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.jobs.economy.models import Designation, VillageYear
from guantong.jobs.economy.services import designating

pytestmark = pytest.mark.django_db
FACTS = {"kind": "pilot", "batch": 2, "year": 2026, "ground": "县委办〔2026〕3号（虚构）",
         "shows": "土地入股", "since": dt.date(2026, 5, 1)}  # fmt: skip


@pytest.fixture
def rows(books):
    for one in (books.one, books.two):
        say(one, "2025", 10_000, 0, 0, 0, 0)
    found = reckoned()
    return [found["一村", 2025], found["二村", 2025]]


def test_two_villages_are_put_forward_together_and_the_leader_signs_once(books, rows):
    from guantong.core.models import Signing

    assert designating.designate.over(books.org, rows, **FACTS) == 2
    signing = Signing.objects.unscoped("test").get()
    with pytest.raises(Refused):
        second(books.org2, signing)
    assert not Designation.objects.unscoped("test").exists()
    second(books.leader, signing)
    made = list(Designation.objects.unscoped("test").order_by("unit_path"))
    assert [str(one) for one in made] == ["一村三变试点第 2 批", "二村三变试点第 2 批"]
    assert {(one.by, one.seconded_by) for one in made} == {(books.org, books.leader)}


def test_what_was_signed_is_not_what_was_seen_where_the_number_changed(books, rows):
    signing = designating.designate(books.org, rows[0], **FACTS)
    say(books.one, "2025", 90_000, 0, 0, 0, 0)
    reckoned()
    with pytest.raises(Conflict):
        second(books.leader, signing)


def test_a_village_is_listed_once_and_leaves_with_a_reason(books, rows):
    made = designating.designate(None, rows[0], **FACTS)
    with pytest.raises(Conflict, match="已是三变试点（第 2 批）"):
        designating.designate(books.org, rows[0], **FACTS)
    with pytest.raises(GuantongError, match="早于"):
        designating.end(None, made, until=dt.date(2026, 4, 1), reason="项目停了，群众不愿入股")
    designating.end(None, made, until=dt.date(2026, 8, 1), reason="项目停了，群众不愿入股")
    made = Designation.objects.unscoped("test").get()
    assert (made.until, made.reason) == (dt.date(2026, 8, 1), "项目停了，群众不愿入股")
    again = designating.designate(None, rows[0], **FACTS | {"batch": 3})
    with pytest.raises(Conflict, match="重新列入"):
        designating.resume(None, made)
    again.delete()
    designating.resume(None, made)
    assert Designation.objects.unscoped("test").get().until is None


def test_only_the_row_by_which_a_village_stands_is_put_forward(books, rows):
    row = VillageYear.objects.unscoped("test").get(unit=books.one, year=2025)
    assert designating.designate.ready(row)
    row.stands = False
    assert not designating.designate.ready(row)
