"""Cells that say a time, a day, or how a point is known."""

from __future__ import annotations

import re
from datetime import date

from guantong.engines.sheets import EVERY, Sheet

#: How a point came to be known; a table may use either word.
KNOWLEDGE = {
    "surveyed": "实地测量", "public": "公开资料", "entered": "地图标注", "address": "只到地址",
    "invented": "虚构",
}  # fmt: skip
INVENTED = "invented"
_TIME = re.compile(r"(\d{1,2})[:：](\d{2})")
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_LAST = 24 * 60


def minutes(sheet: Sheet, column: str, default: int | None = None) -> list[int]:
    """Return times of day as minutes after midnight; a cell that says none is a fault.

    An empty cell is the default, or a fault if there is none.
    """
    found = []
    for row, text in enumerate(sheet.texts(column)):
        match = _TIME.fullmatch(text.strip())
        minute = int(match[1]) * 60 + int(match[2]) if match and int(match[2]) < 60 else _LAST + 1
        if not text.strip() and default is not None:
            minute = default
        elif minute > _LAST:
            sheet.faults.add(sheet.name, f"“{text}”不是时刻，请写成 9:00。", row, column)
            minute = 0
        found.append(minute)
    return found


def which(sheet: Sheet, labels: tuple[str, ...]) -> list[list[int]]:
    """Return by row the days that its ``day`` names: one, a day of the week, or every."""
    found = []
    names = {label: [place] for place, label in enumerate(labels)}
    names[EVERY] = names[""] = list(range(len(labels)))
    for weekday, name in enumerate(_WEEKDAYS):
        names[name] = [p for p, label in enumerate(labels) if _weekday(label) == weekday]
    for row, text in enumerate(sheet.texts("day")):
        if text not in names:
            words = f"没有这一天“{text}”；可以写日期、周一到周日或 {EVERY}。"
            sheet.faults.add(sheet.name, words, row, "day")
        found.append(names.get(text, []))
    return found


def _weekday(label: str) -> int | None:
    day = as_date(label)
    return None if day is None else day.weekday()


def as_date(label: str) -> date | None:
    """Return the date that a day's name is, or None.

    Examples
    --------
    >>> as_date("2027-03-01"), as_date("第1天")
    (datetime.date(2027, 3, 1), None)

    """
    try:
        return date.fromisoformat(label)
    except ValueError:
        return None


def knowledge(sheet: Sheet) -> list[str]:
    """Return how each point is known; empty where nobody said."""
    words = {label: code for code, label in KNOWLEDGE.items()} | {code: code for code in KNOWLEDGE}
    found = []
    for row, text in enumerate(sheet.texts("knowledge")):
        if text and text not in words:
            there = "、".join(KNOWLEDGE.values())
            sheet.faults.add(sheet.name, f"“{text}”不认识。可用：{there}。", row, "knowledge")
        found.append(words.get(text, ""))
    return found
