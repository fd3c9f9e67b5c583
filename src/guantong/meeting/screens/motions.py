"""One motion of a meeting: who leaves, who says what; and what is said of it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.meeting.models import Attendee, Meeting, Motion, Recusal, Statement
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.screens.meetings import crumbs
from guantong.meeting.services import deciding, notice, opening, recusal, voting
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form, handle

View, Record = PLAN_VIEW, MEETING_RECORD
VERBS = {
    "postpone": (
        _("暂缓表决"), voting.postpone,
        _("意见分歧较大或者有重大问题不清楚的，暂缓表决。空着则恢复表决。"),
    ),
    "waive": (
        _("不公示"), notice.waive,
        _("平级交流、换届考察时已公示、特殊岗位等，写明理由。空着则仍须公示。"),
    ),
    "hold": (
        _("暂缓任职"), notice.hold_back,
        _("公示期间有反映、须核实的，写明理由，暂不办理。空着则解除。"),
    ),
}  # fmt: skip
FIELDS = {"postpone": "postponed", "waive": "notice_waived", "hold": "held_back"}


class StanceForm(Form):
    """What each member who speaks says; and the version that the recorder saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, speakers: list[Attendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in speakers:
            self.fields[f"s{one.pk}"] = forms.ChoiceField(
                label=f"{one.name} {one.post}".strip(), choices=Statement.Stance.choices,
                widget=forms.RadioSelect(attrs={"class": "form-check-input"}), required=False,
            )  # fmt: skip

    @property
    def stances(self) -> list[Any]:
        """The fields of the members, in the order of speaking."""
        return [field for field in self if field.name != "version"]

    def said(self) -> dict[int, str]:
        """Return what was chosen, by the attendee's key."""
        return {
            int(name[1:]): value
            for name, value in self.cleaned_data.items()
            if name != "version" and value
        }


class CountForm(Form):
    """The papers of a secret ballot."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    agree = forms.IntegerField(label=_("同意"), min_value=0)
    oppose = forms.IntegerField(label=_("不同意"), min_value=0)
    defer = forms.IntegerField(label=_("缓议"), min_value=0)


class ReasonForm(Form):
    """A reason, or nothing to take it back."""

    reason = forms.CharField(label=_("理由"), max_length=120, required=False)


class RecusalForm(Form):
    """A member who leaves beside those found."""

    attendee = forms.ChoiceField(label=_("成员"))
    relation = forms.CharField(label=_("与人选的关系"), max_length=40)


class AgreeForm(Form):
    """That the recorder heard it."""

    heard = forms.BooleanField(label=_("以上各项已在会上逐项讨论，到会且不回避的成员均表态同意"))


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a motion; while the meeting is open, record what members say."""
    row = allowed.get(request, Motion, pk, View)
    meeting = row.meeting
    manages = request.user.may(Record, meeting.unit_path)
    may = manages and meeting.state == Meeting.State.OPEN and not row.postponed
    speakers = voting.speakers(meeting, row)
    rows = Statement.objects.visible_to(request.user).filter(motion=row)
    said = {one.attendee_id: one for one in rows.select_related("attendee")}
    spoken = meeting.ballot == Meeting.Ballot.SPOKEN
    if spoken:
        first = {f"s{key}": one.stance for key, one in said.items()}
        form: Any = StanceForm(
            request.POST or None, speakers=speakers, initial={**first, "version": row.version}
        )
    else:
        vote = getattr(row, "vote", None)
        first = {name: getattr(vote, name) for name in ("agree", "oppose", "defer")} if vote else {}
        form = CountForm(request.POST or None, initial={**first, "version": row.version})

    def done(data: dict[str, Any]) -> HttpResponse:
        if not may:
            raise Http404
        version = data.pop("version")
        if spoken:
            voting.state(request.user, row, form.said(), version=version)
        else:
            voting.count(request.user, row, **data, version=version)
        messages.success(request, _("%(name)s：已登记。") % {"name": row.name})
        return redirect("meeting:motion", _next(meeting, row))

    around = _around(row)
    return handle(
        request, form, done, title=row.name, crumbs=crumbs(meeting), submit=_("保存并到下一项"),
        template="meeting/motion.html", motion=row, meeting=meeting, may=may, spoken=spoken,
        manages=manages, statements=list(said.values()), before=around[0], after=around[1],
        recusals=[one for one in recusal.listed(meeting) if one.motion_id == row.pk],
        decision=getattr(row, "decision", None), vote=getattr(row, "vote", None),
        tally=voting.tally(meeting, row.vote) if hasattr(row, "vote") else None,
    )  # fmt: skip


@allowed.needs(Record)
def agree(request: Request, pk: int) -> HttpResponse:
    """Record that everybody agreed to the motions to which nothing was said yet."""
    row = allowed.get(request, Meeting, pk, Record)
    open_ones = [motion for motion, _why in deciding.missing(row)]
    said = set(
        Statement.objects.visible_to(request.user)
        .filter(motion__meeting=row)
        .values_list("motion_id", flat=True)
    )
    wanted = [motion for motion in open_ones if motion.pk not in said]

    def done(_data: dict[str, Any]) -> HttpResponse:
        count = voting.all_agree(request.user, row, [motion.pk for motion in wanted])
        messages.success(request, _("已登记 %(n)s 项。") % {"n": count})
        return redirect("meeting:meeting", pk)

    form = AgreeForm(request.POST or None)
    names = "、".join(motion.name for motion in wanted[:30])
    note = _("还没有登记表态的 %(n)s 项：%(names)s%(more)s。") % {
        "n": len(wanted), "names": names, "more": "……" if len(wanted) > 30 else "",
    }  # fmt: skip
    return handle(
        request, form, done, title=_("余下各项均表态同意"), crumbs=crumbs(row), submit=_("登记"),
        note=note,
    )  # fmt: skip


@allowed.needs(Record)
def reason(request: Request, pk: int, verb: str) -> HttpResponse:
    """Say why a motion is postponed, needs no notice, or is held back; or take it back."""
    row = allowed.get(request, Motion, pk, Record)
    if verb not in VERBS:
        raise Http404
    title, act, note = VERBS[verb]

    def done(data: dict[str, Any]) -> HttpResponse:
        act(request.user, row, data["reason"])
        return redirect("meeting:motion", pk)

    form = ReasonForm(request.POST or None, initial={"reason": getattr(row, FIELDS[verb])})
    return handle(
        request, form, done, title=f"{title}：{row.name}", crumbs=_way(row), submit=_("保存"),
        note=note,
    )  # fmt: skip


@allowed.needs(Record)
def recuse(request: Request, pk: int) -> HttpResponse:
    """Say that a member leaves for a motion."""
    row = allowed.get(request, Motion, pk, Record)
    people = Attendee.objects.visible_to(request.user).filter(meeting=row.meeting)
    members = {str(one.pk): one for one in people}

    def done(data: dict[str, Any]) -> HttpResponse:
        recusal.add(request.user, row, members[data["attendee"]], data["relation"])
        return redirect("meeting:motion", pk)

    form = RecusalForm(request.POST or None)
    field: Any = form.fields["attendee"]
    field.choices = [(key, one.name) for key, one in members.items()]
    return handle(
        request, form, done, title=_("登记回避：%(name)s") % {"name": row.name}, crumbs=_way(row),
        submit=_("登记"), note=_("涉及本人及其亲属任免的，该成员回避，已登记的表态作废。"),
    )  # fmt: skip


@allowed.needs(Record)
def settle(request: Request, pk: int) -> HttpResponse:
    """Confirm a recusal, or say why the member need not leave."""
    row = allowed.get(request, Recusal, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        recusal.settle(request.user, row, lift=data["reason"])
        return redirect("meeting:motion", row.motion_id)

    form = ReasonForm(request.POST or None)
    form.fields["reason"].label = _("不回避的理由")
    told = {"member": row.attendee.name, "name": row.motion.name, "relation": row.relation}
    note = _("%(member)s 与人选 %(name)s：%(relation)s。") % told
    note += str(_("确认回避的，空着保存；核实不须回避的，写明理由。"))
    return handle(
        request, form, done, title=_("核定回避"), crumbs=_way(row.motion), submit=_("保存"),
        note=note,
    )  # fmt: skip


@require_POST
@allowed.needs(Record)
def drop(request: Request, pk: int) -> HttpResponse:
    """Take a motion off the agenda."""
    row = allowed.get(request, Motion, pk, Record)
    opening.drop_motion(request.user, row)
    return redirect("meeting:meeting", row.meeting_id)


def _way(row: Motion) -> list[tuple[Any, str]]:
    return [*crumbs(row.meeting), (row.name, reverse("meeting:motion", args=[row.pk]))]


def _keys(meeting: Meeting) -> list[int]:
    rows = Motion.objects.unscoped("同一会议的前后各项").filter(meeting=meeting)
    return list(rows.values_list("pk", flat=True))


def _around(row: Motion) -> tuple[int | None, int | None]:
    keys = _keys(row.meeting)
    at = keys.index(row.pk)
    return (keys[at - 1] if at else None), (keys[at + 1] if at + 1 < len(keys) else None)


def _next(meeting: Meeting, row: Motion) -> int:
    """Return the next motion to which something is missing, or the one after."""
    keys = _keys(meeting)
    at = keys.index(row.pk)
    open_ones = {motion.pk for motion, _why in deciding.missing(meeting)}
    later = [pk for pk in (*keys[at + 1 :], *keys[:at]) if pk in open_ones]
    return later[0] if later else row.pk
