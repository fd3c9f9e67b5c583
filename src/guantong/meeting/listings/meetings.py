"""Meetings with what each waits for, and the corrections of their records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Signature
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame.listings import Listing, Waiting
from guantong.meeting.models import UNTOLD, Correction, Decision, Meeting, Motion, Recusal
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import keeping, opening
from guantong.ui.columns import Long
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


State = Meeting.State


def _meetings(account: Account, *states: str) -> QuerySet[Meeting]:
    rows: QuerySet[Meeting] = Meeting.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state__in=states)


def _to_sign(account: Account) -> QuerySet[Meeting]:
    """Return closed records to which the account has not put its name yet."""
    mine = rows_of(account, Signature).filter(
        signing__subject_model=Meeting._meta.label_lower, digest=OuterRef("digest")
    )
    return _meetings(account, State.CLOSED).exclude(Exists(mine))


def _passed(account: Account) -> QuerySet[Decision]:
    """Return what passed and is not carried out, of the meeting of an outer query."""
    rows: QuerySet[Decision] = Decision.objects.visible_to(account, MEETING_RECORD)
    if settings.OFFLINE:
        return rows.none()
    rows = rows.filter(
        motion__meeting=OuterRef("pk"), outcome=Decision.Outcome.PASSED, applied_at=None
    )
    return rows.exclude(keeping.keeping("motion")).order_by()


def _free(account: Account) -> QuerySet[Decision]:
    """Return of it what nothing keeps back, as `keeping.REASONS` say it of one motion."""
    lapsed = Motion.objects.filter(keeping.lapsed()).values("pk")
    rows = _passed(account).filter(keeping.answered("motion__"))
    return rows.exclude(keeping.standing("motion__")).exclude(motion__in=lapsed)


def _untold() -> Exists:
    """Whether a motion needs a notice that it has not got, or that has not run out for it."""
    today = timezone.localdate()
    until = Coalesce("notice_until", "notice__last")
    some = Motion.objects.filter(UNTOLD, pk=OuterRef("motion")).annotate(until=until)
    return Exists(some.filter(Q(notice=None) | Q(until__gte=today)).order_by())


def _to_announce(account: Account) -> QuerySet[Meeting]:
    waits = Motion.objects.filter(UNTOLD, pk=OuterRef("motion"), notice=None).order_by()
    untold = _passed(account).filter(Exists(waits))
    return _meetings(account, State.DECIDED).filter(Exists(untold))


def _to_apply(account: Account) -> QuerySet[Meeting]:
    """Return meetings of whose decisions every one that is left can be carried out."""
    left = _free(account)
    rows = _meetings(account, State.DECIDED).filter(Exists(left))
    return rows.exclude(Exists(left.filter(_untold())))


def _to_write(account: Account) -> QuerySet[Meeting]:
    """Return meetings that passed what another committee has to be asked or told of."""
    rows = _passed(account).filter(motion__way__in=keeping.ASKS, motion__letter=None)
    return _meetings(account, State.DECIDED).filter(Exists(rows))


def _to_stand(account: Account) -> QuerySet[Meeting]:
    """Return meetings of whose candidates one may be listed for an election."""
    rows = _passed(account).filter(keeping.standing("motion__"), keeping.answered("motion__"))
    rows = rows.filter(~_untold(), motion__candidacy=None)
    return _meetings(account, State.DECIDED).filter(Exists(rows))


def _unsure(account: Account) -> QuerySet[Meeting]:
    """Return meetings of which a recusal was found by name alone, for an officer to settle."""
    unsure = Recusal.objects.visible_to(account, MEETING_RECORD).filter(certain=False)
    rows = _meetings(account, State.DRAFT, State.OPEN)
    return rows.filter(Exists(unsure.filter(motion__meeting=OuterRef("pk"))))


def _to_correct(account: Account) -> QuerySet[Correction]:
    """Return the corrections to which the account has not put its name yet."""
    mine = rows_of(account, Signature).filter(
        signing__subject_model=Meeting._meta.label_lower, digest=OuterRef("digest")
    )
    rows: QuerySet[Correction] = Correction.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state=Correction.State.WAITING).exclude(Exists(mine))


class Corrections(Listing):
    """Corrections of signed records."""

    heading, route = _("记录更正"), "meeting:corrections"
    search = ("meeting__name", "what")
    filters = (Choice("state", _("状态"), Correction.State.choices),)
    acts = ("sign", "withdraw-correction")
    waits = (Waiting(_("记录更正待签字"), _to_correct, "at", act="sign"),)
    empty = _("没有更正过已签字的记录。")
    meeting__name = Column(verbose_name=_("会议"), linkify=True)
    what = Long()

    class Meta(Table.Meta):
        model = Correction
        fields = ("meeting__name", "number", "what", "why", "state", "by", "at")


class Meetings(Listing):
    """The meetings in scope."""

    heading, route, home = _("讨论决定"), "meeting:meetings", True
    search = ("name", "unit__name")
    filters = (
        Choice("state", _("状态"), State.choices), Choice("kind", _("类型"), Meeting.Kind.choices),
    )  # fmt: skip
    offers = (opening.create,)
    pick = True
    waits = (
        Waiting(_("会议记录待签字"), _to_sign, "on", act="sign"),
        Waiting(_("会议成员回避待核"), _unsure, "created_at", "on"),
        Waiting(_("已通过，待公示"), _to_announce, "decided_at", act="announce"),
        Waiting(_("已决定，待办理任免"), _to_apply, "decided_at", act="apply"),
        Waiting(_("已通过，待出具请示或函"), _to_write, "decided_at", act="write"),
        Waiting(_("候选人待列入选举"), _to_stand, "decided_at"),
    )
    empty = _("还没有讨论决定会议。可以从一个配备方案发起，也可以直接录入任免事项。")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the corrections of records."""
        return [(Corrections.heading, reverse(Corrections.route))]

    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Meeting
        fields = ("name", "unit__name", "kind", "on", "ballot", "state")
