"""What an officer types in about a meeting: its facts, its members, a motion, who came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.meeting.models import Attendee, Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.opening import Member, Move
from guantong.people.models import Category, Person, Status
from guantong.people.rules.teams import levels
from guantong.people.screens.check import find_person
from guantong.people.screens.entry import unit_named
from guantong.staffing.models import Plan
from guantong.ui.forms import DateInput, Form


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
        Plan.objects.none(), label=_("配备方案"), required=False,
        empty_label=_("不用方案，稍后录入事项"),
    )  # fmt: skip
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
        field: Any = self.fields["plan"]
        field.queryset = plans


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
        super().__init__(*args, **kwargs)
        field: Any = self.fields["level"]
        field.choices = [("", "—"), *levels()]


class StartForm(Form):
    """Who came."""

    present = forms.MultipleChoiceField(label=_("到会"), widget=forms.CheckboxSelectMultiple)
    reasons = forms.CharField(
        label=_("请假事由"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("未到会的，每行写：姓名 事由"),
    )  # fmt: skip


def members_of(request: Request, text: str) -> list[Member]:
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


def meeting_unit(request: Request, text: str) -> Unit:
    """Return the unit of a name or code over which the account records decisions."""
    unit = unit_named(request, text)
    if not request.user.may(MEETING_RECORD, unit.path):
        raise GuantongError(_("您没有记录该单位会议决定的权限。"), field="unit")
    return unit


def _known(people: Sequence[Person], post: str) -> Person | None:
    fitting = [p for p in people if not post or post in p.post or p.post in post]
    return fitting[0] if len(fitting) == 1 else None


def reasons_of(people: Sequence[Attendee], text: str) -> dict[int, str]:
    """Return why members did not come, from lines of a name and a reason."""
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


def move_of(request: Request, data: dict[str, Any]) -> Move:
    """Return the change that an officer typed in."""
    person = find_person(request, data["person"])
    unit = unit_named(request, data["unit"]) if data["unit"] else None
    title = data["title"].strip()
    return Move(
        person, unit, title, _in_full(unit, title), data["remove"],
        level=data["level"], is_chief=data["is_chief"], is_elected=data["is_elected"],
        reason=data["reason"], beside=unit is not None and not data["remove"].strip(),
    )  # fmt: skip


def _in_full(unit: Unit | None, title: str) -> str:
    """Return a post with its unit, which a title may name already."""
    if unit is None or not title:
        return ""
    return title if title.startswith(unit.name) else f"{unit.name}{title}"
