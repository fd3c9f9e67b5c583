"""The lists of the one-stop service."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.models import Case
from guantong.casework.room import CASE_DECIDE, CASE_OPEN
from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.one_stop.models import (
    Answer,
    CallBack,
    Door,
    Mode,
    OutsideRequest,
    Request,
    ServiceItem,
    Way,
)
from guantong.jobs.one_stop.room import ITEM_MANAGE, ITEM_VIEW
from guantong.jobs.one_stop.services import answers, callbacks, doors, items, modes, outside
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.text import Text

State = ServiceItem.State
YES_NO = [("yes", _("是")), ("no", _("否"))]


def _unpublished(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = ServiceItem.objects.visible_to(account, ITEM_MANAGE)
    return rows.filter(state=State.CHANGED)


def _verify(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(verify=value == "yes")


class Items(Listing):
    """The service items in scope."""

    heading, route, home = _("服务事项"), "one_stop:items", True
    search, told, sounds = ("name", "code", "department", "category"), ("code",), "name"
    filters = (
        Choice("state", _("状态"), State.choices),
        Choice("way", _("村级办理方式"), Way.choices),
        Choice("kind", _("事项类型"), ServiceItem.Kind.choices),
        Choice("verify", _("待核"), YES_NO, apply=_verify),
    )
    offers = (items.add, items.examples)
    bulk = (items.publish,)
    waits = (Waiting(_("事项改后未发布"), _unpublished, since="", act="publish"),)
    pick = True
    hidden = ("department",)
    empty = _("还没有服务事项。可以导入本县的事项清单，或先载入示例事项。")
    name = Column(linkify=True)
    promised_days = Column(verbose_name=_("承诺（工作日）"))
    legal_days = Column(verbose_name=_("法定（工作日）"))

    class Meta(Table.Meta):
        model = ServiceItem
        fields = (
            "code", "name", "category", "department", "way", "legal_days", "promised_days",
            "state", "verify",
        )  # fmt: skip

    def render_verify(self, value: bool) -> str:
        """Mark what is to be verified."""
        return gettext("待核") if value else ""


class ModesKept(Listing):
    """What was said of how items are done, where."""

    heading, route = _("办理方式"), "one_stop:modes"
    search = ("unit__name", "item__name", "agent")
    filters = (Choice("way", _("办理方式"), Way.choices),)
    offers, acts = (modes.add,), ("change", "drop")
    empty = _("还没有设定。乡镇可以先设全乡镇默认的方式和代办员，再逐村设例外。")
    unit__name = Column(verbose_name=_("单位"))
    item__name = Column(verbose_name=_("服务事项"), empty_values=())

    class Meta(Table.Meta):
        model = Mode
        fields = ("unit__name", "item__name", "way", "agent", "phone")

    def render_item__name(self, record: Mode) -> str:
        """Write that a row is for all items."""
        return record.item.name if record.item else gettext("全部事项")


def _villages(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Unit.objects.visible_to(account, ITEM_VIEW)
    return rows.filter(kind=Unit.Kind.VILLAGE, closed_on=None)


def _with_gaps(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    found = modes.of(rows)
    keys = [pk for pk, some in found.items() if any(one.gap for one in some) == (value == "yes")]
    return rows.filter(pk__in=keys)


class Gaps(Listing):
    """Villages with how many of their items lack a way, an agent or the agent's telephone."""

    heading, route, needs = _("办理方式缺口"), "one_stop:gaps", ITEM_VIEW
    search = ("name", "code", "parent__name")
    filters = (Choice("gap", _("有缺口"), YES_NO, apply=_with_gaps, default="yes"),)
    name = Column(verbose_name=_("村（社区）"))
    parent__name = Column(verbose_name=_("乡镇"))
    count = Short(verbose_name=_("事项"), accessor="pk", orderable=False)
    no_way = Short(verbose_name=_("没有方式"), accessor="pk", orderable=False)
    no_agent = Short(verbose_name=_("没有代办员或电话"), accessor="pk", orderable=False)

    class Meta(Table.Meta):
        model = Unit
        fields = ("name", "parent__name", "count", "no_way", "no_agent")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return the villages in scope."""
        return _villages(account).select_related("parent")

    def prepare(self, rows: Iterable[Any]) -> None:
        """Look up the ways of all villages of the page at once."""
        self.here = modes.of(rows)

    def render_name(self, record: Unit) -> str:
        """Lead to the village's items."""
        address = reverse("one_stop:village", args=[record.pk])
        return format_html('<a href="{}">{}</a>', address, record.name)

    def render_count(self, record: Unit) -> int:
        """Count the items."""
        return len(self.here[record.pk])

    def render_no_way(self, record: Unit) -> int:
        """Count the items without a way."""
        return sum(not one.way for one in self.here[record.pk])

    def render_no_agent(self, record: Unit) -> int:
        """Count the items without an agent, or without a telephone."""
        return sum(bool(one.way and one.gap) for one in self.here[record.pk])


