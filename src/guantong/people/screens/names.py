"""名单比对: who of a pasted list is ours, who shares a name, who is not found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.names import look_up
from guantong.people.room import PERSON_REVEAL, PERSON_VIEW
from guantong.people.screens.papers import WAY
from guantong.ui.forms import Form, handle


class NamesForm(Form):
    """A list of names."""

    names = forms.CharField(
        label=_("名单"), widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一个姓名，或用顿号、逗号、空格隔开；姓名后可写单位或出生年月。"),
    )  # fmt: skip


@allowed.needs(PERSON_VIEW)
def page(request: Request) -> HttpResponse:
    """Take a list; show whom it names."""

    def done(data: dict[str, Any]) -> HttpResponse:
        found = look_up(request.user, data["names"])
        context = {
            "title": _("名单比对"), "crumbs": [*WAY, (_("名单比对"), request.path)],
            "one": [named for named in found if len(named.bearers) == 1],
            "several": [named for named in found if len(named.bearers) > 1],
            "nobody": [named for named in found if not named.bearers],
            "reveals": request.user.may(PERSON_REVEAL),
        }  # fmt: skip
        return render(request, "people/names.html", context)

    return handle(
        request, NamesForm(request.POST or None), done, title=_("名单比对"), crumbs=WAY,
        submit=_("比对"), note=_("只与您范围内的人员比对；同名的逐人列出，由您选定。"),
    )  # fmt: skip
