"""Reported numbers are written set-wise, one current number each, and read set-wise."""

import datetime as dt
from decimal import Decimal

import pytest

from guantong.core.errors import Conflict, GuantongError
from guantong.programmes.models import DataValue, ValueState
from guantong.programmes.services import values
from guantong.programmes.services.values import Said

DAY = dt.date(2026, 4, 8)
pytestmark = pytest.mark.django_db


def said(asked, unit, value, code="sales", period="2026-Q1"):
    return Said(asked[code], unit, period, Decimal(value))


def every(unit):
    return list(DataValue.objects.unscoped("test").filter(unit=unit).order_by("version"))


@pytest.mark.both
def test_a_correction_adds_a_row_and_keeps_the_old_with_its_origin(town, asked):
    values.put(None, [said(asked, town.village, 100)], origin="file", on=DAY)
    done = values.put(None, [said(asked, town.village, 120)], on=DAY)
    assert (done.made, done.corrected, done.same) == (0, 1, 0)
    old, new = every(town.village)
    assert (old.value, old.current, old.origin) == (100, False, "file")
    assert (new.value, new.current, new.origin, new.version) == (120, True, "form", 2)
    assert new.corrected_from == old


def test_what_is_said_again_is_the_same_number(town, asked):
    values.put(None, [said(asked, town.village, 100)], on=DAY)
    done = values.put(None, [said(asked, town.village, "100.00")], on=DAY)
    assert (done.made, done.corrected, done.same) == (0, 0, 1)


def test_what_was_fixed_is_unlocked_before_it_changes(town, asked):
    values.put(None, [said(asked, town.village, 100)], state=ValueState.FIXED, on=DAY)
    with pytest.raises(Conflict, match="解锁"):
        values.put(None, [said(asked, town.village, 120)], on=DAY)
    assert [one.value for one in every(town.village)] == [100]


@pytest.mark.parametrize(
    ("value", "code", "period", "told"),
    [
        (-1, "sales", "2026-Q1", "不能小于 0"),
        (10_000_001, "sales", "2026-Q1", "不能大于 10000000"),
        ("3.5", "homes", "2026-Q1", "整数"),
        ("3.505", "sales", "2026-Q1", "最多 2 位小数"),
        (1, "sales", "2026-07", "时期"),
        (1, "sales", "2026-Q5", "时期"),
    ],
)
def test_a_number_that_cannot_stand_is_refused_by_name(town, asked, value, code, period, told):
    with pytest.raises(GuantongError, match=told):
        values.put(None, [said(asked, town.village, value, code, period)], on=DAY)
    assert every(town.village) == []


def test_a_township_is_not_asked_for_a_villages_number(town, asked):
    with pytest.raises(GuantongError, match="不报"):
        values.put(None, [said(asked, town.red, 1)], on=DAY)


def test_a_year_may_be_said_of_what_is_asked_each_quarter(town, asked):
    values.put(None, [said(asked, town.village, 500, period="2025")], on=DAY)
    found = values.series([town.village], ["sales", "rent"], ["2025", "2026-Q1"])
    assert {key: one.value for key, one in found.items()} == {
        (town.village.pk, "sales", "2025"): 500
    }


def test_a_series_is_one_query_for_many_units(town, asked, django_assert_num_queries):
    rows = [said(asked, town.village, n, period=f"2026-Q{n}") for n in (1, 2, 3)]
    values.put(None, rows, on=DAY)
    with django_assert_num_queries(2):
        found = values.series([town.village, town.red], ["sales"])
    assert [found[town.village.pk, "sales", f"2026-Q{n}"].value for n in (1, 2, 3)] == [1, 2, 3]


def test_a_job_declares_the_last_checked_number_as_a_fact(town, asked, monkeypatch):
    from guantong.core import facts
    from guantong.programmes import telling

    monkeypatch.setattr(facts, "FACTS", {})
    one = telling.fact("test.sales", "sales", "销售收入", "tests")
    for when, value, state in (
        ("2025-Q4", 90, "fixed"), ("2026-Q1", 100, "checked"), ("2026-Q2", 110, "reported"),
    ):  # fmt: skip
        values.put(None, [said(asked, town.village, value, period=when)], state=state, on=DAY)
    assert one.of(town.village, dt.date(2026, 7, 1)).value == 100
    assert one.of(town.village, dt.date(2026, 1, 1)).value == 90
    assert isinstance(one.of(town.red, DAY), facts.Unknown)
