"""What job 13 knows of villages for others: criteria of a sweep, plans, forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.facts import Answer, Known, Unknown, fact
from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.jobs.economy.models import Level, VillageYear
from guantong.programmes import telling
from guantong.programmes.models import ValueState
from guantong.programmes.room import VALUE_VIEW

NOT_FIXED = gettext_lazy("还没有核定的年度")


def over(on: dt.date) -> int:
    """Return the last year that is over on a day: on its own last day it is.

    Examples
    --------
    >>> over(dt.date(2026, 12, 30)), over(dt.date(2026, 12, 31))
    (2025, 2026)

    """
    return (on + dt.timedelta(days=1)).year - 1


def last_fixed(rows: Sequence[Unit], on: dt.date) -> dict[int, VillageYear]:
    """Return each village's last fixed year that was over on a day."""
    some = pointing(VillageYear, "unit", [row.pk for row in rows]).filter(
        state=ValueState.FIXED, year__lte=over(on), operating__isnull=False
    )
    return {one.unit_id: one for one in some.order_by("year")}


def source(row: VillageYear) -> str:
    """Say of which year a number is, and how far it is."""
    return _("%(year)s 年村集体经济数据（%(state)s）") % {
        "year": row.year, "state": row.get_state_display(),
    }  # fmt: skip


def _told(
    rows: Sequence[Unit], on: dt.date, say: Callable[[VillageYear], Any]
) -> dict[int, Answer]:
    found = last_fixed(rows, on)
    return {
        row.pk: Known(say(one), source(one)) if (one := found.get(row.pk)) else Unknown(NOT_FIXED)
        for row in rows if row.kind == Unit.Kind.VILLAGE
    }  # fmt: skip


@fact(
    "village.operating_income", Unit, "money", needs=VALUE_VIEW,
    label=gettext_lazy("村集体经营性收入（上一年度，元）"),
)  # fmt: skip
def operating_income(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say what each village took in by its business in the last year that is over, once fixed.

    An older year does not stand in for it.
    """
    wanted = over(on)
    missing = Unknown(_("%s 年还没有核定") % wanted)
    found = _told(rows, on, lambda one: one)
    return {
        pk: Known(one.value.operating, one.source)
        if isinstance(one, Known) and one.value.year == wanted else missing
        for pk, one in found.items()
    }  # fmt: skip


@fact(
    "village.subsidies", Unit, "money", needs=VALUE_VIEW,
    label=gettext_lazy("村集体补助收入（最近核定年度，元）"),
)  # fmt: skip
def subsidies(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say what it was given in that year; it is no operating income."""
    return _told(rows, on, lambda one: one.subsidies)


@fact(
    "village.income_class", Unit, "choice", needs=VALUE_VIEW, choices=Level.choices,
    label=gettext_lazy("村集体经济类别"),
)  # fmt: skip
def income_class(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say how that income lies to the lines."""
    return _told(rows, on, lambda one: one.level)


@fact(
    "village.weak_years", Unit, "number", needs=VALUE_VIEW,
    label=gettext_lazy("连续薄弱年数"),
)  # fmt: skip
def weak_years(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say for how many years in a row it was weak; a year that is not known ends the row."""
    return _told(rows, on, lambda one: one.weak_years)


@fact(
    "village.no_operating_income_years", Unit, "number", needs=VALUE_VIEW,
    label=gettext_lazy("连续无经营性收入年数"),
)  # fmt: skip
def no_operating_income_years(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say for how many years in a row nothing came in; a year that is not known ends the row."""
    return _told(rows, on, lambda one: one.zero_years)


#: Numbers of the whole village as facts: their element and what they are called.
OF_WHOLE = (
    ("households", "ve_members", gettext_lazy("集体经济组织成员户数（全村）")),
    ("shared_households", "ve_shared", gettext_lazy("量化份额的户数（全村）")),
    ("certified_households", "ve_certified", gettext_lazy("领取股权证的户数（全村）")),
    ("clarified_land", "ve_clarified", gettext_lazy("清产核资确认的土地面积（全村，亩）")),
    ("shared_land", "ve_land", gettext_lazy("入股土地面积（全村，亩）")),
    ("share_money", "ve_stock", gettext_lazy("折股量化的资金（全村，元）")),
    ("dividends", "ve_dividend", gettext_lazy("全年分红总额（全村，元）")),
)

for _name, _code, _label in OF_WHOLE:
    telling.fact(f"village.{_name}", _code, _label, __name__, often="year")
