"""The résumé (简历): the form's text and structured periods, each made from the other.

A line opens with ``2001.07--2003.05`` and two blanks; an open end is ``2016.09--``. What stands in
brackets under 其间 at an entry's end is study beside the work. A line without months continues the
entry before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from guantong.formats.appointment.months import read_month

#: Blanks before a line of concurrent study, and the width of both months with their dashes.
INDENT = 18
WIDTH = 16

_MONTH = r"\d{4}(?:\s?[.．。·/年]\s?\d{1,2}月?|-\d{2}(?!\d)|(?:0[1-9]|1[0-2])(?!\d))?"
_DASH = r"[-‐‑‒–—―－~～至]+"
_SPAN = re.compile(
    rf"\s*(?P<start>{_MONTH})\s{{0,2}}(?:(?:{_DASH})?至今|{_DASH}\s{{0,2}}"
    rf"(?P<end>{_MONTH}(?!\d)|(?:今|现在|目前|迄今)(?=[\s，,；;]|$))?)(?P<text>.*)",
    re.DOTALL,
)
#: A line that means to open with a month, whether it is one or not.
_MEANT = re.compile(rf"\s*\d{{4}}\s?[.．。·/年-]\s?\d{{1,2}}月?\s{{0,2}}{_DASH}")
_WHOLE = 7
_UNSEEN = re.compile(r"[\ufeff\u200b-\u200f\u2060]")
_BREAK = re.compile(r"<\s*br\s*/?\s*>|\r\n?|\u2028|\u2029", re.IGNORECASE)
_STUDY = re.compile(r"[（(]\s*[其期]间\s*[:：,，]?")
_OPEN, _CLOSE = "（(", "）)"


@dataclass(frozen=True)
class Study:
    """Study beside work: months may be missing (``其间在职学习``)."""

    start: str | None
    end: str | None
    text: str


@dataclass(frozen=True)
class Period:
    """One entry: months as ``YYYY-MM`` (``YYYY`` where no more is known), no end while it lasts.

    Attributes
    ----------
    start
        None for words before the first month.
    studies
        Concurrent study, in the order of the text.

    """

    start: str | None
    end: str | None
    text: str
    studies: tuple[Study, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Where text and periods part: the entry, which part of it, and what each says."""

    start: str
    part: str
    in_text: str
    in_periods: str


def read_resume(text: str) -> tuple[Period, ...]:
    """Read the form's text.

    Borne with: every kind of dash, 至, 至今, dots or 年月 in a month, ``<br>``, wide blanks, lines
    broken in the middle, 期间 for 其间, a half-width colon or brackets, study without months.

    Examples
    --------
    >>> read_resume("2016.09--  某县财政局局长（其间：2017.03--2017.07 党校学习）")
    ... # doctest: +NORMALIZE_WHITESPACE
    (Period(start='2016-09', end=None, text='某县财政局局长',
     studies=(Study(start='2017-03', end='2017-07', text='党校学习'),)),)

    """
    entries: list[tuple[str | None, str | None, str]] = []
    for line in _lines(text):
        span = _span(line)
        if span:
            entries.append(span)
        elif _MEANT.match(line):
            entries.append((None, None, _flat(line)))
        elif line.strip():
            start, end, before = entries.pop() if entries else (None, None, "")
            entries.append((start, end, _joined(before, _flat(line))))
    return tuple(Period(start, end, *_without_studies(body)) for start, end, body in entries)


def oddities(text: str) -> tuple[tuple[str, str], ...]:
    """Return the lines whose months cannot be taken as they stand, and what is odd about each.

    Examples
    --------
    >>> oddities("2010.01--2008.05  某局副局长")
    (('2010.01--2008.05 某局副局长', '止早于起'),)

    """
    out = []
    for line in _lines(text):
        span = _span(line)
        if span is None:
            out += [(_flat(line), "不是年月")] if _MEANT.match(line) else []
        elif span[1] and span[1] < (span[0] or "")[: len(span[1])]:
            out.append((_flat(line), "止早于起"))
        elif len(span[0] or "") < _WHOLE or (span[1] and len(span[1]) < _WHOLE):
            out.append((_flat(line), "只有年份"))
    return tuple(out)


def _lines(text: str) -> list[str]:
    return _BREAK.sub("\n", _UNSEEN.sub("", text)).split("\n")


