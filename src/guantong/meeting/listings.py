"""The lists of the room of meetings: meetings, what is moved, notices and whom they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Signature
from guantong.core.scope import rows_of, rows_of_all
from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import (
    ABOVE,
    Decision,
    Election,
    Letter,
    Meeting,
    Motion,
    Notice,
    Recusal,
    Stage,
)
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import elections, keeping, opening
from guantong.staffing.queries import unknowns
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
#: A notice is looked at so many days before its end.
DAYS_LEFT = 3


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
    return rows.filter(
        motion__meeting=OuterRef("pk"), outcome=Decision.Outcome.PASSED, applied_at=None,
        motion__held_back="",
    ).order_by()  # fmt: skip


def _free(account: Account) -> QuerySet[Decision]:
    """Return of it what nothing keeps back, as `keeping.REASONS` say it of one motion."""
    lapsed = Motion.objects.filter(keeping.lapsed()).values("pk")
    rows = _passed(account).filter(keeping.answered("motion__"))
    return rows.exclude(keeping.standing("motion__")).exclude(motion__in=lapsed)


def _told_of() -> Q:
    """Whether a motion needs no notice, or its notice has run out."""
    free = Q(motion__kind=Motion.Kind.REMOVE) | ~Q(motion__notice_waived="")
    free |= Q(motion__way__in=ABOVE)
    return free | Q(motion__notice__last__lt=timezone.localdate())


def _to_announce(account: Account) -> QuerySet[Meeting]:
    untold = _passed(account).filter(motion__notice=None, motion__notice_waived="")
    untold = untold.exclude(motion__kind=Motion.Kind.REMOVE).exclude(motion__way__in=ABOVE)
    return _meetings(account, State.DECIDED).filter(Exists(untold))


def _to_apply(account: Account) -> QuerySet[Meeting]:
    """Return meetings of whose decisions every one that is left can be carried out."""
    left = _free(account)
    rows = _meetings(account, State.DECIDED).filter(Exists(left))
    return rows.exclude(Exists(left.exclude(_told_of())))


def _to_write(account: Account) -> QuerySet[Meeting]:
    """Return meetings that passed what another committee has to be asked or told of."""
    rows = _passed(account).filter(motion__way__in=keeping.ASKS, motion__letter=None)
    return _meetings(account, State.DECIDED).filter(Exists(rows))


def _to_stand(account: Account) -> QuerySet[Meeting]:
    """Return meetings of whose candidates one may be listed for an election."""
    rows = _passed(account).filter(keeping.standing("motion__"), keeping.answered("motion__"))
    rows = rows.filter(_told_of(), motion__candidacy=None)
    return _meetings(account, State.DECIDED).filter(Exists(rows))


def _letters(account: Account, *states: str) -> QuerySet[Letter]:
    rows: QuerySet[Letter] = Letter.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state__in=states)


def _unsent(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.DRAFT)


def _unapproved(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.SENT).exclude(kind=Letter.Kind.CONSULT)


def _unreplied(account: Account) -> QuerySet[Letter]:
    return _letters(account, Letter.State.SENT).filter(kind=Letter.Kind.CONSULT)


def _unelected(account: Account) -> QuerySet[Election]:
    rows: QuerySet[Election] = Election.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state=Election.State.COMING)


def _undone(account: Account) -> QuerySet[Stage]:
    rows: QuerySet[Stage] = Stage.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(done_on=None, election__state=Election.State.COMING)


def _unsure(account: Account) -> QuerySet[Meeting]:
    """Return meetings of which a recusal was found by name alone, for an officer to settle."""
    unsure = Recusal.objects.visible_to(account, MEETING_RECORD).filter(certain=False)
    rows = _meetings(account, State.DRAFT, State.OPEN)
    return rows.filter(Exists(unsure.filter(motion__meeting=OuterRef("pk"))))


def _ending(account: Account) -> QuerySet[Notice]:
    today = timezone.localdate()
    rows: QuerySet[Notice] = Notice.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(last__range=(today, today + dt.timedelta(days=DAYS_LEFT)))


def in_state(rows: QuerySet[Notice], value: str) -> QuerySet[Notice]:
    """Keep the notices that have yet to begin, run or are over today."""
    today = timezone.localdate()
    if value == Notice.State.COMING:
        return rows.filter(first__gt=today)
    if value == Notice.State.OVER:
        return rows.filter(last__lt=today)
    return rows.filter(first__lte=today, last__gte=today)


class Meetings(Listing):
    """The meetings in scope."""

    heading, route, home = _("讨论决定"), "meeting:meetings", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), State.choices),)
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
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))

    class Meta(Table.Meta):
        model = Meeting
        fields = ("name", "unit__name", "kind", "on", "ballot", "state")


class _Marked(Listing):
    """Motions with the mark of those that rest on facts which are missing."""

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out what is missing where nothing is."""
        super().trim(rows)
        if not any(row.missing for row in rows):
            self.columns.hide("missing")

    def render_missing(self, record: Motion) -> str:
        """Mark it."""
        return unknowns.badge(record.missing)

    def value_missing(self, record: Motion) -> str:
        """Write into a workbook which are missing."""
        return unknowns.said(record.missing)


