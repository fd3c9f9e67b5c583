"""公示: its days on the calendar, and whom it names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.meeting.listings import Announced, Notices
from guantong.meeting.models import Notice
from guantong.meeting.services import after_papers
from guantong.meeting.services import notice as notices
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import workdays
from guantong.ui.answers import download

View = PLAN_VIEW
PAPERS = {"pdf": to_pdf, "docx": to_word}
WEEK = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a notice: its days on the calendar, and whom it names."""
    row = allowed.get(request, Notice, pk, View)
    years = range(row.first.year, row.last.year + 1)
    return Announced.show(
        request, row, title=Notices.heading, crumbs=way.to(row), template="meeting/notice.html",
        notice=row, meeting=row.meeting, week=WEEK, weeks=weeks_of(row.first, row.last),
        people=notices.named(row).count(),
        sources=[source for year in years if (source := workdays.source_of(year))],
    )  # fmt: skip


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the text of a notice out as PDF or Word."""
    row = allowed.get(request, Notice, pk, View)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "公示.打印", row, row.meeting.name)
    return download(PAPERS[kind](after_papers.notice_of(row)), f"{row.meeting.name}_任前公示.{kind}")


def weeks_of(first: dt.date, last: dt.date) -> list[list[dict[str, Any]]]:
    """Return the weeks from the one of the first day to that of the last, day by day."""
    day = first - dt.timedelta(days=first.weekday())
    weeks = []
    today, number = timezone.localdate(), 0
    while day <= last:
        week = []
        for _n in range(7):
            within, works = first <= day <= last, workdays.is_workday(day)
            number += within and works
            week.append({
                "day": day, "within": within, "works": works, "today": day == today,
                "number": number if within and works else 0,
            })  # fmt: skip
            day += dt.timedelta(days=1)
        weeks.append(week)
    return weeks
