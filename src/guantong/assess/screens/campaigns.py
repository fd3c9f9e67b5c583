"""Inspections: draft one, choose its people, hand out codes, follow the answers, close it."""

from __future__ import annotations

from typing import Any

import django_tables2 as tables
import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django_tables2.utils import A

from guantong.assess.models import Campaign, IndicatorSet, Ratee, ResultSet
from guantong.assess.room import CAMPAIGN_MANAGE, CAMPAIGN_VIEW
from guantong.assess.services import campaigns
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.text import Text
from guantong.frame import acting, allowed
from guantong.ui import tables as ui_tables
from guantong.ui.forms import handle

View, Manage = CAMPAIGN_VIEW, CAMPAIGN_MANAGE


class CampaignTable(ui_tables.Table):
    """The inspections in scope."""

    search = ("name", "unit__name")
    empty = _("还没有考察。")
    name = tables.Column(linkify=("assess:campaign", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("范围"))

    class Meta(ui_tables.Table.Meta):
        model = Campaign
        fields = ("name", "unit__name", "state", "opens_on", "closes_on", "indicators")


class RateeTable(ui_tables.Table):
    """The people under inspection."""

    search = ("name", "post", "unit__name")
    empty = _("还没有考察对象。")
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(ui_tables.Table.Meta):
        model = Ratee
        fields: tuple[str, ...] = ("name", "post", "unit__name")


class DraftRateeTable(RateeTable):
    """The same, each with a button that takes the person out."""

    pk = tables.TemplateColumn(
        template_name="assess/remove.html", orderable=False, verbose_name=_("操作"),
        exclude_from_export=True,
    )  # fmt: skip

    class Meta(RateeTable.Meta):
        fields = ("name", "post", "unit__name", "pk")


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the inspections in scope."""
    rows = Campaign.objects.visible_to(request.user).select_related("unit", "indicators")
    states = ui_tables.Choice("state", _("状态"), Campaign.State.choices)
    return ui_tables.show(
        request, CampaignTable, rows, title=_("政治素质考察"), crumbs=[], filters=(states,),
        actions=_drafting(request),
    )  # fmt: skip


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one inspection: its state, its people, how many answers are in."""
    row = allowed.get(request, Campaign, pk, View)
    manages = request.user.may(Manage, row.unit_path)
    drafted = manages and row.state == Campaign.State.DRAFT
    rows = rows_of(row, Ratee).select_related("unit")
    results = ResultSet.objects.visible_to(request.user).filter(campaign=row).first()
    return ui_tables.show(
        request, DraftRateeTable if drafted else RateeTable, rows, title=row.name, crumbs=crumbs(),
        template="assess/campaign.html", campaign=row, manages=manages, results=results,
        progress=campaigns.progress(row), people=rows.count(),
        late=row.state == Campaign.State.OPEN and row.closes_on < timezone.localdate(),
    )  # fmt: skip


@never_cache
@allowed.needs(Manage)
def draw(request: Request, pk: int) -> HttpResponse:
    """Draw codes and show them, this once, as a sheet to print and cut."""
    row = allowed.get(request, Campaign, pk, Manage)

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = allowed.unit(request, int(data["unit"]), Manage)
        sheet = []
        for card in campaigns.draw(request.user, row, unit, data["source"], data["count"]):
            url = request.build_absolute_uri(reverse("answer:list", args=[card.token]))
            picture = segno.make_qr(url, error="m").svg_data_uri(scale=2, border=2)
            sheet.append({"card": card, "qr": picture})
        context = {
            "title": _("测评码"), "crumbs": crumbs(row), "sheet": sheet, "campaign": row,
            "address": request.build_absolute_uri(reverse("answer:door")),
        }  # fmt: skip
        return render(request, "assess/cards.html", context)

    form = acting.form_of(campaigns.draw, row, request)
    note = _("测评码只显示这一次：系统只保存摘要，也不记录谁领了哪个码。请当场打印，打乱后发放。")
    return handle(
        request, form, done, title=_("生成测评码"), crumbs=crumbs(row), submit=_("生成"), note=note
    )


def crumbs(row: Campaign | None = None) -> list[tuple[Any, str]]:
    """Return the way to an inspection's pages."""
    way = [(_("政治素质考察"), reverse("assess:campaigns"))]
    return [*way, (row.name, reverse("assess:campaign", args=[row.pk]))] if row else way


def _drafting(request: Request) -> list[tuple[Text, str]]:
    """Return where the reader may draft an inspection: below each unit granted."""
    if not request.user.may(Manage):
        return []
    label = _("发起考察")
    sets = IndicatorSet.objects.visible_to(request.user)
    if not sets.filter(state=IndicatorSet.State.PUBLISHED).exists():
        return [(label, reverse("assess:sets"))]
    granted = Unit.objects.visible_to(request.user, Manage)
    units = list(granted.filter(path__in=request.user.paths_with(Manage)))
    return [
        (f"{label}：{unit.name}" if len(units) > 1 else label, _address(unit)) for unit in units
    ]


def _address(unit: Unit) -> str:
    return reverse("frame:act", args=["core.unit", unit.pk, "campaign-create"])
