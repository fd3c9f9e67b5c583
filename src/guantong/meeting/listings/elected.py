"""Elections and what is done before them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.frame.listings import Listing, On, Waiting
from guantong.meeting.models import Election, Stage
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import elections
from guantong.ui.columns import Long
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account


def _unelected(account: Account) -> QuerySet[Election]:
    rows: QuerySet[Election] = Election.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(state=Election.State.COMING)


def _undone(account: Account) -> QuerySet[Stage]:
    rows: QuerySet[Stage] = Stage.objects.visible_to(account, MEETING_RECORD)
    return rows.filter(done_on=None, election__state=Election.State.COMING)


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
