"""The rules with their articles, and their parameters in versions."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.listings import Versions
from guantong.people.models import RuleParameter
from guantong.people.room import PERSON_VIEW, RULE_MANAGE
from guantong.people.rules.versions import in_force
from guantong.people.screens.papers import unit_field
from guantong.people.services import rules
from guantong.standards.errors import RuleError
from guantong.standards.rules import all_rules, parameter
from guantong.ui.forms import DateInput, Form, handle, label_of

View, Manage = PERSON_VIEW, RULE_MANAGE


class ParameterForm(Form):
    """A new version of a parameter."""

    value = forms.IntegerField(label=label_of(RuleParameter, "value"))
    effective = forms.DateField(label=label_of(RuleParameter, "effective"), widget=DateInput())
    reason = forms.CharField(
        label=label_of(RuleParameter, "reason"),
        max_length=240,
        help_text=gettext_lazy("例如文号、会议纪要"),
    )


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """Show every rule with the parameters in force today."""
    units = allowed.tops(request, View)
    unit = _chosen(request, units)
    today = timezone.localdate()
    known = in_force(unit, today)
    coming = RuleParameter.objects.visible_to(request.user).filter(effective__gt=today)
    waiting = {(row.rule, row.parameter) for row in coming}
    groups = [
        (group, [_row(rule, known, waiting) for rule in members])
        for group, members in groupby(all_rules().values(), key=lambda rule: rule.group)
    ]
    context = {
        "title": _("任职规则"), "crumbs": [], "groups": groups, "unit": unit,
        "units": units,
        "edits": request.user.may(Manage),
    }  # fmt: skip
    return render(request, "people/rules.html", context)


def _row(rule: Any, known: dict[Any, Any], waiting: set[Any]) -> dict[str, Any]:
    parameters = [
        {
            "parameter": one, "version": known.get((rule.id, one.name)),
            "value": known[key].value if (key := (rule.id, one.name)) in known else one.default,
            "waiting": (rule.id, one.name) in waiting,
        }
        for one in rule.parameters.values()
    ]  # fmt: skip
    return {"rule": rule, "parameters": parameters}


@allowed.needs(View)
def history(request: Request, rule: str, name: str) -> HttpResponse:
    """Show a parameter's versions."""
    bounds = _bounds(rule, name)
    address = f"{reverse('people:rule-set', args=[rule, name])}?{request.GET.urlencode()}"
    return Versions.show(
        request, (rule, name), title=bounds.label, crumbs=_way(), bounds=bounds,
        rule=all_rules()[rule],
        actions=[(_("新版本"), address)] if request.user.may(Manage) else [],
    )  # fmt: skip


@allowed.needs(Manage)
def change(request: Request, rule: str, name: str) -> HttpResponse:
    """Set a new version of a parameter."""
    bounds, back = _bounds(rule, name), reverse("people:rule", args=[rule, name])

    def done(data: dict[str, Any]) -> HttpResponse:
        rules.set_parameter(request.user, data.pop("unit"), rule, name, **data)
        messages.success(request, _("已保存，自 %s 起生效。") % data["effective"])
        return redirect(back)

    unit = _chosen(request, allowed.tops(request, Manage))
    now = in_force(unit, timezone.localdate()).get((rule, name))
    start = {
        "value": now.value if now else bounds.default, "effective": timezone.localdate(),
        "unit": unit,
    }  # fmt: skip
    form = ParameterForm(request.POST or None, initial=start)
    form.fields["unit"] = unit_field(request, Manage)
    form.fields["unit"].help_text = _("该机构及其下级适用；下级自定的优先。")
    form.dress()
    return handle(
        request, form, done, title=bounds.label, crumbs=[*_way(), (bounds.label, back)],
        submit=_("保存新版本"),
    )  # fmt: skip


def _bounds(rule: str, name: str) -> Any:
    try:
        return parameter(rule, name)
    except RuleError as error:
        raise Http404 from error


def _way() -> way.Way:
    return [(_("任职规则"), reverse("people:rules"))]


def _chosen(request: Request, units: list[Unit]) -> Unit:
    """Return that of one's topmost units which the address names, the first where it names none."""
    wanted = request.GET.get("unit")
    return next((one for one in units if str(one.pk) == wanted), units[0])
