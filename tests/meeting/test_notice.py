"""Who is announced, who is not; what is added, waived, recalled."""

import datetime as dt

import pytest
from tests.meeting import cast as told
from tests.meeting.checking import applied

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.meeting.models import Motion
from guantong.meeting.services import applying, notice
from guantong.meeting.services.proposed import Move
from guantong.people.models import Person

pytestmark = [pytest.mark.django_db]
FIRST, AFTER = dt.date(2026, 11, 26), dt.date(2026, 12, 3)
HOW = {"document": "甲干〔2026〕12号", "month": "2026-12"}


@pytest.fixture
def decided(cast, second, gov, shelf):
    return shelf.take(_decided, cast.officer, second, gov)


def _decided(officer, second, gov):
    return told.decided(officer, second, told.prepare(officer, gov))


def publish(cast, meeting, **more):
    return notice.publish(
        cast.officer, meeting, **{"first": FIRST, "place": "县委组织部网站", **more}
    )


def motion_of(meeting, person):
    return Motion.objects.unscoped("test").get(meeting=meeting, person=person)


@pytest.mark.parametrize(
    ("before", "chief", "level", "is_chief", "advance"),
    [
        ("1A41", False, "1A32", False, "promotion"),
        ("", False, "1A42", False, "promotion"),
        ("1A32", False, "1A32", True, "further"),
        ("1A41", True, "1A41", True, "lateral"),
        ("1A41", False, "1A41", False, "lateral"),
        ("1A32", False, "1A41", True, "lower"),
        ("1A32", False, "", False, ""),
    ],
)
def test_what_a_post_is_to_a_person_follows_from_levels_and_the_chief(
    town, before, chief, level, is_chief, advance
):
    person = Person(unit=town.red, name="李（虚构）", level=before, is_chief=chief)
    move = Move(person, town.first, "某职", "甲县某职", level=level, is_chief=is_chief)
    assert notice.advance_of(move) == advance
    assert notice.advance_of(Move(person, remove="镇长")) == "removal"


def test_promotions_are_announced_and_moves_on_a_level_or_below_are_not(cast, gov, decided):
    lower = motion_of(decided, gov.young)
    assert (lower.advance, lower.needs_notice) == ("lower", False)
    row = publish(cast, decided)
    assert [one.name for one in notice.told(row)] == ["李（虚构）", "钱（虚构）"]
    applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    assert applied(lower)


def test_a_more_important_post_of_the_same_level_is_announced_if_the_place_says_so(decided, gov):
    row = motion_of(decided, gov.young)
    row.advance = "further"
    assert row.needs_notice
    row.meeting.further_noticed = False
    assert not row.needs_notice


def test_an_officer_puts_one_in_with_a_reason_and_takes_it_back(cast, gov, decided):
    row = motion_of(decided, gov.young)
    notice.notify(cast.officer, row, "群众关注的岗位")
    assert [one.name for one in notice.awaiting(decided)] == [
        "李（虚构）",
        "孙（虚构）",
        "钱（虚构）",
    ]
    notice.notify(cast.officer, row, "")
    assert len(notice.awaiting(decided)) == 2
    by_rule = motion_of(decided, gov.mayor)
    with pytest.raises(Conflict):
        notice.notify(cast.officer, by_rule, "已经要公示")


def test_a_recalled_notice_keeps_whom_it_named_and_they_wait_for_another(cast, gov, decided):
    row = publish(cast, decided)
    with pytest.raises(Refused):
        notice.recall(cast.leader, row, "职务名称写错")
    notice.recall(cast.officer, row, "职务名称写错")
    row.refresh_from_db()
    assert (row.state, row.recalled_why) == (row.State.RECALLED, "职务名称写错")
    assert [one.name for one in notice.told(row)] == ["李（虚构）", "钱（虚构）"]
    with pytest.raises(GuantongError, match="还没有公示"):
        applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    again = publish(cast, decided, first=dt.date(2026, 12, 4))
    assert (again.last, len(notice.told(again))) == (dt.date(2026, 12, 10), 2)
    with pytest.raises(Conflict):
        notice.recall(cast.officer, row, "再撤一次")


def test_a_notice_of_those_who_were_appointed_is_not_recalled(cast, gov, decided):
    notice.waive(cast.officer, motion_of(decided, gov.woman), "换届考察时已公示")
    row = publish(cast, decided)
    applying.apply_decision(cast.officer, decided, **HOW, today=AFTER)
    with pytest.raises(Conflict):
        notice.recall(cast.officer, row, "事后撤回")


@pytest.mark.parametrize(
    ("stops", "last"),
    [
        ([], (12, 2)),
        # Came on the second of five days, settled on Thursday: three days are left from Friday.
        ([((11, 27), (12, 3))], (12, 8)),
        ([((11, 27), (11, 27))], (12, 2)),
        ([((11, 26), (11, 30)), ((11, 27), (12, 1))], (12, 7)),
        # What came after the last day moves nothing.
        ([((12, 3), (12, 9))], (12, 2)),
    ],
)
def test_the_days_between_an_objection_and_its_finding_do_not_count(cast, decided, stops, last):
    row = publish(cast, decided)
    some = [(dt.date(2026, *came), dt.date(2026, *settled)) for came, settled in stops]
    assert notice.until(row, some) == dt.date(2026, *last)
