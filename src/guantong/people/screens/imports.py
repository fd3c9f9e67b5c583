"""Taking a roster in: the template, the file, what stopped on the way."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.formats.workbook.template import write_template
from guantong.formats.workbook.write import MEDIA_TYPE
from guantong.frame import allowed, way
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import importing
from guantong.people.services.roster_rows import ROSTER
from guantong.ui.forms import Form, handle

Manage = PERSON_MANAGE


class ImportForm(Form):
    """A roster, and for which part of the tree."""

    unit = forms.ModelChoiceField(label=_("范围"), queryset=Unit.objects.none(), empty_label=None)
    file = forms.FileField(label=_("名册文件"), help_text=_("xlsx 或 CSV，按模板的列名。"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a field of models


@allowed.needs(Manage)
def page(request: Request) -> HttpResponse:
    """Take a roster in, in the background."""
    seen = Unit.objects.visible_to(request.user, Manage)
    units = seen.filter(path__in=request.user.paths_with(Manage))

    def done(data: dict[str, Any]) -> HttpResponse:
        file = data["file"]
        return redirect(
            "office:task", importing.submit(request.user, data["unit"], file.name, file).pk
        )

    form = ImportForm(request.POST or None, request.FILES or None, units=units)
    return handle(
        request, form, done, title=_("导入名册"), crumbs=way.to(Person()), submit=_("导入"),
        template="people/import.html", unfinished=list(importing.unfinished(request.user)),
    )  # fmt: skip


@allowed.needs(Manage)
def template(request: Request) -> HttpResponse:  # noqa: ARG001
    """Hand out the empty roster with its drop-downs and its explanation."""
    out = io.BytesIO()
    write_template(out, ROSTER)
    answer = HttpResponse(out.getvalue(), content_type=MEDIA_TYPE)
    name = f"{ROSTER.title}模板.xlsx"
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
