"""Working days by the State Council's yearly arrangement of holidays.

The arrangement of each year is kept row by row in ``data/workdays.csv`` with the number of its
notice. In a year without one only weekends and the dates fixed by law (``data/fixed_holidays.csv``,
without the feasts of the lunar calendar) are known to be free: what is reckoned there awaits
checking.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache

from guantong.standards._files import read_rows

DAY = dt.timedelta(days=1)
#: Year → its notice and its days, taken in while the program runs.
_LEARNT: dict[int, tuple[str, Mapping[dt.date, bool]]] = {}


def is_workday(day: dt.date) -> bool:
    """Tell whether offices work on a day.

    Examples
    --------
    >>> is_workday(dt.date(2026, 2, 14)), is_workday(dt.date(2026, 2, 16))
    (True, False)

    """
    told = _days().get(day)
    if told is not None:
        return told
    if not arranged(day.year) and f"{day:%m-%d}" in _fixed(day):
        return False
    return day.weekday() < 5


def arranged(year: int) -> bool:
    """Tell whether the arrangement of a year is kept here."""
    return year in _sources()


def known() -> tuple[tuple[int, str], ...]:
    """Return the years whose arrangement is kept here, each with its notice."""
    return tuple(sorted(_sources().items()))


def learnt() -> tuple[int, ...]:
    """Return the years whose arrangement was taken in while the program runs."""
    return tuple(sorted(_LEARNT))


def learn(year: int, source: str, days: Mapping[dt.date, bool]) -> None:
    """Take in the arrangement of a year that is not kept here; what is kept is not changed.

    Parameters
    ----------
    source
        The notice that arranges it.
    days
        Day → whether offices work, for every day that is not as its weekday says.

    """
    if year in _sources() and year not in _LEARNT:
        return
    _LEARNT[year] = (source, dict(days))
    _days.cache_clear()
    _sources.cache_clear()


def forget(year: int) -> None:
    """Let go of an arrangement that was taken in."""
    _LEARNT.pop(year, None)
    _days.cache_clear()
    _sources.cache_clear()


def source_of(year: int) -> str:
    """Return the notice that arranges a year, "" if none is kept."""
    return _sources().get(year, "")


def last_of(first: dt.date, count: int) -> dt.date:
    """Return the last of ``count`` working days from ``first`` on, that day included if one is.

    Examples
    --------
    >>> last_of(dt.date(2026, 9, 28), 5)
    datetime.date(2026, 10, 9)

    """
    if count < 1:
        raise ValueError("at least one day")
    day, left = first, count
    while True:
        left -= is_workday(day)
        if not left:
            return day
        day += DAY


def between(first: dt.date, last: dt.date) -> int:
    """Return how many working days lie between two days, both included."""
    return sum(is_workday(first + DAY * n) for n in range((last - first).days + 1))


def _fixed(day: dt.date) -> str:
    """Return the dates that the law in force on a day makes free every year, ``MM-DD`` each."""
    versions = _fixed_versions()
    held = [days for start, days in versions if start <= day]
    return held[-1] if held else versions[0][1]


@cache
def _fixed_versions() -> tuple[tuple[dt.date, str], ...]:
    rows = read_rows("fixed_holidays.csv")
    return tuple((dt.date.fromisoformat(row["from"]), row["days"]) for row in rows)


@cache
def _days() -> Mapping[dt.date, bool]:
    out: dict[dt.date, bool] = {}
    for row in read_rows("workdays.csv"):
        first, last = (dt.date.fromisoformat(row[name]) for name in ("first", "last"))
        for n in range((last - first).days + 1):
            out[first + DAY * n] = row["kind"] == "work"
    for _source, days in _LEARNT.values():
        out |= days
    return out


@cache
def _sources() -> Mapping[int, str]:
    shipped = {int(row["first"][:4]): row["source"] for row in read_rows("workdays.csv")}
    return {year: source for year, (source, _days) in _LEARNT.items()} | shipped
