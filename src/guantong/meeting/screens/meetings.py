"""Meetings that decide on appointments: prepare one, say who is due, open it, follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.scope import rows_of
from guantong.frame import acting, allowed
from guantong.meeting.models import Attendee, Meeting, Motion, Notice
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.screens.names import meeting_unit, members_of, move_of
from guantong.meeting.services import deciding, moves, notice, opening, recusal
from guantong.people.room import PERSON_REVEAL
from guantong.staffing.models import Plan
from guantong.staffing.room import PLAN_VIEW
from guantong.standards import voting as majorities
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Short
from guantong.ui.forms import handle

View, Record = PLAN_VIEW, MEETING_RECORD


class MeetingTable(ui_tables.Table):
    """The meetings in scope."""

    search = ("name", "unit__name")
    empty = _("还没有讨论决定会议。可以从一个配备方案发起，也可以直接录入任免事项。")
    name = tables.Column(linkify=("meeting:meeting", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(ui_tables.Table.Meta):
        model = Meeting
        fields = ("name", "unit__name", "kind", "on", "ballot", "state")


class MotionTable(ui_tables.Table):
    """What is moved, with who leaves and what came of it."""

    search = ("name", "appoint", "remove", "now")
    empty = _("还没有任免事项。")
    position = tables.Column(verbose_name=_("序号"))
    name = Short(linkify=("meeting:motion", [A("pk")]))
    now = Long()
    words = Long(verbose_name=_("任免事项"), orderable=False)
    away = Short(verbose_name=_("回避"), empty_values=(), orderable=False)
    vote = Short(verbose_name=_("同意／反对／缓议"), empty_values=(), orderable=False)
    outcome = Short(
        verbose_name=_("结果"), accessor="decision__outcome", empty_values=(), orderable=False
    )

    class Meta(ui_tables.Table.Meta):
        model = Motion
        fields = ("position", "name", "now", "words", "away", "vote", "outcome")

    def render_away(self, record: Motion) -> str:
        """Name who leaves for the motion."""
        return "、".join(self.leaving.get(record.pk, ())) or "—"

    def render_vote(self, record: Motion) -> str:
        """Write the counts."""
        vote = getattr(record, "vote", None)
        return f"{vote.agree}／{vote.oppose}／{vote.defer}" if vote else "—"

    def render_outcome(self, record: Motion) -> str:
        """Write what came of it, and whether it is carried out."""
        decision = getattr(record, "decision", None)
        if decision is None:
            return str(_("暂缓表决")) if record.postponed else "—"
        words = str(decision.get_outcome_display())
        if decision.applied_at:
            return f"{words} · {_('已办理')}"
        return f"{words} · {_('暂缓任职')}" if record.held_back else words


@allowed.needs(View)
def listing(request: Request) -> HttpResponse:
    """List the meetings in scope."""
    rows = Meeting.objects.visible_to(request.user).select_related("unit")
    states = ui_tables.Choice("state", _("状态"), Meeting.State.choices)
    actions = [(_("准备会议"), reverse("meeting:meeting-create"))]
    return ui_tables.show(
        request, MeetingTable, rows, title=_("讨论决定"), crumbs=[], filters=(states,),
        actions=actions if request.user.may(Record) else [],
    )  # fmt: skip


@allowed.needs(Record)
def create(request: Request) -> HttpResponse:
    """Prepare a meeting, from a plan or without."""
    plans = Plan.objects.visible_to(request.user, Record).order_by("-pk")
    asked = request.GET.get("plan") or ""
    plan = plans.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else None

    def done(data: dict[str, Any]) -> HttpResponse:
        unit = meeting_unit(request, data.pop("unit"))
        chosen, members = data.pop("plan"), members_of(request, data.pop("members"))
        if chosen is not None:
            row = moves.create_from_plan(request.user, chosen, data, members, unit=unit)
        else:
            row = opening.create(request.user, unit, data, members)
        return redirect("meeting:meeting", row.pk)

    roots = Unit.objects.visible_to(request.user, Record).filter(closed_on=None).order_by("path")
    unit = plan.scenario.unit if plan else roots.first()
    form = acting.form_of(opening.create, unit, request)
    offered: Any = form.fields["plan"]
    offered.queryset = plans
    form.initial = {"on": timezone.localdate(), "plan": plan, "unit": unit.name if unit else ""}
    return handle(request, form, done, title=_("准备会议"), crumbs=crumbs(), submit=_("保存"))


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a meeting: its state, its members, its motions."""
    row = allowed.get(request, Meeting, pk, View)
    rows = rows_of(row, Motion).select_related("decision", "vote", "person")
    people = list(rows_of(row, Attendee))
    away = recusal.listed(row)
    table = type("Table", (MotionTable,), {"leaving": _names(away)})
    present = sum(one.presence == Attendee.Presence.PRESENT for one in people)
    state = Meeting.State
    waiting = notice.awaiting(row) if row.state == state.DECIDED else []
    return ui_tables.show(
        request, table, rows, title=row.name, crumbs=crumbs(), template="meeting/meeting.html",
        meeting=row, people=people, recusals=away, present=present, count=rows.count(),
        due=len(people), quorum=majorities.quorum(len(people), row.on) if people else 0,
        manages=request.user.may(Record, row.unit_path),
        prints=request.user.may(PERSON_REVEAL, row.unit_path),
        missing=deciding.missing(row) if row.state == state.OPEN else [],
        signatures=deciding.signatures(row),
        notices=rows_of(row, Notice),
        waiting=len(waiting),
        unapplied=rows.filter(decision__outcome="passed", decision__applied_at=None).count(),
    )  # fmt: skip


@allowed.needs(Record)
def members(request: Request, pk: int) -> HttpResponse:
    """Say who is due to attend."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        opening.set_members(request.user, row, members_of(request, data["members"]))
        return redirect("meeting:meeting", pk)

    text = "\n".join(f"{one.name} {one.post}".strip() for one in rows_of(row, Attendee))
    form = acting.form_of(opening.set_members, row, request)
    form.initial = {"members": text}
    return handle(request, form, done, title=_("应到会成员"), crumbs=crumbs(row), submit=_("保存"))


@allowed.needs(Record)
def add(request: Request, pk: int) -> HttpResponse:
    """Put a change on the agenda that comes from no plan."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        opening.add_motions(request.user, row, [move_of(request, data)])
        messages.success(request, _("已列入。"))
        return redirect("meeting:meeting", pk)

    form = acting.form_of(opening.add_motions, row, request)
    return handle(
        request, form, done, title=_("添加任免事项"), crumbs=crumbs(row), submit=_("列入")
    )


def crumbs(row: Meeting | None = None) -> list[tuple[Any, str]]:
    """Return the way to a meeting's pages."""
    way = [(_("讨论决定"), reverse("meeting:meetings"))]
    return [*way, (row.name, reverse("meeting:meeting", args=[row.pk]))] if row else way


def _names(rows: Sequence[Any]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for row in rows:
        if not row.lifted:
            out.setdefault(row.motion_id, []).append(row.attendee.name)
    return out
