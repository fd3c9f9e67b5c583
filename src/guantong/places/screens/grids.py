"""A village's board, a draft of its grids, a grid, a draft of who keeps contact with whom."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.models import PartyOrganisation, Signing, Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.core.services import signing, systems
from guantong.frame import allowed, maps, way
from guantong.frame.records import page as record
from guantong.places.models import Contact, ContactPlan, Grid, GridPlan, Household
from guantong.places.queries import marks, villages
from guantong.places.room import GRID_SIGN, HOUSEHOLD_VIEW
from guantong.places.services import ground, plans
from guantong.standards import grids as standard

State = GridPlan.State
OF_GRID = ("code", "unit", "since")
#: Fields of a whole plan that a page does not read otherwise.
MOST_LEFT = 50


@allowed.needs(HOUSEHOLD_VIEW)
def board(request: Request, pk: int) -> HttpResponse:
    """Show a village: its grids in force, its draft, what lacks."""
    unit = allowed.get(request, Unit, pk, HOUSEHOLD_VIEW)
    here = rows_of(unit, Household).filter(left_on=None)
    rows = list(
        rows_of(unit, Grid).filter(closed_on=None)
        .select_related("leader", "organisation", "centre")
    )  # fmt: skip
    context = {
        "title": _("%s网格") % unit.name, "unit": unit,
        "crumbs": [(_("各村"), reverse("places:villages"))],
        "outside": systems.outside(Grid, unit.path), "grids": rows,
        "groups": _groups(unit, rows),
        "draft": villages.latest(unit), "contacts": villages.latest(unit, ContactPlan),
        "counts": [
            (_("住户"), here.count(), ""),
            (_("没有位置"), here.filter(longitude=None).count(), "point"),
            (_("没有划入网格"), here.filter(grid=None).count(), "grid"),
            (_("没有联系人"), here.filter(contact=None).count(), "contact"),
        ],
        "rule": standard.rule(),
    }  # fmt: skip
    return render(request, "places/board.html", context)


def _groups(unit: Unit, rows: list[Grid]) -> list[tuple[Grid, list[str], int]]:
    found: dict[int | None, list[Household]] = {}
    here = rows_of(unit, Household).filter(left_on=None).select_related("group")
    for row in here:
        found.setdefault(row.grid_id, []).append(row)
    return [(one, villages.groups_of(found.get(one.pk, [])), len(found.get(one.pk, ())))
            for one in rows]  # fmt: skip


@allowed.needs(HOUSEHOLD_VIEW)
def board_marks(request: Request, pk: int) -> HttpResponse:
    """Give the grids in force as the map draws them."""
    unit = allowed.get(request, Unit, pk, HOUSEHOLD_VIEW)
    found: dict[int | None, list[Household]] = {}
    for row in rows_of(unit, Household).filter(left_on=None):
        found.setdefault(row.grid_id, []).append(row)
    rows = rows_of(unit, Grid).filter(closed_on=None)
    some = [(one.name, one.get_absolute_url(), found.get(one.pk, []), one.centre_id)
            for one in rows]  # fmt: skip
    if None in found:
        some.append((_("没有划入网格"), "", found[None], None))
    return maps.answer(marks.of(some))


@allowed.needs(HOUSEHOLD_VIEW)
def plan_marks(request: Request, pk: int) -> HttpResponse:
    """Give the grids of a draft as the map draws them."""
    row = allowed.get(request, GridPlan, pk, HOUSEHOLD_VIEW)
    some = [
        (_("第 %d 格") % one.number, "", one.households, one.centre.pk if one.centre else None)
        for one in villages.lines(row)
    ]  # fmt: skip
    return maps.answer(marks.of(some))


@allowed.needs(HOUSEHOLD_VIEW)
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a draft: its grids in words, what an edit of it costs, and who may sign it."""
    row = allowed.get(request, GridPlan, pk, HOUSEHOLD_VIEW)
    context: dict[str, Any] = {
        "title": str(row), "crumbs": way.to(row), "plan": row, "unit": row.unit, "task": row.task,
        "live": row.live,
    }  # fmt: skip
    if row.live:
        part = request.headers.get("HX-Request") == "true"
        name = "places/running.html" if part else "places/plan.html"
        return render(request, name, context)
    context |= _drawn(row)
    context["may_sign"] = _may_sign(request, row, context["waits"])
    answer = render(request, "places/plan.html", context)
    if request.headers.get("HX-Request") == "true":
        answer["HX-Refresh"] = "true"
    return answer


