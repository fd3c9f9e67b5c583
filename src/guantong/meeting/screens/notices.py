"""公示: its days on the calendar, and whom it names."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed, way
from guantong.meeting.listings import Announced, Notices
from guantong.meeting.models import Motion, Notice
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import workdays

View = PLAN_VIEW
WEEK = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a notice: its days on the calendar, and whom it names."""
    row = allowed.get(request, Notice, pk, View)
    years = range(row.first.year, row.last.year + 1)
    return Announced.show(
        request, row, title=Notices.heading, crumbs=way.to(row), template="meeting/notice.html",
        notice=row, meeting=row.meeting, week=WEEK, weeks=weeks_of(row.first, row.last),
        people=rows_of(row, Motion).count(),
        sources=[source for year in years if (source := workdays.source_of(year))],
    )  # fmt: skip


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
