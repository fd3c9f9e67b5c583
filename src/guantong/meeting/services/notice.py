"""公示: telling the public whom the meeting decided to appoint, for at least five working days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from guantong.core.errors import Conflict, GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.meeting.models import Decision, Meeting, Motion, Notice
from guantong.meeting.services.held import REASON, hold
from guantong.standards import workdays
from guantong.standards.legal_numbers import count, legal_number

if TYPE_CHECKING:
    from guantong.core.models import Account

LAW = legal_number("notice.workdays")


def awaiting(meeting: Meeting) -> list[Motion]:
    """Return the motions that passed, need a notice and stand in none."""
    rows = Motion.objects.unscoped(REASON).filter(
        meeting=meeting, decision__outcome=Decision.Outcome.PASSED, notice_waived="", notice=None
    )  # fmt: skip
    rows = rows.exclude(kind=Motion.Kind.REMOVE)
    return list(rows.select_related("person", "unit"))


@transaction.atomic
def publish(actor: Account | None, meeting: Meeting, data: Mapping[str, Any]) -> Notice:
    """Record a notice of every appointment that waits for one.

    Parameters
    ----------
    data
        first, last (None: five working days), place, telephone.

    Raises
    ------
    GuantongError
        If it begins before the meeting, is shorter than five working days, or says no place.
    Conflict
        If nobody waits for a notice.

    """
    meeting = hold(actor, meeting, Meeting.State.DECIDED)
    motions = awaiting(meeting)
    if not motions:
        raise Conflict("没有需要公示的人选：未通过、已公示、免职和说明不公示的不在其内。")
    first = data["first"]
    least = count(LAW.id, first)
    last = data.get("last") or workdays.last_of(first, least)
    if first < meeting.on:
        raise GuantongError("公示开始日期早于会议日期，请核对。", field="first")
    days = workdays.between(first, last) if last >= first else 0
    if days < least:
        earliest = workdays.last_of(first, least)
        raise GuantongError(
            f"{first} 至 {last} 只有 {days} 个工作日，须不少于 {least} 个，"
            f"最早到 {earliest}。依据：{LAW.citation(first)}。",
            field="last",
        )
    place = " ".join(str(data.get("place", "")).split())
    if not place:
        raise GuantongError("请写明公示的范围和方式。", field="place")
    row = Notice(
        meeting=meeting, first=first, last=last, days=days, place=place[:120],
        telephone=str(data.get("telephone", ""))[:40], unsure=unsure(first, last),
        published_by=actor,
    )  # fmt: skip
    row.save()
    keys = [motion.pk for motion in motions]
    Motion.objects.unscoped(REASON).filter(pk__in=keys).update(notice=row)
    text = f"{len(motions)} 人，{first} 至 {last}（{days} 个工作日）"
    events.record(actor, "会议.公示", f"meeting:{meeting.pk}", text)
    return row


@transaction.atomic
def waive(actor: Account | None, motion: Motion, reason: str) -> Motion:
    """Say why an appointment needs no notice; "" puts it back among those that need one."""
    hold(actor, motion.meeting, Meeting.State.DRAFT, Meeting.State.OPEN, Meeting.State.CLOSED,
         Meeting.State.DECIDED)  # fmt: skip
    motion = _fresh(motion)
    if motion.notice_id:
        raise Conflict(f"{motion.name}已经公示。")
    motion.notice_waived = reason_of(reason, "不公示的理由")[:120] if reason else ""
    motion.save(update_fields=["notice_waived"])
    data = {"motion": motion.pk, "reason": motion.notice_waived}
    words = "说明不公示 1 人" if reason else "恢复公示 1 人"
    events.record(actor, "会议.不公示", f"meeting:{motion.meeting_id}", words, data=data)
    return motion


@transaction.atomic
def hold_back(actor: Account | None, motion: Motion, reason: str) -> Motion:
    """Keep an appointment back because something was reported during the notice; "" lets it go."""
    hold(actor, motion.meeting, Meeting.State.DECIDED)
    motion = _fresh(motion)
    if Decision.objects.unscoped(REASON).filter(motion=motion).exclude(applied_at=None).exists():
        raise Conflict(f"{motion.name}的任免已经办理。")
    motion.held_back = reason_of(reason, "暂缓任职的理由") if reason else ""
    motion.save(update_fields=["held_back"])
    words = "暂缓任职 1 人" if reason else "解除暂缓 1 人"
    data = {"motion": motion.pk, "reason": motion.held_back}
    events.record(actor, "会议.暂缓任职", f"meeting:{motion.meeting_id}", words, data=data)
    return motion


def over(notice: Notice, today: dt.date | None = None) -> bool:
    """Tell whether a notice has run out: its last day is past."""
    return notice.last < (today or timezone.localdate())


def told(notice: Notice) -> list[Motion]:
    """Return whom a notice names, in the meeting's order."""
    rows = Motion.objects.unscoped(REASON).filter(notice=notice)
    return list(rows.select_related("person", "unit"))


def unsure(first: dt.date, last: dt.date) -> str:
    """Say for which years no arrangement of holidays is kept, "" if for none."""
    years = [y for y in range(first.year, last.year + 1) if not workdays.arranged(y)]
    if not years:
        return ""
    words = "、".join(map(str, years))
    return f"{words} 年的放假调休安排尚未录入，工作日按周末和固定节日计，待核。"


def _fresh(motion: Motion) -> Motion:
    rows = Motion.objects.unscoped(REASON).select_for_update(of=("self",))
    found: Motion = rows.get(pk=motion.pk)
    return found
