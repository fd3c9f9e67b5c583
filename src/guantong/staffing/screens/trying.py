"""Trying what was locked and barred: a search in the background, and what it changes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from guantong.core.errors import GuantongError
from guantong.core.models import Task
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Pin, Plan, Run
from guantong.staffing.queries import boards, scenarios
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import pin_forms
from guantong.staffing.screens.seats import crumbs, plan_of
from guantong.staffing.services import runs

View, Manage = PLAN_VIEW, PLAN_MANAGE
SHOWN = 30
#: By whether htmx asks: the part, or the whole page.
PARTS = {True: "staffing/board/trial.html", False: "staffing/board/trial_page.html"}


@require_POST
@allowed.needs(Manage)
def begin(request: Request, pk: int) -> HttpResponse:
    """Ask for the plan to be made anew under the locks and bans of now."""
    plan = plan_of(request, pk)
    actor: Any = request.user
    version = request.POST.get("version", "")
    try:
        run = runs.what_if(actor, plan, version=int(version) if version.isdigit() else None)
    except GuantongError as error:
        there = running(plan)
        return show(request, plan, there) if there else refused(request, plan, error)
    return show(request, plan, run)


@require_GET
@allowed.needs(View)
def trial(request: Request, pk: int) -> HttpResponse:
    """Show how far a search is; when it has ended, what came of it."""
    run = run_of(request, pk)
    plan = plan_of(request, int(run.task.arguments["plan"]))
    return show(request, plan, run)


@require_POST
@allowed.needs(Manage)
def stop(request: Request, pk: int) -> HttpResponse:
    """Ask a search to stop."""
    run = run_of(request, pk)
    plan = plan_of(request, int(run.task.arguments["plan"]))
    try:
        runs.stop(request.user, run)
    except GuantongError as error:
        return refused(request, plan, error)
    return show(request, plan, run_of(request, pk))


def run_of(request: Request, pk: int) -> Run:
    """Return a trial in scope, or answer 404."""
    rows = Run.objects.visible_to(request.user).filter(kind=Run.Kind.WHAT_IF)
    rows = rows.select_related("task", "plan", "scenario", "by")
    found: Run | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def running(plan: Plan) -> Run | None:
    """Return the trial of a plan that is under way, whoever asked for it."""
    live = runs.running(plan.scenario)
    mine = live and live.kind == Run.Kind.WHAT_IF and live.task.arguments["plan"] == plan.pk
    return live if mine else None


def show(request: Request, plan: Plan, run: Run) -> HttpResponse:
    """Answer with a trial's state, and with what came of it."""
    within = request.headers.get("HX-Request")
    if not within and request.method == "POST":
        return redirect("staffing:trial", run.pk)
    context: dict[str, Any] = {
        "plan": plan, "run": run, "task": run.task, "failed": run.task.state == Task.State.FAILED,
        "manages": request.user.may(Manage, plan.scenario.unit_path),
        "pin_context": pin_forms.told(request, plan), "title": run.get_kind_display(),
        "crumbs": crumbs(plan),
    }  # fmt: skip
    if run.plan:
        context["changes"] = boards.changes(request.user, plan, run.plan)
        context["shown"] = SHOWN
    if run.clash:
        context["clash"] = _clash(request, plan, run.clash)
    return render(request, PARTS[bool(within)], context)


def refused(request: Request, plan: Plan, error: GuantongError) -> HttpResponse:
    """Answer why a search was not begun, and what is pinned now."""
    context = {
        "plan": plan, "error": error, "title": plan.name, "crumbs": crumbs(plan),
        "manages": True, "pin_context": pin_forms.told(request, plan),
        "recent": list(scenarios.pins(request.user, plan.scenario)
                       .filter(at__gt=plan.made_at)),
    }  # fmt: skip
    part = PARTS[bool(request.headers.get("HX-Request"))]
    return render(request, part, context, status=error.status)


def _clash(request: Request, plan: Plan, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each demand the pin that makes it, if one does, so that it can be released at once."""
    rows = list(scenarios.pins(request.user, plan.scenario))
    out = []
    for one in told:
        mine = [
            pin for pin in rows
            if one["kind"] == pin.kind and pin.person_id in one["people"]
            and (pin.post_id in one["posts"] or (pin.kind == Pin.Kind.BAN and not pin.post_id))
        ]  # fmt: skip
        out.append({**one, "pin": mine[0] if mine else None})
    return out
