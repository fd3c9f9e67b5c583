"""When a person reaches retirement age under the gradual reform in force since 2025-01-01.

Decision of the Standing Committee of the National People's Congress of 2024-09-13 and its annexed
tables, kept row by row in ``data/retirement_2025.csv``. A month before the tables means that the
old age applies; a month after them, the final age.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from guantong.standards._files import read_rows
from guantong.standards.months import Month

SOURCE = "全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定（2024年9月13日）附表"
FEMALE = "2"
SENIOR_LEVELS = frozenset({"1A11", "1A12", "1A21", "1A22", "1A31", "1A32"})


class Category(IntEnum):
    """The age of retirement before the reform, in years."""

    SIXTY = 60
    FIFTY_FIVE = 55
    FIFTY = 50


@dataclass(frozen=True)
class Retirement:
    """The month of reaching retirement age, before and after the reform.

    Attributes
    ----------
    before
        The limit under the old ages (改革前退休年龄界限).
    month
        The month of reaching the age in force (到龄年月).
    delay
        Months between the two.
    age_months
        The age in force, in months.

    """

    category: Category
    birth: Month
    before: Month
    month: Month
    delay: int

    @property
    def age_months(self) -> int:
        """The age in force, in months."""
        return self.month - self.birth

    @property
    def age_words(self) -> str:
        """The age in force as the tables print it."""
        years, months = divmod(self.age_months, 12)
        return f"{years}岁{months}个月" if months else f"{years}岁"


def category_of(sex: str, level: str | None) -> Category:
    """Return the category that usually applies to a cadre.

    Men and women of county level and above (组通字〔2015〕14号) retire at what was 60, other women
    cadres at what was 55. A woman worker's 50 is never inferred: it is recorded.
    """
    if sex != FEMALE or level in SENIOR_LEVELS:
        return Category.SIXTY
    return Category.FIFTY_FIVE


@lru_cache(maxsize=8192)
def retirement(birth: Month, category: Category) -> Retirement:
    """Return when a person born in a month reaches retirement age.

    Examples
    --------
    >>> str(retirement(Month(1965, 1), Category.SIXTY).month)
    '2025-02'

    """
    before = birth + category.value * 12
    rows = _delays()[category]
    outside = 0 if birth < min(rows) else max(rows.values())
    delay = rows.get(birth, outside)
    return Retirement(category, birth, before, before + delay, delay)


@cache
def _delays() -> Mapping[Category, Mapping[Month, int]]:
    out: dict[Category, dict[Month, int]] = {one: {} for one in Category}
    for row in read_rows("retirement_2025.csv"):
        birth = Month.parse(row["birth_month"])
        out[Category(int(row["original_age"]))][birth] = int(row["delay_months"])
    return out
