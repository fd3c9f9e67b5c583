"""A person's page: who it is, what follows on a date, and every information set in its tab."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.roles import Permission
from guantong.core.services import files
from guantong.frame import allowed, way
from guantong.people.models import Person
from guantong.people.profile.dossier import Dossier
from guantong.people.profile.facts import Facts
from guantong.people.room import PERSON_MANAGE, PERSON_REVEAL, PERSON_VIEW
from guantong.people.screens import tabs

View, Manage, Reveal = (
    PERSON_VIEW,
    PERSON_MANAGE,
    PERSON_REVEAL,
)
EARLIEST, YEARS_AHEAD = dt.date(1949, 10, 1), 20
#: What is sent for the element that htmx fills.
PARTS = {"drawer-body": "people/person_drawer.html", "person-panel": "people/person_panel.html"}
PICTURES = {"image/jpeg", "image/png"}


@allowed.needs(View)
def show(request: Request, pk: int) -> HttpResponse:
    """Show a person on a date; for the drawer or a change of tab, only that part."""
    person = get(request, pk)
    on, fault = _day(request)
    dossier = Dossier(request.user, person)
    facts = Facts(dossier, on)
    tab = tabs.chosen(request.GET.get("tab", ""))
    context: dict[str, Any] = {
        "person": person, "title": person.name, "crumbs": way.to(person),
        "on": on, "today": on == timezone.localdate(), "fault": fault, "facts": facts,
        "photo": dossier.photo, "tabs": tabs.TABS, "tab": tab, **tab.build(request, facts),
        "manages": request.user.may(Manage, person.unit_path),
        "reveals": request.user.may(Reveal, person.unit_path),
        "sets": [(m.info_set, m._meta.verbose_name) for m in tab.sets],
        "drawer": request.GET.get("view") == "drawer",
    }  # fmt: skip
    answer = render(request, _template(request), context)
    answer["Vary"] = "HX-Request, HX-Target"
    return answer


@allowed.needs(View)
def photo(request: Request, pk: int) -> HttpResponse:
    """Hand out the photo that the page shows."""
    row = Dossier(request.user, get(request, pk)).photo
    if row is None or row.file.content_type not in PICTURES:
        raise Http404
    answer = HttpResponse(files.content_of(row.file), content_type=row.file.content_type)
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


def get(request: Request, pk: int, permission: Permission = View) -> Person:
    """Return a person in scope, with what every page about it names, or answer 404."""
    rows = Person.objects.visible_to(request.user, permission)
    person: Person | None = rows.select_related("unit", "source", "branch").filter(pk=pk).first()
    if person is None:
        raise Http404
    return person


def _template(request: Request) -> str:
    """Choose how much of the page htmx asked for; coming back through history needs all of it."""
    heads = request.headers
    if heads.get("HX-Request") != "true" or heads.get("HX-History-Restore-Request") == "true":
        return "people/person.html"
    return PARTS.get(heads.get("HX-Target", ""), "people/person.html")


def _day(request: Request) -> tuple[dt.date, str]:
    """Return the date on which facts are derived, and what was wrong with the one asked for."""
    today, text = timezone.localdate(), request.GET.get("on", "").strip()
    if not text:
        return today, ""
    try:
        on = dt.date.fromisoformat(text)
    except ValueError:
        on = None
    if on and EARLIEST <= on <= today.replace(year=today.year + YEARS_AHEAD, day=1):
        return on, ""
    return today, _("截止日期「%(text)s」不对，须写成 2026-03-01 的样子；现按今天推算。") % {
        "text": text[:20]
    }
