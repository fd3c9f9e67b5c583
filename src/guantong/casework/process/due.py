"""The last day of a time limit: the day of receipt does not count, a day off moves to the next.

民法典 201, 203; 行政许可法 82 (limits in working days). A limit that reaches into a year whose
holidays are not arranged yet is provisional.
"""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache

from guantong.standards import workdays

DAY = dt.timedelta(days=1)


def last_day(start: dt.date, count: int, unit: str) -> tuple[dt.date, bool]:
    """Return the last day of a limit that begins on a day, and whether it is provisional.

    Parameters
    ----------
    unit
        ``workdays``, ``days`` or ``months``; a month ends on the day of the same number, or the
        last of its month.

    Examples
    --------
    >>> last_day(dt.date(2026, 9, 28), 5, "workdays")
    (datetime.date(2026, 10, 10), False)
    >>> last_day(dt.date(2026, 8, 31), 1, "months")
    (datetime.date(2026, 9, 30), False)

    """
    return _last_day(start, count, unit, workdays.known())


@lru_cache(maxsize=65_536)
def _last_day(start: dt.date, count: int, unit: str, _known: object) -> tuple[dt.date, bool]:
    if unit == "workdays" and count:
        last = workdays.last_of(start + DAY, count)
    else:
        last = workdays.last_of(_moved(start, count, unit), 1)
    return last, not all(workdays.arranged(year) for year in range(start.year, last.year + 1))


def _moved(start: dt.date, count: int, unit: str) -> dt.date:
    if unit != "months":
        return start + DAY * count
    years, month = divmod(start.month - 1 + count, 12)
    year, month = start.year + years, month + 1
    return start.replace(
        year=year, month=month, day=min(start.day, calendar.monthrange(year, month)[1])
    )


def later(day: dt.date, count: int) -> tuple[dt.date, bool]:
    """Return the day that lies some working days after a day, and whether that is provisional."""
    return last_day(day, count, "workdays") if count else (day, False)
