"""Months behave like the numbers they are."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guantong.standards.errors import MonthError
from guantong.standards.months import Month, add_months, in_words

months = st.builds(Month, st.integers(1900, 2100), st.integers(1, 12))
spans = st.integers(-600, 600)


@given(months, spans)
def test_adding_and_taking_away_agree(month, n):
    assert (month + n) - month == n
    assert (month + n).minus(n) == month


@given(months, months)
def test_order_is_the_order_of_time(a, b):
    assert (a < b) == (a.first_day < b.first_day)
    assert (a - b > 0) == (a > b)


@given(months)
def test_writing_and_reading_agree(month):
    assert Month.parse(str(month)) == month


@given(st.dates(dt.date(1950, 1, 1), dt.date(2080, 1, 1)), st.integers(0, 120))
def test_a_period_ends_where_the_next_begins(day, n):
    end = add_months(day, n)
    assert Month.of(end) - Month.of(day) in (n, n + 1)
    assert end.day in (day.day, 1)


@pytest.mark.parametrize(
    "text", ["", "1975", "1975-13", "1975-00", "七五年", "1975-3-1", "1975.03"]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(MonthError, match="不是年月"):
        Month.parse(text)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2025-03-10", 6, "2025-09-10"),
        ("2024-08-31", 6, "2025-03-01"),
        ("2024-02-29", 12, "2025-03-01"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-01-31", 1, "2025-03-01"),
        ("2025-12-15", 18, "2027-06-15"),
    ],
)
def test_periods_counted_by_hand(start, n, end):
    assert add_months(dt.date.fromisoformat(start), n) == dt.date.fromisoformat(end)


def test_lengths_in_words():
    assert [in_words(n) for n in (0, 5, 12, 27, -13)] == [
        "0个月",
        "5个月",
        "1年",
        "2年3个月",
        "-1年1个月",
    ]
