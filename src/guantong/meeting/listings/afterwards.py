"""What follows an appointment: the letter, the talk, the report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.scope import rows_of_all
from guantong.core.text import Text
from guantong.frame.listings import Listing, Waiting
from guantong.meeting.models import AppointmentLetter, Motion, Objection, Talk
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import afterwards
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


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


def _planned(account: Account) -> QuerySet[Talk]:
    rows: QuerySet[Talk] = Talk.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(held_on=None)


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
