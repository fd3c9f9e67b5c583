"""When a place is open, read from what its door says and written back in the same words.

«周二至周日 9:00-12:00、14:00-17:00；周一闭馆；2027-01-28至2027-02-03闭馆；最后入馆16:30»: parts are
divided by ；. A weekday that no part names is not open. A part with dates holds for those days
instead of the weekday's; of two that name one day, the later holds.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError

#: From and to, as minutes after midnight.
Window: TypeAlias = "tuple[int, int]"
NAMES = "一二三四五六日"
MIDNIGHT = 24 * 60
GROUPS = {
    "每天": range(7), "每日": range(7), "全周": range(7), "工作日": range(5), "周末": (5, 6),
    "双休日": (5, 6),
}  # fmt: skip
CLOSED = re.compile(r"(全天)?(闭馆|闭园|休息|不开放|关闭|停止开放)")
WHOLE = re.compile(r"(全天开放|全天|24小时开放|24小时)")
LAST = re.compile(r"(?:最后入馆|最晚入馆|停止入馆|最后入场)(?:时间)?:?(\d{1,2}:\d{2})|"
                  r"(\d{1,2}:\d{2})(?:停止入馆|停止入场|后不再入馆)")  # fmt: skip
BEFORE = re.compile(r"闭馆前(\d{1,3})分钟停止入馆")
DAY = r"(\d{4})(?:-|年)(\d{1,2})(?:-|月)(\d{1,2})日?"
SPAN = re.compile(rf"{DAY}(?:[至到~]{DAY})?")
WEEK = re.compile(
    r"(?:周|星期|礼拜)?([一二三四五六日天])(?:[至到~-](?:周|星期|礼拜)?([一二三四五六日天]))?"
)
HOURS = re.compile(r"(\d{1,2}):(\d{2})[-至到~](\d{1,2}):(\d{2})")
SAME = str.maketrans({"—": "-", "–": "-", "―": "-", "‐": "-", "−": "-", "〜": "~", "。": ";"})


@dataclass(frozen=True)
class Dated:
    """Days on which other hours hold; no window is closed."""

    first: dt.date
    last: dt.date
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class Opening:
    """The hours of a place.

    Attributes
    ----------
    week
        The windows of Monday to Sunday; None where nothing is said of the day, () where it is said
        to be closed.
    dated
        Days of their own, in the order said.
    last
        After this minute nobody is let in; None where nothing is said.
    before
        So many minutes before a window ends nobody is let in.

    """

    week: tuple[tuple[Window, ...] | None, ...] = (None,) * 7
    dated: tuple[Dated, ...] = ()
    last: int | None = None
    before: int = 0

    def windows(self, day: dt.date) -> list[Window]:
        """Return when it is open on a day, in minutes after midnight; none where it is closed.

        Examples
        --------
        >>> read("周二至周日 9:00-17:00；周一闭馆").windows(dt.date(2026, 12, 6))
        [(540, 1020)]

        """
        for one in reversed(self.dated):
            if one.first <= day <= one.last:
                return list(one.windows)
        return list(self.week[day.weekday()] or ())

    def entries(self, day: dt.date) -> list[Window]:
        """Return from when until when a group is let in on a day.

        Examples
        --------
        >>> read("每天9:00-17:00；最后入馆16:30").entries(dt.date(2026, 12, 6))
        [(540, 990)]

        """
        found = []
        for start, end in self.windows(day):
            until = end - self.before
            if self.last is not None:
                until = min(until, self.last)
            if until >= start:
                found.append((start, until))
        return found

    def said(self, day: dt.date) -> bool:
        """Tell whether anything is said of a day; what is not said is not known."""
        dated = any(one.first <= day <= one.last for one in self.dated)
        return dated or self.week[day.weekday()] is not None

    def open_at(self, day: dt.date, start: int, end: int) -> bool:
        """Tell whether it is open without a break from one minute of a day to another."""
        return any(first <= start and end <= last for first, last in self.windows(day))

    def __str__(self) -> str:
        parts = [f"{_days(days)}{_hours(windows)}" for days, windows in self._alike()]
        parts += [f"{_span(one)}{_hours(one.windows)}" for one in self.dated]
        if self.last is not None:
            parts.append(f"最后入馆{clock(self.last)}")
        if self.before:
            parts.append(f"闭馆前{self.before}分钟停止入馆")
        return "；".join(parts)

    def _alike(self) -> list[tuple[list[int], tuple[Window, ...]]]:
        """Return the weekdays that have the same windows together; closed days last."""
        found: dict[tuple[Window, ...], list[int]] = {}
        for day, windows in enumerate(self.week):
            if windows is not None:
                found.setdefault(windows, []).append(day)
        return sorted(((days, one) for one, days in found.items()), key=lambda one: not one[1])


def read(text: str) -> Opening:
    """Read the hours of a place.

    Raises
    ------
    GuantongError
        If a part is not understood or contradicts another; it names the part.

    Examples
    --------
    >>> str(read("周一到周五：9：00—12：00，14：00—17：00；周六、周日闭馆。"))
    '周一至周五 9:00-12:00、14:00-17:00；周六至周日闭馆'

    """
    week: list[tuple[Window, ...] | None] = [None] * 7
    dated: list[Dated] = []
    last: int | None = None
    before = 0
    for said, plain in _parts(text):
        rest, found_last, found_before = _last_of(said, plain)
        if (found_last is not None and last is not None) or (found_before and before):
            _refuse(said, _("最后入馆说了两次"))
        last = found_last if found_last is not None else last
        before = found_before or before
        if not rest:
            continue
        spans, days, rest = _when(said, rest)
        windows = _windows(said, rest)
        dated += [Dated(first, end, windows) for first, end in spans]
        for day in days:
            if week[day] is not None:
                _refuse(said, _("周%s说了两次") % NAMES[day])
            week[day] = windows
    if not dated and not any(week):
        _refuse(text.strip(), _("没有写哪天几点开放，例如“周二至周日 9:00-17:00；周一闭馆”"))
    return Opening(tuple(week), tuple(dated), last, before)


def known(text: str) -> Opening | None:
    """Return the hours as far as they are known: nothing written, or not understood, is None."""
    try:
        return read(text) if text.strip() else None
    except GuantongError:
        return None


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Return each part as it was said, and as it is compared."""
    for part in re.split(r"[；;。\n]", text):
        plain = unicodedata.normalize("NFKC", part).translate(SAME)
        plain = re.sub(r"\s*([,、])\s*", "、", plain)
        plain = re.sub(r"(\d{4}-\d{1,2}-\d{1,2})\s+-\s*(?=\d{4}-)", r"\1至", plain)
        plain = re.sub(r"(?<=\d)\s+(?=\d{1,2}:)", "、", plain)
        plain = re.sub(r"[\s()]", "", plain)
        if plain:
            yield part.strip(), plain


