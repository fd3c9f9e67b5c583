"""The ways in which papers write a month, read into one: ``YYYY-MM``, or ``YYYY`` where no more is
known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_SEPARATED = re.compile(r"(\d{4})\s*[-.。·/年]\s*(\d{1,2})(?:\s*[-./月]\s*\d{1,2}日?)?\s*月?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(?:\d{2})?")
_YEAR = re.compile(r"(\d{4})\s*年?")
_YEARS = range(1900, 2100)
#: What people write where there is nothing to say.
NOTHING = frozenset({"/", "／", "\\", "-", "－", "--", "—", "——", "无", "空", "没有", "暂无"})
_BREAKS = "；;，,、 \t\n\u3000"
#: A month may stand alone, before words, or after the status it belongs to.
_JOINED = re.compile(
    r"(?P<status>(?:中共)?(?:预备|正式)?党员|中共)?\s*[（(]?\s*"
    r"(?P<month>\d{4}\s*[-.。·/年]\s*\d{1,2}(?!\d)(?:\s*[-./月]\s*\d{1,2}日?)?\s*月?"
    r"|\d{8}(?!\d)|\d{6}(?!\d)|\d{4}年?(?!\d))(?P<rest>.*)",
    re.DOTALL,
)
#: Words after a month that say no more than the column does.
_SAYS_NO_MORE = re.compile(r"(?:加?入(?:党|中共|中国共产党))?[)）]?")


def read_month(text: str) -> str | None:
    """Return a month as ``YYYY-MM``, a bare year as ``YYYY``; None for what is neither.

    A day is dropped: ``20250131`` and ``2025.01.31`` are January 2025.

    Examples
    --------
    >>> read_month("197503"), read_month("1975.3"), read_month("1975年03月"), read_month("1975")
    ('1975-03', '1975-03', '1975-03', '1975')
    >>> read_month("群众") is None, read_month("197513") is None
    (True, True)

    """
    text = unicodedata.normalize("NFKC", text).strip()
    found = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    if found:
        year, month = int(found[1]), int(found[2])
        return f"{year}-{month:02}" if year in _YEARS and 1 <= month <= 12 else None
    found = _YEAR.fullmatch(text)
    return found[1] if found and int(found[1]) in _YEARS else None


def compact(month: str) -> str:
    """Write ``YYYY-MM`` (or ``YYYY-MM-DD``, ``YYYY``) as the form does.

    Examples
    --------
    >>> compact("1975-03"), compact("2025-01-31"), compact("1975")
    ('197503', '20250131', '1975')

    """
    return month.replace("-", "")


def dotted(month: str) -> str:
    """Write a month as papers print it.

    Examples
    --------
    >>> dotted("1975-03"), dotted("197503"), dotted("群众")
    ('1975.03', '1975.03', '群众')

    """
    known = read_month(month)
    return known.replace("-", ".") if known else month


@dataclass(frozen=True)
class Party:
    """What stands under 入党时间: the month of joining the Party, and other words (民盟, 群众).

    A status that stands with a month (``预备党员 2025.07``) is among the words.
    """

    joined: str | None
    others: tuple[str, ...]


def read_party(text: str) -> Party:
    """Read 入党时间, which may name other parties beside a month or in its place.

    Examples
    --------
    >>> read_party("200107；民盟")
    Party(joined='2001-07', others=('民盟',))
    >>> read_party("群众")
    Party(joined=None, others=('群众',))
    >>> read_party("1998.07（2000.01恢复党籍）"), read_party("——")
    (Party(joined='1998-07', others=('（2000.01恢复党籍）',)), Party(joined=None, others=()))

    """
    joined: str | None = None
    others: list[str] = []
    for part in _outside_brackets(text):
        found = None if joined else _JOINED.fullmatch(part)
        month = read_month(found["month"]) if found else None
        if found is None or month is None:
            others.append(part)
            continue
        joined, rest = month, found["rest"].strip()
        status = found["status"] or ""
        others += [status] if "预备" in status else []
        others += [] if _SAYS_NO_MORE.fullmatch(rest) else [rest]
    return Party(joined, tuple(word for word in others if word not in NOTHING))


def _outside_brackets(text: str) -> Iterator[str]:
    """Yield the parts of a text between its marks; what stands in brackets stays whole."""
    part, depth = "", 0
    for character in text.strip():
        depth += (character in "（(") - (character in "）)")
        if character in _BREAKS and depth <= 0:
            yield from filter(None, [part])
            part = ""
        else:
            part += character
    yield from filter(None, [part])
