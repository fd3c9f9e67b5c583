"""Practice postings: who is where, until when, what the receiving unit said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.frame.listings import Listing, Waiting
from guantong.people.listings.rosters import LEADS
from guantong.people.models import PracticePosting
from guantong.people.room import PERSON_MANAGE, PERSON_VIEW
from guantong.people.services import practice
from guantong.standards.rules import parameter
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

NOW, OVER = "now", "over"
STANDS = ((NOW, _("正在参加")), (OVER, _("已结束")))
DAYS = parameter("practice.ending", "days").default


def _stands(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(end="") if value == NOW else rows.exclude(end="")


def seen(account: Account, right: Any = PERSON_VIEW) -> QuerySet[Any]:
    """Return the postings of persons in scope, and those to units in scope."""
    own = PracticePosting.objects.visible_to(account, right).order_by().values("pk")
    units = Unit.objects.visible_to(account, right).order_by().values("pk")
    rows: QuerySet[Any] = PracticePosting.objects.unscoped("派出或接收单位在本人范围内的")
    return rows.filter(Q(pk__in=own) | Q(unit__in=units)).select_related("person__unit", "unit")


def _ending(account: Account) -> QuerySet[Any]:
    last = timezone.localdate() + dt.timedelta(days=DAYS)
    rows: QuerySet[Any] = PracticePosting.objects.visible_to(account, PERSON_MANAGE)
    return rows.filter(end="", due_on__lte=last)


def _unsaid(account: Account) -> QuerySet[Any]:
    """Return what ended and is not appraised, of the units that an account speaks for."""
    units = Unit.objects.visible_to(account, PERSON_MANAGE).order_by().values("pk")
    own = PracticePosting.objects.visible_to(account, PERSON_MANAGE).order_by().values("pk")
    rows: QuerySet[Any] = PracticePosting.objects.unscoped("接收单位在本人范围内的")
    return rows.exclude(end="").filter(Q(unit__in=units) | Q(unit=None, pk__in=own), appraisal="")


def _page(record: PracticePosting) -> str:
    return record.get_absolute_url()


class Practices(Listing):
    """The postings in scope, the newest first."""

    heading, route, home = _("实践锻炼"), "people:practices", True
    search = ("person__name", "unit_name", "sent_from", "task")
    filters = (
        Choice("stands", _("状态"), STANDS, apply=_stands, default=NOW),
        Choice("kind", _("方式"), PracticePosting.Kind.choices),
        Choice("at_grassroots", _("在基层"), [("True", _("是")), ("False", _("否"))], more=True),
    )
    offers = (practice.take,)
    acts = ("finish", "appraise")
    hidden = ("document",)
    waits = (
        Waiting(_("实践锻炼将满"), _ending, "due_on", "due_on", act="finish"),
        Waiting(_("实践锻炼待鉴定"), _unsaid, "due_on"),
    )
    empty = _("没有符合条件的实践锻炼。在人员页面“实践锻炼”一栏登记，或按模板导入。")
    person__name = Short(verbose_name=_("姓名"), **{**LEADS, "linkify": _page})
    kind = Short()
    sent_from = Short()
    unit_name = Long(verbose_name=_("接收单位"))
    task = Long()
    start = Month()
    planned = Short()
    due_on = Short()
    end = Month()
    appraisal = Long()

    class Meta(Table.Meta):
        model = PracticePosting
        fields = (
            "person__name", "kind", "sent_from", "unit_name", "task", "start", "planned", "due_on",
            "end", "appraisal", "document",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Return those sent from, and those received in, units in scope."""
        return seen(account)
