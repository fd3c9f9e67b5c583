"""One's own placements, once an officer has released them, and one's own words to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.staffing.queries import judgement as reads
from guantong.staffing.services import judgement
from guantong.standards.judgement import group
from guantong.ui.forms import Form, handle

TITLE = _("我的研判意见")


class ReplyForm(Form):
    """One's own words."""

    text = forms.CharField(
        label=_("说明"), max_length=judgement.LONGEST_REPLY, widget=forms.Textarea({"rows": 6}),
        help_text=_("随研判记录送阅。可以再次说明，以前的说明保留。"),
    )  # fmt: skip
    file = forms.FileField(label=_("附件"), required=False)


def listing(request: Request) -> HttpResponse:
    """List one's own released placements."""
    if not hasattr(request.user, "person"):
        raise Http404
    context = {"title": TITLE, "crumbs": [], "rows": reads.own(request.user)}
    return render(request, "staffing/own_judgements.html", context)


def page(request: Request, pk: int) -> HttpResponse:
    """Show one, and take one's own words to it."""
    mine = reads.own(request.user) if hasattr(request.user, "person") else []
    row = next((one for one in mine if one.pk == pk), None)
    if row is None:
        raise Http404

    def done(data: dict[str, Any]) -> HttpResponse:
        judgement.reply(request.user, row, **data)
        messages.success(request, _("说明已保存，随研判记录送阅。"))
        return redirect("staffing:own-judgement", row.pk)

    form = ReplyForm(request.POST or None, request.FILES or None)
    return handle(
        request, form, done, title=row.group_name, submit=_("提交说明"), row=row,
        crumbs=[(TITLE, reverse("staffing:own-judgements"))], group=group(row.group),
        template="staffing/own_judgement.html",
    )  # fmt: skip
