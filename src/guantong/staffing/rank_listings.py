"""The lists of rank rounds: rounds, whom the rules find, established posts of organs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.frame.listings import Listing, On, Waiting
from guantong.people.models import Establishment
from guantong.people.services import quotas
from guantong.staffing.models import RankCandidate, RankRound
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import ranks
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

Verdict, State = RankCandidate.Verdict, RankCandidate.State
ALL = "all"
VERDICTS = (*Verdict.choices, (ALL, _("全部")))


def _open(account: Account) -> QuerySet[Any]:
    """Return open rounds of which somebody is proposed and on no agenda."""
    rows: QuerySet[Any] = RankRound.objects.visible_to(account, PLAN_MANAGE)
    proposed = Count("candidates", filter=Q(candidates__state=State.PROPOSED))
    found: QuerySet[Any] = rows.filter(state=RankRound.State.OPEN).alias(n=proposed)
    return found.filter(n__gt=0)


def _of_verdict(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows if value == ALL else rows.filter(verdict=value)


class RankRounds(Listing):
    """The rounds in scope with how many the rules find and officers proposed."""

    heading, route, home = _("职级晋升"), "staffing:ranks", True
    search = ("name", "unit__name")
    filters = (Choice("state", _("状态"), RankRound.State.choices),)
    offers = (ranks.open_round,)
    waits = (Waiting(_("职级晋升已提名，待提交会议"), _open, "opened_at", "on"),)
    pick = True
    empty = _("还没有职级晋升。先录入各机关编制，再开启一轮。")
    name = Long(linkify=True)
    unit__name = Short(verbose_name=_("范围"), order_by=("unit_path",))
    able = Short(verbose_name=_("符合条件"), orderable=False)
    proposed = Short(verbose_name=_("已提名"), orderable=False)

    class Meta(Table.Meta):
        model = RankRound
        fields = ("name", "unit__name", "on", "state", "able", "proposed")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Count whom each found, and whom officers proposed."""
        rows: QuerySet[Any] = super().seen(account, on)
        met = Q(candidates__verdict=Verdict.MET)
        person = "candidates__person"
        counted: QuerySet[Any] = rows.annotate(
            able=Count(person, filter=met, distinct=True),
            proposed=Count(
                person, filter=Q(candidates__state__in=RankCandidate.LIVE), distinct=True
            ),
        )
        return counted


def _of_round(rows: QuerySet[Any], row: Any) -> QuerySet[Any]:
    return rows.filter(round=row)


class RankCandidates(Listing):
    """Persons against the next rank, by unit and name; by no number."""

    heading, route, home = _("晋升人选"), "staffing:rank-candidates", True
    search = ("person__name", "person__unit__name", "person__post", "why")
    filters = (
        Choice("verdict", _("核查结果"), VERDICTS, apply=_of_verdict, default=Verdict.MET),
        Choice("state", _("办理"), State.choices),
        Choice("rank", _("拟晋升职级"), RankCandidate._meta.get_field("rank").flatchoices),
    )
    on = (On(RankRound, _of_round),)
    acts = ("propose", "withdraw")
    bulk = (ranks.propose, ranks.withdraw)
    hidden = ("poor", "verdict")
    empty = _("没有符合条件的人选。")
    person__unit__name = Short(verbose_name=_("单位"), order_by=("person__unit_path",))
    person__name = Short(verbose_name=_("姓名"), linkify=True)
    person__post = Long(verbose_name=_("现任职务"), orderable=False)
    now = Short(orderable=False)
    rank = Short(orderable=False)
    span = Short(verbose_name=_("已任／须满"), empty_values=(), orderable=False, accessor="pk")
    excellent = Short(orderable=False)
    poor = Short(orderable=False)
    verdict = Short(orderable=False)
    why = Long(orderable=False)
    state = Short(orderable=False)

    class Meta(Table.Meta):
        model = RankCandidate
        fields = (
            "person__unit__name", "person__name", "person__post", "now", "rank", "span",
            "excellent", "poor", "verdict", "state", "why",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their persons."""
        return super().seen(account, on).select_related("person__unit", "round")

    def trim(self, rows: Iterable[Any]) -> None:
        """Leave out why, where it only repeats that everything is met."""
        super().trim(rows)
        if all(row.verdict == Verdict.MET for row in rows):
            self.columns.hide("why")

    def render_span(self, record: RankCandidate) -> str:
        """Write what was served, and what the step takes."""
        return ranks.span_words(record)

    def value_span(self, record: RankCandidate) -> str:
        """Write the same into a workbook."""
        return ranks.span_words(record)


class Establishments(Listing):
    """How many established posts each organ has."""

    heading, route, home = _("机关编制"), "staffing:establishments", True
    search = ("unit__name", "document")
    offers = (quotas.set_establishment,)
    empty = _("还没有机关编制。职级职数按编制的比例计算，没有编制就算不清。")
    unit__name = Long(verbose_name=_("机关"), order_by=("unit_path",))

    class Meta(Table.Meta):
        model = Establishment
        fields = ("unit__name", "posts", "document")
