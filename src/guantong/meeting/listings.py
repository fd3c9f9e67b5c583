"""The lists of the room of meetings: meetings, what is moved, notices and whom they name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.models import Signature
from guantong.core.requests import Request
from guantong.core.scope import rows_of, rows_of_all
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import (
    UNTOLD,
    AppointmentLetter,
    Copy,
    Correction,
    Decision,
    Election,
    Letter,
    Meeting,
    Motion,
    Notice,
    Objection,
    ProbationReview,
    Recusal,
    Stage,
    Talk,
)
from guantong.meeting.room import MEETING_RECORD, OBJECTION_WORK
from guantong.meeting.services import afterwards, copies, elections, keeping, opening
from guantong.meeting.services import notice as notices
from guantong.meeting.services import telling as _telling  # noqa: F401 - to the records
from guantong.meeting.services.rows import marks_of
from guantong.people.models import PostHeld
from guantong.standards import months
from guantong.ui.columns import Long, Month, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
#: A notice is looked at so many days before its end.
DAYS_LEFT = 3
#: A probation that ended longer ago, of which no review is kept, is in the list alone.
RECENT = 6


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
    ending = (today, today + dt.timedelta(days=DAYS_LEFT))
    return rows.filter(last__range=ending, recalled_at=None)


def _out(account: Account) -> QuerySet[Copy]:
    """Return copies of meetings that are over which are neither back nor explained."""
    rows: QuerySet[Copy] = Copy.objects.visible_to(account, MEETING_RECORD)
    over = Q(meeting__on__lt=timezone.localdate())
    over |= Q(meeting__state__in=(State.CLOSED, State.DECIDED))
    return rows.filter(over, state__in=(Copy.State.HERE, Copy.State.OUT))


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


class _Marked(Listing):
    """Motions with the mark of those that rest on facts or conclusions which are missing."""

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read the marks at once."""
        self.marks = marks_of(list(rows))

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out what is missing where nothing is."""
        super().trim(rows)
        if not any(self.marks[row.pk] for row in rows):
            self.columns.hide("missing")

    def render_missing(self, record: Motion) -> str:
        """Mark it."""
        return self.marks[record.pk].badge

    def value_missing(self, record: Motion) -> str:
        """Write into a workbook which are missing."""
        return self.marks[record.pk].said


class Motions(_Marked):
    """What a meeting moves, with who leaves and what came of it."""

    search = ("name", "appoint", "remove", "now")
    empty = _("还没有任免事项。")
    position = Column(verbose_name=_("序号"))
    name = Short(linkify=True)
    now = Long()
    words = Long(verbose_name=_("任免事项"), orderable=False)
    advance = Short()
    missing = Short(orderable=False, empty_values=())
    away = Short(verbose_name=_("回避"), empty_values=(), orderable=False)
    vote = Short(verbose_name=_("同意／不同意／缓议"), empty_values=(), orderable=False)
    outcome = Short(
        verbose_name=_("结果"), accessor="decision__outcome", empty_values=(), orderable=False
    )

    class Meta(Table.Meta):
        model = Motion
        fields = (
            "position", "name", "now", "words", "advance", "missing", "away", "vote", "outcome",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with what came of them."""
        joined = ("decision", "vote", "answer", "candidacy__election", "meeting")
        return super().seen(account, on).select_related(*joined)

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read who leaves for each."""
        super().prepare(rows)
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
        if decision.outcome != Decision.Outcome.PASSED:
            return words
        why = keeping.kept_back(record)
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

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out on an election's own page which election it is."""
        super().trim(rows)
        if self.request.resolver_match.view_name == "meeting:election":
            self.columns.hide("election__name")


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


