"""What follows a meeting: close the record, sign it, print it, carry it out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.formats.documents import to_pdf, to_word
from guantong.formats.names import safe_filename
from guantong.frame import allowed
from guantong.meeting.models import Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.screens.meetings import crumbs
from guantong.meeting.services import applying, deciding, pack
from guantong.meeting.services.minutes import minutes
from guantong.people.room import PERSON_REVEAL
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form, handle

View, Record, Reveal = (
    PLAN_VIEW, MEETING_RECORD, PERSON_REVEAL,
)  # fmt: skip
PAPERS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (
        to_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}  # fmt: skip


class CloseForm(Form):
    """That the record is complete; and what the chair says of motions that will not pass."""

    def __init__(self, *args: Any, failing: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for motion in failing:
            self.fields[f"m{motion.pk}"] = forms.ChoiceField(
                label=f"{motion.name}：{motion.words}",
                choices=[("", _("按票数")), ("failed", _("未通过")), ("deferred", _("缓议"))],
                required=False,
            )
            self.fields[f"m{motion.pk}"].widget.attrs["class"] = "form-select"


class ReopenForm(Form):
    """Why a record is corrected."""

    reason = forms.CharField(label=_("更正记录的理由"), max_length=200)


class SignForm(Form):
    """As what an officer signs the record that was read."""

    digest = forms.CharField(widget=forms.HiddenInput)
    role = forms.CharField(label=_("签字身份"), max_length=40, help_text=_("例如：记录人、审核人"))
    read = forms.BooleanField(label=_("我已核对会议记录，与会议情况一致"))


class PackForm(Form):
    """Why families are printed."""

    reason = forms.CharField(
        label=_("事由"), max_length=100,
        help_text=_("任免审批表含家庭成员，打印记入审计日志。例：市委常委会第 12 次会议"),
    )  # fmt: skip
    numbers = forms.BooleanField(label=_("含完整身份证号（须有导出权限）"), required=False)


class ApplyForm(Form):
    """The document that appoints."""

    document = forms.CharField(
        label=_("任免文号"), max_length=80, help_text=_("例如：永干〔2026〕12号")
    )
    month = forms.CharField(label=_("任职年月"), max_length=7, help_text=_("例如 2026-12"))
    probation = forms.IntegerField(
        label=_("试用期（月）"), initial=applying.PROBATION_MONTHS, min_value=0, max_value=24,
        help_text=_("只记在提拔担任的非选任职务上。"),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("确认按签字的决定更新任职情况"))


@allowed.needs(Record)
def close(request: Request, pk: int) -> HttpResponse:
    """Count what was said, and close the record."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        said = {int(name[1:]): value for name, value in data.items() if value}
        closed = deciding.close(request.user, row, said)
        messages.success(request, f"{closed.name}：{closed.get_state_display()}")
        return redirect("meeting:meeting", pk)

    # A form without questions is sent without answers.
    sent = request.POST if request.method == "POST" else None
    form = CloseForm(sent, failing=deciding.failing(row))
    note = str(_("闭会后由有权的干部签字；签字前可以更正。"))
    if form.fields:
        note += str(_("下列事项同意的未超过应到会成员半数，请按主持人的结论选择。"))
    return handle(
        request, form, done, title=_("闭会"), crumbs=crumbs(row), submit=_("闭会"), note=note
    )


@allowed.needs(Record)
def reopen(request: Request, pk: int) -> HttpResponse:
    """Go back to correct a record."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        deciding.reopen(request.user, row, data["reason"])
        return redirect("meeting:meeting", pk)

    form = ReopenForm(request.POST or None)
    return handle(
        request, form, done, title=_("更正记录"), crumbs=crumbs(row), submit=_("更正"),
        note=_("回到“会议中”，已有的签字作废。"),
    )  # fmt: skip


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
        request, form, done, title=_("签字"), crumbs=crumbs(row), submit=_("签字"), note=note
    )


@allowed.needs(Reveal)
def print_pack(request: Request, pk: int) -> HttpResponse:
    """Queue the pack of a meeting."""
    row = allowed.get(request, Meeting, pk, View)

    def done(data: dict[str, Any]) -> HttpResponse:
        task = pack.submit(request.user, row, data["reason"], whole_numbers=data["numbers"])
        return redirect("office:task", task.pk)

    form = PackForm(request.POST or None, initial={"reason": row.name})
    return handle(
        request, form, done, title=_("会议材料"), crumbs=crumbs(row), submit=_("生成"),
        note=_("按会议顺序生成一个压缩包：目录、任免方案表、结构对比表、任免审批表、资格核对表、考察材料、表决票或表态记录表。加密存放，只有您本人能下载。"),
    )  # fmt: skip


@allowed.needs(View)
def paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Hand the record of decisions out as PDF or Word."""
    row = allowed.get(request, Meeting, pk, View)
    if kind not in PAPERS or row.state not in (Meeting.State.CLOSED, Meeting.State.DECIDED):
        raise Http404
    events.record(request.user, "会议.打印纪要", f"meeting:{row.pk}", row.name)
    write, content_type = PAPERS[kind]
    answer = HttpResponse(write(minutes(row)), content_type=content_type)
    name = safe_filename(f"{row.name}_讨论决定记录.{kind}")
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


@allowed.needs(Record)
def carry_out(request: Request, pk: int) -> HttpResponse:
    """Change the posts held as the meeting decided."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        data.pop("sure")
        applied = applying.apply_decision(request.user, row, **data)
        messages.success(
            request,
            _("办理任免 %(done)s 项，暂缓 %(held)s 项。")
            % {"done": applied.done, "held": applied.held_back},
        )
        return redirect("meeting:meeting", pk)

    form = ApplyForm(request.POST or None, initial={"month": f"{timezone.localdate():%Y-%m}"})
    return handle(
        request, form, done, title=_("办理任免"), crumbs=crumbs(row), submit=_("办理"),
        note=_("结束原任职务、登记新任职务和试用期，一次办完；有一项不能办的，全部不办。"),
    )  # fmt: skip
