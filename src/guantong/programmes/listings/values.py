"""The lists of reported numbers: sheets, numbers, elements, rules; units in the tree's order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.programmes import asking
from guantong.programmes.arithmetic import Sum
from guantong.programmes.models import (
    Cadence,
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    Told,
    ValueState,
)
from guantong.programmes.queries import sheets
from guantong.programmes.room import VALUE_CHECK, VALUE_FIX, VALUE_REPORT
from guantong.programmes.services import elements, reporting, seasons, workbooks
from guantong.programmes.services.values import number
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.roles import Permission

State = ValueState


def _rows(account: Account, right: Permission) -> QuerySet[Any]:
    """Return the sheets over which an account holds a right, each with its unit."""
    rows: QuerySet[Any] = DataSheet.objects.visible_to(account, right).select_related("unit")
    return rows


def _to_report(account: Account) -> QuerySet[Any]:
    """Return what is to be said; whoever checks sees it on the board, where it is not theirs."""
    rows = _rows(account, VALUE_REPORT).filter(state=State.OPEN, breaks=0)
    above = DataSheet.objects.visible_to(account, VALUE_CHECK)
    rows = rows.exclude(pk__in=above.order_by().values("pk"))
    return _asked_here(rows, account)


def _asked_here(rows: QuerySet[Any], account: Account) -> QuerySet[Any]:
    """Leave out what an outside system keeps by now, and units that were closed."""
    found: Any = rows.filter(unit__closed_on=None)
    out = Q(pk__in=[])
    for one in asking.declared(account.paths_with(VALUE_REPORT)):
        under = found.under(one.unit_path)
        out = out | under if one.system else out & ~under
    kept: QuerySet[Any] = found.exclude(out)
    return kept


def _to_explain(account: Account) -> QuerySet[Any]:
    rows = _rows(account, VALUE_REPORT)
    fixers = DataSheet.objects.visible_to(account, VALUE_FIX).order_by().values("pk")
    return rows.filter(breaks__gt=0).exclude(state=State.FIXED).exclude(pk__in=fixers)


def _to_check(account: Account) -> QuerySet[Any]:
    """Return what another person reported; for the township: the county sees what it passed."""
    rows = _rows(account, VALUE_CHECK)
    fixers = DataSheet.objects.visible_to(account, VALUE_FIX).order_by().values("pk")
    mine = Q(reported_by=account)
    return rows.filter(state=State.REPORTED, breaks=0).exclude(mine).exclude(pk__in=fixers)


def _to_fix(account: Account) -> QuerySet[Any]:
    rows = _rows(account, VALUE_FIX)
    return rows.filter(state=State.CHECKED).exclude(Q(checked_by=account) | Q(reported_by=account))


class Sheets(Listing):
    """What units say, a sheet a period: how far each is and what is missing."""

    heading, route, home = _("报表"), "programmes:sheets", True
    search = ("unit__name", "unit__parent__name")
    filters = (
        Choice("period", _("时期"), sheets.periods),
        Choice("state", _("状态"), State.choices),
        Choice("gap", _("情况"), [("late", _("逾期未报")), ("lacking", _("有未填")),
                                ("breaks", _("有待说明"))],
               lambda rows, value: _gaps(rows, value), overlaps=True),
    )  # fmt: skip
    offers = (seasons.ask, workbooks.take, seasons.unask)
    acts = ("fill", "report", "explain", "check", "fix")
    bulk = (reporting.report, reporting.check, reporting.fix)
    pick, told = True, ("unit__parent__name", "unit__name")
    on = (On(Unit),)
    waits = (
        Waiting(_("数据待填报"), _to_report, since="", due="due", act="fill"),
        Waiting(_("数据待说明"), _to_explain, since="reported_on", due="due", act="explain"),
        Waiting(_("报表待审核"), _to_check, since="reported_on", act="check"),
        Waiting(_("报表待核定"), _to_fix, since="checked_on", act="fix"),
    )
    empty = _("还没有报表。")
    unit__name = Column(verbose_name=_("单位"), linkify=True)
    unit__parent__name = Column(verbose_name=_("上级单位"))
    period = Short()
    state = Short()
    due = Short()

    class Meta(Table.Meta):
        model = DataSheet
        fields = ("unit__name", "unit__parent__name", "period", "state", "lacking", "breaks",
                  "due", "reported_on")  # fmt: skip

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003 - of the house
        """Lead to the board of a period, and to the masters."""
        return [
            (_("按村汇总"), reverse("programmes:quarter")),
            (_("数据项"), reverse("programmes:elements")),
            (_("勾稽关系"), reverse("programmes:rules")),
        ]

    def render_unit__name(self, record: DataSheet) -> str:
        """Write the unit, with a link to its sheet."""
        return record.unit.name

    def render_period(self, record: DataSheet) -> str:
        """Write the period in words."""
        return record.when


def _gaps(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the sheets that are late, lack something, or have something to be explained."""
    if value == "late":
        return rows.filter(state=State.OPEN, due__lt=timezone.localdate())
    return rows.filter(**{f"{value}__gt": 0})


