"""Visits, what was asked for, what waits to be settled; nothing by who visited or was visited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _w
from django.utils.translation import gettext_lazy as _
from django_tables2 import Column

from guantong.casework.models import Case
from guantong.core.models import Unit
from guantong.frame.listings import Listing, On, Waiting
from guantong.places.models import Household, Proposal, Visit, VisitRequest
from guantong.places.room import VISIT_SETTLE
from guantong.ui.columns import Short
from guantong.ui.tables import Choice, Table

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.core.requests import Request
    from guantong.core.text import Text


class Visits(Listing):
    """The visits in scope, the last first; not to be ordered or looked up by who made them."""

    heading, route, home = _("走访"), "places:visits", True
    counted = False
    search = ("unit__name", "note")
    filters = (Choice("way", _("方式"), Visit.Way.choices),)
    on = (
        On(Household, lambda rows, row: rows.filter(household=row), ("household", "unit__name"),
           ("visit",)),
        On(Unit, without=("unit__name",)),
    )  # fmt: skip
    empty = _("还没有走访。在住户页面登记，或由联系人在手机上登记。")
    on_ = Short(accessor="on", verbose_name=_("走访日期"), orderable=False)
    household = Column(linkify=lambda record: record.get_absolute_url(), orderable=False)
    unit__name = Column(verbose_name=_("村（社区）"), orderable=False)
    way = Short(orderable=False)
    contact = Short(orderable=False)
    note = Column(orderable=False)

    class Meta(Table.Meta):
        model = Visit
        fields = ("on_", "household", "unit__name", "way", "contact", "note")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:
        """Lead to what was asked for, and to what waits to be settled."""
        found: list[tuple[Text, str]] = [(_("走访诉求"), reverse("places:visit-requests"))]
        if request.user.may(VISIT_SETTLE):
            found.append((_("走访改动"), reverse("places:proposals")))
        return found


def _progress(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(case__state=value)


class VisitRequests(Listing):
    """What was asked for at visits, each with how far its case is."""

    heading, route, home = _("走访诉求"), "places:visit-requests", True
    counted = False
    search = ("code", "text", "case__number")
    filters = (Choice("state", _("进度"), Case.State.choices, apply=_progress),)
    on = (
        On(Household, lambda rows, row: rows.filter(visit__household=row), ("household",)),
        On(Visit, lambda rows, row: rows.filter(visit=row), ("household",)),
        On(Case, lambda rows, row: rows.filter(case=row), ("case__number", "case__state")),
    )
    empty = _("还没有走访中提出的诉求。")
    case__number = Short(
        verbose_name=_("编号"), linkify=lambda record: record.case.get_absolute_url()
    )
    household = Column(
        accessor="visit__household", verbose_name=_("住户"), orderable=False,
        linkify=lambda record: record.get_absolute_url(),
    )  # fmt: skip
    case__state = Short(verbose_name=_("进度"))
    case__due = Short(verbose_name=_("办结期限"))

    class Meta(Table.Meta):
        model = VisitRequest
        fields = ("case__number", "text", "household", "code", "case__state", "case__due")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the requests in scope, with their visits."""
        return super().seen(account, on).select_related("visit__household", "case")


def _to_settle(account: Account) -> QuerySet[Any]:
    rows: QuerySet[Any] = Proposal.objects.visible_to(account, VISIT_SETTLE)
    return rows.filter(state=Proposal.State.WAITING)


class Proposals(Listing):
    """What visits say of fields that changed meanwhile, both values beside each other."""

    heading, route, home = _("走访改动"), "places:proposals", True
    counted = False
    search = ("household__number", "household__name")
    filters = (Choice("state", _("状态"), Proposal.State.choices),)
    acts = ("accept", "reject")
    on = (On(Household, lambda rows, row: rows.filter(household=row), ("household",)),)
    waits = (Waiting(_("走访改动待核定"), _to_settle, since="at", page="places:proposal"),)
    empty = _("没有两处改动不一致的。")
    household = Column(linkify=True, orderable=False)
    field_label = Short(verbose_name=_("项目"), orderable=False)
    held = Column(orderable=False)
    value = Column(orderable=False)
    visit__on = Short(verbose_name=_("走访日期"))
    settled_by = Column(orderable=False)

    class Meta(Table.Meta):
        model = Proposal
        fields = (
            "household", "field_label", "held", "value", "visit__on", "state", "settled_by",
            "reason",
        )  # fmt: skip

    def render_held(self, record: Proposal) -> str:
        """Write what the household has now, as long as nobody settled it."""
        waiting = record.state == Proposal.State.WAITING
        now = getattr(record.household, record.field) if waiting else record.held
        return said(now)

    def render_value(self, value: Any) -> str:
        """Write what the visit says."""
        return said(value)


def said(value: Any) -> str:
    """Return a value of a field as it is read: that nothing stands there is said."""
    return _w("空") if value in (None, "") else str(value)
