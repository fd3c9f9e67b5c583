"""公示: publish one, and the calendar of those running."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed
from guantong.meeting.models import Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import notice
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import workdays
from guantong.ui import tables as ui_tables

View, Record = PLAN_VIEW, MEETING_RECORD
WEEK = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))
RUNNING, OVER, COMING = "running", "over", "coming"
STATES = {COMING: _("未开始"), RUNNING: _("公示中"), OVER: _("已期满")}


class NoticeTable(ui_tables.Table):
    """The notices in scope, the newest first."""

    search = ("meeting__name", "place")
    empty = _("还没有公示。会议决定签字后，在会议页面发布公示。")
    meeting__name = tables.Column(verbose_name=_("会议"), linkify=("meeting:notice", [A("pk")]))
    people = tables.Column(verbose_name=_("人数"))
    state = tables.Column(verbose_name=_("状态"), empty_values=(), orderable=False)

    class Meta(ui_tables.Table.Meta):
        model = Notice
        fields = ("meeting__name", "first", "last", "days", "people", "place", "state")

    def render_state(self, record: Notice) -> str:
        """Say whether it runs."""
        return str(STATES[state_of(record)])


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the notices in scope."""
    rows = Notice.objects.visible_to(request.user).select_related("meeting")
    rows = rows.annotate(people=Count("motion"))
    states = ui_tables.Choice("state", _("状态"), STATES.items(), apply=_in_state)
    return ui_tables.show(
        request, NoticeTable, rows, title=_("任前公示"), crumbs=[], filters=(states,)
    )


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a notice: its days on the calendar, and whom it names."""
    row = allowed.get(request, Notice, pk, View)
    people = rows_of(row, Motion)
    years = range(row.first.year, row.last.year + 1)
    context = {
        "title": _("任前公示"), "notice": row, "meeting": row.meeting, "state": state_of(row),
        "crumbs": [(_("任前公示"), reverse("meeting:notices"))], "week": WEEK,
        "state_label": STATES[state_of(row)], "weeks": weeks_of(row.first, row.last),
        "people": people.select_related("person", "unit", "decision"),
        "manages": request.user.may(Record, row.meeting.unit_path),
        "sources": [source for year in years if (source := workdays.source_of(year))],
    }  # fmt: skip
    return render(request, "meeting/notice.html", context)


def state_of(row: Notice) -> str:
    """Tell whether a notice has not begun, runs, or has run out."""
    today = timezone.localdate()
    if today < row.first:
        return COMING
    return OVER if notice.over(row, today) else RUNNING


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


def _in_state(rows: QuerySet[Notice], value: str) -> QuerySet[Notice]:
    today = timezone.localdate()
    if value == COMING:
        return rows.filter(first__gt=today)
    if value == OVER:
        return rows.filter(last__lt=today)
    return rows.filter(first__lte=today, last__gte=today)
