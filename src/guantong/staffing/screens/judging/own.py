"""One's own placements, once an officer has released them, and one's own words to them."""

from __future__ import annotations

from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.frame import replies
from guantong.staffing.listings import OwnJudgements
from guantong.staffing.services import judgement
from guantong.standards.judgement import group


def page(request: Request, pk: int) -> HttpResponse:
    """Show one, and take one's own words to it."""
    row = OwnJudgements.seen(request.user).filter(pk=pk).first()
    if row is None:
        raise Http404
    row.replies = replies.of([row])[pk]
    return replies.page(
        request, partial(judgement.reply, request.user, row), title=row.group_name,
        crumbs=[(OwnJudgements.heading, reverse(OwnJudgements.route))], submit=_("提交说明"),
        template="staffing/own_judgement.html", done=_("说明已保存，随研判记录送阅。"),
        note=_("随研判记录送阅。可以再次说明，以前的说明保留。"), row=row, group=group(row.group),
    )  # fmt: skip
