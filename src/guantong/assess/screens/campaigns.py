"""Inspections: draft one, choose its people, hand out codes, follow the answers, close it."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from guantong.assess.listings import Ratees
from guantong.assess.models import Campaign, Ratee, ResultSet
from guantong.assess.room import CAMPAIGN_MANAGE, CAMPAIGN_VIEW
from guantong.assess.services import campaigns
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import acting, allowed, way
from guantong.ui.forms import handle

View, Manage = CAMPAIGN_VIEW, CAMPAIGN_MANAGE


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one inspection: its state, its people, how many answers are in."""
    row = allowed.get(request, Campaign, pk, View)
    return Ratees.show(
        request, row, title=row.name, crumbs=way.to(row), template="assess/campaign.html",
        campaign=row, manages=request.user.may(Manage, row.unit_path),
        results=ResultSet.objects.visible_to(request.user).filter(campaign=row).first(),
        progress=campaigns.progress(row), people=rows_of(row, Ratee).count(),
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
            "title": _("测评码"), "crumbs": way.through(row), "sheet": sheet, "campaign": row,
            "address": request.build_absolute_uri(reverse("answer:door")),
        }  # fmt: skip
        return render(request, "assess/cards.html", context)

    form = acting.form_of(campaigns.draw, row, request)
    note = _("测评码只显示这一次：系统只保存摘要，也不记录谁领了哪个码。请当场打印，打乱后发放。")
    return handle(
        request, form, done, title=_("生成测评码"), crumbs=way.through(row), submit=_("生成"),
        note=note,
    )  # fmt: skip
