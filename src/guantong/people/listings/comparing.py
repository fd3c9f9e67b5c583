"""Comparisons, and what in one of them differs."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Account
from guantong.core.requests import Request
from guantong.core.sealing import mask
from guantong.core.text import Text
from guantong.formats.appointment.roster import COLUMNS
from guantong.frame.listings import Listing, Waiting
from guantong.people.models import Discrepancy, Reconciliation, Side
from guantong.people.services import reconcile
from guantong.ui import tables as ui_tables
from guantong.ui.tables import Choice, Table

#: Longer texts are cut in the list; the whole stands in what is written back.
LONGEST = 160
OPEN, DONE, PEOPLE = "open", "done", "people"


def _with(account: Account, **which: Any) -> QuerySet[Any]:
    """Return one's own comparisons in which such a difference is not written back."""
    rows = Discrepancy.objects.visible_to(account).filter(
        reconciliation=OuterRef("pk"), is_written=False, **which
    )
    return Reconciliation.objects.visible_to(account).filter(
        Exists(rows.exclude(field="")), owner=account
    )


class Reconciliations(Listing):
    """Comparisons in scope."""

    heading, route, home = _("比对核实"), "people:reconciliations", True
    search = ("title",)
    empty = _("还没有比对过。")
    offers = (reconcile.begin,)
    waits = (
        Waiting(_("比对待取舍"), lambda account: _with(account, decision=""), since="created_at"),
        Waiting(
            _("取舍待写回"), lambda account: _with(account, decision__gt=""), since="created_at",
            act="write",
        ),
    )  # fmt: skip
    title = tables.Column(linkify=True)
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=_("时间"))
    owner = tables.Column(accessor="owner__display_name", verbose_name=_("发起人"))

    class Meta(Table.Meta):
        model = Reconciliation
        fields = ("title", "people", "found", "owner", "created_at")

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the comparisons in scope."""
        return super().seen(account, on).select_related("owner")

    @classmethod
    def links(cls, request: Request) -> list[tuple[Text, str]]:  # noqa: ARG003
        """Lead to the empty roster whose columns are known."""
        return [(_("下载名册模板"), reverse("people:reconcile-template"))]


def _by_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    if value == PEOPLE:
        return rows.filter(field="")
    kept = rows.exclude(field="")
    return kept.filter(decision="") if value == OPEN else kept.exclude(decision="")


class Discrepancies(Listing):
    """Differences, each with what every side says."""

    search = ("name", "note", "form_place")
    empty = _("没有不一致的地方。")
    template = "people/reconciliation.html"
    filters = (
        Choice("field", _("项目"), [(column.name, column.title) for column in COLUMNS]),
        Choice(
            "state", _("取舍"),
            [(OPEN, _("未取舍")), (DONE, _("已取舍")), (PEOPLE, _("缺人"))], apply=_by_state,
        ),
    )  # fmt: skip
    pk = tables.Column(verbose_name=_("选"), orderable=False, exclude_from_export=True)
    label = tables.Column(verbose_name=_("项目"), order_by="field", empty_values=())
    in_form = tables.Column(orderable=False, empty_values=())
    in_roster = tables.Column(orderable=False, empty_values=())
    in_database = tables.Column(orderable=False, empty_values=())

    class Meta(Table.Meta):
        model = Discrepancy
        fields = (
            "pk", "name", "label", "in_form", "in_roster", "in_database", "decision", "note",
        )  # fmt: skip

    @classmethod
    def seen(cls, account: Account, on: Any = None) -> QuerySet[Any]:
        """Return the differences of a comparison."""
        return super().seen(account).filter(reconciliation=on)

    def render_pk(self, record: Discrepancy) -> Any:
        """Write a box to tick, unless there is nothing to decide any more."""
        open_one = record.field and not record.is_written
        return ui_tables.tick(record.pk, str(record)) if open_one else ""

    def render_in_form(self, record: Discrepancy) -> str:
        """Write what the form says."""
        return _said(record, Side.FORM.value)

    def render_in_roster(self, record: Discrepancy) -> str:
        """Write what the roster says."""
        return _said(record, Side.ROSTER.value)

    def render_in_database(self, record: Discrepancy) -> str:
        """Write what the system says."""
        return _said(record, Side.DATABASE.value)

    def render_decision(self, value: str, record: Discrepancy) -> Any:
        """Write whose word holds, and whether it was written."""
        return f"{value}（{_('已写回')}）" if record.is_written else value


def _said(record: Discrepancy, side: str) -> str:
    text = record.text(side)
    if text is None:
        return "—"
    if record.field == "id_number":
        return mask(text) or str(_("（空）"))
    shown = text if len(text) <= LONGEST else text[:LONGEST] + "…"
    return shown or str(_("（空）"))
