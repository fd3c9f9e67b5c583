"""One motion of a meeting: who leaves, who says what; and what is said of it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import allowed, way
from guantong.meeting.models import Attendee, Decision, Meeting, Motion, Statement
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding, keeping, recusal, unmaking, voting
from guantong.staffing.room import PLAN_VIEW
from guantong.ui.forms import Form, handle

View, Record = PLAN_VIEW, MEETING_RECORD


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


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a motion; while the meeting is open, record what members say."""
    row = allowed.get(request, Motion, pk, View)
    meeting = row.meeting
    manages = request.user.may(Record, meeting.unit_path)
    may = manages and meeting.state == Meeting.State.OPEN and not row.postponed
    speakers = voting.speakers(meeting, row)
    rows = rows_of(row, Statement)
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
        request, form, done, title=row.name, crumbs=way.to(row), submit=_("保存并到下一项"),
        template="meeting/motion.html", motion=row, meeting=meeting, may=may, spoken=spoken,
        manages=manages, statements=list(said.values()), before=around[0], after=around[1],
        recusals=[one for one in recusal.listed(meeting) if one.motion_id == row.pk],
        decision=getattr(row, "decision", None), vote=getattr(row, "vote", None),
        unmade=_unmade(row), kept=_kept(row), candidacy=keeping.candidacy_of(row),
        tally=voting.tally(meeting, row.vote) if hasattr(row, "vote") else None,
    )  # fmt: skip


def _unmade(row: Motion) -> unmaking.Unmade | None:
    """Return what comes of the motion if it does not pass; nothing once it has."""
    passed = hasattr(row, "decision") and row.decision.outcome == Decision.Outcome.PASSED
    return None if passed else unmaking.if_lost(row)


def _kept(row: Motion) -> str:
    """Return why what passed is not carried out yet, "" if nothing keeps it back."""
    decision = getattr(row, "decision", None)
    if decision is None or decision.outcome != Decision.Outcome.PASSED or decision.applied_at:
        return ""
    return keeping.kept_back(row)


def _keys(meeting: Meeting) -> list[int]:
    return list(rows_of(meeting, Motion).values_list("pk", flat=True))


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
