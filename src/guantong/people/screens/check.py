"""Holding a person against a post: rule by rule, with the article and the facts used."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.missing import wanted
from guantong.people.models import Duty, Person, PostRank
from guantong.people.profile.dossier import Dossier
from guantong.people.profile.facts import Facts
from guantong.people.room import PERSON_VIEW
from guantong.people.rules import teams
from guantong.people.rules.relatives import WORKS
from guantong.people.services import rules
from guantong.standards.rules import Finding, Verdict
from guantong.ui.forms import DateInput, Form, label_of
from guantong.ui.picker import RowField

RESTRICTED = ("organisation", "discipline", "audit", "finance")
TIERS = (
    ("", "—"), ("prefecture", gettext_lazy("市委委员")),
    ("county", gettext_lazy("县（市、区）委委员")),
    ("township", gettext_lazy("乡镇党委委员")),
)  # fmt: skip
WORK_CHOICES = [(value, label) for value, label in Duty.choices if value in WORKS]
RESTRICTED_CHOICES = [(value, label) for value, label in Duty.choices if value in RESTRICTED]
MORE = ("rank", "committee", "elected", "duty", "requires", "posts")
ORDER = {Verdict.BROKEN: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


class CheckForm(Form):
    """Who, for what, on which day."""

    person = RowField(Person, label=gettext_lazy("人员"))
    on = forms.DateField(label=gettext_lazy("截止日期"), widget=DateInput())
    unit = RowField(Unit, label=gettext_lazy("拟任机构"))
    title = forms.CharField(label=gettext_lazy("拟任职务"), max_length=80)
    level = forms.ChoiceField(label=label_of(Person, "level"), required=False)
    rank = forms.ChoiceField(
        label=gettext_lazy("或拟晋升职级"), required=False, choices=[("", "—"), *PostRank.choices]
    )
    work = forms.ChoiceField(
        label=gettext_lazy("机构类别"), choices=WORK_CHOICES, initial="other", required=False
    )
    committee = forms.ChoiceField(label=gettext_lazy("同时任"), choices=TIERS, required=False)
    chief = forms.BooleanField(label=gettext_lazy("正职（主要负责人）"), required=False)
    in_team = forms.BooleanField(label=gettext_lazy("领导班子成员"), required=False)
    elected = forms.BooleanField(label=gettext_lazy("选任职务"), required=False)
    duty = forms.ChoiceField(
        label=gettext_lazy("岗位职责"), required=False, choices=[("", "—"), *RESTRICTED_CHOICES],
        help_text=gettext_lazy("从事组织人事、纪检监察、审计、财务工作的，用于核对回避。"),
    )  # fmt: skip
    requires = forms.CharField(
        label=gettext_lazy("法律要求的资格"), required=False, max_length=80,
        help_text=gettext_lazy("例如法律职业资格；多项用顿号分开。"),
    )  # fmt: skip
    posts = forms.IntegerField(
        label=gettext_lazy("机关编制数"), required=False, min_value=1, max_value=5000,
        help_text=gettext_lazy("晋升职级时填，用于计算职级职数。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "—"), *teams.levels()]  # type: ignore[attr-defined]  # a choice

    @property
    def main(self) -> list[Any]:
        """The fields that every check needs."""
        return [field for field in self.visible_fields() if field.name not in MORE]

    @property
    def more(self) -> list[Any]:
        """The fields that some checks need."""
        return [field for field in self.visible_fields() if field.name in MORE]

    @property
    def opens_more(self) -> bool:
        """Whether any of the latter is filled in or wrong."""
        return any(self.data.get(name) or name in self.errors for name in MORE)

    def clean(self) -> dict[str, Any]:
        """Ask for a level or a rank, not both."""
        data = super().clean() or {}
        if bool(data.get("level")) == bool(data.get("rank")):
            self.add_error("level", _("职务层次与拟晋升职级填其中一项。"))
        return data


@allowed.needs(PERSON_VIEW)
def page(request: Request) -> HttpResponse:
    """Ask who and what for; show the findings."""
    asked = "title" in request.GET
    start = {
        "person": request.GET.get("person", ""), "on": timezone.localdate(), "in_team": True,
    }  # fmt: skip
    form = CheckForm(request.GET if asked else None, initial=start, reader=request.user)
    context: dict[str, Any] = {"title": _("任职资格核对"), "crumbs": []}
    status = 200
    if asked and form.is_valid():
        try:
            context |= _result(request, form.cleaned_data)
        except GuantongError as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
            status = error.status
    elif asked:
        status = 422
    return render(request, "people/check.html", {**context, "form": form}, status=status)


def _result(request: Request, data: dict[str, Any]) -> dict[str, Any]:
    person, unit = data["person"], data["unit"]
    vacancy = rules.Vacancy(
        unit=unit, title=data["title"], level=data["level"], rank=data["rank"],
        work=data["work"] or "other", committee=data["committee"], chief=data["chief"],
        in_team=data["in_team"], elected=data["elected"], posts=data["posts"],
        duties=(data["duty"],) if data["duty"] else (),
        requires=tuple(word for word in re.split(r"[、，,\s]+", data["requires"]) if word),
    )  # fmt: skip
    found = rules.check_person(request.user, person, vacancy, data["on"])
    counts = Counter(one.verdict for one in found)
    return {
        "person": person, "unit": unit, "on": data["on"], "vacancy": vacancy,
        "facts": Facts(Dossier(request.user, person), data["on"]).derived(),
        "findings": in_order(found),
        "counts": [(verdict, counts[verdict]) for verdict in ORDER],
        "wanted": wanted(found, person.pk, unit),
    }  # fmt: skip


def in_order(found: Any) -> list[Finding]:
    """Put what is not met first, then what is not known; inside that the rules' own order."""
    return sorted(found, key=lambda one: ORDER[one.verdict])
