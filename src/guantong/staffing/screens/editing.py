"""Forms on a scenario: written on the version they were shown; a conflict keeps what was typed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Event
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Scenario
from guantong.staffing.queries import scenarios as reads
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form

Build = Callable[[Scenario, Any], Form]
Act = Callable[[dict[str, Any], int], HttpResponse]
HIGHEST = 1_000_000_000


@dataclass(frozen=True)
class Difference:
    """A field that stands otherwise now than it was typed."""

    label: str
    now: str
    mine: str


@dataclass(frozen=True)
class Stale:
    """What somebody else did since a form was shown, and where it differs from what was typed."""

    seen: int
    now: int
    changes: list[Event]
    differences: list[Difference]


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


def refused(request: Request, scenario: Scenario, version: int, error: Conflict) -> HttpResponse:
    """Answer a button that was pressed on an older version, or too late."""
    now = allowed.get(request, Scenario, scenario.pk, PLAN_VIEW)
    changes = reads.changes_since(now, version) if version and now.version != version else []
    context = {
        "title": _("没有保存"), "crumbs": crumbs(now), "scenario": now, "error": error.message,
        "stale": Stale(version, now.version, changes, []) if changes else None,
    }  # fmt: skip
    return render(request, "staffing/conflict.html", context, status=error.status)


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
            differences.append(Difference(label, _told(field, kept), _told(field, typed)))
    return Stale(version, now.version, reads.changes_since(now, version), differences)


def _told(field: Any, value: Any) -> str:
    """Write a field's value as its reader knows it."""
    names = dict(getattr(field, "choices", ()))
    if isinstance(value, list | tuple):
        return "、".join(str(names.get(one, one)) for one in value) or "—"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value in (None, ""):
        return "—"
    return str(names.get(value, value))
