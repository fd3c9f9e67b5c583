"""A project, and the projects of a village: what it earns, what could be built, what is planned."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.scope import pointing, rows_of, rows_under
from guantong.frame import allowed
from guantong.frame.records import page as record
from guantong.programmes.listings import Projects
from guantong.programmes.listings.plans import money
from guantong.programmes.models import (
    BatchRow,
    Deviation,
    PlanVillage,
    Project,
    ProjectYear,
)
from guantong.programmes.queries import villages
from guantong.programmes.room import PROGRAMME_VIEW

View = PROGRAMME_VIEW
FIELDS = (
    "unit", "kind", "state", "cost", "income", "income_error", "said_by", "basis", "feasible",
    "why_not", "planned_year", "approved_on", "begun_on", "running_on", "ended_on",
)  # fmt: skip
KEPT = ("unit", "kind", "state", "cost", "income", "income_error", "said_by", "feasible")
MONEY = ("cost", "income", "income_error")


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a project: what was said of it, what came of it."""
    row = allowed.get(request, Project, pk, View)
    shown = [one for one in FIELDS if one in KEPT or getattr(row, one)]
    told = rows_of(row, BatchRow).filter(plan__published_on__isnull=False)
    told = told.select_related("plan__programme").order_by("-plan__published_on", "pk")
    apart = pointing(Deviation, "row__project", [row.pk]).select_related("case")
    told_of = [
        (label, _("%s 元") % money(getattr(row, name)))
        if name in MONEY and getattr(row, name) is not None
        else (label, value)
        for name, (label, value) in zip(shown, record.facts(row, shown), strict=True)
    ]
    return record.show(
        request, row, shown, template="programmes/project.html", facts=told_of,
        years=list(rows_of(row, ProjectYear).select_related("by")), planned=list(told),
        apart=[one for one in apart if one.gone_on is None],
    )  # fmt: skip


@allowed.needs(View)
def village(request: Request, pk: int) -> HttpResponse:
    """Show the projects of a village, its incomes and what the plan in force says of it."""
    unit = allowed.unit(request, pk, View)
    plan = villages.published_above(unit)
    place = rows_of(plan, PlanVillage).filter(unit=unit).first() if plan is not None else None
    years = villages.years(unit, place, plan.programme if plan is not None else None)
    some = rows_under(unit, Project).select_related("kind").order_by("kind__code")
    context = {
        "title": _("%s的项目") % unit.name, "crumbs": [(Projects.heading, reverse(Projects.route))],
        "unit": unit, "plan": plan, "village": place, "years": years, "projects": list(some),
        "weak": plan.programme.weak_line if plan is not None else None,
    }  # fmt: skip
    return render(request, "programmes/village_projects.html", context)
