"""Forms on a scenario: written on the version they were shown; a conflict keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.acting import Difference, Stale, since, told
from guantong.staffing.models import Scenario
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form

Build = Callable[[Scenario, Any], Form]
Act = Callable[[dict[str, Any], int], HttpResponse]
HIGHEST = 1_000_000_000


def crumbs(scenario: Scenario | None = None) -> list[tuple[Any, str]]:
    """Return the way to a scenario's pages."""
    way = [(_("换届方案"), reverse("staffing:scenarios"))]
    if scenario is None:
        return way
    return [*way, (scenario.name, reverse("staffing:scenario", args=[scenario.pk]))]


def seen(request: Request) -> int:
    """Return the version of a scenario on which a form was filled in; 0 if none is told."""
    text = request.POST.get("version", "")
    return min(int(text), HIGHEST) if text.isdecimal() and len(text) < len(str(HIGHEST)) else 0


def edit(
    request: Request,
    scenario: Scenario,
    build: Build,
    act: Act,
    *,
    title: Any,
    submit: Any,
    template: str = "staffing/edit.html",
    **extra: Any,
) -> HttpResponse:
    """Show a form on a scenario; when it is filled in, act on the version that was shown.

    Parameters
    ----------
    build
        Makes the form of a scenario, with what was typed or None.
    act
        Receives the cleaned data and the version, calls one service, returns where to go.

    """
    form = build(scenario, request.POST or None)
    version, stale, status = scenario.version, None, 200
    if request.method == "POST":
        version, status = seen(request), 422
        if form.is_valid():
            try:
                return act(form.cleaned_data, version)
            except GuantongError as error:
                status = error.status
                stale = _stale(request, scenario, build, form, version, error)
                if stale is None:
                    field = error.field if error.field in form.fields else None
                    form.add_error(field, error.message)
                version = stale.now if stale else version
    context = {
        "form": form, "title": title, "submit": submit, "crumbs": crumbs(scenario),
        "version": version, "stale": stale, "scenario": scenario, **extra,
    }  # fmt: skip
    return render(request, template, context, status=status)


def _stale(
    request: Request,
    scenario: Scenario,
    build: Build,
    form: Form,
    version: int,
    error: GuantongError,
) -> Stale | None:
    now = allowed.get(request, Scenario, scenario.pk, PLAN_VIEW)
    if not isinstance(error, Conflict) or now.version == version:
        return None
    there = build(now, None)
    differences = []
    for name, field in form.fields.items():
        if name not in there.fields or name not in form.cleaned_data:
            continue
        kept, typed = there[name].value(), form.cleaned_data[name]
        if field.has_changed(kept, field.prepare_value(typed)):
            label = str(field.widget.attrs.get("aria-label") or field.label)
            differences.append(Difference(label, told(field, kept), told(field, typed)))
    return Stale(version, now.version, since(now, version), differences)
