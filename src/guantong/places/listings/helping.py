"""Who can help with what, met by plain filters; who helps whom: in the villages' order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.places.models import Help, HelpOffer, HelpPair, Household
from guantong.places.room import HOUSEHOLD_MANAGE
from guantong.places.services import helping
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.requests import Request
    from guantong.core.text import Text

LIVE = [("live", _("正在")), ("ended", _("已结束"))]


def _live(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(ended_on__isnull=value == "live")


def _speaks(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(language__icontains=value)


def _languages() -> list[tuple[str, Any]]:
    return [(one, one) for one in ("瑶语", "土话", "官话", "普通话", "手语")]


class Offers(Listing):
    """What is offered: by kind, village and language; the order says nothing."""

    heading, route, home = _("谁能帮"), "places:offers", True
    counted = False
    search = ("what", "unit__name")
    filters = (
        Choice("kind", _("能帮什么"), Help.choices),
        Choice("speaks", _("能说的话"), _languages, apply=_speaks, overlaps=True),
        Choice("live", _("状态"), LIVE, apply=_live, default="live"),
    )
    offers, acts = (helping.offer,), ("offer-end", "offer-reopen")
    on = (On(Unit, without=("unit__name",), acts=("offer-add",)),)
    empty = _("没有符合条件的。可以换个类别，或在村的页面登记能帮的人。")
    unit__name = Column(verbose_name=_("村（社区）"))
    by_whom = Column(verbose_name=_("谁"), orderable=False)
    until = Short()

    class Meta(Table.Meta):
        model = HelpOffer
        fields = ("kind", "what", "by_whom", "language", "telephone", "unit__name", "until")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the offers in scope, with who makes them."""
        return super().seen(account, on).select_related("contact", "helper", "unit")

    def render_by_whom(self, record: HelpOffer) -> str:
        """Write the name of whoever helps."""
        return str(record.by_whom.name)


def _over(account: Account) -> QuerySet[Any]:
    """Return the pairs whose agreed time is over: to go on, or to be ended."""
    rows: QuerySet[Any] = HelpPair.objects.visible_to(account, HOUSEHOLD_MANAGE)
    return rows.filter(ended_on=None, until__lt=timezone.localdate())


class Pairs(Listing):
    """Who helps whom with what, until when, what changed."""

    heading, route, home = _("结对帮扶"), "places:pairs", True
    counted = False
    search = ("agreed", "changed", "household__number", "household__name")
    filters = (Choice("live", _("状态"), LIVE, apply=_live, default="live"),)
    acts = ("pair-change", "pair-end", "pair-reopen")
    on = (
        On(Household, lambda rows, row: rows.filter(household=row), ("household", "unit__name"),
           ("pair-add",)),
        On(Unit, without=("unit__name",)),
    )  # fmt: skip
    waits = (Waiting(_("结对约定到期"), _over, since="", due="until", act="pair-change"),)
    empty = _("还没有结对帮扶。在住户页面登记。")
    household = Column(linkify=True, orderable=False)
    by_whom = Column(verbose_name=_("谁帮"), orderable=False)
    unit__name = Column(verbose_name=_("村（社区）"))
    since, until = Short(), Short()

    class Meta(Table.Meta):
        model = HelpPair
        fields = (
            "household", "by_whom", "agreed", "since", "until", "changed", "unit__name",
            "ended_on",
        )  # fmt: skip

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to who can help."""
        return [(_("谁能帮"), reverse("places:offers"))]

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the pairs in scope, with who helps."""
        return super().seen(account, on).select_related("contact", "helper", "household", "unit")

    def render_by_whom(self, record: HelpPair) -> str:
        """Write the name of whoever helps."""
        return str(record.by_whom.name)
