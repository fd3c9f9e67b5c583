"""One's own placements, once an officer has released them, and one's own words to them."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.frame import replies
from guantong.staffing.queries import judgement as reads
from guantong.staffing.services import judgement
from guantong.standards.judgement import group

TITLE = _("我的研判意见")


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
    return replies.page(
        request, partial(judgement.reply, request.user, row), title=row.group_name,
        crumbs=[(TITLE, reverse("staffing:own-judgements"))], submit=_("提交说明"),
        template="staffing/own_judgement.html", done=_("说明已保存，随研判记录送阅。"),
        note=_("随研判记录送阅。可以再次说明，以前的说明保留。"), row=row, group=group(row.group),
    )  # fmt: skip