def _last_of(said: str, plain: str) -> tuple[str, int | None, int]:
    """Take out of a part what it says of the last to be let in."""
    last, before = None, 0
    if found := BEFORE.search(plain):
        before = int(found[1])
        plain = plain.replace(found[0], "")
    if found := LAST.search(plain):
        last = _minute(said, *(found[1] or found[2]).split(":"))
        plain = plain.replace(found[0], "")
    return plain.strip("、"), last, before


def _when(said: str, plain: str) -> tuple[list[tuple[dt.date, dt.date]], list[int], str]:
    """Return the dates or weekdays that a part begins with, and the rest of it."""
    spans: list[tuple[dt.date, dt.date]] = []
    days: list[int] = []
    while plain:
        if found := SPAN.match(plain):
            first = _date(said, found[1], found[2], found[3])
            end = _date(said, found[4], found[5], found[6]) if found[4] else first
            if end < first:
                _refuse(said, _("结束日期早于开始日期"))
            spans.append((first, end))
        elif (found := WEEK.match(plain)) and (days or not plain[0].isdecimal()):
            first_day = _weekday(found[1])
            end_day = _weekday(found[2]) if found[2] else first_day
            days += [(first_day + at) % 7 for at in range((end_day - first_day) % 7 + 1)]
        elif name := next((one for one in GROUPS if plain.startswith(one)), ""):
            days += GROUPS[name]
            plain = plain[len(name) :].lstrip("、")
            continue
        else:
            break
        plain = plain[found.end() :].lstrip("、")
    plain = plain.lstrip(":")
    if spans and days:
        _refuse(said, _("日期和星期请分成两段写"))
    if len(days) != len(set(days)):
        _refuse(said, _("同一天说了两次"))
    if not spans and not days and HOURS.match(plain):
        days = list(range(7))
    return spans, days, plain


def _windows(said: str, plain: str) -> tuple[Window, ...]:
    """Return the windows that the rest of a part says."""
    if CLOSED.fullmatch(plain):
        return ()
    if WHOLE.fullmatch(plain):
        return ((0, MIDNIGHT),)
    found: list[Window] = []
    for one in filter(None, re.split(r"[、和及]", plain.removesuffix("开放"))):
        hours = HOURS.fullmatch(one)
        if hours is None:
            _refuse(said, _("“%s”看不懂，时间请写成 9:00-17:00，不开放请写“闭馆”") % one)
        start, end = _minute(said, hours[1], hours[2]), _minute(said, hours[3], hours[4])
        if end <= start:
            _refuse(said, _("关门时间不晚于开门时间"))
        if found and start <= found[-1][1]:
            _refuse(said, _("两段时间重叠或没有先后"))
        found.append((start, end))
    if not found:
        _refuse(said, _("没有写几点到几点；不开放请写“闭馆”"))
    return tuple(found)


def _minute(said: str, hour: str, minute: str) -> int:
    found = int(hour) * 60 + int(minute)
    if int(minute) > 59 or found > MIDNIGHT:
        _refuse(said, _("“%s”不是一天里的时刻") % f"{hour}:{minute}")
    return found


def _date(said: str, year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        _refuse(said, _("“%s”不是日历上的日期") % f"{year}-{month}-{day}")


def _weekday(name: str) -> int:
    return NAMES.index("日" if name == "天" else name)


def _refuse(said: str, why: str) -> NoReturn:
    text = _("开放时间“%(part)s”：%(why)s。") % {"part": said, "why": why}
    raise GuantongError(text, field="opening")


def _days(days: list[int]) -> str:
    """Write weekdays: 周二至周日, 周一、周三."""
    if len(days) == 7:
        return "每天"
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said = [f"周{NAMES[one[0]]}" + (f"至周{NAMES[one[-1]]}" if one[1:] else "") for one in runs]
    return "、".join(said)


def _span(one: Dated) -> str:
    return f"{one.first}至{one.last}" if one.last > one.first else str(one.first)


def _hours(windows: tuple[Window, ...]) -> str:
    if windows == ((0, MIDNIGHT),):
        return "全天开放"
    said = "、".join(f"{clock(start)}-{clock(end)}" for start, end in windows)
    return f" {said}" if said else "闭馆"


def clock(minute: int) -> str:
    """Write minutes after midnight as a clock says it."""
    return f"{minute // 60}:{minute % 60:02d}"
