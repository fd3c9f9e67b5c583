"""Tables of numbers that a scenario declares: weights, prices.

Each is filled in on the version that was shown; a conflict keeps what was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import Conflict, GuantongError
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame import allowed, way
from guantong.frame.acting import Difference, Stale, since, told
from guantong.staffing.models import Scenario
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.scoring import weighting
from guantong.staffing.screens.scenario_forms import (
    PricesForm,
    WeightsForm,
    weights_of,
)
from guantong.staffing.services import scenarios
from guantong.ui.forms import Form

Manage = PLAN_MANAGE


@dataclass(frozen=True)
class Table:
    """One table: its form, how it is read from a scenario, and what was filled in, to be kept."""

    title: Text
    form: Callable[..., Form]
    read: Callable[[Scenario], Any]
    kept: Callable[[Any, dict[str, Any]], Any]


TABLES = {
    "weights": Table(
        gettext_lazy("人岗相适度构成"), WeightsForm,
        lambda row: weighting.read_weighting(row.weighting), weights_of,
    ),
    "prices": Table(
        gettext_lazy("调整幅度控制"), PricesForm, lambda row: weighting.read_prices(row.prices),
        lambda _known, data: data,
    ),
}  # fmt: skip


@allowed.needs(Manage)
def table(request: Request, pk: int, part: str) -> HttpResponse:
    """Show a table; when it is filled in, change it on the version that was shown."""
    row, one = allowed.get(request, Scenario, pk, Manage), TABLES[part]
    known = one.read(row)
    form = one.form(request.POST or None, known=known)
    version, stale, status = row.version, None, 200
    if request.method == "POST":
        version, status = _seen(request), 422
        if form.is_valid():
            try:
                given = {part: one.kept(known, form.cleaned_data)}
                scenarios.change(request.user, row, version=version, **given)
                messages.success(request, _("已保存。"))
                return redirect(f"{row.get_absolute_url()}?tab=weights")
            except GuantongError as error:
                status = error.status
                stale = _stale(request, row, one, form, version, error)
                if stale is None:
                    field = error.field if error.field in form.fields else None
                    form.add_error(field, error.message)
                version = stale.now if stale else version
    context = {
        "form": form, "title": one.title, "submit": _("保存"), "crumbs": way.through(row),
        "version": version, "stale": stale, "scenario": row, "back_to": "?tab=weights",
    }  # fmt: skip
    return render(request, f"staffing/{part}.html", context, status=status)


def _seen(request: Request) -> int:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _stale(
    request: Request, row: Scenario, one: Table, form: Form, version: int, error: GuantongError
) -> Stale | None:
    now = allowed.get(request, Scenario, row.pk, PLAN_VIEW)
    if not isinstance(error, Conflict) or now.version == version:
        return None
    there = one.form(None, known=one.read(now))
    differences = []
    for name, field in form.fields.items():
        if name not in there.fields or name not in form.cleaned_data:
            continue
        kept, typed = there[name].value(), form.cleaned_data[name]
        if field.has_changed(kept, field.prepare_value(typed)):
            label = str(field.widget.attrs.get("aria-label") or field.label)
            differences.append(Difference(label, told(field, kept), told(field, typed)))
    return Stale(version, now.version, since(now, version), differences)
