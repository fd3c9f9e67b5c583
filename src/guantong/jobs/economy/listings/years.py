"""The lists of villages by their income: how they stand, the weak ones, the years of one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import A

from guantong.core.models import Account, Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On
from guantong.frame.maps import Layer
from guantong.jobs.economy import planned
from guantong.jobs.economy.income import yuan
from guantong.jobs.economy.models import ABOVE, Level, VillageYear
from guantong.jobs.economy.services import designating
from guantong.programmes.models import ValueState
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

FIXED = ValueState.FIXED


def weak(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the villages that are weak by their last fixed year."""
    return rows.filter(stands=True, state=FIXED, level=Level.WEAK)


def strong(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those that are strong by it."""
    return rows.filter(stands=True, state=FIXED, level=Level.STRONG)


def without(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those whose last fixed year had no operating income: a known nought."""
    return rows.filter(stands=True, state=FIXED, operating=0)


def fixed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those of which a year is fixed."""
    return rows.filter(stands=True, state=FIXED, operating__isnull=False)


def cleared(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the last known years that are surely above the line after a fixed year below it."""
    rows = rows.filter(newest=True, before_level=Level.WEAK, level__in=ABOVE)
    return rows.exclude(state=ValueState.OPEN)


#: A year that is not fixed, whatever was said of it.
NOT_FIXED = "not"


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value != NOT_FIXED:
        return rows.filter(state=value)
    return rows.exclude(pk__in=fixed(rows).order_by().values("pk"))


FIELDS = ("unit__parent__name", "unit__name", "year", "operating", "subsidies", "level", "state")


class _Years(Listing):
    """Years of villages, in the order of the tree."""

    unit__parent__name = Short(verbose_name=_("乡镇"), orderable=False)
    unit__name = Short(
        verbose_name=_("村（社区）"), orderable=False, linkify=("economy:village", [A("unit_id")])
    )
    year = Short(orderable=False)
    operating = Short(orderable=False, verbose_name=_("经营性收入（元）"), empty_values=())
    subsidies = Short(orderable=False, verbose_name=_("补助收入（元）"), empty_values=())
    level = Short(orderable=False)
    state = Short(orderable=False, empty_values=())

    def render_operating(self, record: VillageYear) -> str:
        """Write the whole year's, or what is known so far and that it is no whole."""
        if record.operating is None and record.so_far is not None:
            return str(_("年内已报 %s") % yuan(record.so_far))
        return yuan(record.operating)

    value_operating = render_operating

    def render_subsidies(self, record: VillageYear) -> str:
        """Write them apart."""
        return yuan(record.subsidies)

    def render_state(self, record: VillageYear) -> str:
        """Say how far the numbers are."""
        return str(record.get_state_display() or _("未报"))


class Villages(_Years):
    """The villages as they stand: by the last fixed year, or the last one that is over."""

    heading, route, home = _("村级收入"), "economy:villages", True
    search = ("unit__name", "unit__parent__name")
    filters = (
        Choice("level", _("类别"), Level.choices),
        Choice("state", _("数据状态"), [*ValueState.choices, (NOT_FIXED, _("没有核定"))],
               _in_state),
        Choice("zero", _("无经营性收入"), [("1", _("最近核定年度为 0"))],
               lambda rows, _value: without(rows)),
    )  # fmt: skip
    bulk = (designating.designate,)
    on = (On(Unit),)
    place = Layer(
        _("村级收入"), kind="level", kinds=Level.choices, noun=_("个村"),
        name=lambda row: row.unit.name,
    )  # fmt: skip
    empty = _("还没有村级收入。各村数据上报后，系统每天重算。")
    weak_years = Short(orderable=False)

    class Meta(Table.Meta):
        model = VillageYear
        fields = (*FIELDS, "weak_years")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read of each village the year by which it stands."""
        return super().seen(account, on).filter(stands=True)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the lines by which villages are told apart."""
        return [(_("分类标准"), reverse("economy:lines"))]


class Cleared(_Years):
    """The villages that were weak in their last fixed year but one, and surely are no longer."""

    heading, route = _("消薄进展"), "economy:cleared"
    search = ("unit__name", "unit__parent__name")
    filters = (
        Choice("state", _("数据状态"), ValueState.choices),
        Choice("planned", _("安排"), planned.STATES, planned.in_state, overlaps=True),
    )  # fmt: skip
    empty = _("还没有。上一核定年度薄弱、最近有数据的年度确定在线上的村列在这里，两个数都列出。")
    before_year = Short(orderable=False)
    before = Short(orderable=False, verbose_name=_("上一核定年度收入（元）"))

    class Meta(Table.Meta):
        model = VillageYear
        fields = ("unit__parent__name", "unit__name", "before_year", "before", "year", "operating",
                  "state")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those that were cleared."""
        return cleared(super().seen(account, on))

    def render_before(self, value: Any) -> str:
        """Write what it was when weak."""
        return yuan(value)


class Weak(_Years):
    """The weak villages, each with what is planned for it and what was begun."""

    heading, route = _("薄弱村台账"), "economy:weak"
    search = ("unit__name", "unit__parent__name")
    filters = (
        Choice("planned", _("安排"), planned.STATES, planned.in_state, overlaps=True),
        Choice("years", _("连续薄弱"), [("2", _("两年以上")), ("3", _("三年以上"))],
               lambda rows, value: rows.filter(weak_years__gte=int(value))),
    )  # fmt: skip
    empty = _("最近核定年度没有薄弱村，或者还没有核定的数据。")
    weak_years = Short(orderable=False, verbose_name=_("连续薄弱年数"))
    hidden = ("subsidies", "level", "state")
    plan = Long(verbose_name=_("已公布的安排"), empty_values=(), orderable=False)
    begun = Long(verbose_name=_("实施情况"), empty_values=(), orderable=False)
    late = Long(verbose_name=_("偏差和督办"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = VillageYear
        fields = ("unit__parent__name", "unit__name", "year", "operating", "weak_years")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read the weak ones."""
        return weak(super().seen(account, on))

    def prepare(self, rows: Any) -> None:
        """Read the plans and projects of the page's villages at once."""
        self.planned = planned.of([row.unit_id for row in rows])

    def render_plan(self, record: VillageYear) -> str:
        """Name what the published plan begins, and when."""
        return self.planned[record.unit_id].plan or str(_("没有安排"))

    def render_begun(self, record: VillageYear) -> str:
        """Name what was begun."""
        return self.planned[record.unit_id].begun or "—"

    def render_late(self, record: VillageYear) -> str:
        """Name what is late, and its case."""
        return self.planned[record.unit_id].late or "—"
