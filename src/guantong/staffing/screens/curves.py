"""What fewer moves cost, and how firm a plan is against the errors of its scores."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Plan, PlanKind
from guantong.staffing.queries import firmness, plans
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.screens.seats import crumbs, plan_of
from guantong.staffing.services import runs

View = PLAN_VIEW
SIZE = 40


@require_GET
@allowed.needs(View)
def frontier(request: Request, pk: int) -> HttpResponse:
    """Show the curve from few moves to the best fit, and its plans in a table."""
    plan = plan_of(request, pk)
    root = plan.parent if plan.kind == PlanKind.FRONTIER and plan.parent else plan
    rows = plans.plans(request.user, root.scenario)
    found = rows.filter(kind=PlanKind.FRONTIER, parent=root)
    latest: dict[float, Plan] = {one.factor: one for one in found if one.factor != root.factor}
    points = sorted([root, *latest.values()], key=lambda one: (one.moved, one.factor))
    context = {
        **_page(root, _("调整幅度与总分")), "points": firmness.points(root, points),
        "here": plan.pk,
    }  # fmt: skip
    return render(request, "staffing/frontier.html", context)


@require_GET
@allowed.needs(View)
def robustness(request: Request, pk: int) -> HttpResponse:
    """Show, seat by seat, how often each person sat there when scores were drawn anew."""
    plan = plan_of(request, pk)
    context = _page(plan, _("方案可靠程度"))
    if plan.robustness:
        unit, loose = request.GET.get("unit", ""), request.GET.get("loose") == "1"
        told = firmness.firmness(request.user, plan)
        units = {row.post.unit_id: row.post.unit for row in told.seats}
        rows = [
            row for row in told.seats
            if (not unit.isdigit() or row.post.unit_id == int(unit))
            and not (loose and row.firm)
        ]  # fmt: skip
        context |= {
            "told": told, "units": list(units.values()), "unit": unit, "loose": loose,
            "page": Paginator(rows, SIZE).get_page(request.GET.get("page")),
        }  # fmt: skip
    return render(request, "staffing/robustness.html", context)


def _page(plan: Plan, title: str) -> dict[str, Any]:
    live = runs.running(plan.scenario)
    return {"title": title, "plan": plan, "crumbs": crumbs(plan), "running": live}
