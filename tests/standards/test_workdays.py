"""Working days of known years, and majorities that can be counted by hand."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards import workdays
from guantong.standards.voting import Tally, quorum

ON = dt.date(2026, 6, 15)
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


@pytest.mark.parametrize(
    ("year", "working"),
    [(2025, 248), (2026, 248)],
)
def test_a_year_has_the_working_days_of_its_notice(year, working):
    assert workdays.between(dt.date(year, 1, 1), dt.date(year, 12, 31)) == working


def test_five_days_step_over_the_spring_festival_and_count_the_days_made_up():
    assert workdays.last_of(dt.date(2026, 2, 13), 5) == dt.date(2026, 2, 26)
    assert workdays.last_of(dt.date(2026, 11, 25), 5) == dt.date(2026, 12, 1)


def test_a_year_without_a_notice_knows_weekends_and_fixed_feasts_alone():
    assert workdays.arranged(2026)
    assert "〔2025〕7号" in workdays.source_of(2026)
    assert not workdays.arranged(2031)
    assert not workdays.is_workday(dt.date(2031, 10, 1))
    assert workdays.is_workday(dt.date(2031, 1, 2))


def test_the_second_of_may_is_free_since_the_law_of_2025():
    assert not workdays.is_workday(dt.date(2028, 5, 2))
    assert not workdays.arranged(2023)
    assert workdays.is_workday(dt.date(2023, 5, 2))
    assert not workdays.is_workday(dt.date(2023, 5, 1))


@given(DAYS, st.integers(1, 30))
def test_the_last_of_some_days_lies_so_many_days_on(first, count):
    last = workdays.last_of(first, count)
    assert workdays.is_workday(last)
    assert workdays.between(first, last) == count


def test_two_thirds_are_rounded_up():
    assert [quorum(n, ON) for n in (3, 9, 11, 12, 13)] == [2, 6, 8, 8, 9]


def test_half_of_those_due_is_not_more_than_half():
    assert not Tally(ON, 12, 0, 6, 0, 0).passes
    assert Tally(ON, 12, 0, 7, 0, 0).passes
    assert Tally(ON, 11, 0, 6, 5, 0).passes


def test_who_left_counts_as_due_or_not_as_the_parameter_says():
    assert not Tally(ON, 12, 2, 6, 4, 0).passes
    assert Tally(ON, 12, 2, 6, 4, 0, excused_are_due=False).passes