def _may_sign(request: Request, row: GridPlan, waits: Signing | None) -> bool:
    """Tell whether the reader is the other person that a plan waits for."""
    if waits is None or waits.by_id == request.user.pk:
        return False
    return bool(GridPlan.objects.visible_to(request.user, GRID_SIGN).filter(pk=row.pk).exists())


def _drawn(row: GridPlan) -> dict[str, Any]:
    open_ = row.state in (State.DRAFT, State.TRIAL)
    stood = row.stood == ground.stood(ground.households_of(row.unit)) if open_ else True
    left = villages.left_of(row)
    return {
        "lines": villages.lines(row), "stale": not stood,
        "numbers": villages.numbers(row), "compared": villages.compared(row),
        "moved": villages.moved(row), "parent": row.parent,
        "walk": villages.far(row.walk) if row.walk is not None else "",
        "households": sum(len(one["households"]) for one in row.grids),
        "mean": villages.far(row.walk / max(1, sum(len(one["households"]) for one in row.grids)))
        if row.walk is not None else "",
        "left": left[:MOST_LEFT], "more_left": max(0, len(left) - MOST_LEFT),
        "assumed": row.result.get("assumed", 0), "split": row.result.get("split", 0),
        "waits": signing.waiting_for(GridPlan._meta.label_lower, "sign")
        .filter(subject_id=row.pk).first(),
        "code_source": standard.code_source(), "trial": row.state == State.TRIAL,
        "is_draft": plans.is_draft(row),
    }  # fmt: skip


@allowed.needs(HOUSEHOLD_VIEW)
def grid(request: Request, pk: int) -> HttpResponse:
    """Show a grid: its Party organisation, leader, centre household, contacts, households."""
    row = allowed.get(request, Grid, pk, HOUSEHOLD_VIEW)
    here = list(
        rows_of(row, Household).filter(left_on=None).select_related("contact", "group")
    )  # fmt: skip
    people: dict[int, Contact] = {
        one.contact_id: one.contact for one in here if one.contact is not None and one.contact_id
    }
    party = row.organisation
    context = {
        "party": party, "party_open": party is not None and _sees(request, party),
        "contacts": sorted(people.values(), key=lambda one: (one.name, one.pk)),
        "groups": villages.groups_of(here), "many": len(here),
        "without": sum(one.contact_id is None for one in here), "roles": standard.roles(),
    }  # fmt: skip
    more = ("closed_on",) if row.closed_on else ()
    return record.show(request, row, (*OF_GRID, *more), template="places/grid.html", **context)


def _sees(request: Request, party: PartyOrganisation) -> bool:
    found = PartyOrganisation.objects.visible_to(request.user).filter(pk=party.pk)
    return bool(found.exists())


@allowed.needs(HOUSEHOLD_VIEW)
def contact_plan(request: Request, pk: int) -> HttpResponse:
    """Show a draft of who keeps contact with whom: under each name the households, with why."""
    row = allowed.get(request, ContactPlan, pk, HOUSEHOLD_VIEW)
    context: dict[str, Any] = {
        "title": str(row), "crumbs": way.to(row), "plan": row, "unit": row.unit, "task": row.task,
        "live": row.live,
    }  # fmt: skip
    if row.live:
        part = request.headers.get("HX-Request") == "true"
        name = "places/running.html" if part else "places/contact_plan.html"
        return render(request, name, context)
    kept, left = villages.kept(row)
    homeless = row.result.get("homeless", [])
    open_ = plans.is_draft(row)
    context |= {
        "kept": kept,
        "left": left,
        "stale": open_ and plans.stale(row),
        "homeless": rows_of(row.unit, Contact).filter(pk__in=homeless),
    }
    answer = render(request, "places/contact_plan.html", context)
    if request.headers.get("HX-Request") == "true":
        answer["HX-Refresh"] = "true"
    return answer
