"""Indicator sets: the versions, their yardsticks, and editing a draft."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.assess.models import Indicator, IndicatorSet, Source
from guantong.assess.room import CAMPAIGN_VIEW, INDICATOR_MANAGE
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed
from guantong.standards.indicators import DIMENSIONS, LAYERS
from guantong.ui import tables as ui_tables

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

    code = tables.Column(linkify=("frame:act", ["assess.indicator", A("pk"), "edit"]))

    class Meta(IndicatorTable.Meta):
        pass


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the versions."""
    rows = IndicatorSet.objects.visible_to(request.user).select_related("unit")
    return ui_tables.show(request, SetTable, rows, title=_("指标体系"), crumbs=[])


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the yardsticks of a version."""
    row = allowed.get(request, IndicatorSet, pk, View)
    rows = rows_of(row, Indicator)
    edits = row.state == IndicatorSet.State.DRAFT and request.user.may(Manage, row.unit_path)
    filters = (
        ui_tables.Choice("dimension", _("维度"), [(d, d) for d in DIMENSIONS]),
        ui_tables.Choice("layer", _("层次"), [(x, x) for x in LAYERS]),
        ui_tables.Choice("key", _("方向"), [(1, _("正向")), (-1, _("反向"))]),
    )
    counts = {"positive": rows.filter(key=1).count(), "reverse": rows.filter(key=-1).count()}
    return ui_tables.show(
        request, DraftTable if edits else IndicatorTable, rows, title=str(row), crumbs=_crumbs(),
        filters=filters, template="assess/set.html", set=row, counts=counts,
    )  # fmt: skip


def _crumbs() -> list[tuple[Any, str]]:
    return [(_("指标体系"), reverse("assess:sets"))]