def _carried_out(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.exclude(decision__applied_at=None)


def _no_letter() -> Q:
    return ~Q(Exists(AppointmentLetter.objects.filter(motion=OuterRef("pk"), spoilt="").order_by()))


def _no_talk() -> Q:
    held = Talk.objects.filter(motion=OuterRef("pk")).exclude(held_on=None)
    return Q(kind__in=(Motion.Kind.MOVE, Motion.Kind.ADD)) & ~Q(Exists(held.order_by()))


def _not_reported() -> Q:
    return Q(kind__in=(Motion.Kind.MOVE, Motion.Kind.ADD), decision__reported_on=None)


LEFT = {"letter": _no_letter, "talk": _no_talk, "report": _not_reported}


def _left(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "none":
        return rows.exclude(_no_letter() | _no_talk() | _not_reported())
    return rows.filter(LEFT[value]())


def _recorded(account: Account) -> QuerySet[Motion]:
    rows: QuerySet[Motion] = Motion.objects.visible_to(account, MEETING_RECORD)
    return rows


def _to_follow(name: str) -> Any:
    return lambda account: _left(_carried_out(_recorded(account)), name)


def _barred(account: Account) -> QuerySet[Motion]:
    """Return whom an objection bars, and who was not put to a meeting again."""
    bars = Objection.objects.filter(motion=OuterRef("pk"), outcome=Objection.Outcome.BARS)
    again = Motion.objects.filter(follows=OuterRef("pk"))
    rows = _recorded(account).filter(Exists(bars.order_by()), decision__applied_at=None)
    return rows.exclude(Exists(again.order_by()))


class Afterwards(Listing):
    """What is still to be done for each who was appointed or removed."""

    heading, route = _("任职后续"), "meeting:afterwards"
    search = ("name", "appoint", "remove", "meeting__name")
    filters = (
        Choice(
            "left", _("还要办的"),
            [("letter", _("任职通知")), ("talk", _("任职谈话")), ("report", _("报到")),
             ("none", _("都已办完"))],
            _left, overlaps=True,
        ),
    )  # fmt: skip
    acts = ("talk", "report")
    waits = (
        Waiting(_("反映影响任职，待重新提交会议"), _barred, "meeting__decided_at", act="resubmit"),
        Waiting(_("已任职，待任职谈话"), _to_follow("talk"), "decision__applied_at", act="talk"),
        Waiting(_("已任职，待报到"), _to_follow("report"), "decision__applied_at", act="report"),
    )
    empty = _("还没有办理任免的事项。")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the talks."""
        return [(Talks.heading, reverse(Talks.route))]

    name = Short(linkify=True)
    words = Long(verbose_name=_("任免事项"), orderable=False)
    letter = Short(verbose_name=_("任职通知"), empty_values=(), orderable=False)
    talk = Short(verbose_name=_("任职谈话"), empty_values=(), orderable=False)
    reported = Short(verbose_name=_("报到"), accessor="decision__reported_on", empty_values=())
    still = Short(verbose_name=_("还要办的"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Motion
        fields = ("name", "words", "letter", "talk", "reported", "still")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those that are carried out, the newest first."""
        rows = _carried_out(super().seen(account, on))
        found: QuerySet[Motion] = rows.select_related("decision", "meeting")
        return found.order_by("-decision__applied_at", "position")

    def prepare(self, rows: Iterable[Any]) -> None:
        """Read the letters and talks of the page at once."""
        keys = [row.pk for row in rows]
        issued = rows_of_all(keys, AppointmentLetter, "motion").filter(spoilt="")
        self.letters: dict[int, AppointmentLetter] = {one.motion_id: one for one in issued}
        self.talks: dict[int, Talk] = {}
        for one in rows_of_all(keys, Talk, "motion").order_by("held_on", "pk"):
            self.talks[one.motion_id] = one

    def render_letter(self, record: Motion) -> str:
        """Write its number."""
        return str(self.letters.get(record.pk, "—"))

    def render_talk(self, record: Motion) -> str:
        """Say when it was, or is to be."""
        talk = self.talks.get(record.pk)
        if talk is None:
            return "—"
        return f"{talk.held_on}" if talk.held_on else f"{talk.on}（{_('已安排')}）"

    def render_reported(self, value: Any) -> str:
        """Write the day."""
        return f"{value}" if value else "—"

    def render_still(self, record: Motion) -> str:
        """Name what is left."""
        talk = self.talks.get(record.pk)
        there = {"letters": record.pk in self.letters, "talks": talk is not None and talk.held_on}
        return "、".join(afterwards.left(record, there)) or str(_("都已办完"))


def _planned(account: Account) -> QuerySet[Talk]:
    rows: QuerySet[Talk] = Talk.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(held_on=None)


class Talks(Listing):
    """Talks of appointment, planned and held."""

    heading, route = _("任职谈话"), "meeting:talks"
    search = ("motion__name", "speaker")
    filters = (
        Choice(
            "held", _("状态"), [("no", _("已安排")), ("yes", _("已谈"))],
            lambda rows, value: rows.filter(held_on__isnull=value == "no"),
        ),
    )  # fmt: skip
    acts = ("held", "cancel")
    waits = (Waiting(_("任职谈话待记录"), _planned, "", "on", act="held"),)
    empty = _("还没有安排任职谈话。")
    motion__name = Short(
        verbose_name=_("谈话对象"), linkify=lambda record: record.get_absolute_url()
    )
    points = Long()

    class Meta(Table.Meta):
        model = Talk
        fields = ("motion__name", "on", "speaker", "place", "held_on", "points")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their motions."""
        return super().seen(account, on).select_related("motion__meeting")


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


def _on_probation(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.filter(end="", confirmed="").exclude(probation_until="")


def _ends_by(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    month = f"{timezone.localdate():%Y-%m}"
    if value == "now":
        return rows.filter(probation_until__lte=month)
    return rows.filter(probation_until__gt=month)


def _probations(account: Account) -> QuerySet[PostHeld]:
    rows: QuerySet[PostHeld] = PostHeld.objects.visible_to(account, MEETING_RECORD)
    since = str(months.Month.of(timezone.localdate()) + -RECENT)
    ended = _ends_by(_on_probation(rows), "now").filter(probation_until__gte=since)
    return ended.select_related("person")


class Probations(Listing):
    """Posts that are held on probation."""

    heading, route = _("试用期"), "meeting:probations"
    search = ("person__name", "unit_name", "title")
    filters = (
        Choice("by", _("期满"), [("now", _("本月和以前")), ("later", _("以后"))], _ends_by),
    )  # fmt: skip
    acts = ("probation-review",)
    waits = (
        Waiting(
            _("试用期满，待考核"), _probations, "", act="probation-review",
            page="meeting:probation-post",
        ),
    )  # fmt: skip
    empty = _("没有在试用期的任职。")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the reviews."""
        may = request.user.may(ProbationReview.view_permission)
        return [(Reviews.heading, reverse(Reviews.route))] if may else []

    person__name = Short(
        verbose_name=_("姓名"),
        linkify=lambda record: reverse("meeting:probation-post", args=[record.pk]),
    )
    unit_name = Column()
    start = Month()
    probation_until = Month()

    class Meta(Table.Meta):
        model = PostHeld
        fields = (
            "person__name",
            "unit_name",
            "title",
            "level",
            "start",
            "probation_until",
            "document",
        )

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those on probation, whose ends first the first."""
        rows = _on_probation(super().seen(account, on)).select_related("person")
        return rows.order_by("probation_until", "pk")


class Reviews(Listing):
    """What was found when probations ended."""

    heading, route, home = _("试用期满考核"), "meeting:probation-reviews", True
    search = ("post__person__name", "post__title")
    filters = (Choice("outcome", _("考核结论"), ProbationReview.Outcome.choices),)
    empty = _("还没有试用期满考核。")
    post__person__name = Short(
        verbose_name=_("姓名"), linkify=lambda record: record.get_absolute_url()
    )
    post__title = Column(verbose_name=_("试任职务"))

    class Meta(Table.Meta):
        model = ProbationReview
        fields = (
            "post__person__name", "post__title", "outcome", "month", "on", "by", "seconded_by",
        )  # fmt: skip


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
    meeting__name = Column(verbose_name=_("会议"))
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
