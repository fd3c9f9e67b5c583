"""Two to four plans side by side: seat by seat, what they cost, the structure before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.staffing.models import Plan
from guantong.staffing.queries import marks, plans
from guantong.staffing.room import PLAN_VIEW

View = PLAN_VIEW
SIZE = 40


@dataclass(frozen=True)
class Met:
    """How plans meet a requirement: its limits, and of each plan what was counted."""

    name: str
    limits: str
    counts: tuple[dict[str, Any] | None, ...]

    @property
    def missed(self) -> bool:
        """Whether some plan misses it."""
        return any(one and (one["short"] or one["over"]) for one in self.counts)


@require_GET
@allowed.needs(View)
def page(request: Request) -> HttpResponse:
    """Compare the plans that the address names; with fewer than two, let them be chosen."""
    actor: Any = request.user
    some = _named(request)
    if not some:
        recent = list(plans.plans(actor).order_by("-pk")[:1])
        some = recent or []
    mixed = len({one.factor for one in some}) > 1
    context: dict[str, Any] = {
        "title": _("方案比较"), "crumbs": [], "some": some, "mixed": mixed,
    }  # fmt: skip
    if some:
        scenario = some[0].scenario
        context |= {
            "scenario": scenario, "offered": list(plans.plans(actor, scenario)[:60]),
            "crumbs": way.through(scenario),
        }  # fmt: skip
    if len(some) >= plans.FEWEST:
        context |= _compared(request, some)
    return render(request, "staffing/compare.html", context)


def _named(request: Request) -> list[Plan]:
    """Return the plans that the address names, those of the first's scenario, four at most."""
    words = ",".join(request.GET.getlist("plans")).split(",")
    keys = list(dict.fromkeys(int(word) for word in words if word.isdigit()))
    found = plans.plans(request.user).in_bulk(keys)
    if keys and not found:
        raise Http404
    some = [found[pk] for pk in keys if pk in found]
    return [one for one in some if one.scenario_id == some[0].scenario_id][: plans.MOST]


def _compared(request: Request, some: list[Plan]) -> dict[str, Any]:
    told = plans.compare(request.user, some)
    unit = request.GET.get("unit", "")
    units = {row.post.unit_id: row.post.unit for row in told.rows}
    rows = [row for row in told.rows if not unit.isdigit() or row.post.unit_id == int(unit)]
    page = Paginator(rows, SIZE).get_page(request.GET.get("page"))
    some_seats = (seat for row in page for pair in row.seats for seat in pair if seat)
    marks.lay(some_seats, request.user)
    return {
        "told": told, "parts": plans.parts(some), "structure": _structure(told), "met": _met(some),
        "units": list(units.values()), "unit": unit, "found": len(rows),
        "page": page,
    }  # fmt: skip


def _structure(told: plans.Comparison) -> list[dict[str, Any]]:
    return [
        {
            "name": name, "before": told.before.get(code, 0),
            "after": [(side.structure.get(code, 0),
                       side.structure.get(code, 0) - told.before.get(code, 0))
                      for side in told.sides],
        }
        for code, name in told.names.items()
        if code in told.before or any(code in side.structure for side in told.sides)
    ]  # fmt: skip


def _met(some: list[Plan]) -> list[Met]:
    """Return the requirements that some plan misses or that they meet otherwise."""
    by_plan = [{one["name"]: one for one in plan.counts} for plan in some]
    names = list(dict.fromkeys(name for known in by_plan for name in known))
    rows = []
    for name in names:
        counts = tuple(known.get(name) for known in by_plan)
        first = next(one for one in counts if one)
        met = Met(name, plans.limits(first["low"], first["high"]), counts)
        if met.missed:
            rows.append(met)
    return rows
