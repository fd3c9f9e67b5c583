"""The register of what was passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.supervision.models import PassedOn
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services import passed_on
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

STATES: dict[str, tuple[Text, Q]] = {
    "received": (_("待转出"), Q(passed_on=None)),
    "passed": (_("待签收"), Q(acknowledged_on=None) & ~Q(passed_on=None)),
    "done": (_("已签收"), ~Q(acknowledged_on=None)),
}


def _waiting(account: Account, state: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = PassedOn.objects.visible_to(account, SUPERVISE_WORK)
    return rows.filter(STATES[state][1])


class PassedOns(Listing):
    """What came, to whom it was passed on, whether that organ has it."""

    heading, route, home = _("收转登记"), "supervision:passed-on", True
    search = ("outer", "number", "passed_to", "unit__name")
    filters = (
        Choice("state", _("状态"), [(key, one) for key, (one, _q) in STATES.items()],
               lambda rows, value: rows.filter(STATES[value][1])),
        Choice("channel", _("收到渠道"), PassedOn.Channel.choices),
    )  # fmt: skip
    offers = (passed_on.receive,)
    acts = ("pass-on", "acknowledge")
    on = (On(Unit),)
    waits = (
        Waiting(_("待转出"), lambda one: _waiting(one, "received"), "received_on", act="pass-on"),
        Waiting(_("待签收"), lambda one: _waiting(one, "passed"), "passed_on", act="acknowledge"),
    )
    empty = _("还没有登记。")
    outer, number = Short(linkify=True), Short()
    unit__name = Short(verbose_name=_("单位"))
    received_on, passed_on, acknowledged_on = Short(), Short(), Short()

    class Meta(Table.Meta):
        model = PassedOn
        fields = ("outer", "channel", "received_on", "level", "passed_to", "number", "passed_on",
                  "acknowledged_on", "unit__name")  # fmt: skip
