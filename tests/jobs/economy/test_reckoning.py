"""How a village stands: by its last fixed year, subsidies apart, unknown never nought."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.jobs.economy.conftest import TODAY, reckoned, say

from guantong.jobs.economy import facts, income
from guantong.jobs.economy.lines import Line, shipped
from guantong.jobs.economy.models import Level, VillageYear

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_subsidies_are_never_added_to_the_operating_income(books):
    say(books.one, "2025", 20_000, 10_000, 5_000, 4_000, 900_000)
    row = reckoned()["一村", 2025]
    assert (row.operating, row.subsidies, row.level) == (39_000, 900_000, Level.WEAK)
    assert row.stands
    assert row.newest


def test_a_year_is_the_sum_of_its_four_quarters(books):
    for n in range(1, 5):
        say(books.one, f"2025-Q{n}", 10_000, 5_000, 0, 0, 1_000)
    row = reckoned()["一村", 2025]
    assert (row.operating, row.subsidies, row.level) == (60_000, 4_000, Level.ORDINARY)


def test_what_is_missing_is_unknown_and_neither_nought_nor_made_up(books):
    say(books.one, "2023", 30_000, 0, 0, 0, 0)
    # One account of 2024 was never said, one quarter of 2025 is missing.
    say(books.one, "2024", 30_000, None, 0, 0, 0)
    for n in range(1, 4):
        say(books.one, f"2025-Q{n}", 10_000, 5_000, 0, 0, 0)
    found = reckoned()
    assert found["一村", 2023].stands
    for year, so_far in ((2024, 30_000), (2025, 45_000)):
        row = found["一村", year]
        assert (row.operating, row.so_far, row.level) == (None, so_far, Level.UNKNOWN)
    untold = found["二村", 2025]
    assert (untold.operating, untold.so_far, untold.state, untold.stands) == (None, None, "", True)


def test_an_unknown_year_between_ends_a_row_of_weak_years(books):
    for year, sales in ((2021, 0), (2022, 0), (2024, 10_000), (2025, 20_000)):
        say(books.one, f"{year}", sales, 0, 0, 0, 0)
    found = reckoned()
    said = [(found["一村", year].weak_years, found["一村", year].zero_years)
            for year in range(2021, 2026)]  # fmt: skip
    assert said == [(1, 1), (2, 2), (0, 0), (1, 0), (2, 0)]


def test_a_village_stands_by_its_last_fixed_year_and_not_by_what_is_only_reported(books):
    say(books.one, "2024", 10_000, 0, 0, 0, 0)
    say(books.one, "2025", 300_000, 0, 0, 0, 0, state="reported")
    found = reckoned()
    assert found["一村", 2024].stands
    assert not found["一村", 2025].stands
    later = found["一村", 2025]
    assert (later.before_year, later.before, later.before_level) == (2024, 10_000, Level.WEAK)
    assert (later.state, later.level) == ("reported", Level.STRONG)


def test_of_a_year_that_goes_on_only_a_line_that_is_passed_is_told(books):
    say(books.one, "2026-Q1", 40_000, 0, 0, 0, 0, state="reported")
    say(books.two, "2026-Q1", 60_000, 0, 0, 0, 0, state="reported")
    found = reckoned()
    assert found["一村", 2026].level == Level.UNKNOWN
    assert found["二村", 2026].level == Level.ORDINARY
    assert found["二村", 2026].operating is None


def test_reckoning_twice_writes_nothing_more_and_a_correction_changes_its_row(books):
    from guantong.core.models import Unit
    from guantong.jobs.economy.services.reckoning import reckon

    say(books.one, "2025", 10_000, 0, 0, 0, 0)
    before = reckoned()["一村", 2025]
    villages = Unit.objects.unscoped("test").filter(kind="village").order_by("path")
    assert reckon(villages, TODAY) == 0
    say(books.one, "2025", 70_000, 0, 0, 0, 0)
    assert reckon(villages, TODAY) == 1
    after = VillageYear.objects.unscoped("test").get(pk=before.pk)
    assert (after.operating, after.level) == (70_000, Level.ORDINARY)


def test_reckoning_reads_villages_together(books, django_assert_max_num_queries):
    from guantong.core.models import Unit
    from guantong.core.services import units
    from guantong.jobs.economy.services.reckoning import reckon

    for n in range(30):
        units.create(None, books.town, name=f"{n}号村", kind="village", code=f"A-{n}")
    villages = Unit.objects.unscoped("test").filter(kind="village").order_by("path")
    with django_assert_max_num_queries(14):
        assert reckon(villages, TODAY) == 33


@pytest.mark.parametrize(
    ("amount", "level"),
    [
        ("0", Level.WEAK), ("47499.99", Level.WEAK), ("47500", Level.NEAR_WEAK),
        ("49900", Level.NEAR_WEAK), ("50100", Level.NEAR_WEAK), ("52500", Level.NEAR_WEAK),
        ("52500.01", Level.ORDINARY), ("189999.99", Level.ORDINARY),
        ("190000", Level.NEAR_STRONG), ("210000", Level.NEAR_STRONG),
        ("210000.01", Level.STRONG), ("-1", Level.WEAK),
    ],
)  # fmt: skip
def test_near_a_line_no_class_is_told(amount, level):
    assert shipped().level(Decimal(amount)) == level


@given(st.decimals(-(10**6), 10**9, places=2), st.decimals(0, 10**6, places=2), st.integers(0, 20))
def test_more_income_never_means_a_lower_class(income_, more, band):
    order = list(Level)
    line = Line(Decimal(50_000), Decimal(200_000), Decimal(band), 2020, "", "", verify=True)
    assert order.index(line.level(income_)) <= order.index(line.level(income_ + more))
    assert line.level(None) == Level.UNKNOWN


@given(st.lists(st.one_of(st.none(), st.integers(0, 10**6)), min_size=5, max_size=5))
def test_the_sum_is_of_the_four_accounts_or_is_not_known(amounts):
    codes = [one.code for one in income.accounts()]
    parts = {
        code: income.Part(value, value, "fixed" if value is not None else "")
        for code, value in zip(codes, amounts, strict=True)
    }
    year = income.Year(2025, parts)
    *counted, subsidies = amounts
    assert year.operating == (None if None in counted else sum(counted))
    assert year.subsidies == subsidies


def test_other_jobs_read_facts_with_their_year_and_state(books):
    say(books.one, "2024", 0, 0, 0, 0, 5_000)
    say(books.one, "2025", 0, 0, 0, 0, 6_000)
    say(books.two, "2025", 80_000, 0, 0, 0, 0, state="checked")
    reckoned()
    rows = [books.one, books.two]
    nought = facts.no_operating_income_years(rows, TODAY)
    assert nought[books.one.pk].value == 2
    assert nought[books.one.pk].source == "2025 年村集体经济数据（已核定）"
    assert str(nought[books.two.pk].why) == "还没有核定的年度"
    assert facts.operating_income(rows, TODAY)[books.one.pk].value == 0
    assert facts.subsidies(rows, TODAY)[books.one.pk].value == 6_000
    assert facts.income_class(rows, TODAY)[books.one.pk].value == Level.WEAK
    assert facts.weak_years(rows, TODAY.replace(year=2025))[books.one.pk].value == 1


def test_an_older_year_does_not_stand_in_for_the_income_of_the_last_one(books):
    say(books.one, "2024", 30_000, 0, 0, 0, 0)
    reckoned()
    told = facts.operating_income([books.one], TODAY)[books.one.pk]
    assert str(told.why) == "2025 年还没有核定"
    year_end = TODAY.replace(year=2024, month=12, day=31)
    assert facts.operating_income([books.one], year_end)[books.one.pk].value == 30_000
    assert facts.income_class([books.one], TODAY)[books.one.pk].value == Level.WEAK


def test_a_village_is_reckoned_anew_once_its_sheet_is_fixed(
    books, django_capture_on_commit_callbacks
):  # fmt: skip
    from guantong.programmes.services import reporting

    done = say(books.one, "2025", 30_000, 0, 0, 0, 0, state="checked")
    assert reckoned()["一村", 2025].state == "checked"
    (sheet,) = done.sheets.values()
    with django_capture_on_commit_callbacks(execute=True):
        reporting.move(sheet, "fixed")
    row = VillageYear.objects.unscoped("test").get(unit=books.one, year=2025)
    assert (row.state, row.level, row.stands) == ("fixed", Level.WEAK, True)
