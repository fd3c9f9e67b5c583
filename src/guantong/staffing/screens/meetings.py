"""Meetings that decide on appointments: prepare one, say who is due, open it, follow it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.roles import Permission
from guantong.core.screens import allowed
from guantong.people.models import Category, Person, Status
from guantong.people.screens.entry import unit_named
from guantong.staffing.models import Attendee, Meeting, Motion, Notice, Plan, Signature
from guantong.staffing.services.meeting import deciding, moves, notice, opening, recusal
from guantong.staffing.services.meeting.opening import Member, Move
from guantong.standards import voting as majorities
from guantong.ui import tables as ui_tables
from guantong.ui.forms import DateInput, Form, handle

View, Record = Permission.PLAN_VIEW, Permission.MEETING_RECORD


class MeetingTable(ui_tables.Table):
    """The meetings in scope."""

    search = ("name", "unit__name")
    empty = _("还没有讨论决定会议。可以从一个配备方案发起，也可以直接录入任免事项。")
    name = tables.Column(linkify=("staffing:meeting", [A("pk")]))
    unit__name = tables.Column(verbose_name=_("单位"))

    class Meta(ui_tables.Table.Meta):
        model = Meeting
        fields = ("name", "unit__name", "kind", "on", "ballot", "state")


class MotionTable(ui_tables.Table):
    """What is moved, with who leaves and what came of it."""

    search = ("name", "appoint", "remove", "now")
    empty = _("还没有任免事项。")
    position = tables.Column(verbose_name=_("序号"))
    name = tables.Column(linkify=("staffing:motion", [A("pk")]))
    now = tables.Column(attrs={"td": {"class": "house-roomy"}})
    words = tables.Column(
        verbose_name=_("任免事项"), orderable=False, attrs={"td": {"class": "house-roomy"}}
    )
    away = tables.Column(verbose_name=_("回避"), empty_values=(), orderable=False)
    vote = tables.Column(verbose_name=_("同意／不同意／缓议"), empty_values=(), orderable=False)
    outcome = tables.Column(
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


class MembersField(forms.CharField):
    """Those due to attend, one a line; the last one is the chief."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("应到会成员"), widget=forms.Textarea(attrs={"rows": 8}),
            help_text=_(
                "每行一人：姓名、空格、职务，按表态顺序；最后一行是主要负责人（末位表态）。"
                "系统按姓名和职务认出本人，查找须回避的亲属。"
            ),
            **kwargs,
        )  # fmt: skip


class MeetingForm(Form):
    """What a meeting needs to begin with."""

    plan = forms.ModelChoiceField(
        label=_("配备方案"), queryset=None, required=False, empty_label=_("不用方案，稍后录入事项")
    )
    unit = forms.CharField(label=_("单位"), max_length=120, help_text=_("机构全称或编码"))
    name = forms.CharField(label=_("会议"), max_length=80)
    kind = forms.ChoiceField(label=_("类型"), choices=Meeting.Kind.choices)
    on = forms.DateField(label=_("日期"), widget=DateInput())
    place = forms.CharField(label=_("地点"), max_length=80, required=False)
    ballot = forms.ChoiceField(label=_("表决方式"), choices=Meeting.Ballot.choices)
    members = MembersField()
    signatures_needed = forms.IntegerField(
        label=_("签字人数"), initial=2, min_value=1, max_value=5,
        help_text=_("记录须由几名有权的干部签字后，决定才成立。"),
    )  # fmt: skip
    excused_are_due = forms.BooleanField(
        label=_("回避成员计入应到会人数（条款待核）"), initial=True, required=False,
        help_text=_("计入的，“超过应到会成员半数”的半数不因回避而减少。"),
    )  # fmt: skip

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].queryset = plans


class MembersForm(Form):
    """Those due to attend."""

    members = MembersField()


