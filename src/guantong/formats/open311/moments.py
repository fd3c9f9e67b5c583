"""Moments as the W3C's note on dates writes them; the offset from UTC is never left out."""

from __future__ import annotations

import datetime as dt
import re

from guantong.formats.open311.values import Open311Error

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def read_moment(text: str) -> dt.datetime:
    """Read a moment.

    Raises
    ------
    Open311Error
        If it is none, or says no offset.

    Examples
    --------
    >>> read_moment("2026-11-05T08:15:30+08:00").astimezone(dt.UTC).isoformat()
    '2026-11-05T00:15:30+00:00'

    """
    try:
        if _FORM.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Open311Error(f"“{text[:40]}”不是带时区的时间，应如 2026-01-31T08:00:00+08:00。")


def written(moment: dt.datetime) -> str:
    """Write a moment to the second.

    Raises
    ------
    ValueError
        If it has no offset.

    """
    if moment.utcoffset() is None:
        raise ValueError("a moment without an offset is no moment")
    return moment.replace(microsecond=0).isoformat()
