"""What follows a meeting: sign the record, print it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.frame import allowed, way
from guantong.meeting.models import Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding
from guantong.meeting.services.minutes import minutes
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.answers import download
from guantong.ui.forms import Form, handle

View, Record = PLAN_VIEW, MEETING_RECORD
PAPERS = {"pdf": to_pdf, "docx": to_word}


class SignForm(Form):
    """As what an officer signs the record that was read."""

    digest = forms.CharField(widget=forms.HiddenInput)
    role = forms.CharField(label=_("签字身份"), max_length=40, help_text=_("例如：记录人、审核人"))
    read = forms.BooleanField(label=_("我已核对会议记录，与会议情况一致"))


@allowed.needs(Record)
def sign(request: Request, pk: int) -> HttpResponse:
    """Put one's name to the record."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        signed = deciding.sign(request.user, row, data["role"], data["digest"])
        messages.success(request, _("已签字。%(state)s") % {"state": signed.get_state_display()})
        return redirect("meeting:meeting", pk)

    form = SignForm(request.POST or None, initial={"digest": row.digest})
    note = _("以“%(name)s”的名义签字，记录时间和记录摘要 %(digest)s。") % {
        "name": request.user.display_name, "digest": row.digest[:16],
    }  # fmt: skip
    return handle(
        request, form, done, title=_("签字"), crumbs=way.through(row), submit=_("签字"), note=note
    )


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the record of decisions out as PDF or Word."""
    row = allowed.get(request, Meeting, pk, View)
    if kind not in PAPERS or row.state not in (Meeting.State.CLOSED, Meeting.State.DECIDED):
        raise Http404
    events.record(request.user, "会议.打印纪要", row, row.name)
    return download(PAPERS[kind](minutes(row)), f"{row.name}_讨论决定记录.{kind}")
