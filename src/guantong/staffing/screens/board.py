"""The board: teams of a plan as cards, people to be put in seats, what officers said."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.staffing.models import Plan
from guantong.staffing.queries import boards, plans
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import pin_forms, trying
from guantong.staffing.screens.seats import plan_of

View, Manage = PLAN_VIEW, PLAN_MANAGE
#: What is sent for the element that htmx fills.
PARTS = {
    "board-teams": "staffing/board/teams.html", "board-tray": "staffing/board/tray.html",
}  # fmt: skip


@require_GET
@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show the board, or the part of it that htmx asks for."""
    plan = plan_of(request, pk)
    units = plans.units(request.user, plan)
    chosen = _chosen(request, [unit.pk for unit, _changed in units])
    pinned = boards.Pinned.of(request.user, plan.scenario)
    part = PARTS.get(request.headers.get("HX-Target", ""))
    context: dict[str, Any] = {
        "title": _("班子配备图：%s") % plan.name, "plan": plan, "scenario": plan.scenario,
        "crumbs": way.through(plan), "units": units, "chosen": chosen, "several": len(chosen) > 1,
        "manages": request.user.may(Manage, plan.scenario.unit_path),
        "pinned": pinned, "query": _query(chosen), "pin_context": pin_forms.told(request, plan),
        "robust": bool(plan.robustness),
    }  # fmt: skip
    if part is None:
        context["run"] = run = trying.running(plan)
        context["task"] = run.task if run else None
    if part in (None, PARTS["board-teams"]):
        context["teams"] = boards.teams(request.user, plan, chosen, pinned)
    if part in (None, PARTS["board-tray"]):
        context |= _tray(request, plan, pinned)
    answer = render(request, part or "staffing/board/page.html", context)
    answer["Vary"] = "HX-Request, HX-Target"
    return answer


def _chosen(request: Request, known: list[int]) -> list[int]:
    asked = [int(pk) for pk in request.GET.getlist("unit") if pk.isdigit()]
    some = [pk for pk in dict.fromkeys(asked) if pk in known][: boards.MOST_TEAMS]
    return some or known[:1]


def _query(units: list[int]) -> str:
    return "&".join(f"unit={pk}" for pk in units)


def _tray(request: Request, plan: Plan, pinned: boards.Pinned) -> dict[str, Any]:
    word, at = request.GET.get("q", "").replace("\x00", "").strip()[:40], request.GET.get("of", "")
    unit = None
    if at.isdigit():
        unit = Unit.objects.visible_to(request.user).filter(pk=int(at)).first()
    rows = boards.tray(request.user, plan, pinned, word=word, unit=unit)
    return {"waiting": rows, "word": word, "of": unit, "most": boards.MOST_IN_TRAY}
