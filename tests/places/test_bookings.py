"""Bookings: asked by one unit, answered by another; clashes; both see it, each acts on its side."""

import datetime as dt

import pytest
from django.utils import timezone

from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.places.models import Base, Booking, GroupVisit
from guantong.places.queries import bases as queries
from guantong.places.services import bases, bookings

pytestmark = pytest.mark.django_db


def next_day(weekday, after=7):
    """Return a weekday (0 is Monday) that lies ahead."""
    first = timezone.localdate() + dt.timedelta(days=after)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7)


def ask(actor, unit, base, hours="9:00-11:00", size=30, on=None, **said):
    return bookings.ask(
        actor, unit, base=base, on=on or next_day(2), hours=hours, group="机关党支部（虚构）",
        size=size, **said,
    )  # fmt: skip


@pytest.fixture
def asked(town, desk, base):
    """乙县 asks the base of 甲县."""
    return ask(desk.far, town.second, base)


def test_both_units_see_a_booking_though_they_lie_apart(desk, asked):
    for reader in (desk.org, desk.far):
        assert Booking.objects.visible_to(reader).get() == asked
    assert not Booking.objects.visible_to(desk.ship).exists()


def test_only_the_keeper_answers_and_only_the_asker_withdraws(desk, asked):
    with pytest.raises(Refused):
        bookings.confirm(desk.far, asked)
    with pytest.raises(Refused):
        bookings.withdraw(desk.org, asked, reason="会议冲突去不了")
    bookings.confirm(desk.org, asked)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("confirmed", desk.org)
    bookings.withdraw(desk.far, asked, reason="会议冲突去不了")
    asked.refresh_from_db()
    assert asked.state == "cancelled"


def test_the_asker_is_told_once(desk, asked):
    assert list(bookings.to_answer(desk.org)) == [asked]
    assert not bookings.to_answer(desk.far).exists()
    assert not bookings.answered(desk.far).exists()
    bookings.refuse(desk.org, asked, reason="当天内部培训，请换一天")
    assert list(bookings.answered(desk.far)) == [asked]
    assert not bookings.answered(desk.org).exists()
    assert not bookings.to_answer(desk.ship).exists()
    bookings.noted(desk.far, asked)
    assert not bookings.answered(desk.far).exists()
    assert not bookings.to_answer(desk.org).exists()


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"on": next_day(0)}, "on", "不开放"),
        ({"hours": "8:00-10:00"}, "hours", "9:00-17:00"),
        ({"size": 51}, "size", "50"),
        ({"hours": "11:00-9:00"}, "hours", "一天里的一段时间"),
        ({"hours": "上午"}, "hours", "9:00-11:30"),
        ({"on": dt.date(2026, 1, 1)}, "on", "已经过了"),
    ],
)
def test_what_a_base_cannot_take_is_said_at_once(town, desk, base, given, field, why):
    with pytest.raises(GuantongError, match=why) as caught:
        ask(desk.far, town.second, base, **given)
    assert caught.value.field == field
    assert not Booking.objects.unscoped("test").exists()


def test_two_groups_fit_together_as_long_as_there_is_room(town, desk, base, asked):
    bookings.confirm(desk.org, asked)
    ask(desk.ship, town.red, base, size=20, hours="10:00-12:00")
    late = ask(desk.ship, town.red, base, size=21, hours="11:00-12:00")
    with pytest.raises(GuantongError, match="已经确认") as caught:
        ask(desk.ship, town.red, base, size=21, hours="10:00-12:00")
    assert caught.value.field == "hours"
    bookings.confirm(desk.org, late)


def test_a_clash_that_came_up_since_is_refused_when_confirmed(town, desk, base, asked):
    other = ask(desk.ship, town.red, base, size=30)
    bookings.confirm(desk.org, asked)
    with pytest.raises(Conflict, match="已经确认"):
        bookings.confirm(desk.org, other)


def test_hours_and_capacity_that_nobody_entered_are_said_and_let_nothing_pass_twice(
    town, desk, base
):
    Base.objects.unscoped("test").update(opening="", capacity=None)
    base.refresh_from_db()
    first = ask(desk.far, town.second, base, on=next_day(0), size=500)
    assert "开放时间" in bookings.unsaid(first)
    assert "多少人" in bookings.unsaid(first)
    bookings.confirm(desk.org, first)
    with pytest.raises(GuantongError, match="已经确认"):
        ask(desk.ship, town.red, base, on=next_day(0), size=1)


def test_what_was_held_becomes_a_visit_of_the_group_seen_by_both(desk, asked):
    bookings.confirm(desk.org, asked)
    with pytest.raises(Conflict):
        bookings.held(desk.org, asked, size=28)
    Booking.objects.unscoped("test").update(on=timezone.localdate())
    visit = bookings.held(desk.org, asked, size=28, taught="信念教育")
    assert (visit.unit_id, visit.size, visit.place) == (asked.unit_id, 28, "县党性教育基地")
    for reader in (desk.org, desk.far):
        assert GroupVisit.objects.visible_to(reader).get() == visit


def test_a_base_of_another_county_is_seen_only_if_it_takes_others(town, desk, base):
    assert Base.objects.visible_to(desk.far).get() == base
    assert Base.objects.visible_to(desk.secretary).get() == base
    Base.objects.unscoped("test").update(outside=False)
    assert not Base.objects.visible_to(desk.far).exists()
    assert Base.objects.visible_to(desk.secretary).get() == base
    with pytest.raises(Refused):
        bases.change(desk.far, base, name="改名", kind="county", outside=True, verify=False)


def test_the_calendar_says_when_it_is_open_and_who_comes(desk, base, asked):
    weeks = queries.calendar(base, timezone.localdate())
    days = {day.on: day for week in weeks for day in week}
    assert [len(week) for week in weeks] == [7] * 4
    assert days[asked.on].bookings == [asked]
    assert days[asked.on].hours == "9:00-17:00"
    assert weeks[0][0].hours == "不开放"


def test_the_calendar_file_holds_what_is_confirmed(desk, base, asked):
    assert b"BEGIN:VEVENT" not in queries.as_calendar(base, timezone.localdate())
    bookings.confirm(desk.org, asked)
    text = queries.as_calendar(base, timezone.localdate()).decode()
    assert f"DTSTART;TZID=Asia/Shanghai:{asked.on:%Y%m%d}T090000" in text
    assert "机关党支部" in text


def test_what_is_taught_elsewhere_is_not_booked_here(town, desk, base):
    other = bases.add(desk.org, town.red, name="镇党校", kind="school", outside=False)
    point = bases.add_point(desk.org, other, name="党员大会怎么开")
    with pytest.raises(GuantongError, match="不在这个基地"):
        ask(desk.far, town.second, base, point=point)
