"""A plan: what it is worth and how sure that is, who sits where, the structure before and after."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents.roster import roster_as
from guantong.frame import allowed, way
from guantong.staffing.listings import Seats
from guantong.staffing.models import Plan
from guantong.staffing.queries import headcount as counting
from guantong.staffing.queries import plans as reads
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import running
from guantong.staffing.services import proving, runs, unknowns
from guantong.ui.answers import download

View, Manage = PLAN_VIEW, PLAN_MANAGE
TABS = {
    "seats": gettext_lazy("人事调整一览表"), "bounds": gettext_lazy("结构要求"),
    "structure": gettext_lazy("结构前后"), "search": gettext_lazy("生成过程"),
}  # fmt: skip
MOST_BOUNDS = 300
KINDS = ("pdf", "docx", "xlsx")
INVENTED = "演示数据，人物均为虚构"


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a plan by the tab asked for."""
    row = allowed.get(request, Plan, pk, View)
    key = request.GET.get("tab") or ""
    key = key if key in TABS else "seats"
    scenario = row.scenario
    manages = request.user.may(Manage, scenario.unit_path)
    context: dict[str, Any] = {
        "title": row.name, "crumbs": way.to(row), "plan": row, "scenario": scenario,
        "tabs": TABS.items(), "tab": key, "manages": manages,
        "parts": reads.parts([row]), "gap": 100 * row.gap, "left": 100 * row.left,
        "stale": scenario.version != row.scenario_version, "running": runs.running(scenario),
        "unmet": sum(bool(one["short"] or one["over"]) for one in row.counts),
        "narrows": False, "withdrawn": unknowns.withdrawn(row) if row.unknown else [],
    }  # fmt: skip
    if key == "seats":
        return Seats.show(request, row, template="staffing/plan.html", **context)
    return render(request, "staffing/plan.html", context | BUILD[key](request, row))


@allowed.needs(View)
def headcount(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand out what a plan does to the approved numbers."""
    row = allowed.get(request, Plan, pk, View)
    if kind not in KINDS:
        raise Http404
    foot = INVENTED if row.scenario.is_demo else ""
    made = counting.paper(request.user, counting.of_plan(row), row.name, foot=foot)
    events.record(request.user, "方案.打印职数预审", row, row.name)
    return download(roster_as(made, kind), f"{row.name}_职数预审表.{kind}")


@require_POST
@allowed.needs(View)
def prove(request: Request, pk: int) -> HttpResponse:
    """Prove a plan anew and say what came of it."""
    row = allowed.get(request, Plan, pk, View)
    try:
        proof = proving.prove(request.user, row)
    except GuantongError as error:
        messages.error(request, error.message)
        return redirect("staffing:plan", pk)
    words = {
        "seats": proof.seats, "value": f"{proof.value:,.3f}", "bound": f"{proof.bound:,.3f}",
        "seconds": f"{proof.seconds:.1f}",
    }  # fmt: skip
    told = _(
        "复核通过：%(seats)s 个席位逐条合规，总分重算为 %(value)s，"
        "用整数运算重新证明任何方案不超过 %(bound)s。用时 %(seconds)s 秒。"
    )
    messages.success(request, told % words)
    return redirect("staffing:plan", pk)


def _bounds(request: Request, plan: Plan) -> dict[str, Any]:
    every = request.GET.get("show") == "all"
    rows = [
        {**one, "limits": reads.limits(one["low"], one["high"])}
        for one in plan.counts
        if every or one["short"] or one["over"]
    ]
    rows.sort(key=lambda one: -float(one["paid"]))
    met = sum(not (one["short"] or one["over"]) for one in plan.counts)
    return {"rows": rows[:MOST_BOUNDS], "every": every, "met": met, "cut": len(rows) > MOST_BOUNDS}


def _structure(request: Request, plan: Plan) -> dict[str, Any]:
    seats = reads.seats(request.user, plan)
    counted = seats.filter(person__isnull=False).count(), seats.filter(holder__isnull=False).count()
    later, now = (max(1, one) for one in counted)
    return {
        "structure": [
            (name, before, 100 * before / now, after, 100 * after / later)
            for name, before, after in reads.before_and_after(request.user, plan)
        ],
        "sits_now": counted[1], "sits_later": counted[0],
        "leaving": reads.leaving(request.user, plan),
    }  # fmt: skip


def _search(_request: Request, plan: Plan) -> dict[str, Any]:
    curve = plan.curve
    points = [running.standing(point, plan.baseline) for point in curve]
    return {
        "curve_text": running.as_text(curve),
        "table": points,
        "now": points[-1] if points else None,
    }


BUILD = {"bounds": _bounds, "structure": _structure, "search": _search}
