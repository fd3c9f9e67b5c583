"""Opening what is sealed about a person: a reason is asked, the log keeps it, nothing is cached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.room import PERSON_REVEAL
from guantong.people.screens.person import get
from guantong.people.services import secrets
from guantong.ui.forms import Form, handle

Reveal = PERSON_REVEAL


class ReasonForm(Form):
    """Why somebody needs to see it."""

    reason = forms.CharField(
        label=_("查看事由"), max_length=200,
        help_text=_("例如：填报任免审批表。事由、时间和查看人记入审计日志。"),
    )  # fmt: skip


@never_cache
@allowed.needs(Reveal)
def reveal(request: Request, pk: int) -> HttpResponse:
    """Ask for a reason, then show the identity number and the family once."""
    person = get(request, pk, Reveal)
    title = _("查看完整身份证号和家庭成员")
    page = reverse("people:person", args=[pk])
    crumbs: list[Any] = [(_("人员"), reverse("people:list")), (person.name, page)]

    def done(data: dict[str, Any]) -> HttpResponse:
        opened = secrets.reveal(request.user, person, data["reason"])
        context = {"person": person, "opened": opened, "title": title, "crumbs": crumbs}
        return render(request, "people/opened.html", context)

    form = ReasonForm(request.POST or None)
    return handle(
        request, form, done, title=title, crumbs=crumbs, submit=_("查看"), note=person.name,
    )  # fmt: skip
