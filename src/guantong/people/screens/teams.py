"""A unit's leading team: its structure, what should be raised, and a change being weighed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.listings import Teams
from guantong.people.models import Person, Schooling
from guantong.people.room import PERSON_VIEW
from guantong.people.rules import teams
from guantong.people.rules.structure import structure
from guantong.people.screens.check import in_order
from guantong.people.services import rules
from guantong.standards import derived
from guantong.standards.career import Member
from guantong.standards.codes import table
from guantong.standards.months import in_words
from guantong.standards.rules import Finding, Verdict
from guantong.ui.forms import Form
from guantong.ui.picker import RowsField

View = PERSON_VIEW


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a team; with persons leaving or coming in the address, before and after."""
    unit = allowed.get(request, Unit, pk, View)
    on = parse_date(request.GET.get("on") or "") or timezone.localdate()
    people = teams.people_of(request.user, unit)
    view = rules.look_at_team(request.user, unit, people, on)
    team = view.team
    out, coming, form = _change(request, people)
    codes = {str(p.pk): p.code for p in people}
    later = None
    if out or coming:
        left = [p for p in people if str(p.pk) not in out]
        later = rules.look_at_team(request.user, unit, [*left, *coming], on)
    after = later.team.members if later else None
    context = {
        "title": _("%s班子结构") % unit.name, "unit": unit, "on": on, "team": team,
        "crumbs": [(Teams.heading, reverse("people:teams"))],
        "rows": [_row(member, on, out, codes) for member in team.members],
        "groups": structure(team.members, after, on), "after": after, "coming": coming,
        "error": "".join(map(str, form.errors.get("in", ()))), "form": form,
        "reviews": view.reviews, "now": _split(view.findings),
        "later": _split(later.findings) if later else None,
    }  # fmt: skip
    return render(request, "people/team.html", context)


def _split(found: Sequence[Finding]) -> dict[str, Any]:
    findings = in_order(found)
    by = {verdict: [f for f in findings if f.verdict is verdict] for verdict in Verdict}
    return {
        "warnings": by[Verdict.BROKEN], "unknown": by[Verdict.UNKNOWN], "sound": by[Verdict.MET],
    }  # fmt: skip


def _change(request: Request, people: list[Person]) -> tuple[set[str], list[Person], Form]:
    """Return who leaves and who comes, and the form in which the latter are picked."""
    known = {str(p.pk) for p in people}
    out = {pk for pk in request.GET.getlist("out") if pk in known}
    form = Form(request.GET)
    form.fields["in"] = RowsField(Person, label=_("拟调入"), required=False).offer(request.user)
    form.dress()
    coming = form.cleaned_data["in"] if form.is_valid() else []
    for person in [one for one in coming if str(one.pk) in known]:
        form.add_error("in", _("%s已在本班子。") % person.name)
    return out, [one for one in coming if str(one.pk) not in known], form


def _row(member: Member, on: dt.date, out: set[str], codes: dict[str, str]) -> dict[str, Any]:
    career, post = member.career, member.post
    end = derived.retires(career, on)
    best = derived.highest_study(career)
    served = derived.in_post(career, on, post.unit, post.title)
    return {
        "key": career.key, "code": codes[career.key], "name": career.name, "title": post.title,
        "chief": post.chief, "level": table("level").label(post.level) if post.level else "",
        "age": derived.age(career, on), "served": in_words(served.months),
        "served_known": not served.missing, "end": str(end.month) if end else "",
        "study": Schooling(best[0]).label if best else "",
        "party": career.party_member, "out": career.key in out,
    }  # fmt: skip
