"""How far it is with what a household asked for at a visit: without an account, nobody's name."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from guantong.casework.models import Turn
from guantong.core.scope import rows_of
from guantong.places.models import VisitRequest
from guantong.places.services import tracking
from guantong.ui.forms import Form, handle, label_of


class Number(Form):
    """A number and the last four digits of a telephone."""

    code = forms.CharField(label=label_of(VisitRequest, "code"), max_length=20)
    digits = forms.RegexField(
        r"^\d{4}$", label=gettext_lazy("登记手机号的后四位"), max_length=4,
        error_messages={"invalid": gettext_lazy("请填四位数字。")},
    )  # fmt: skip


@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a number; show how far that request is."""

    def done(data: dict[str, str]) -> HttpResponse:
        row = tracking.track(data["code"], data["digits"])
        turns = rows_of(row.case, Turn).select_related("unit").order_by("id")
        context = {"title": _("走访诉求办理进度"), "row": row, "case": row.case, "turns": turns}
        return render(request, "places/tracked.html", context)

    return handle(
        request, Number(request.POST or None), done, title=_("查询走访诉求"), crumbs=[],
        submit=_("查询"), template="ui/door.html",
        note=_("凭走访时给的查询号和登记手机号的后四位查询，不显示个人信息。"),
    )  # fmt: skip
