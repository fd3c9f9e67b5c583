"""The special reports: all that were asked for, and one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django_tables2 import A, Column

from guantong.casework.listings import due_words
from guantong.casework.models import Case, Turn
from guantong.casework.services.rows import late_turns
from guantong.core.requests import Request
from guantong.core.scope import pointing
from guantong.core.text import Text
from guantong.frame.listings import Listing, Waiting
from guantong.jobs.supervision.listings.risks import RiskLists
from guantong.jobs.supervision.room import SUPERVISE_VIEW, SUPERVISE_WORK
from guantong.jobs.supervision.services import reports
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

OPEN = Turn.objects.filter(case=OuterRef("pk"), done_at=None).order_by()
HANDED = Turn.objects.filter(case=OuterRef("pk"), step="hand_in", round=1)


def handed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the reports that were handed in."""
    return rows.filter(Exists(HANDED.exclude(done_at=None)))


def in_time(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep those that were handed in on their day or before."""
    return rows.filter(Exists(HANDED.filter(done_at__date__lte=F("due"))))


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "closed":
        return rows.exclude(closed_at=None)
    if value == "late":
        turns = Turn.objects.filter(case=OuterRef("pk"), step="hand_in")
        return rows.filter(Exists(late_turns(turns)))
    return rows.filter(Exists(OPEN.filter(step=value)))


def _with_day(rows: QuerySet[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = rows.annotate(by=Subquery(OPEN.values("due")[:1]))
    return found


def _late(account: Account) -> QuerySet[Any]:
    rows = Case.objects.visible_to(account, SUPERVISE_WORK).filter(process__key=reports.KEY)
    return _with_day(_in_state(rows, "late"))


def _mine(account: Account) -> QuerySet[Any]:
    return _with_day(_in_state(reports.own(account), "hand_in"))


class Reports(Listing):
    """The special reports that were asked for."""

    heading, route, needs = _("专项述职"), "supervision:reports", SUPERVISE_VIEW
    search = ("number", "title", "subject_name", "unit__name")
    filters = (
        Choice("state", _("状态"), [
            ("hand_in", _("待交")), ("late", _("逾期未交")), ("hear", _("待述职")),
            ("close", _("待办结")), ("closed", _("已办结")),
        ], _in_state, overlaps=True),
    )  # fmt: skip
    waits = (Waiting(_("专项述职逾期未交"), _late, "opened_at", "by"),)
    empty = _("还没有要求专项述职。在“一把手岗位”里选岗位提出要求。")
    number = Short(linkify=True)
    title = Long()
    subject_name = Short()
    unit__name = Column(verbose_name=_("单位"))
    now = Short(verbose_name=_("现在环节"), empty_values=(), orderable=False)
    by = Short(verbose_name=_("期限"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = Case
        fields = ("number", "title", "subject_name", "unit__name", "now", "by", "opened_at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read those cases that are special reports."""
        return super().seen(account, on).filter(process__key=reports.KEY)

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to the posts of whose holders reports are asked for."""
        return RiskLists.links(request)

    def prepare(self, rows: Any) -> None:
        """Read the open turns of the page's reports."""
        open_ = pointing(Turn, "case", [row.pk for row in rows]).filter(done_at=None)
        self.turns = {one.case_id: one for one in open_}

    def render_now(self, record: Case) -> str:
        """Name the open step."""
        turn = self.turns.get(record.pk)
        return str(turn.name if turn else record.get_state_display())

    def render_by(self, record: Case) -> str:
        """Write the open step's day, and whether it is over."""
        turn = self.turns.get(record.pk)
        if turn is None:
            return "—"
        return due_words(turn)


class OwnReports(Listing):
    """The special reports that are asked of oneself."""

    heading, route, needs = _("我的专项述职"), "supervision:my-reports", None
    search = ("title",)
    acts = ("hand-in",)
    waits = (
        Waiting(_("专项述职报告待交"), _mine, due="by",
                since="opened_at", act="hand-in", page="supervision:own-report"),
    )  # fmt: skip
    empty = _("没有要求您专项述职。")
    title = Long(linkify=("supervision:own-report", [A("pk")]))

    class Meta(Table.Meta):
        model = Case
        fields = ("title", "opened_at", "state")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:  # noqa: ARG003
        """Read one's own."""
        return reports.own(account)
