"""Rounds of judgement: opening, placing a person with a reason, closing.

The machine places nobody: every placement names the officer who made it. What is said here is for
officers alone: the person concerned is never shown it in the system.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import acts, recusal, tree
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.reasons import reason_of
from guantong.core.scope import rows_of
from guantong.people.models import Category, Status
from guantong.staffing.models import Judgement, JudgementRound
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services import grounds
from guantong.standards import judgement as groups

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

SHORTEST_REASON, LONGEST_REASON = 10, 1000
#: Whose cadres are discussed together.
KINDS = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.MUNICIPAL)
OPEN = (JudgementRound.State.OPEN,)


def _name(_unit: Unit) -> str:
    return _("%(year)s年干部综合研判") % {"year": timezone.localdate().year}


@act(
    Unit, "研判.开启", gettext_lazy("开启研判"), needs=PLAN_MANAGE, makes=JudgementRound,
    when=lambda unit: unit.closed_on is None and unit.kind in KINDS, name="judgement-open",
    ask=(Field("name", most=80, initial=_name), "on", "attendees"),
    confirm=gettext_lazy("研判意见由人作出并写明理由；系统不打分、不排序、不归组。"),
)  # fmt: skip
def open_round(
    actor: Account | None,
    unit: Unit,
    name: str,
    on: dt.date,
    attendees: str = "",
    *,
    is_demo: bool = False,
) -> Done:
    """Open a round over the cadres of a unit and what is below it.

    Raises
    ------
    GuantongError
        If it has no name.
    Conflict
        If a round of the same unit is open.

    """
    name = " ".join(name.split())
    if not name:
        raise GuantongError(_("名称要填写。"), field="name")
    row = JudgementRound(
        unit=unit, name=name, on=on, attendees=" ".join(attendees.split()), opened_by=actor,
        is_demo=is_demo,
    )  # fmt: skip
    other = rows_of(unit, JudgementRound).filter(state=JudgementRound.State.OPEN).first()
    if other is not None:
        text = _("%(unit)s已有一次进行中的研判“%(name)s”。请先结束，或直接在其中研判。")
        raise Conflict(text % {"unit": unit.name, "name": other.name})
    row.save()
    return Done(f"{unit.name}：{name}", _("已开启。请在下面逐人研判。"), made=row)


def _judged(row: JudgementRound) -> int:
    return int(rows_of(row, Judgement).order_by().values("person").distinct().count())


def _ending(row: JudgementRound) -> str:
    text = _("已研判 %(n)s 人。结束后记录存档，不能再归组、撤回；没有研判的，只能另开一次。")
    return text % {"n": _judged(row)}


@act(
    JudgementRound, "研判.结束", gettext_lazy("结束研判"), needs=PLAN_MANAGE, when=OPEN,
    then=JudgementRound.State.CLOSED, name="close", back=FINAL, confirm=_ending,
)  # fmt: skip
def close_round(actor: Account | None, row: JudgementRound) -> Done:
    """End a round; from then on it is a record."""
    row.closed_by, row.closed_at = actor, timezone.now()
    text = f"{row.unit.name}：{row.name}，研判 {_judged(row)} 人"
    return Done(text, _("研判已结束，记录存档。"))


@act(
    JudgementRound, "研判.归组", gettext_lazy("研判"), needs=PLAN_MANAGE, when=OPEN, open_to=(),
    makes=Judgement,
)  # fmt: skip
def place(
    actor: Account | None,
    row: JudgementRound,
    person: Person,
    group: str,
    reason: str,
    *,
    seen: int,
    on: dt.date | None = None,
) -> Done:
    """Place a person in a group; what was said before stays.

    Where the group needs grounds the placement is a proposal until `services.grounds.confirm`.

    Parameters
    ----------
    seen
        Number of the person's last judgement as the officer saw it, 0 for none.
    on
        From when it holds; today by default, never later.

    Raises
    ------
    Refused
        If the account records no judgement about the person, or is that person or a relative.
    GuantongError
        If the group is unknown, the reason too short, or nothing would change.
    Conflict
        If the person is not of the round, or somebody judged the person meanwhile.

    """
    if groups.group(group) is None:
        raise GuantongError(_("请选择研判意见。"), field="group")
    return _said(actor, row, person, group, reason, seen, on)


@act(
    JudgementRound, "研判.撤回", gettext_lazy("撤回"), needs=PLAN_MANAGE, when=OPEN, open_to=(),
    makes=Judgement,
)  # fmt: skip
def withdraw(
    actor: Account | None,
    row: JudgementRound,
    person: Person,
    reason: str,
    *,
    seen: int,
    on: dt.date | None = None,
) -> Done:
    """Take the placement in force back, with a reason. Errors as `place`."""
    last = latest(person)
    if last is None or not last.group:
        raise GuantongError(_("此人还没有研判意见，不必撤回。请选择一项。"), field="group")
    return _said(actor, row, person, "", reason, seen, on)


def latest(person: Person) -> Judgement | None:
    """Return the last judgement about a person, a withdrawal included."""
    rows = rows_of(person, Judgement).select_related("by", "round")
    found: Judgement | None = rows.order_by("-number").first()
    return found


def _said(
    actor: Account | None,
    row: JudgementRound,
    person: Person,
    group: str,
    reason: str,
    seen: int,
    on: dt.date | None,
) -> Done:
    person = acts.hold(actor, person, PLAN_MANAGE)
    kept_out = recusal.reason(actor, person) if actor is not None else ""
    if kept_out:
        raise Refused(kept_out)
    _of_round(row, person)
    last = latest(person)
    if (last.number if last else 0) != seen:
        raise Conflict(_meanwhile(person, last), field="group")
    made = Judgement(
        round=row, person=person, number=seen + 1, replaces=last, group=group,
        reason=_checked(group, reason, last, row), on=_day(on), unit_name=person.unit.name,
        post=person.post, by=actor,
    )  # fmt: skip
    made.save()
    grounds.begin(made)
    return Done(_counted(made), made=made)


def _counted(row: Judgement) -> str:
    """Tell of a judgement without naming anybody."""
    return f"{row.person.unit.name} 1 人，第 {row.number} 次"


def _of_round(row: JudgementRound, person: Person) -> None:
    if not tree.inside(person.unit_path, row.unit_path):
        told = {"who": person.name, "unit": person.unit.name, "name": row.name}
        raise Conflict(_("%(who)s现在%(unit)s，不在“%(name)s”的范围内。") % told)
    if person.category != Category.CADRE or person.status != Status.ACTIVE:
        raise Conflict(_("%s不是在职干部，不能研判。") % person.name)


def _meanwhile(person: Person, last: Judgement | None) -> str:
    if last is None:
        return _("%s的研判记录已变。请重新打开，核对后再保存。") % person.name
    text = _(
        "%(who)s已于 %(when)s 把%(name)s记为“%(group)s”，理由：%(reason)s。"
        "您填写的内容还在下面，没有保存；仍要改的，请核对后再次保存。"
    )
    return text % {
        "who": last.by.display_name if last.by else _("系统"), "name": person.name,
        "when": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}",
        "group": last.group_name, "reason": last.reason.rstrip("。"),
    }  # fmt: skip


def _checked(group: str, reason: str, last: Judgement | None, row: JudgementRound) -> str:
    reason = reason_of(reason, least=SHORTEST_REASON, more="：依据哪些事实、考核、考察结果。")
    if len(reason) > LONGEST_REASON:
        said = _("理由最多 %(most)s 字，现有 %(n)s 字。")
        told = {"most": LONGEST_REASON, "n": len(reason)}
        raise GuantongError(said % told, field="reason")
    same = last is not None and (last.group, last.reason, last.round_id) == (group, reason, row.pk)
    if same:
        raise GuantongError(_("研判意见和理由都没有变，没有保存。"), field="group")
    return reason


def _day(on: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise GuantongError(_("研判日期不能晚于今天。"), field="on")
    return on or today
