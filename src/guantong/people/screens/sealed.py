"""Opening what is sealed about a person: a reason is asked, the log keeps it, nothing is cached."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.frame.acting import form_of
from guantong.people.room import PERSON_REVEAL
from guantong.people.screens.person import get
from guantong.people.services import secrets
from guantong.ui.forms import handle

Reveal = PERSON_REVEAL


@never_cache
@allowed.needs(Reveal)
def reveal(request: Request, pk: int) -> HttpResponse:
    """Ask for a reason, then show the identity number and the family once."""
    person = get(request, pk, Reveal)
    way_back = way.through(person)

    def done(data: dict[str, Any]) -> HttpResponse:
        opened = secrets.reveal(request.user, person, data["reason"])
        context = {
            "person": person, "opened": opened, "title": secrets.reveal.label, "crumbs": way_back,
        }  # fmt: skip
        return render(request, "people/opened.html", context)

    return handle(
        request, form_of(secrets.reveal, person, request), done, title=secrets.reveal.label,
        crumbs=way_back, submit=_("查看"), note=person.name,
    )  # fmt: skip
