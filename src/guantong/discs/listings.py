"""The register of discs, and on a meeting's page by which it came."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.discs.models import Arrival, Disc
from guantong.discs.room import DISC_MANAGE
from guantong.discs.services import exchange
from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import Meeting
from guantong.ui.tables import Choice, Table


def _to_take(account: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = Disc.objects.visible_to(account, DISC_MANAGE)
    return rows.filter(state=Disc.State.READ)


class Discs(Listing):
    """The discs in scope, the newest first."""

    heading, route, home = _("光盘交换"), "discs:discs", True
    search = ("number", "signer")
    filters = (
        Choice("kind", _("类型"), Disc.Kind.choices),
        Choice("state", _("状态"), Disc.State.choices),
    )
    offers = (exchange.write, exchange.read)
    waits = (Waiting(_("光盘已读入，待办理"), _to_take, "created_at", act="disc-take"),)
    empty = _("还没有光盘。在主系统制作人员数据盘，在单机系统制作决定结果盘。")
    number = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Disc
        fields = ("number", "kind", "unit__name", "state", "made_at", "signer", "by", "done_at")


class Arrivals(Listing):
    """By which disc a meeting's record came."""

    heading = _("随光盘来的会议记录")
    on = (On(Meeting, lambda rows, meeting: rows.filter(meeting=meeting), without=("meeting",)),)
    number = Column(accessor="disc", verbose_name=_("光盘编号"), linkify=True)

    class Meta(Table.Meta):
        model = Arrival
        fields = ("number", "disc__signer", "disc__by", "disc__done_at", "digest")
