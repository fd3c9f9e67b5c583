"""Indicator sets: the versions, their yardsticks, and editing a draft."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django_tables2.utils import A

from guantong.assess.models import Indicator, IndicatorSet, Source
from guantong.assess.room import CAMPAIGN_VIEW, INDICATOR_MANAGE
from guantong.assess.services import indicators
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.standards.indicators import DIMENSIONS, LAYERS
from guantong.ui import tables as ui_tables
from guantong.ui.forms import Form, handle

View, Manage = CAMPAIGN_VIEW, INDICATOR_MANAGE


class SetTable(ui_tables.Table):
    """The versions."""

    search = ("name", "note")
    name = tables.Column(linkify=("assess:set", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("单位"))
    published_at = tables.DateTimeColumn(
        format="Y-m-d H:i", verbose_name=_("发布时间"), default=_("草稿")
    )

    class Meta(ui_tables.Table.Meta):
        model = IndicatorSet
        fields = ("name", "version", "unit__name", "note", "published_at")


class IndicatorTable(ui_tables.Table):
    """The yardsticks of one version."""

    search = ("code", "wording", "note")
    sources = tables.Column(orderable=False)

    class Meta(ui_tables.Table.Meta):
        model = Indicator
        fields = ("code", "wording", "dimension", "layer", "key", "sources", "note")

    def render_sources(self, value: list[str]) -> str:
        """Name the groups."""
        return "、".join(str(Source(s).label) for s in value)


class DraftTable(IndicatorTable):
    """The same, each code leading to its form."""

    code = tables.Column(linkify=("assess:indicator", [A("pk")]))

    class Meta(IndicatorTable.Meta):
        pass


class IndicatorForm(Form):
    """Wording and note."""

    wording = forms.CharField(
        label=_("内容"), max_length=120, widget=forms.Textarea({"rows": 2}),
        help_text=_("只问一件可以看到的履职行为，能用是或否回答，不超过 45 字。"),
    )  # fmt: skip
    note = forms.CharField(label=_("观察依据"), max_length=200, required=False)


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the versions."""
    rows = IndicatorSet.objects.visible_to(request.user).select_related("unit")
    return ui_tables.show(request, SetTable, rows, title=_("指标体系"), crumbs=[])


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the yardsticks of a version."""
    row = allowed.get(request, IndicatorSet, pk, View)
    rows = Indicator.objects.visible_to(request.user).filter(set=row)
    manages = request.user.may(Manage, row.unit_path)
    edits = row.published_at is None and manages
    filters = (
        ui_tables.choice("dimension", _("维度"), [(d, d) for d in DIMENSIONS]),
        ui_tables.choice("layer", _("层次"), [(x, x) for x in LAYERS]),
        ui_tables.choice("key", _("方向"), [(1, _("正向")), (-1, _("反向"))]),
    )
    counts = {"positive": rows.filter(key=1).count(), "reverse": rows.filter(key=-1).count()}
    return ui_tables.show(
        request, DraftTable if edits else IndicatorTable, rows, title=str(row), crumbs=_crumbs(),
        filters=filters, template="assess/set.html", set=row, counts=counts, edits=edits,
        revises=row.published_at is not None and manages,
    )  # fmt: skip


@allowed.needs(Manage)
def indicator(request: Request, pk: int) -> HttpResponse:
    """Reword a yardstick of a draft."""
    row = allowed.get(request, Indicator, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        indicators.edit(request.user, row, **data)
        messages.success(request, _("已保存。"))
        return redirect("assess:set", row.set_id)

    form = IndicatorForm(request.POST or None, initial={"wording": row.wording, "note": row.note})
    crumbs = [*_crumbs(), (str(row.set), reverse("assess:set", args=[row.set_id]))]
    note = f"{row.dimension} · {row.layer} · {row.get_key_display()}"
    return handle(
        request, form, done, title=row.code, crumbs=crumbs, submit=_("保存"), note=note
    )  # fmt: skip


@require_POST
@allowed.needs(Manage)
def publish(request: Request, pk: int) -> HttpResponse:
    """Put a draft in force."""
    indicators.publish(request.user, allowed.get(request, IndicatorSet, pk, Manage))
    messages.success(request, _("已发布。"))
    return redirect("assess:set", pk)


@require_POST
@allowed.needs(Manage)
def revise(request: Request, pk: int) -> HttpResponse:
    """Start the next version."""
    made = indicators.revise(request.user, allowed.get(request, IndicatorSet, pk, Manage))
    return redirect("assess:set", made.pk)


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("指标体系"), reverse("assess:sets"))]