class Values(Listing):
    """Current numbers, each with its way back: who said it, when, from which file."""

    heading, route, home = _("报送数据"), "programmes:values", True
    search = ("unit__name", "unit__parent__name", "element__name")
    filters = (
        Choice("period", _("时期"), sheets.periods),
        Choice("element", _("数据项"), sheets.elements),
        Choice("state", _("状态"), State.choices),
        Choice("origin", _("来源"), DataValue.Origin.choices),
    )
    unit__name = Column(verbose_name=_("单位"))
    unit__parent__name = Column(verbose_name=_("上级单位"))
    element__name = Column(verbose_name=_("数据项"))
    period = Short()
    value = Short(linkify=True)
    element__measure = Short(verbose_name=_("计量单位"))

    class Meta(Table.Meta):
        model = DataValue
        fields = ("unit__name", "unit__parent__name", "period", "element__name", "value",
                  "element__measure", "state", "origin", "said_on")  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read the current ones."""
        return super().seen(account, on).filter(current=True)

    def render_period(self, record: DataValue) -> str:
        """Write the period in words."""
        return record.when

    def render_value(self, record: DataValue) -> str:
        """Write the number without empty decimals."""
        return number(record.value)


def _master(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(ended_on=None) if value == "live" else rows.exclude(ended_on=None)


NOW = Choice("now", _("现状"), [("live", _("在用")), ("ended", _("已停用"))], _master,
             default="live")  # fmt: skip


class Elements(Listing):
    """What is asked, of whom, how often, by which source."""

    heading, route, home = _("数据项"), "programmes:elements", True
    search = ("name", "group", "account", "definition")
    filters = (
        Choice("told", _("由谁填"), Told.choices),
        Choice("period", _("周期"), Cadence.choices),
        NOW,
    )
    offers = (elements.add,)
    acts = ("change", "end", "resume")
    pick = True
    name = Short(linkify=True)
    group = Short()
    told = Short()
    period = Short()
    unit__name = Short(verbose_name=_("归口单位"))
    definition = Long()

    class Meta(Table.Meta):
        model = DataElement
        fields = ("name", "group", "told", "period", "measure", "definition", "verify",
                  "unit__name")  # fmt: skip


class Rules(Listing):
    """How numbers must stand to each other."""

    heading, route, home = _("勾稽关系"), "programmes:rules", True
    search = ("name",)
    filters = (NOW,)
    offers = (elements.add_rule,)
    acts = ("change", "end", "resume")
    name = Column(linkify=True)
    left = Long()
    right = Long()
    unit__name = Column(verbose_name=_("归口单位"))

    class Meta(Table.Meta):
        model = DataRule
        fields = ("name", "left", "sign", "right", "tolerance", "verify", "unit__name")

    def prepare(self, rows: Any) -> None:  # noqa: ARG002 - of the house
        """Read the names of the elements once."""
        self.names = sheets.names()

    def render_tolerance(self, record: DataRule) -> str:
        """Write how far off is still right without empty decimals."""
        return number(record.tolerance)

    def render_left(self, record: DataRule) -> str:
        """Write the left side in names."""
        return Sum.read(record.left).written(self.names)

    def render_right(self, record: DataRule) -> str:
        """Write the right side in names."""
        return Sum.read(record.right).written(self.names)
