"""The reform's months, against rows of the published annex and against its Article 1."""

import pytest

from guantong.standards.months import Month
from guantong.standards.retirement import Category, category_of, retirement

# Copied by hand from the tables annexed to the Decision: birth, age, month of retirement.
PUBLISHED = """
60 1965-01 60-1 2025-02
60 1965-02 60-1 2025-03
60 1965-03 60-1 2025-04
60 1965-04 60-1 2025-05
60 1965-05 60-2 2025-07
60 1965-08 60-2 2025-10
60 1965-09 60-3 2025-12
60 1965-12 60-3 2026-03
60 1966-01 60-4 2026-05
60 1966-12 60-6 2027-06
60 1967-01 60-7 2027-08
60 1968-12 61-0 2029-12
60 1969-01 61-1 2030-02
60 1970-06 61-5 2031-11
60 1972-12 62-0 2034-12
60 1973-01 62-1 2035-02
60 1975-12 62-9 2038-09
60 1976-08 62-11 2039-07
60 1976-09 63-0 2039-09
60 1980-05 63-0 2043-05
60 1964-12 60-0 2024-12
55 1969-12 55-0 2024-12
55 1970-01 55-1 2025-02
55 1970-04 55-1 2025-05
55 1970-05 55-2 2025-07
55 1971-04 55-4 2026-08
55 1973-12 56-0 2029-12
55 1974-01 56-1 2030-02
55 1975-12 56-6 2032-06
55 1981-08 57-11 2039-07
55 1981-09 58-0 2039-09
55 1990-01 58-0 2048-01
50 1974-12 50-0 2024-12
50 1975-01 50-1 2025-02
50 1975-02 50-1 2025-03
50 1975-03 50-2 2025-05
50 1975-12 50-6 2026-06
50 1976-12 51-0 2027-12
50 1977-01 51-1 2028-02
50 1984-10 54-11 2039-09
50 1984-11 55-0 2039-11
50 1985-03 55-0 2040-03
"""
ROWS = [line.split() for line in PUBLISHED.split("\n") if line]
# Category → first birth month moved, months of birth per month of delay.
ARTICLE_1 = {60: ("1965-01", 4), 55: ("1970-01", 4), 50: ("1975-01", 2)}


@pytest.mark.parametrize(("category", "birth", "age", "month"), ROWS)
def test_published_rows(category, birth, age, month):
    found = retirement(Month.parse(birth), Category(int(category)))
    years, months = age.split("-")
    assert found.age_months == int(years) * 12 + int(months)
    assert str(found.month) == month


@pytest.mark.parametrize("category", list(Category))
def test_every_birth_month_from_1965_to_1975_follows_article_1(category):
    first, step = ARTICLE_1[category]
    delay, seen = 0, 0
    for index in range(Month(1965, 1).index, Month(1975, 12).index + 1):
        birth = Month.from_index(index)
        if birth >= Month.parse(first):
            # A fresh group of births begins every `step` months; each waits one month more.
            delay += seen % step == 0
            seen += 1
        found = retirement(birth, category)
        assert found.delay == delay, birth
        assert found.before == Month(birth.year + category, birth.month)
        assert found.month - found.before == delay


def test_the_final_ages_are_63_58_and_55():
    ages = [retirement(Month(1990, 7), one).age_words for one in Category]
    assert ages == ["63岁", "58岁", "55岁"]


def test_both_limits_are_given():
    found = retirement(Month(1970, 6), Category.SIXTY)
    assert (str(found.before), str(found.month), found.age_words) == (
        "2030-06", "2031-11", "61岁5个月",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("sex", "level", "category"),
    [("1", "1A50", 60), ("2", "1A50", 55), ("2", "1A41", 55), ("2", "1A32", 60), ("2", None, 55)],
)
def test_the_usual_category_of_a_cadre(sex, level, category):
    assert category_of(sex, level) == category
