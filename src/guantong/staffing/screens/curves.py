"""What fewer moves cost, and how firm a plan is against the errors of its scores."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Plan, PlanKind, Run
from guantong.staffing.queries import firmness, plans
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import trying
from guantong.staffing.screens.seats import crumbs, plan_of
from guantong.staffing.services import runs
from guantong.ui.forms import Form

View, Manage = PLAN_VIEW, PLAN_MANAGE
SIZE = 40


class FrontierForm(Form):
    """By what the prices of moves are multiplied."""

    factors = forms.CharField(
        label=gettext_lazy("调整代价的倍数"), max_length=60,
        initial=" ".join(f"{factor:g}" for factor in runs.FACTORS),
        help_text=gettext_lazy("用空格分开；0 为不计调整代价，越大动的人越少。"),
    )  # fmt: skip


class SamplesForm(Form):
    """How often scores are drawn anew."""

    samples = forms.IntegerField(
        label=gettext_lazy("抽样次数"), initial=20, min_value=2, max_value=runs.MOST_SAMPLES,
        help_text=gettext_lazy("20 次时频率误差约 11 个百分点，100 次约 5 个。"),
    )  # fmt: skip


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
        **_page(request, root, Run.Kind.FRONTIER), "title": _("调整幅度与总分"),
        "points": firmness.points(root, points), "form": FrontierForm(), "here": plan.pk,
    }  # fmt: skip
    return render(request, "staffing/frontier.html", context)


@require_POST
@allowed.needs(Manage)
def frontier_run(request: Request, pk: int) -> HttpResponse:
    """Ask for the plans of the curve."""
    plan = plan_of(request, pk)
    words = request.POST.get("factors", "").replace("，", " ").replace(",", " ").split()
    try:
        run = runs.frontier(request.user, plan, _numbers(words))
    except GuantongError as error:
        return trying.refused(request, plan, error)
    return trying.show(request, plan, run)


@require_GET
@allowed.needs(View)
def robustness(request: Request, pk: int) -> HttpResponse:
    """Show, seat by seat, how often each person sat there when scores were drawn anew."""
    plan = plan_of(request, pk)
    context = {**_page(request, plan, Run.Kind.ROBUSTNESS), "title": _("稳健性"),
               "form": SamplesForm()}  # fmt: skip
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


@require_POST
@allowed.needs(Manage)
def robustness_run(request: Request, pk: int) -> HttpResponse:
    """Ask for the draws."""
    plan = plan_of(request, pk)
    form = SamplesForm(request.POST)
    try:
        if not form.is_valid():
            raise GuantongError(_("抽样次数应在 2 到 %d 之间。") % runs.MOST_SAMPLES)
        run = runs.robustness(request.user, plan, form.cleaned_data["samples"])
    except GuantongError as error:
        return trying.refused(request, plan, error)
    return trying.show(request, plan, run)


def _numbers(words: list[str]) -> list[float]:
    try:
        found = sorted({float(word) for word in words})
    except ValueError as error:
        raise GuantongError(_("倍数应为数字，用空格分开，例如 0 0.5 1 2 4。")) from error
    if not 1 <= len(found) <= 8:
        raise GuantongError(_("请填 1 到 8 个倍数。"))
    return found


def _page(request: Request, plan: Plan, kind: Run.Kind) -> dict[str, Any]:
    live = runs.running(plan.scenario)
    mine = live if live and live.kind == kind and live.task.arguments["plan"] == plan.pk else None
    return {
        "plan": plan, "crumbs": crumbs(plan), "run": mine, "task": mine.task if mine else None,
        "manages": request.user.may(Manage, plan.scenario.unit_path),
    }  # fmt: skip
