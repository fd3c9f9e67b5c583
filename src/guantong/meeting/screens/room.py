"""The room of a meeting: who sits where, which copy is with whom, the scanned record."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.services import events, files
from guantong.frame import allowed, way
from guantong.meeting.models import Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.screens.meetings import PAPERS
from guantong.meeting.services import seats as seating
from guantong.meeting.services.pack.papers import titles_of
from guantong.meeting.services.pack.service import seats_of
from guantong.meeting.services.rows import motions_of
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.answers import download
from guantong.ui.forms import Form, handle, label_of

View, Record = PLAN_VIEW, MEETING_RECORD


class SeatsForm(Form):
    """How the room is laid out, and the members' keys in the order in which they sit."""

    seats_first = forms.ChoiceField(
        label=label_of(Meeting, "seats_first"), choices=Meeting.First.choices
    )  # fmt: skip
    seats_table = forms.ChoiceField(
        label=label_of(Meeting, "seats_table"), choices=Meeting.Table.choices
    )  # fmt: skip
    seats_wide = forms.IntegerField(
        label=label_of(Meeting, "seats_wide"), min_value=1, max_value=seating.MOST_WIDE,
        help_text=_("成排就座时用。"),
    )  # fmt: skip
    order = forms.RegexField(r"^\d{1,15}(,\d{1,15})*$", widget=forms.HiddenInput, required=False)

    def clean_order(self) -> list[int]:
        """Return the keys."""
        return [int(key) for key in (self.cleaned_data["order"] or "").split(",") if key]


@allowed.needs(View)
def seats(request: Request, pk: int) -> HttpResponse:
    """Show who sits where; who may record the meeting drags them."""
    row = allowed.get(request, Meeting, pk, View)
    may = seating.arrange.ready(row) and request.user.may(Record, row.unit_path)
    rows = seating.rows(row)
    order = ",".join(str(one.pk) for _n, one in sorted(sum(rows, ()), key=lambda pair: pair[0]))
    first = {name: getattr(row, name) for name in ("seats_first", "seats_table", "seats_wide")}
    form = SeatsForm(request.POST or None, initial={**first, "order": order})

    def done(data: dict[str, Any]) -> HttpResponse:
        if not may:
            raise Http404
        seating.arrange(request.user, row, **data)
        messages.success(request, _("座次已保存。"))
        return redirect("meeting:seats", pk)

    return handle(
        request, form, done, title=_("座次"), crumbs=way.through(row), submit=_("保存座次"),
        template="meeting/seats.html", meeting=row, rows=rows, may=may,
        moved=any(one.seat for _n, one in sum(rows, ())),
    )  # fmt: skip


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the picture of the seats out as PDF or Word."""
    row = allowed.get(request, Meeting, pk, View)
    if kind not in PAPERS:
        raise Http404
    events.record(request.user, "会议.打印座次图", row, row.name)
    drawn = seats_of(titles_of(row, motions_of(row)), row)
    return download(PAPERS[kind](drawn), f"{row.name}_座次图.{kind}")


@allowed.needs(Record)
def scan(request: Request, pk: int) -> FileResponse:
    """Hand out the scanned record to whoever may record the meeting."""
    row = allowed.get(request, Meeting, pk, Record)
    if row.scan is None:
        raise Http404
    events.record(request.user, "会议.打开纸质记录", row, row.name)
    body = io.BytesIO(files.content_of(row.scan))
    return FileResponse(body, as_attachment=True, filename=row.scan.name)
