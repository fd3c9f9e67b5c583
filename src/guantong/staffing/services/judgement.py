"""Rounds of judgement: opening, placing a person with a reason, telling the person, closing.

The machine places nobody: every placement names the officer who made it.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

from guantong.core import acts, tree
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.frame import replies
from guantong.people.models import Category, Status
from guantong.staffing.models import Judgement, JudgementRound
from guantong.staffing.room import PLAN_MANAGE
from guantong.standards import judgement as groups

if TYPE_CHECKING:
    from guantong.core.models import Account, Reply, Unit
    from guantong.people.models import Person

REASON = "研判服务"
SHORTEST_REASON, LONGEST_REASON = 10, 1000


@transaction.atomic
def open_round(
    actor: Account,
    unit: Unit,
    name: str,
    on: dt.date,
    attendees: str = "",
    *,
    is_demo: bool = False,
) -> JudgementRound:
    """Open a round over the cadres of a unit and what is below it.

    Raises
    ------
    Refused
        If the account records no judgement there.
    GuantongError
        If it has no name.
    Conflict
        If a round of the same unit is open.

    """
    _require(actor, unit.path)
    name = " ".join(name.split())
    if not name:
        raise GuantongError("名称要填写。", field="name")
    row = JudgementRound(
        unit=unit, name=name, on=on, attendees=" ".join(attendees.split()), opened_by=actor,
        is_demo=is_demo,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        other = JudgementRound.objects.unscoped(REASON).get(unit=unit, state="open")
        raise Conflict(
            f"{unit.name}已有一次进行中的研判“{other.name}”。请先结束，或直接在其中研判。",
            field="unit",
        ) from error
    events.record(actor, "研判.开启", f"judgement_round:{row.pk}", f"{unit.name}：{name}")
    return row


@transaction.atomic
def close_round(actor: Account, row: JudgementRound) -> JudgementRound:
    """End a round; from then on it is a record.

    Raises
    ------
    Refused
        If the account records no judgement there.
    Conflict
        If it is closed already.

    """
    _require(actor, row.unit_path)
    row = _held(row)
    row.state, row.closed_by, row.closed_at = row.State.CLOSED, actor, timezone.now()
    row.save()
    people = Judgement.objects.unscoped(REASON).filter(round=row).order_by()
    many = people.values("person").distinct().count()
    text = f"{row.unit.name}：{row.name}，研判 {many} 人"
    events.record(actor, "研判.结束", f"judgement_round:{row.pk}", text)
    return row


@transaction.atomic
def place(
    actor: Account,
    row: JudgementRound,
    person: Person,
    group: str,
    reason: str,
    *,
    seen: int,
    on: dt.date | None = None,
) -> Judgement:
    """Place a person in a group, or take the placement back; what was said before stays.

    Parameters
    ----------
    group
        A group's code; "" withdraws the placement in force.
    seen
        Number of the person's last judgement as the officer saw it, 0 for none.
    on
        From when it holds; today by default, never later.

    Raises
    ------
    Refused
        If the account records no judgement about the person.
    GuantongError
        If the group is unknown, the reason too short, or nothing would change.
    Conflict
        If the round is closed, the person is not of it, or somebody judged the person meanwhile.

    """
    row, person = _held(row), acts.hold(actor, person, PLAN_MANAGE)
    _require(actor, row.unit_path)
    _of_round(row, person)
    last = latest(person)
    if (last.number if last else 0) != seen:
        raise Conflict(_meanwhile(person, last), field="group")
    reason = _checked(group, reason, last, row)
    made = Judgement(
        round=row, person=person, number=seen + 1, replaces=last, group=group, reason=reason,
        on=_day(on), unit_name=person.unit.name, post=person.post, by=actor,
    )  # fmt: skip
    made.save()
    verb = "研判.归组" if group else "研判.撤回"
    text = f"{person.unit.name} 1 人，第 {made.number} 次"
    events.record(actor, verb, f"judgement:{made.pk}", text)
    return made


@transaction.atomic
def release(actor: Account, row: Judgement) -> Judgement:
    """Let the person read a placement and its reason; from then on the person may reply.

    Raises
    ------
    Refused
        If the account records no judgement about the person.
    Conflict
        If it was released before, or is no longer the last one.

    """
    person = acts.hold(actor, row.person, PLAN_MANAGE)
    row = Judgement.objects.unscoped(REASON).get(pk=row.pk)
    if row.released_at:
        raise Conflict("这条研判意见已经告知本人。")
    last = latest(person)
    if last is None or last.pk != row.pk:
        raise Conflict("这条研判意见已有新的代替，不再告知。请刷新后告知最新的一条。")
    row.person = person
    row.released_at, row.released_by = timezone.now(), actor
    row.save(update_fields=["released_at", "released_by"])
    text = f"{person.unit.name} 1 人，第 {row.number} 次"
    events.record(actor, "研判.告知本人", f"judgement:{row.pk}", text)
    return row


@transaction.atomic
def reply(
    account: Account, row: Judgement, text: str, file: replies.Attachment | None = None
) -> Reply:
    """Say something to a placement of one's own; what was said before stays.

    Raises
    ------
    Refused
        If it is somebody else's.
    Conflict
        If it was not released.
    GuantongError
        If nothing is said, too much, or the file is not taken.

    """
    whose = replies.Subject(row, row.person.account, row.person.unit)
    if row.person.account_id == account.pk and not row.released_at:
        raise Conflict("这条研判意见尚未告知本人。")
    said = replies.say(account, whose, text, file)
    events.record(account, "研判.本人说明", f"judgement:{row.pk}", "本人对研判意见作出说明")
    return said


def latest(person: Person) -> Judgement | None:
    """Return the last judgement about a person, a withdrawal included."""
    rows = Judgement.objects.unscoped(REASON).select_related("by", "round")
    found: Judgement | None = rows.filter(person=person).order_by("-number").first()
    return found


def _held(row: JudgementRound) -> JudgementRound:
    rows = JudgementRound.objects.unscoped(REASON).select_for_update(of=("self",))
    fresh: JudgementRound = rows.select_related("unit").get(pk=row.pk)
    if not fresh.is_open:
        raise Conflict(f"“{fresh.name}”已经结束，只能查看。")
    return fresh


def _require(actor: Account, path: str) -> None:
    if not actor.may(PLAN_MANAGE, path):
        raise Refused("您没有记录该单位研判意见的权限。")


def _of_round(row: JudgementRound, person: Person) -> None:
    if not tree.inside(person.unit_path, row.unit_path):
        raise Conflict(f"{person.name}现在{person.unit.name}，不在“{row.name}”的范围内。")
    if person.category != Category.CADRE or person.status != Status.ACTIVE:
        raise Conflict(f"{person.name}不是在职干部，不能研判。")


def _meanwhile(person: Person, last: Judgement | None) -> str:
    if last is None:
        return f"{person.name}的研判记录已变。请重新打开，核对后再保存。"
    who = last.by.display_name if last.by else "系统"
    when = timezone.localtime(last.at).strftime("%m月%d日 %H:%M")
    return (
        f"{who}已于 {when} 把{person.name}记为“{last.group_name}”，"
        f"理由：{last.reason.rstrip('。')}。"
        "您填写的内容还在下面，没有保存；仍要改的，请核对后再次保存。"
    )


def _checked(group: str, reason: str, last: Judgement | None, row: JudgementRound) -> str:
    if group and groups.group(group) is None:
        raise GuantongError("请选择研判意见。", field="group")
    if not group and (last is None or not last.group):
        raise GuantongError("此人还没有研判意见，不必撤回。请选择一项。", field="group")
    reason = reason_of(reason, least=SHORTEST_REASON, more="：依据哪些事实、考核、考察结果。")
    if len(reason) > LONGEST_REASON:
        said = f"理由最多 {LONGEST_REASON} 字，现有 {len(reason)} 字。"
        raise GuantongError(said, field="reason")
    same = last is not None and (last.group, last.reason, last.round_id) == (group, reason, row.pk)
    if same:
        raise GuantongError("研判意见和理由都没有变，没有保存。", field="group")
    return reason


def _day(on: dt.date | None) -> dt.date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise GuantongError("研判日期不能晚于今天。", field="on")
    return on or today
