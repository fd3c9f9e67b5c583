"""Asking for a search, watching it second by second, stopping it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.models import Person
from guantong.staffing.models import Plan, Post, Run
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW

View, Manage = PLAN_VIEW, PLAN_MANAGE
KIND_TITLES = {"lock": _("锁定"), "ban": _("排除")}


@dataclass(frozen=True)
class Standing:
    """Where a search stands at one moment: points, and what could still be missing.

    ``left`` is the share of what any plan could gain over a person-by-person choice; None where
    that is not known yet.
    """

    seconds: float
    value: float | None
    bound: float | None
    gap: float | None = None
    left: float | None = None


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a search; while it runs, its card fetches itself anew each second."""
    row = allowed.get(request, Run, pk, View)
    scenario, task = row.scenario, row.task
    curve = curve_of(row)
    made = task.result.get("plans", []) if task.ended else []
    plans = Plan.objects.visible_to(request.user).filter(pk__in=made).order_by("number")
    context = {
        "title": f"{scenario.name}：{row.get_kind_display()}", "run": row, "task": task,
        "scenario": scenario, "crumbs": way.to(row), "curve_text": as_text(curve),
        "now": standing(curve[-1], row.baseline) if curve else None, "plans": plans,
        "table": [standing(point, row.baseline) for point in curve[:: _step(curve)]],
        "stops": not task.ended and request.user.may(Manage, scenario.unit_path),
        "proven": bool(task.ended and row.plan and row.plan.proven),
        "clash": _clash(request, row), "draws": row.kind in (Run.Kind.SOLVE, Run.Kind.WHAT_IF),
    }  # fmt: skip
    part = request.headers.get("HX-Request") == "true"
    return render(request, f"staffing/{'run_card' if part else 'run'}.html", context)


def curve_of(run: Run) -> list[list[float | None]]:
    """Return a search's curve; that of its plan once there is one, which misses no point."""
    if run.plan is not None and run.task.ended and run.kind in (Run.Kind.SOLVE, Run.Kind.WHAT_IF):
        kept: list[list[float | None]] = list(run.plan.curve)
        last = run.curve[-1][0] if run.curve else 0
        if kept and last > (kept[-1][0] or 0):
            # It went on searching after the last point that was better.
            kept.append([last, *kept[-1][1:]])
        return kept
    return list(run.curve)


def as_text(curve: list[list[float | None]]) -> str:
    """Write a curve for the page's script."""
    return json.dumps([[n if n is None else round(n, 3) for n in point] for point in curve])


def standing(point: list[float | None], baseline: float | None) -> Standing:
    """Tell what a point of a curve says of what could still be missing."""
    seconds, value, bound = point
    if value is None or bound is None:
        return Standing(seconds or 0.0, value, bound)
    missing = max(0.0, bound - value)
    left = None if baseline is None else 100 * missing / max(1e-9, bound - baseline)
    if missing <= 1e-6 * max(1.0, abs(value)):
        left = 0.0
    return Standing(seconds or 0.0, value, bound, 100 * missing / max(1e-9, abs(value)), left)


def _step(curve: list[Any]) -> int:
    """Show some twenty lines of a curve as a table, whatever its length."""
    return max(1, len(curve) // 20)


def _clash(request: Request, run: Run) -> list[dict[str, Any]]:
    """Return the demands that clash, with their people and posts as the account may see them."""
    people = {key for one in run.clash for key in one["people"]}
    posts = {key for one in run.clash for key in one["posts"]}
    known = Person.objects.visible_to(request.user).in_bulk(list(people))
    where = Post.objects.visible_to(request.user).select_related("unit").in_bulk(list(posts))
    return [
        {
            "text": one["text"], "kind": KIND_TITLES.get(one["kind"], ""),
            "people": [known[key] for key in one["people"] if key in known],
            "posts": [where[key] for key in one["posts"] if key in where],
        }
        for one in run.clash
    ]  # fmt: skip
