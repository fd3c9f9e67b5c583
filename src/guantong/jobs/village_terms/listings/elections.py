"""The lists of elections: the elections, their steps, posts that fell vacant."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of_all
from guantong.core.text import Text
from guantong.frame.listings import Listing, On, Waiting
from guantong.jobs.village_terms import electing
from guantong.jobs.village_terms.models import (
    Body,
    ElectionStep,
    VillageElection,
    VillageTerm,
)
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_VIEW, TERM_WORK
from guantong.jobs.village_terms.services import elections, holding, results
from guantong.standards import village_elections as law
from guantong.ui.columns import Long, Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many days before its day a step waits for whoever sees to it.
NEAR = dt.timedelta(days=7)


def _of_towns(model: Any, account: Account) -> QuerySet[Any]:
    """Return the rows that a town works on; the county sees them in its lists."""
    mine = model.objects.visible_to(account, TERM_DECIDE).order_by().values("pk")
    found: QuerySet[Any] = model.objects.visible_to(account, TERM_WORK).exclude(pk__in=mine)
    return found


def _entered(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = VillageElection.objects.visible_to(account, TERM_WORK)
    return electing.in_state(rows, "entered").exclude(result__by=account)


def _to_enter(account: Account) -> QuerySet[Any]:
    rows = electing.in_state(_of_towns(VillageElection, account), "preparing")
    return rows.filter(on__lte=today())


def _to_follow(account: Account) -> QuerySet[Any]:
    return electing.in_state(_of_towns(VillageElection, account), "again")


def _to_hand_over(account: Account) -> QuerySet[Any]:
    rows = electing.in_state(_of_towns(VillageElection, account), "held")
    return rows.filter(body=Body.COMMITTEE, kind__in=elections.HANDS)


def _vacant(account: Account) -> QuerySet[Any]:
    found: QuerySet[Any] = holding.vacancies(_of_towns(VillageTerm, account))
    return found


def _near(rows: QuerySet[Any]) -> QuerySet[Any]:
    near = rows.filter(done_on=None, handover=False, due__lte=today() + NEAR)
    return near.exclude(code="day").exclude(election__state__in=electing.OVER)


def _due(account: Account) -> QuerySet[Any]:
    return _near(_of_towns(ElectionStep, account))


def _village_own(account: Account) -> QuerySet[Any]:
    """Return what a village's own secretary has to see to; the town records that it was done."""
    rows: QuerySet[Any] = ElectionStep.objects.visible_to(account, TERM_VIEW)
    return _near(rows).filter(election__unit=account.unit_id)


def _step_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == "late":
        return electing.late_steps(rows)
    return rows.exclude(done_on=None) if value == "done" else rows.filter(done_on=None)


