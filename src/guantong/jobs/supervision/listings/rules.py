"""The list of local rules."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.models import Checklist
from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.supervision.models import LocalRule
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.jobs.supervision.services import rules
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    pass

#: So many days before its day a review is near.
NEAR = dt.timedelta(days=30)


def due(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the rules in force whose review is near or late."""
    return rows.filter(ended_on=None, review_on__lte=today() + NEAR)


class LocalRules(Listing):
    """The rules that units issued, in force or not."""

    heading, route, home = _("具体办法"), "supervision:local-rules", True
    search = ("name", "number", "cites", "text", "unit__name")
    filters = (
        Choice("now", _("现状"), [("live", _("施行")), ("ended", _("已废止或替代"))],
               lambda rows, value: rows.filter(ended_on__isnull=value == "live"), default="live"),
    )  # fmt: skip
    offers = (rules.enter, rules.draw_key_works)
    acts = ("review",)
    on = (On(Unit),)
    waits = (
        Waiting(_("具体办法待复核"),
                lambda account: due(LocalRule.objects.visible_to(account, SUPERVISE_WORK)),
                since="", due="review_on", act="review"),
    )  # fmt: skip
    empty = _("还没有登记具体办法。")
    name = Long(linkify=True)
    unit__name = Column(verbose_name=_("制定单位"))
    number, in_force, review_on, ended_on = Short(), Short(), Short(), Short()

    class Meta(Table.Meta):
        model = LocalRule
        fields = ("name", "number", "unit__name", "in_force", "review_on", "cites", "ended_on")

    hidden = ("ended_on",)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the lists of key works."""
        lists = Checklist.objects.visible_to(request.user).filter(code=rules.KEY_WORKS)
        found = lists.select_related("unit")
        return [
            (f"{one.name}（{one.unit.name}）", reverse("casework:checklist", args=[one.pk]))
            for one in found
        ]
