"""三龄两历一身份: what to look up in whose archive, with what each source says."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.room import PERSON_VIEW
from guantong.people.screens import papers
from guantong.people.services import audit
from guantong.people.services.forms import choosing
from guantong.ui.forms import Form

View = PERSON_VIEW


@allowed.needs(View)
def page(request: Request) -> HttpResponse:
    """Check the cadres of a unit; or hand the findings out as a workbook."""
    form = Form(request.GET if {"q", "q_text"} & set(request.GET) else None)
    form.fields["q"] = asked = papers.unit_field(request, View)
    asked.initial = papers.first_unit(request, View)
    asked.widget.attrs["aria-label"] = asked.label
    form.dress()
    item, kind = request.GET.get("item") or "", request.GET.get("kind") or audit.Kind.CONTRADICTION
    found: list[tuple[Any, list[audit.Finding]]] = []
    problem, checked = "", 0
    try:
        if form.is_bound and not form.is_valid():
            raise GuantongError(str(form.errors["q"][0]))
        unit = form.cleaned_data["q"] if form.is_bound else asked.initial
        people = choosing.cadres_of(request.user, unit)
        checked = len(people)
        if checked > audit.MOST:
            problem = _("该单位有 %(n)s 人，一次最多核查 %(most)s 人，请改填下级单位。") % {
                "n": checked, "most": audit.MOST,
            }  # fmt: skip
        else:
            found = _kept(audit.findings_of(people), item, kind)
    except GuantongError as error:
        problem = error.message
    if request.GET.get("export") == "xlsx" and not problem:
        return _workbook(found)
    context = {
        "title": _("三龄两历一身份核查"), "crumbs": papers.WAY, "form": form,
        "found": found, "problem": problem, "checked": checked, "item": item, "kind": kind,
        "items": list(audit.Item), "kinds": list(audit.Kind),
        "count": sum(len(findings) for _person, findings in found),
    }  # fmt: skip
    return render(request, "people/audit.html", context, status=200)


def _kept(
    rows: list[tuple[Any, list[audit.Finding]]], item: str, kind: str
) -> list[tuple[Any, list[audit.Finding]]]:
    out = []
    for person, findings in rows:
        kept = [
            one
            for one in findings
            if (not item or one.item == item) and (kind not in list(audit.Kind) or one.kind == kind)
        ]
        if kept:
            out.append((person, kept))
    return out


def _workbook(found: list[tuple[Any, list[audit.Finding]]]) -> HttpResponse:
    head = ("单位", "姓名", "现任职务", "项目", "性质", "问题", "各处记载")
    rows = (
        (
            person.unit.name, person.name, person.post, one.item.value, one.kind.value, one.problem,
            "；".join(f"{told.source}：{told.value}" for told in one.statements),
        )
        for person, findings in found
        for one in findings
    )  # fmt: skip
    return papers.sheet("三龄两历一身份核查", head, rows)
