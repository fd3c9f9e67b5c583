"""What went to other committees about motions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import Letter, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


def _letters(account: Account, *states: str) -> QuerySet[Letter]:
    rows: QuerySet[Letter] = Letter.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state__in=states)


def _unsent(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.DRAFT)


def _unapproved(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.SENT).exclude(kind=Letter.Kind.CONSULT)


def _unreplied(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.SENT).filter(kind=Letter.Kind.CONSULT)


class Letters(Listing):
    """What went to other committees about motions, the newest first."""

    heading, route, home = _("请示和函"), "meeting:letters", True
    search = ("meeting__name", "to", "number")
    filters = (
        Choice("kind", _("文种"), Letter.Kind.choices),
        Choice("state", _("状态"), Letter.State.choices),
    )  # fmt: skip
    waits = (
        Waiting(_("请示、函待发出"), _unsent, "made_at", act="send"),
        Waiting(_("待上级批复"), _unapproved, "sent_on", act="answer"),
        Waiting(_("待协管方答复"), _unreplied, "sent_on", "due_on", act="answer"),
    )
    on = (On(Meeting, lambda rows, meeting: rows.filter(meeting=meeting)),)
    empty = _("还没有请示和函。会议通过了不由本级管理的职位，在会议页面出具。")
    kind = Short(linkify=True)
    to = Short()
    people = Column(verbose_name=_("人数"))
    meeting__name = Long(verbose_name=_("会议"))

    class Meta(Table.Meta):
        model = Letter
        fields = (
            "kind", "to", "people", "meeting__name", "number", "sent_on", "due_on", "state",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Count whom each is about."""
        rows = super().seen(account, on)
        counted: QuerySet[Letter] = rows.annotate(people=Count("motion"))
        return counted