class Answers(Listing):
    """The templates in scope."""

    heading, route, home = _("答复模板"), "one_stop:answers", True
    search = ("name", "text", "item__name")
    filters = (Choice("when", _("用在"), Answer.When.choices),)
    offers, acts = (answers.add,), ("change", "delete")
    item__name = Column(verbose_name=_("服务事项"), empty_values=())

    class Meta(Table.Meta):
        model = Answer
        fields = ("name", "item__name", "when", "text")

    def render_item__name(self, record: Answer) -> str:
        """Write that a template is for all items."""
        return record.item.name if record.item else gettext("全部事项")


def _open(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "late":
        return rows.filter(case__closed_at=None, case__due__lt=timezone.localdate())
    return rows.filter(case__state=value)


class Requests(Listing):
    """The requests in scope, each with how far its case is."""

    heading, route, home = _("群众申请"), "one_stop:requests", True
    search = ("code", "case__number", "service__name", "unit__name")
    filters = (
        Choice(
            "state",
            _("进度"),
            [*Case.State.choices, ("late", _("已逾期"))],
            apply=_open,
            overlaps=True,
        ),
        Choice("channel", _("来源"), Request.Channel.choices),
    )
    on = (On(ServiceItem, lambda rows, item: rows.filter(service__item=item)),)
    pick, told = True, ("case__number", "unit__name")
    empty = _("还没有群众申请。在事项页面受理，或由群众在手机页面提交。")
    case__number = Short(verbose_name=_("编号"))
    service__name = Column(
        verbose_name=_("服务事项"), linkify=lambda record: record.get_absolute_url()
    )
    unit__name = Column(verbose_name=_("村（社区）"))
    case__state = Column(verbose_name=_("进度"))
    case__due = Short(verbose_name=_("办结期限"))

    class Meta(Table.Meta):
        model = Request
        fields = (
            "case__number", "service__name", "unit__name", "channel", "taken_at", "case__state",
            "case__due",
        )  # fmt: skip

    @classmethod
    def links(cls, request: Any) -> list[tuple[Text, str]]:
        """Lead to the catalogue, where a request is taken."""
        able = request.user.may(CASE_OPEN) and request.user.may(ITEM_VIEW)
        return [(_("受理申请"), reverse("one_stop:items"))] if able else []


class Outside(Listing):
    """What the platforms in use keep, as of the day of their last export."""

    heading, route, home = _("平台件"), "one_stop:outside", True
    search = ("number", "name", "platform", "unit__name")
    filters = (Choice("state", _("状态"), OutsideRequest.State.choices),)
    offers = (outside.add,)
    empty = _("还没有导入平台件。可每周导入一体化平台、12345 导出的办件表。")
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = OutsideRequest
        fields = (
            "platform", "number", "name", "unit__name", "received_on", "due_on", "state",
            "closed_on",
        )  # fmt: skip


def _to_call(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = CallBack.objects.visible_to(account, CASE_DECIDE)
    return rows.filter(said=CallBack.Said.WAITING)


class CallBacks(Listing):
    """Applicants that were drawn to be asked; not by clerk, not as a league."""

    heading, route, home = _("回访"), "one_stop:call-backs", True
    search = ("request__case__number", "request__service__name", "request__unit__name")
    filters = (Choice("said", _("回访结果"), CallBack.Said.choices),)
    offers, acts = (callbacks.draw,), ("call",)
    waits = (Waiting(_("待回访"), _to_call, since="drawn_at", act="call"),)
    empty = _("还没有抽取回访。")
    request__case__number = Short(verbose_name=_("编号"))
    request__service__name = Column(
        verbose_name=_("服务事项"), linkify=lambda record: record.request.get_absolute_url()
    )
    request__unit__name = Column(verbose_name=_("村（社区）"))

    class Meta(Table.Meta):
        model = CallBack
        fields = (
            "request__case__number", "request__service__name", "request__unit__name", "drawn_at",
            "said", "note",
        )  # fmt: skip


class Doors(Listing):
    """What counties opened to those without an account."""

    heading, route, home = _("对外开放"), "one_stop:doors", True
    offers = (doors.declare,)
    empty = _("没有对外开放：没有账号的人只能凭查询号查进度。")
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Door
        fields = ("unit__name", "phone_page", "open311", "contact")