class Motions(_Marked):
    """What a meeting moves, with who leaves and what came of it."""

    search = ("name", "appoint", "remove", "now")
    empty = _("还没有任免事项。")
    position = Column(verbose_name=_("序号"))
    name = Short(linkify=True)
    now = Long()
    words = Long(verbose_name=_("任免事项"), orderable=False)
    missing = Short(orderable=False, empty_values=())
    away = Short(verbose_name=_("回避"), empty_values=(), orderable=False)
    vote = Short(verbose_name=_("同意／不同意／缓议"), empty_values=(), orderable=False)
    outcome = Short(
        verbose_name=_("结果"), accessor="decision__outcome", empty_values=(), orderable=False
    )

    class Meta(Table.Meta):
        model = Motion
        fields = ("position", "name", "now", "words", "missing", "away", "vote", "outcome")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what came of them."""
        joined = ("decision", "vote", "answer", "candidacy__election")
        return super().seen(account, on).select_related(*joined)

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read who leaves for each."""
        self.leaving: dict[int, list[str]] = {}
        away = rows_of_all([row.pk for row in rows], Recusal, "motion").filter(lifted="")
        for one in away.select_related("attendee"):
            self.leaving.setdefault(one.motion_id, []).append(one.attendee.name)

    def render_away(self, record: Motion) -> str:
        """Name who leaves for the motion."""
        return "、".join(self.leaving.get(record.pk, ())) or "—"

    def render_vote(self, record: Motion) -> str:
        """Write the counts."""
        vote = getattr(record, "vote", None)
        return f"{vote.agree}／{vote.oppose}／{vote.defer}" if vote else "—"

    def render_outcome(self, record: Motion) -> str:
        """Write what came of it, and whether it is carried out."""
        decision = getattr(record, "decision", None)
        if decision is None:
            return str(_("暂缓表决")) if record.postponed else "—"
        words = str(decision.get_outcome_display())
        if decision.applied_at:
            return f"{words} · {_('已办理')}"
        passed = decision.outcome == Decision.Outcome.PASSED
        why = keeping.kept_back(record) if passed else ""
        return f"{words} · {why}" if why else words


class Announced(_Marked):
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
        joined = ("decision", "notice", "answer", "candidacy__election")
        return super().seen(account, on).select_related(*joined)

    def render_state(self, record: Motion) -> str:
        """Say whether the appointment waits, is kept back or carried out."""
        if record.decision.applied_at:
            return str(_("已办理"))
        if record.held_back:
            return f"{_('暂缓任职')}：{record.held_back}"
        told = [str(record.notice.state.label) if record.notice else "", keeping.kept_back(record)]
        return " · ".join(filter(None, told))


class Notices(Listing):
    """The notices in scope, the newest first."""

    heading, route = _("任前公示"), "meeting:notices"
    search = ("meeting__name", "place")
    filters = (Choice("state", _("状态"), Notice.State.choices, in_state),)
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


class Elections(Listing):
    """The elections in scope, the next and the last first."""

    heading, route, home = _("选举"), "meeting:elections", True
    search = ("name", "unit__name")
    filters = (
        Choice("state", _("状态"), Election.State.choices),
        Choice("kind", _("选举机关"), Election.Kind.choices),
    )  # fmt: skip
    offers = (elections.create,)
    pick = True
    waits = (Waiting(_("待选举结果"), _unelected, "created_at", "on", act="record"),)
    empty = _("还没有选举。选任职务经会议通过后为候选人，当选后才任职。")
    name = Column(linkify=True)
    unit__name = Column(verbose_name=_("单位"))
    people = Column(verbose_name=_("候选人"))

    class Meta(Table.Meta):
        model = Election
        fields = ("name", "unit__name", "kind", "on", "by_election", "people", "state")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Count who stands in each."""
        rows = super().seen(account, on)
        counted: QuerySet[Election] = rows.annotate(people=Count("candidacy"))
        return counted


class Stages(Listing):
    """What is done before an election, by its day."""

    heading, route = _("换届行事历"), "meeting:stages"
    search = ("name", "election__name")
    filters = (
        Choice(
            "open", _("办理"), [("1", _("未办")), ("0", _("已办"))],
            apply=lambda some, value: some.filter(done_on__isnull=value == "1"),
        ),
    )  # fmt: skip
    acts = ("done", "undone")
    waits = (Waiting(_("换届行事"), _undone, "election__created_at", "due", act="done"),)
    on = (On(Election, lambda rows, one: rows.filter(election=one), without=("election__name",)),)
    empty = _("还没有换届行事。准备选举时，按选举日期倒排。")
    election__name = Long(verbose_name=_("选举"), linkify=lambda record: record.get_absolute_url())
    name = Long()
    law = Long(verbose_name=_("依据"), orderable=False, accessor="law")

    class Meta(Table.Meta):
        model = Stage
        fields = ("election__name", "due", "name", "done_on", "law")
