"""The record of a round of judgement, and closing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.staffing.listings import Records
from guantong.staffing.models import JudgementRound
from guantong.staffing.room import PLAN_VIEW

View = PLAN_VIEW


@allowed.needs(View)
def record(request: Request, pk: int) -> HttpResponse:
    """Show what a round said about whom, by whom; and let an officer close it."""
    row = allowed.get(request, JudgementRound, pk, View)
    return Records.show(
        request, row, title=_("研判记录"), crumbs=way.through(row), round=row,
        template="staffing/judgement_record.html",
    )  # fmt: skip