class Elections(Listing):
    """The elections of villages in scope."""

    heading, route, home = _("选举"), "village_terms:elections", True
    search = ("unit__name", "unit__parent__name", "reason")
    filters = (
        Choice("body", _("选举的组织"), Body.choices),
        Choice("state", _("状态"),
               [*((key, one) for key, (one, _q) in electing.STATES.items()),
                (electing.OVERDUE, _("有逾期事项"))], electing.in_state, overlaps=True),
        Choice("kind", _("选举类别"), VillageElection.Kind.choices),
        Choice("now", _("届次"), [("now", _("最近一届"))], electing.latest),
    )  # fmt: skip
    offers = (elections.set_up, results.enter_row)
    bulk = (elections.move,)
    on = (On(Unit, acts=("election-set-up",)),)
    told = ("unit__parent__name", "unit__name")
    waits = (
        Waiting(_("选举结果待核对"), _entered, since="result__at"),
        Waiting(_("选举结果待登记"), _to_enter, since="on", act="enter"),
        Waiting(_("待另行或者重新选举"), _to_follow, since="on", act="follow"),
        Waiting(_("工作移交"), _to_hand_over, since="on"),
    )
    empty = _("还没有设定选举。点“设定村级选举”，可以一次为所辖各村设定。")
    unit__name = Short(verbose_name=_("村"), linkify=lambda record: record.get_absolute_url())
    unit__parent__name = Short(verbose_name=_("乡镇"))
    body, kind = Short(), Short()
    on_ = Short(accessor="on", verbose_name=_("选举日"))
    state = Short(verbose_name=_("状态"), empty_values=(), orderable=False)
    late = Long(verbose_name=_("逾期事项"), empty_values=(), orderable=False)
    turnout = Short(verbose_name=_("参加投票"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        model = VillageElection
        fields = ("unit__name", "unit__parent__name", "body", "kind", "on_", "state", "turnout",
                  "late", "term_end")  # fmt: skip

    hidden = ("term_end",)

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Read them with their results."""
        return super().seen(account, on).select_related("result", "unit__parent")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the board of all villages and to the steps."""
        return [(_("进度总览"), reverse("village_terms:election-board")),
                (_("选举事项"), reverse("village_terms:election-steps")),
                (_("缺位"), reverse("village_terms:vacancies"))]  # fmt: skip

    def prepare(self, rows: Any) -> None:
        """Read the late steps of the page's rows at once."""
        found = electing.late_steps(rows_of_all([one.pk for one in rows], ElectionStep, "election"))
        self.missed: dict[int, list[str]] = {}
        for pk, name in found.values_list("election", "name"):
            self.missed.setdefault(pk, []).append(name)

    def render_state(self, record: VillageElection) -> Text:
        """Say how far it is."""
        open_ = record.state == VillageElection.State.PREPARING
        if open_ and hasattr(record, "result"):
            return electing.STATES["entered"][0]
        return (
            electing.STATES["undated"][0] if open_ and not record.on else record.get_state_display()
        )

    def render_late(self, record: VillageElection) -> str:
        """Name the steps whose day is over."""
        return "、".join(self.missed.get(record.pk, ())) or "—"

    def render_turnout(self, record: VillageElection) -> str:
        """Write how many of those due took part, once it is confirmed."""
        found = getattr(record, "result", None)
        if found is None or found.seconded_at is None:
            return "—"
        return f"{found.returned}／{found.registered}"


class Steps(Listing):
    """What is to be done for elections, by which day."""

    heading, route = _("选举事项"), "village_terms:election-steps"
    search = ("election__unit__name", "election__unit__parent__name", "name")
    filters = (
        Choice("state", _("状态"),
               [("open", _("未办")), ("late", _("已逾期")), ("done", _("已办结"))], _step_state,
               default="open", overlaps=True),
        Choice("code", _("事项"), lambda: [(one.code, one.name) for one in law.table().stages]),
        Choice("body", _("选举的组织"), Body.choices,
               lambda rows, value: rows.filter(election__body=value)),
    )  # fmt: skip
    acts, bulk = ("done", "undone"), (elections.done,)
    waits = (
        Waiting(_("选举事项到期"), _due, since="", due="due", act="done"),
        Waiting(_("本村选举事项"), _village_own, since="", due="due"),
    )  # fmt: skip
    told = ("election__unit__name",)
    name = Column(linkify=True)
    election__unit__name = Column(verbose_name=_("村"))
    election__body = Short()
    due, done_on = Short(), Short()

    class Meta(Table.Meta):
        model = ElectionStep
        fields = ("election__unit__name", "election__body", "name", "due", "done_on", "evidence")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return them by their days, without what is handed over item by item."""
        rows = super().seen(account, on).filter(handover=False).select_related("election__unit")
        return rows.order_by(F("due").asc(nulls_last=True), "election__unit_path", "pk")


class Vacancies(Listing):
    """Posts that fell vacant within a term, for which no vote was set up."""

    heading, route = _("缺位"), "village_terms:vacancies"
    search = ("unit__name", "unit__parent__name", "person__name")
    acts = ("by-election",)
    told = ("unit__name",)
    waits = (Waiting(_("缺位待补选"), _vacant, since="last", act="by-election"),)
    empty = _("没有待补选的缺位。")
    person = Column(verbose_name=_("原任"), linkify=lambda record: record.get_absolute_url())
    unit__name = Column(verbose_name=_("村"))
    last = Short()

    class Meta(Table.Meta):
        model = VillageTerm
        fields = ("unit__name", "post", "person", "last", "ended_by", "reason")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return those that are vacant, the longest first."""
        found: QuerySet[Any] = holding.vacancies(super().seen(account, on))
        return found.order_by("last", "pk")