def write_resume(periods: Sequence[Period]) -> str:
    """Write the form's text; reading it again gives the same periods.

    Examples
    --------
    >>> print(write_resume([Period("2001-07", "2003-05", "干部"), Period("2003-05", None, "局长")]))
    2001.07--2003.05  干部
    2003.05--         局长

    """
    lines = []
    for period in periods:
        months = _months(period.start, period.end).ljust(WIDTH) + "  " if period.start else ""
        lines.append(f"{months}{period.text}".rstrip())
        if period.studies:
            told = "；".join(map(_study, period.studies))
            lines.append(" " * INDENT + f"（其间：{told}）")
    return "\n".join(lines)


def lines_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return months and words, to be set side by side; study has a line of its own."""
    out = []
    for period in read_resume(text):
        out.append((_months(period.start, period.end) if period.start else "", period.text))
        if period.studies:
            out.append(("", f"（其间：{'；'.join(map(_study, period.studies))}）"))
    return tuple(out)


def differences(text: str, periods: Sequence[Period]) -> tuple[Difference, ...]:
    """List where the form's text and the structured periods do not say the same.

    Entries are matched by their first month and order; blanks do not count.
    """
    left, right = read_resume(text), tuple(periods)
    starts = [[p.start or "" for p in side] for side in (left, right)]
    out: list[Difference] = []
    matcher = SequenceMatcher(None, starts[0], starts[1], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            for one, other in zip(left[a:b], right[c:d], strict=True):
                out.extend(_compare(one, other))
            continue
        out += [Difference(p.start or "", "整段", _whole(p), "") for p in left[a:b]]
        out += [Difference(p.start or "", "整段", "", _whole(p)) for p in right[c:d]]
    return tuple(out)


def _compare(one: Period, other: Period) -> Iterator[Difference]:
    pairs = (
        ("止", one.end or "", other.end or ""),
        ("内容", one.text, other.text),
        (
            "其间", "；".join(map(_study, one.studies)), "；".join(map(_study, other.studies)),
        ),
    )  # fmt: skip
    for part, left, right in pairs:
        if _bare(left) != _bare(right):
            yield Difference(one.start or "", part, left, right)


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _whole(period: Period) -> str:
    return write_resume([period])


def _span(line: str) -> tuple[str | None, str | None, str] | None:
    found = _SPAN.fullmatch(line)
    if not found:
        return None
    start, end = _read(found["start"]), _read(found["end"] or "")
    # 2019.13 is no month, so such a line is words like any other.
    if start is None or (end is None and (found["end"] or "")[:1].isdecimal()):
        return None
    return start, end, _flat(found["text"]).lstrip("，,：: ")


def _read(text: str) -> str | None:
    return read_month(re.sub(r"\s", "", text).replace("．", "."))


def _flat(text: str) -> str:
    return re.sub(r"[ \t\u3000\xa0]+", " ", text).strip()


def _joined(before: str, line: str) -> str:
    """Put a broken line back together; a blank stands only between Latin words or numbers."""
    latin = before[-1:].isascii() and before[-1:].isalnum()
    return (
        f"{before} {line}" if latin and line[0].isascii() and line[0].isalnum() else before + line
    )


def _without_studies(body: str) -> tuple[str, tuple[Study, ...]]:
    """Take the brackets of concurrent study off the end of an entry."""
    studies: list[Study] = []
    while body.endswith(tuple(_CLOSE)):
        at = _opening(body)
        if at is None:
            break
        found = _STUDY.match(body, at)
        if not found:
            break
        studies[:0] = [_read_study(one) for one in _parts(body[found.end() : -1])]
        body = body[:at].rstrip()
    return body, tuple(study for study in studies if study.text or study.start)


def _opening(body: str) -> int | None:
    """Return where the bracket opens that the body's last character closes."""
    depth = 0
    for at in range(len(body) - 1, -1, -1):
        depth += (body[at] in _CLOSE) - (body[at] in _OPEN)
        if depth == 0:
            return at
    return None


def _parts(text: str) -> Iterator[str]:
    """Split at semicolons outside brackets."""
    depth, start = 0, 0
    for at, character in enumerate(text):
        depth += (character in _OPEN) - (character in _CLOSE)
        if character in "；;" and depth <= 0:
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _read_study(text: str) -> Study:
    span = _span(text.strip())
    return Study(*span) if span else Study(None, None, _flat(text))


def _study(study: Study) -> str:
    months = _months(study.start, study.end) + " " if study.start else ""
    return f"{months}{study.text}".strip()


def _months(start: str | None, end: str | None) -> str:
    return f"{(start or '').replace('-', '.')}--{(end or '').replace('-', '.')}"
