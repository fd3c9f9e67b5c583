"""Tables of numbers that a scenario declares: weights, prices, pairs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Scenario
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.staffing.screens import editing
from guantong.staffing.screens.scenario_forms import (
    PairsForm,
    PricesForm,
    WeightsForm,
    pairs_of,
    weights_of,
)
from guantong.staffing.services import scenarios

Manage = PLAN_MANAGE


@allowed.needs(Manage)
def weights(request: Request, pk: int) -> HttpResponse:
    """Change how a fit is made up."""
    row = allowed.get(request, Scenario, pk, Manage)
    known = weighting.read_weighting(row.weighting)

    def build(now: Scenario, data: Any) -> WeightsForm:
        return WeightsForm(data, known=weighting.read_weighting(now.weighting))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        told = weights_of(known, data)
        scenarios.change(request.user, row, version=version, weights=told)
        return _saved(request, row)

    return editing.edit(
        request, row, build, act, title=_("适配度构成"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/weights.html",
    )  # fmt: skip


@allowed.needs(Manage)
def prices(request: Request, pk: int) -> HttpResponse:
    """Change what a change costs."""
    row = allowed.get(request, Scenario, pk, Manage)

    def build(now: Scenario, data: Any) -> PricesForm:
        return PricesForm(data, known=weighting.read_prices(now.prices))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change(request.user, row, version=version, prices=data)
        return _saved(request, row)

    return editing.edit(
        request, row, build, act, title=_("调整的代价"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/prices.html",
    )  # fmt: skip


@allowed.needs(Manage)
def pairs(request: Request, pk: int) -> HttpResponse:
    """Change what two kinds are worth together."""
    row = allowed.get(request, Scenario, pk, Manage)
    known = weighting.read_pairs(row.pairs)

    def build(now: Scenario, data: Any) -> PairsForm:
        return PairsForm(data, known=weighting.read_pairs(now.pairs))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change(request.user, row, version=version, pairs=pairs_of(known, data))
        return _saved(request, row)

    return editing.edit(
        request, row, build, act, title=_("搭配分值"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/pairs.html",
    )  # fmt: skip


def _saved(request: Request, row: Scenario) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect(f"{row.get_absolute_url()}?tab=weights")
