"""Taking posts in from a workbook: the empty one, the filled-in one, what is wrong in it."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.services import files
from guantong.formats.workbook.template import write_template
from guantong.formats.workbook.write import MEDIA_TYPE
from guantong.frame import allowed
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import post_rows
from guantong.ui.forms import Form, handle

Manage = PLAN_MANAGE


class ImportForm(Form):
    """A workbook of posts, and for which part of the tree."""

    unit = forms.ModelChoiceField(
        label=gettext_lazy("范围"), queryset=Unit.objects.none(), empty_label=None,
        help_text=gettext_lazy("表中的单位须在该机构及其下级之内。"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("岗位表"), help_text=gettext_lazy("xlsx 或 CSV，按模板的列名。")
    )
    marked = ""

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units


@allowed.needs(Manage)
def page(request: Request) -> HttpResponse:
    """Take the posts of a workbook in, all of them or none."""
    seen = Unit.objects.visible_to(request.user, Manage)
    units = seen.filter(path__in=request.user.paths_with(Manage))

    def done(data: dict[str, Any]) -> HttpResponse:
        file = data["file"]
        with tempfile.NamedTemporaryFile(suffix=Path(file.name).suffix) as kept:
            for part in file.chunks():
                kept.write(part)
            kept.flush()
            try:
                made = post_rows.import_posts(
                    request.user, data["unit"], Path(kept.name), file.name
                )
            except post_rows.PostFaults as error:
                name = f"{Path(file.name).stem}_标红.xlsx"
                content = io.BytesIO(error.marked)
                row = files.store(request.user, data["unit"], name, content, "岗位表的错误")
                form.marked = reverse("office:file", args=[row.pk])
                raise
        messages.success(request, _("导入岗位 %s 个。") % made)
        return redirect("staffing:posts")

    form = ImportForm(request.POST or None, request.FILES or None, units=units)
    return handle(
        request, form, done, title=_("导入岗位"), crumbs=[], submit=_("导入"),
        template="staffing/post_import.html",
    )  # fmt: skip


@allowed.needs(Manage)
def template(request: Request) -> HttpResponse:  # noqa: ARG001
    """Hand out the empty workbook with its drop-downs and its explanation."""
    out = io.BytesIO()
    write_template(out, post_rows.TEMPLATE)
    answer = HttpResponse(out.getvalue(), content_type=MEDIA_TYPE)
    name = f"{post_rows.TEMPLATE.title}模板.xlsx"
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer
