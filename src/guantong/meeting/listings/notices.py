"""Notices to the public and whom they name."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.frame.listings import Listing, Waiting
from guantong.meeting.listings.motions import Marked
from guantong.meeting.models import Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import keeping
from guantong.meeting.services import notice as notices
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


#: A notice is looked at so many days before its end.
DAYS_LEFT = 3


def _ending(account: Account) -> QuerySet[Notice]:
    today = timezone.localdate()
    rows: QuerySet[Notice] = Notice.objects.visible_to(account, MEETING_RECORD)
    ending = (today, today + dt.timedelta(days=DAYS_LEFT))
    return rows.filter(last__range=ending, recalled_at=None)


def in_state(rows: QuerySet[Notice], value: str) -> QuerySet[Notice]:
    """Keep the notices that have yet to begin, run, are over today, or were recalled."""
    today = timezone.localdate()
    if value == Notice.State.RECALLED:
        return rows.exclude(recalled_at=None)
    rows = rows.filter(recalled_at=None)
    if value == Notice.State.COMING:
        return rows.filter(first__gt=today)
    if value == Notice.State.OVER:
        return rows.filter(last__lt=today)
    return rows.filter(first__lte=today, last__gte=today)


class Announced(Marked):
    """Whom a notice names."""

    search = ("name", "appoint", "now")
    name = Short(linkify=True)
    now = Long()
    appoint = Long()
    missing = Short(orderable=False, empty_values=())
    state = Short(verbose_name=_("状态"), accessor="pk", orderable=False)

    class Meta(Table.Meta):
        model = Motion
        fields = ("name", "now", "appoint", "missing", "state")

    def render_appoint(self, record: Motion) -> str:
        """Say of whom only an election makes the holder that the person is a candidate."""
        return record.proposed

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what came of them."""
        joined = ("decision", "notice", "answer", "candidacy__election", "meeting")
        if isinstance(on, Notice):
            named: QuerySet[Motion] = notices.named(on)
            return named.select_related(*joined)
        return super().seen(account, on).select_related(*joined)

    def render_state(self, record: Motion) -> str:
        """Say whether the appointment waits, is kept back or carried out."""
        if record.decision.applied_at:
            return str(_("已办理"))
        why = keeping.kept_back(record)
        if why:
            return why
        if record.notice is None:
            return str(_("公示已撤回，待另行公示"))
        if record.notice_until:
            return str(_("公示顺延至 %s") % record.notice_until)
        return str(record.notice.state.label)


class Notices(Listing):
    """The notices in scope, the newest first."""

    heading, route = _("任前公示"), "meeting:notices"
    search = ("meeting__name", "place")
    filters = (Choice("state", _("状态"), Notice.State.choices, in_state),)
    acts = ("recall",)
    waits = (Waiting(_("公示将满"), _ending, "first", "last"),)
    empty = _("还没有公示。会议决定签字后，在会议页面发布公示。")
    meeting__name = Column(verbose_name=_("会议"), linkify=True)
    people = Column(verbose_name=_("人数"))
    state = Column(verbose_name=_("状态"), accessor="state__label", orderable=False)

    class Meta(Table.Meta):
        model = Notice
        fields = ("meeting__name", "first", "last", "days", "people", "place", "state")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Count whom each names."""
        rows = super().seen(account, on)
        counted: QuerySet[Notice] = rows.annotate(people=Count("motion"))
        return counted