class MotionForm(Form):
    """A motion that comes from no plan."""

    person = forms.CharField(label=_("人选"), max_length=60, help_text=_("姓名或人员编号"))
    unit = forms.CharField(
        label=_("拟任单位"), max_length=120, required=False, help_text=_("只免职的空着")
    )
    title = forms.CharField(label=_("拟任职务"), max_length=120, required=False)
    remove = forms.CharField(
        label=_("拟免职务"), max_length=300, required=False, help_text=_("不免现职的空着")
    )
    level = forms.ChoiceField(label=_("职务层次"), required=False)
    is_chief = forms.BooleanField(label=_("正职（主要负责人）"), required=False)
    is_elected = forms.BooleanField(label=_("选任职务"), required=False)
    reason = forms.CharField(label=_("任免理由"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from guantong.people.rules.teams import levels

        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [("", "—"), *levels()]


class StartForm(Form):
    """Who came."""

    present = forms.MultipleChoiceField(label=_("到会"), widget=forms.CheckboxSelectMultiple)
    reasons = forms.CharField(
        label=_("请假事由"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("未到会的，每行写：姓名 事由"),
    )  # fmt: skip


@allowed.needs(View)
def listing(request: HttpRequest) -> HttpResponse:
    """List the meetings in scope."""
    rows = Meeting.objects.visible_to(request.user).select_related("unit")
    states = ui_tables.choice("state", _("状态"), Meeting.State.choices)
    actions = [(_("准备会议"), reverse("staffing:meeting-create"))]
    return ui_tables.show(
        request, MeetingTable, rows, title=_("讨论决定"), crumbs=[], filters=(states,),
        actions=actions if request.user.may(Record) else [],
    )  # fmt: skip


@allowed.needs(Record)
def create(request: HttpRequest) -> HttpResponse:
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
        return redirect("staffing:meeting", row.pk)

    first = {"on": timezone.localdate(), "plan": plan}
    roots = Unit.objects.visible_to(request.user, Record).filter(closed_on=None).order_by("path")
    unit = plan.scenario.unit if plan else roots.first()
    first["unit"] = unit.name if unit else ""
    form = MeetingForm(request.POST or None, plans=plans, initial=first)
    return handle(request, form, done, title=_("准备会议"), crumbs=crumbs(), submit=_("保存"))


@allowed.needs(View)
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a meeting: its state, its members, its motions."""
    row = allowed.get(request, Meeting, pk, View)
    rows = Motion.objects.visible_to(request.user).filter(meeting=row)
    rows = rows.select_related("decision", "vote", "person")
    people = list(Attendee.objects.visible_to(request.user).filter(meeting=row))
    away = recusal.listed(row)
    table = type("Table", (MotionTable,), {"leaving": _names(away)})
    present = sum(one.presence == Attendee.Presence.PRESENT for one in people)
    state = Meeting.State
    waiting = notice.awaiting(row) if row.state == state.DECIDED else []
    return ui_tables.show(
        request, table, rows, title=row.name, crumbs=crumbs(), template="staffing/meeting.html",
        meeting=row, people=people, recusals=away, present=present, count=rows.count(),
        due=len(people), quorum=majorities.quorum(len(people)) if people else 0,
        manages=request.user.may(Record, row.unit_path),
        missing=deciding.missing(row) if row.state == state.OPEN else [],
        signatures=Signature.objects.visible_to(request.user).filter(meeting=row),
        notices=Notice.objects.visible_to(request.user).filter(meeting=row),
        waiting=len(waiting),
        unapplied=rows.filter(decision__outcome="passed", decision__applied_at=None).count(),
    )  # fmt: skip


@allowed.needs(Record)
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is due to attend."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        opening.set_members(request.user, row, members_of(request, data["members"]))
        return redirect("staffing:meeting", pk)

    people = Attendee.objects.visible_to(request.user).filter(meeting=row)
    text = "\n".join(f"{one.name} {one.post}".strip() for one in people)
    form = MembersForm(request.POST or None, initial={"members": text})
    return handle(request, form, done, title=_("应到会成员"), crumbs=crumbs(row), submit=_("保存"))


@allowed.needs(Record)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a change on the agenda that comes from no plan."""
    row = allowed.get(request, Meeting, pk, Record)

    def done(data: dict[str, Any]) -> HttpResponse:
        opening.add_motions(request.user, row, [_move(request, data)])
        messages.success(request, _("已列入。"))
        return redirect("staffing:meeting", pk)

    form = MotionForm(request.POST or None)
    return handle(
        request, form, done, title=_("添加任免事项"), crumbs=crumbs(row), submit=_("列入")
    )


@allowed.needs(Record)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who came, and open the meeting."""
    row = allowed.get(request, Meeting, pk, Record)
    people = list(Attendee.objects.visible_to(request.user).filter(meeting=row))

    def done(data: dict[str, Any]) -> HttpResponse:
        reasons = _reasons(people, data["reasons"])
        opening.start(request.user, row, map(int, data["present"]), reasons)
        return redirect("staffing:meeting", pk)

    form = StartForm(request.POST or None, initial={"present": [str(one.pk) for one in people]})
    form.fields["present"].choices = [
        (str(one.pk), f"{one.name} {one.post}".strip()) for one in people
    ]
    note = _("应到会 %(due)s 人，到会不少于三分之二（%(least)s 人）才能讨论决定。") % {
        "due": len(people), "least": majorities.quorum(len(people)) if people else 0,
    }  # fmt: skip
    return handle(
        request, form, done, title=_("开会"), crumbs=crumbs(row), submit=_("开会"), note=note
    )


def members_of(request: HttpRequest, text: str) -> list[Member]:
    """Return the members that lines name; who is known here by name and post is linked."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    names = [line[0] for line in lines]
    known: dict[str, list[Person]] = {}
    rows = Person.objects.visible_to(request.user).filter(
        name__in=names, category=Category.CADRE, status=Status.ACTIVE
    )
    for person in rows:
        known.setdefault(person.name, []).append(person)
    return [
        Member(
            line[0], line[1].strip() if len(line) > 1 else "", number == len(lines),
            _known(known.get(line[0], ()), line[1].strip() if len(line) > 1 else ""),
        )
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip


def meeting_unit(request: HttpRequest, text: str) -> Unit:
    """Return the unit of a name or code over which the account records decisions."""
    unit = unit_named(request, text)
    if not request.user.may(Record, unit.path):
        raise GuantongError(_("您没有记录该单位会议决定的权限。"), field="unit")
    return unit


def crumbs(row: Meeting | None = None) -> list[tuple[Any, str]]:
    """Return the way to a meeting's pages."""
    way = [(_("讨论决定"), reverse("staffing:meetings"))]
    return [*way, (row.name, reverse("staffing:meeting", args=[row.pk]))] if row else way


def _known(people: Sequence[Person], post: str) -> Person | None:
    fitting = [p for p in people if not post or post in p.post or p.post in post]
    return fitting[0] if len(fitting) == 1 else None


def _names(rows: Sequence[Any]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = {}
    for row in rows:
        if not row.lifted:
            out.setdefault(row.motion_id, []).append(row.attendee.name)
    return out


def _reasons(people: Sequence[Attendee], text: str) -> dict[int, str]:
    keys = {one.name: one.pk for one in people}
    out: dict[int, str] = {}
    for line in text.splitlines():
        name, _space, reason = line.strip().partition(" ")
        if name and name not in keys:
            raise GuantongError(
                _("请假事由中的“%(name)s”不在应到会名单中。") % {"name": name}, field="reasons"
            )
        if name:
            out[keys[name]] = reason
    return out


def _move(request: HttpRequest, data: dict[str, Any]) -> Move:
    from guantong.people.screens.check import find_person

    person = find_person(request, data["person"])
    unit = unit_named(request, data["unit"]) if data["unit"] else None
    title = data["title"].strip()
    return Move(
        person, unit, title, f"{unit.name}{title}" if unit and title else "", data["remove"],
        level=data["level"], is_chief=data["is_chief"], is_elected=data["is_elected"],
        reason=data["reason"], beside=unit is not None and not data["remove"].strip(),
    )  # fmt: skip
