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
from guantong.frame import allowed
from guantong.people.models import RuleParameter
from guantong.people.queries import find_unit
from guantong.people.room import PERSON_VIEW, RULE_MANAGE
from guantong.people.rules.versions import in_force
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
    unit = forms.CharField(
        label=gettext_lazy("适用机构"), max_length=120,
        help_text=gettext_lazy("该机构及其下级适用；下级自定的优先。"),
    )  # fmt: skip


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
    """Show a parameter's versions; whoever maintains rules may set a new one."""
    try:
        bounds = parameter(rule, name)
    except RuleError as error:
        raise Http404 from error
    found = all_rules()[rule]
    rows = RuleParameter.objects.visible_to(request.user).filter(rule=rule, parameter=name)
    extra: dict[str, Any] = {
        "bounds": bounds, "rule": found, "versions": rows.select_related("unit", "by"),
        "edits": request.user.may(Manage),
    }  # fmt: skip
    crumbs = [(_("任职规则"), reverse("people:rules"))]
    if not extra["edits"]:
        context = {"title": bounds.label, "crumbs": crumbs, **extra}
        return render(request, "people/rule.html", context)

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = find_unit(request.user, data["unit"])
        rules.set_parameter(
            request.user, unit, rule, name, value=data["value"], effective=data["effective"],
            reason=data["reason"],
        )  # fmt: skip
        messages.success(request, _("已保存，自 %s 起生效。") % data["effective"])
        return redirect("people:rule", rule, name)

    unit = _chosen(request, allowed.tops(request, Manage))
    now = in_force(unit, timezone.localdate()).get((rule, name))
    start = {
        "value": now.value if now else bounds.default, "effective": timezone.localdate(),
        "unit": unit.code,
    }  # fmt: skip
    form = ParameterForm(request.POST or None, initial=start)
    return handle(
        request, form, done, title=bounds.label, crumbs=crumbs, submit=_("保存新版本"),
        template="people/rule.html", **extra,
    )  # fmt: skip


def _chosen(request: Request, units: list[Unit]) -> Unit:
    """Return that of one's topmost units which the address names, the first where it names none."""
    wanted = request.GET.get("unit")
    return next((one for one in units if str(one.pk) == wanted), units[0])
