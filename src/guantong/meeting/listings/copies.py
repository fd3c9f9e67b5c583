"""The numbered copies of a meeting's papers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import Copy, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import copies
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


def _out(account: Account) -> QuerySet[Copy]:
    """Return copies of meetings that are over which are neither back nor explained."""
    rows: QuerySet[Copy] = Copy.objects.visible_to(account, MEETING_RECORD)
    over = Q(meeting__on__lt=timezone.localdate())
    over |= Q(meeting__state__in=(Meeting.State.CLOSED, Meeting.State.DECIDED))
    return rows.filter(over, state__in=(Copy.State.HERE, Copy.State.OUT))


def _who(who: str, when: dt.datetime | None) -> str:
    return f"{who} {timezone.localtime(when):%m-%d %H:%M}" if when else "—"


def _of_meeting(rows: QuerySet[Any], meeting: Meeting) -> QuerySet[Any]:
    return rows.filter(meeting=meeting)


class Copies(Listing):
    """The numbered copies of meetings' papers: who has which, which are still out."""

    heading, route, home = _("会议材料份号"), "meeting:copies", True
    search = ("name", "post", "meeting__name")
    filters = (Choice("state", _("状态"), Copy.State.choices),)
    acts = ("receive", "take-back", "explain", "mend")
    bulk = (copies.receive, copies.take_back, copies.explain)
    waits = (Waiting(_("会议材料未收回"), _out, "signed_at", "meeting__on"),)
    on = (On(Meeting, _of_meeting, without=("meeting__name",), acts=("copies",)),)
    empty = _("还没有编份号。生成会务包时，成员各编一份；也可以先在会议页面“编份号”。")
    meeting__name = Long(verbose_name=_("会议"))
    number = Column(verbose_name=_("份号"))
    name, post, state = Short(), Short(), Short()
    signed = Short(verbose_name=_("签收"), accessor="signed_by", empty_values=())
    returned = Short(verbose_name=_("收回"), accessor="returned_to", empty_values=())

    class Meta(Table.Meta):
        model = Copy
        fields = (
            "meeting__name", "number", "name", "post", "state", "signed", "returned", "why_not",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with who took them back."""
        return super().seen(account, on).select_related("meeting", "returned_to")

    def render_number(self, value: int) -> str:
        """Write it as on the paper."""
        return f"{value:06d}"

    def render_signed(self, record: Copy) -> str:
        """Say who signed for it, and when."""
        return _who(record.signed_by, record.signed_at)

    def render_returned(self, record: Copy) -> str:
        """Say to whom it came back, and when."""
        who = record.returned_to.display_name if record.returned_to else ""
        return _who(who, record.returned_at)
