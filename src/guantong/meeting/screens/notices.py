"""公示: publish one, and the calendar of those running."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.meeting.models import Meeting, Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.screens.meetings import crumbs as meeting_crumbs
from guantong.meeting.services import notice
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import workdays
from guantong.ui import tables as ui_tables
from guantong.ui.forms import DateInput, Form, handle

View, Record = PLAN_VIEW, MEETING_RECORD
WEEK = ("一", "二", "三", "四", "五", "六", "日")
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


class NoticeForm(Form):
    """When and where the public is told."""

    first = forms.DateField(label=_("公示开始"), widget=DateInput())
    last = forms.DateField(
        label=_("公示截止"), widget=DateInput(), required=False,
        help_text=_("空着则按五个工作日推算；工作日按国务院办公厅当年的放假安排。"),
    )  # fmt: skip
    place = forms.CharField(label=_("公示范围和方式"), max_length=120)
    telephone = forms.CharField(label=_("受理电话"), max_length=40, required=False)


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the notices in scope."""
    rows = Notice.objects.visible_to(request.user).select_related("meeting")
    rows = rows.annotate(people=Count("motion"))
    states = ui_tables.choice("state", _("状态"), STATES.items(), apply=_in_state)
    return ui_tables.show(
        request, NoticeTable, rows, title=_("任前公示"), crumbs=[], filters=(states,)
    )


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a notice: its days on the calendar, and whom it names."""
    row = allowed.get(request, Notice, pk, View)
    people = Motion.objects.visible_to(request.user).filter(notice=row)
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


@allowed.needs(Record)
def create(request: Request, pk: int) -> HttpResponse:
    """Publish a notice of everybody whom a meeting decided to appoint."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        made = notice.publish(request.user, row, data)
        messages.success(request, _("公示到 %(last)s 截止。") % {"last": made.last})
        return redirect("meeting:notice", made.pk)

    start = max(timezone.localdate(), row.on)
    form = NoticeForm(request.POST or None, initial={"first": start})
    waiting = notice.awaiting(row) if row.state == Meeting.State.DECIDED else []
    note = _("%(n)s 人待公示。不须公示的，请先在该项中写明理由。") % {"n": len(waiting)}
    return handle(
        request, form, done, title=_("发布公示"), crumbs=meeting_crumbs(row), submit=_("发布"),
        note=note,
    )  # fmt: skip


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
