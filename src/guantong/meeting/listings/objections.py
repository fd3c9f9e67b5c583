"""What was said of those announced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.frame.listings import Listing, Waiting
from guantong.meeting.models import Objection
from guantong.meeting.room import OBJECTION_WORK
from guantong.meeting.services import keeping
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


def _signed(account: Account) -> QuerySet[Objection]:
    """Return what was found of signed objections whose authors were not answered."""
    rows: QuerySet[Objection] = Objection.objects.visible_to(account, OBJECTION_WORK)
    return rows.filter(origin=Objection.Origin.SIGNED, answered_on=None).exclude(outcome="")


def _how_far(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "open":
        found: QuerySet[Any] = keeping.being_checked(rows)
        return found
    if value == "kept":
        return rows.filter(case=None)
    return rows.filter(outcome=value)


class Objections(Listing):
    """What was said of those announced; what it says stands on its page alone."""

    heading, route, home = _("公示反映"), "meeting:objections", True
    search = ("motion__name", "case__number")
    filters = (
        Choice(
            "state", _("状态"),
            [("open", _("正在核实")), *Objection.Outcome.choices, ("kept", _("存查"))], _how_far,
            overlaps=True,
        ),
    )  # fmt: skip
    waits = (Waiting(_("署名反映待答复"), _signed, "concluded_on", act="answer"),)
    empty = _("没有公示反映。在公示期间的任免事项页面“登记公示反映”。")
    motion__name = Short(verbose_name=_("人选"), linkify=lambda record: record.get_absolute_url())
    motion__meeting__name = Column(verbose_name=_("会议"))
    case__number = Short(verbose_name=_("核查编号"))
    state = Short(verbose_name=_("状态"), accessor="state", orderable=False)

    class Meta(Table.Meta):
        model = Objection
        fields = (
            "motion__name", "motion__meeting__name", "received_on", "origin", "channel",
            "case__number", "state", "concluded_on", "checked_by", "agreed_by", "answered_on",
        )  # fmt: skip

    hidden = ("motion__meeting__name", "checked_by", "agreed_by")
