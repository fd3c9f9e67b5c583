"""What a meeting moves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.core.scope import rows_of_all
from guantong.frame.listings import Listing
from guantong.meeting.models import Decision, Motion, Recusal
from guantong.meeting.services import keeping
from guantong.meeting.services.rows import marks_of
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Table

if TYPE_CHECKING:
    from guantong.core.models import Account


class Marked(Listing):
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


class Motions(Marked):
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
