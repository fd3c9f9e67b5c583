"""The organisation tree: browse, find, and change with history."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import resolve

from guantong.core import tree
from guantong.core.models import Unit, UnitChange
from guantong.core.requests import Request
from guantong.core.roles import UNIT_VIEW
from guantong.core.services import systems
from guantong.frame import allowed, way

MOST_SHOWN = 200


@allowed.needs(UNIT_VIEW)
def tree_part(request: Request) -> HttpResponse:
    """Show a level of the organisation tree, or what its filter finds, for the drawer."""
    seen = Unit.objects.visible_to(request.user).filter(closed_on=None)
    words = (request.GET.get("q") or "").replace("\x00", "").strip()
    parent = request.GET.get("parent") or ""
    if words:
        rows = seen.filter(Q(name__icontains=words) | Q(code=words)).select_related("parent")
    elif parent.isdigit():
        rows = seen.filter(parent_id=int(parent)).order_by("position", "id")
    else:
        rows = seen.filter(path__in=request.user.paths_with(UNIT_VIEW))
    below = Unit.objects.visible_to(request.user).filter(parent=OuterRef("pk"), closed_on=None)
    rows = rows.annotate(has_below=Exists(below))[:MOST_SHOWN]
    context = {"rows": rows, "list": _list_address(request), "words": words}
    return render(request, "office/tree.html", context)


def _list_address(request: Request) -> str:
    """Return the page of a list that the tree narrows, or nothing."""
    path = request.GET.get("list") or ""
    try:
        resolve(path)
    except Http404:
        return ""
    return path


@allowed.needs(UNIT_VIEW)
def page(request: Request, pk: int) -> HttpResponse:
    """Show one unit: where it stands, what is below, its history."""
    unit = allowed.unit(request, pk)
    seen = Unit.objects.visible_to(request.user)
    above = list(seen.filter(path__in=tree.ancestors(unit.path)))
    context = {
        "unit": unit, "title": unit.name,
        "crumbs": way.to(unit) + [(one.name, one.get_absolute_url()) for one in above],
        "children": seen.filter(parent=unit).order_by("position", "id"),
        "below": seen.filter(seen.under(unit.path)).count() - 1,
        "systems": systems.told(unit),
        "history": UnitChange.objects.visible_to(request.user).filter(unit=unit),
    }  # fmt: skip
    return render(request, "office/unit.html", context)
