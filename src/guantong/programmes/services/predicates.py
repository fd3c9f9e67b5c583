"""How a computed criterion holds what is known against its number: few, named, no free formulas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, YES
from guantong.core.text import Text

Holds = Callable[[Any, int | None, dt.date], bool | None]


@dataclass(frozen=True)
class Predicate:
    """One way of comparing; ``holds`` returns None where the value does not tell."""

    label: Text
    needs_number: bool
    holds: Holds


def _number(compare: Callable[[Any, int], bool]) -> Holds:
    def holds(value: Any, number: int | None, _on: dt.date) -> bool | None:
        fits = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
        return compare(value, number) if fits and number is not None else None

    return holds


def _yes(value: Any, _number: int | None, _on: dt.date) -> bool | None:
    return {YES: True, NO: False, True: True, False: False}.get(value)


def _not_past(value: Any, _number: int | None, on: dt.date) -> bool | None:
    return value >= on if isinstance(value, dt.date) else None


def _within(value: Any, number: int | None, on: dt.date) -> bool | None:
    if not isinstance(value, dt.date) or number is None:
        return None
    return months_after(value, number) >= on


def months_after(day: dt.date, months: int) -> dt.date:
    """Return the day so many months later; of a month that is too short, its last.

    Examples
    --------
    >>> months_after(dt.date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)

    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_of_next - dt.timedelta(days=1)
    return last.replace(day=min(day.day, last.day))


PREDICATES: dict[str, Predicate] = {
    "at_least": Predicate(_("不少于"), needs_number=True, holds=_number(lambda a, b: a >= b)),
    "at_most": Predicate(_("不多于"), needs_number=True, holds=_number(lambda a, b: a <= b)),
    "equals": Predicate(_("等于"), needs_number=True, holds=_number(lambda a, b: a == b)),
    "is_yes": Predicate(_("为“是”"), needs_number=False, holds=_yes),
    "not_past": Predicate(_("日期没有过"), needs_number=False, holds=_not_past),
    "within_months_of": Predicate(_("在几个月以内"), needs_number=True, holds=_within),
}  # fmt: skip


def choices() -> list[tuple[str, Text]]:
    """Return them as a form offers them."""
    return [("", _("（不计算）")), *((name, one.label) for name, one in PREDICATES.items())]
