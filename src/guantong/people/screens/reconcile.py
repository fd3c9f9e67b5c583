"""Comparisons: begin one, look through the differences, decide in bulk, write back."""

from __future__ import annotations

import io
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tables2.utils import A

from guantong.core.requests import Request
from guantong.core.sealing import mask
from guantong.core.text import Text
from guantong.formats.appointment.roster import COLUMNS, TEMPLATE
from guantong.formats.workbook.template import write_template
from guantong.frame import allowed
from guantong.people.models import Decision, Discrepancy, Reconciliation, Side
from guantong.people.room import PERSON_MANAGE
from guantong.people.screens import papers
from guantong.people.services import reconcile
from guantong.ui import tables as ui_tables
from guantong.ui.forms import Form, handle

Manage = PERSON_MANAGE
#: Longer texts are cut in the list; the whole stands in what is written back.
LONGEST = 160
OPEN, DONE = "open", "done"


class BeginForm(Form):
    """Which sides take part."""

    unit = papers.UnitField()
    forms_file = forms.FileField(
        label=_("任免表"), required=False, help_text=_("lrmx、lrm 打成一个 zip；可不选。")
    )
    roster_file = forms.FileField(
        label=_("名册"), required=False,
        help_text=_("xlsx 或 CSV，第一行是列名，须有“姓名”列；可不选。"),
    )  # fmt: skip
    with_database = forms.BooleanField(
        label=_("与系统中该单位在职干部比对"), required=False, initial=True
    )


class ReconciliationTable(ui_tables.Table):
    """Comparisons in scope."""

    search = ("title",)
    empty = _("还没有比对过。")
    title = tables.Column(linkify=("people:reconciliation", [A("pk")]))
    created_at = tables.DateTimeColumn(format="Y-m-d H:i", verbose_name=_("时间"))
    owner = tables.Column(accessor="owner__display_name", verbose_name=_("发起人"))

    class Meta(ui_tables.Table.Meta):
        model = Reconciliation
        fields = ("title", "people", "found", "owner", "created_at")


class DiscrepancyTable(ui_tables.Table):
    """Differences, each with what every side says."""

    search = ("name", "note", "form_place")
    empty = _("没有不一致的地方。")
    pk = tables.Column(verbose_name=_("选"), orderable=False, exclude_from_export=True)
    label = tables.Column(verbose_name=_("项目"), order_by="field", empty_values=())
    in_form = tables.Column(orderable=False, empty_values=())
    in_roster = tables.Column(orderable=False, empty_values=())
    in_database = tables.Column(orderable=False, empty_values=())

    class Meta(ui_tables.Table.Meta):
        model = Discrepancy
        fields = (
            "pk", "name", "label", "in_form", "in_roster", "in_database", "decision", "note",
        )  # fmt: skip

    def render_pk(self, record: Discrepancy) -> Any:
        """Write a box to tick, unless there is nothing to decide any more."""
        if not record.field or record.is_written:
            return ""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="row" value="{}" form="decide"'
            ' aria-label="{} {}">',
            record.pk, record.name, record.label,
        )  # fmt: skip

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


@allowed.needs(Manage)
def listing(request: Request) -> HttpResponse:
    """List the comparisons in scope."""
    rows = Reconciliation.objects.visible_to(request.user).select_related("owner")
    actions = [
        (_("发起比对"), reverse("people:reconcile")),
        (_("下载名册模板"), reverse("people:reconcile-template")),
    ]
    return ui_tables.show(
        request, ReconciliationTable, rows, title=_("比对核实"), crumbs=papers.crumbs(),
        actions=actions,
    )  # fmt: skip


