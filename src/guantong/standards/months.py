"""Months as values: personnel files date by the month, and so do the rules."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from guantong.standards.errors import MonthError

_SHAPE = re.compile(r"(\d{4})-(\d\d)")


@dataclass(frozen=True, order=True)
class Month:
    """One month of one year; ordered, and counted with whole months.

    Examples
    --------
    >>> Month(2024, 11) + 3
    Month(year=2025, month=2)
    >>> Month(2025, 2) - Month(2024, 11)
    3

    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9999):
            raise MonthError(f"“{self.year}-{self.month}”不是年月。")

    @classmethod
    def parse(cls, text: str) -> Month:
        """Return the month that a column, a rule or a table says: ``1975-03``.

        How people write a month is read by `formats.appointment.months.read_month` alone.

        Raises
        ------
        MonthError
            If the text is written otherwise.

        """
        found = _SHAPE.fullmatch(text.strip())
        if not found:
            raise MonthError(f"“{text}”不是年月，请写成 1975-03。")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """Return the month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def from_index(cls, index: int) -> Month:
        """Return the month that many months after January of the year 0."""
        return cls(index // 12, index % 12 + 1)

    @property
    def index(self) -> int:
        """Months since January of the year 0."""
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        return dt.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def __add__(self, months: int) -> Month:
        return Month.from_index(self.index + months)

    def minus(self, months: int) -> Month:
        """Return the month so many months earlier."""
        return Month.from_index(self.index - months)

    def __sub__(self, other: Month) -> int:
        return self.index - other.index

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the day after a period of whole months has run out that began on ``day``.

    The day itself counts, so the period's last day is the one before the corresponding day. Where
    the month has no such day, the period ends with the month.

    Examples
    --------
    >>> add_months(dt.date(2025, 3, 10), 6)
    datetime.date(2025, 9, 10)
    >>> add_months(dt.date(2024, 8, 31), 6)
    datetime.date(2025, 3, 1)

    """
    month = Month.of(day) + months
    if day.day <= month.last_day.day:
        return dt.date(month.year, month.month, day.day)
    return (month + 1).first_day


def in_words(months: int) -> str:
    """Say a number of months as years and months.

    Examples
    --------
    >>> in_words(27)
    '2年3个月'
    >>> in_words(24)
    '2年'

    """
    sign, months = ("-" if months < 0 else ""), abs(months)
    years, rest = divmod(months, 12)
    parts = (f"{years}年" if years else "") + (f"{rest}个月" if rest or not years else "")
    return sign + parts
