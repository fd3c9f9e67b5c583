"""How facts are written the way the appointment form writes them: 1975.03, 2001.07—2003.05."""

from __future__ import annotations

import datetime as dt

from guantong.core.months import MONTH
from guantong.standards.months import Month, in_words

DASH = "—"
NOW = "至今"


def month(text: str) -> str:
    """Write a month with a dot.

    Examples
    --------
    >>> month("1975-03")
    '1975.03'

    """
    return text.replace("-", ".")


def day(value: dt.date | None) -> str:
    """Write a day with dots."""
    return value.strftime("%Y.%m.%d") if value else ""


def period(start: str, end: str) -> str:
    """Write a period; one without an end lasts.

    Examples
    --------
    >>> period("2001-07", "2003-05"), period("2016-09", "")
    ('2001.07—2003.05', '2016.09—至今')

    """
    return f"{month(start)}{DASH}{month(end) or NOW}" if start else month(end)


def length(start: str, end: str, on: dt.date) -> str:
    """Write how long a period lasted, or lasts up to a day; nothing if it begins later.

    Examples
    --------
    >>> length("2001-07", "2003-05", dt.date(2026, 1, 1))
    '1年10个月'

    """
    first, last = read(start), read(end) or Month.of(on)
    last = min(last, Month.of(on))
    return in_words(last - first) if first and first <= last else ""


def read(text: str) -> Month | None:
    """Read a month column; None where it is empty or no month."""
    return Month.parse(text) if MONTH.fullmatch(text) else None