@allowed.needs(Manage)
def begin(request: Request) -> HttpResponse:
    """Take the files and queue a comparison."""

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = papers.unit_of(request, data["unit"], Manage)
        given = {
            side: (file.name, file) if file else None
            for side, file in (("forms", data["forms_file"]), ("roster", data["roster_file"]))
        }
        task = reconcile.begin(request.user, unit, with_database=data["with_database"], **given)
        return redirect("office:task", task.pk)

    start = papers.start(request, Manage)
    form = BeginForm(request.POST or None, request.FILES or None, initial=start)
    return handle(
        request, form, done, title=_("发起比对"), crumbs=crumbs(), submit=_("比对"),
        note=_("空格、全半角、年月写法、“汉”与“汉族”这类写法不同，不算不一致。上传的文件加密存放。"),
    )  # fmt: skip


@allowed.needs(Manage)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the differences of a comparison."""
    row = allowed.get(request, Reconciliation, pk, Manage)
    all_rows = Discrepancy.objects.visible_to(request.user).filter(reconciliation=row)
    open_count = all_rows.filter(is_written=False, decision="").exclude(field="").count()
    waiting = all_rows.filter(is_written=False).exclude(decision="").count()
    return ui_tables.show(
        request, DiscrepancyTable, all_rows, title=row.title, crumbs=crumbs(),
        filters=_filters(), template="people/reconciliation.html", row=row,
        open_count=open_count, waiting=waiting, choices=_choices(row),
        mine=row.owner_id == request.user.pk, query=request.GET.urlencode(),
    )  # fmt: skip


def _filters() -> tuple[ui_tables.Choice, ...]:
    fields = [(column.name, column.title) for column in COLUMNS]
    states = [(OPEN, _("未取舍")), (DONE, _("已取舍")), ("people", _("缺人"))]

    def by_state(rows: Any, value: str) -> Any:
        if value == "people":
            return rows.filter(field="")
        kept = rows.exclude(field="")
        return kept.filter(decision="") if value == OPEN else kept.exclude(decision="")

    return (
        ui_tables.Choice("field", _("项目"), fields),
        ui_tables.Choice("state", _("取舍"), states, apply=by_state),
    )


def _choices(row: Reconciliation) -> list[tuple[str, Text]]:
    sides = [(d.value, d.label) for d in Decision if d.value in (*row.sides, Decision.KEEP)]
    return [*sides, ("", _("撤回取舍"))]


@require_POST
@allowed.needs(Manage)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide the ticked differences, or all that the filter shows."""
    row = allowed.get(request, Reconciliation, pk, Manage)
    rows: QuerySet[Discrepancy] = Discrepancy.objects.visible_to(request.user)
    rows = rows.filter(reconciliation=row)
    if request.POST.get("scope") == "all":
        rows, _unit = ui_tables.narrowed(request, DiscrepancyTable, rows, _filters())
    else:
        ticked = [key for key in request.POST.getlist("row") if key.isdecimal()]
        rows = rows.filter(pk__in=ticked)
    done = reconcile.decide(request.user, row, rows, request.POST.get("decision", "?"))
    messages.success(request, _("已取舍 %(n)s 处。") % {"n": done})
    back = reverse("people:reconciliation", args=[row.pk])
    query = request.GET.urlencode()
    return redirect(f"{back}?{query}" if query else back)


@require_POST
@allowed.needs(Manage)
def drop(request: Request, pk: int) -> HttpResponse:
    """Forget a comparison and its files."""
    row = allowed.get(request, Reconciliation, pk, Manage)
    reconcile.drop(request.user, row)
    messages.success(request, _("已删除。"))
    return redirect("people:reconciliations")


@allowed.needs(Manage)
def template(request: Request) -> HttpResponse:  # noqa: ARG001
    """Hand out an empty roster whose columns are known."""
    out = io.BytesIO()
    write_template(out, TEMPLATE)
    return papers.download(out.getvalue(), "比对名册模板.xlsx")


def crumbs() -> list[tuple[Any, str]]:
    """Return the way to these pages."""
    return [*papers.crumbs(), (_("比对核实"), reverse("people:reconciliations"))]
