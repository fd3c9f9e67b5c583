"""What the members say to each motion: statements in the order of speaking, or counts of papers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction

from guantong.core.errors import Conflict, GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.meeting.models import Attendee, Meeting, Motion, Statement, Vote
from guantong.meeting.services import recusal
from guantong.meeting.services.held import REASON, attendees_of, by_motion, hold
from guantong.standards.voting import Tally

if TYPE_CHECKING:
    from guantong.core.models import Account

STANCES = set(Statement.Stance.values)


def speakers(meeting: Meeting, motion: Motion) -> list[Attendee]:
    """Return who speaks to a motion, in order: those present who do not leave, the chief last."""
    away = recusal.excused(meeting).get(motion.pk, set())
    return [
        one
        for one in attendees_of(meeting)
        if one.presence == Attendee.Presence.PRESENT and one.pk not in away
    ]


@transaction.atomic
def state(
    actor: Account | None, motion: Motion, stances: Mapping[int, str], *, version: int | None = None
) -> Motion:
    """Record what members said to a motion; those recorded before may be corrected.

    Parameters
    ----------
    stances
        Attendee's key → 同意, 不同意 or 缓议, in the order of speaking.
    version
        The motion's version as the recorder saw it.

    Raises
    ------
    GuantongError
        If somebody is absent or has left, or the chief speaks before the others.
    Conflict
        If another recorder wrote to this motion meanwhile.

    """
    meeting = hold(actor, motion.meeting, Meeting.State.OPEN)
    motion = _locked(motion, version)
    if meeting.ballot != Meeting.Ballot.SPOKEN:
        raise Conflict("本次会议采用无记名投票，请登记票数。")
    may = {one.pk: one for one in speakers(meeting, motion)}
    rows = {s.attendee_id: s for s in Statement.objects.unscoped(REASON).filter(motion=motion)}
    for key, stance in stances.items():
        if key not in may:
            raise GuantongError(f"{motion.name}：有成员未到会或应当回避，不能表态。")
        if stance not in STANCES:
            raise GuantongError(f"{motion.name}：请为{may[key].name}选择同意、不同意或缓议。")
    chief = next((one for one in may.values() if one.is_chief), None)
    if chief and (chief.pk in stances or chief.pk in rows):
        silent = [one.name for key, one in may.items() if key not in stances and key not in rows]
        if silent:
            raise GuantongError(
                f"{motion.name}：{'、'.join(silent)}还没有表态；主要负责人应当末位表态。"
            )
    _write(actor, motion, may, rows, stances)
    events.record(
        actor, "会议.登记表态", f"meeting:{meeting.pk}", f"1 项，{len(stances)} 人表态",
        data={"motion": motion.pk, "stances": {str(k): v for k, v in stances.items()}},
    )  # fmt: skip
    return motion


def _write(
    actor: Account | None,
    motion: Motion,
    may: Mapping[int, Attendee],
    rows: Mapping[int, Statement],
    stances: Mapping[int, str],
) -> None:
    order = {key: number for number, key in enumerate(may, start=1)}
    for key, stance in stances.items():
        row = rows.get(key) or Statement(motion=motion, attendee=may[key])
        row.stance, row.order, row.recorded_by = stance, order[key], actor
        row.save()
    motion.version += 1
    motion.save(update_fields=["version"])


@transaction.atomic
def all_agree(actor: Account | None, meeting: Meeting, motions: list[int]) -> int:
    """Record that every member present agreed to motions to which nothing was said yet.

    The recorder names the motions, having heard it; who leaves is left out. Return how many.
    """
    meeting = hold(actor, meeting, Meeting.State.OPEN)
    if meeting.ballot != Meeting.Ballot.SPOKEN:
        raise Conflict("本次会议采用无记名投票，请登记票数。")
    said = by_motion(Statement, meeting)
    away = recusal.excused(meeting)
    here = [a for a in attendees_of(meeting) if a.presence == Attendee.Presence.PRESENT]
    rows = Motion.objects.unscoped(REASON).filter(meeting=meeting, pk__in=motions, postponed="")
    wanted = [motion for motion in rows if motion.pk not in said]
    Statement.objects.bulk_create(
        (
            Statement(
                motion=motion, attendee=one, stance=Statement.Stance.AGREE, order=order,
                recorded_by=actor,
            )
            for motion in wanted
            for order, one in enumerate(here, start=1)
            if one.pk not in away.get(motion.pk, ())
        ),
        batch_size=150,
    )  # fmt: skip
    for motion in wanted:
        motion.version += 1
    Motion.objects.unscoped(REASON).bulk_update(wanted, ["version"], batch_size=200)
    text = f"{len(wanted)} 项，到会成员均表态同意"
    data = {"motions": [motion.pk for motion in wanted]}
    events.record(actor, "会议.登记表态", f"meeting:{meeting.pk}", text, data=data)
    return len(wanted)


@transaction.atomic
def count(
    actor: Account | None,
    motion: Motion,
    *,
    agree: int,
    oppose: int,
    defer: int,
    version: int | None = None,
) -> Vote:
    """Record the papers of a secret ballot on a motion.

    Raises
    ------
    GuantongError
        If there are more papers than members who vote.
    Conflict
        If the meeting speaks, or another recorder wrote to this motion meanwhile.

    """
    meeting = hold(actor, motion.meeting, Meeting.State.OPEN)
    motion = _locked(motion, version)
    if meeting.ballot != Meeting.Ballot.SECRET:
        raise Conflict("本次会议逐人表态，请登记每位成员的意见。")
    voters = len(speakers(meeting, motion))
    papers = agree + oppose + defer
    if min(agree, oppose, defer) < 0 or papers > voters:
        raise GuantongError(
            f"{motion.name}：三项合计 {papers} 票，参加表决 {voters} 人，请核对票数。",
            field="agree",
        )
    row = keep(meeting, motion, agree, oppose, defer)
    motion.version += 1
    motion.save(update_fields=["version"])
    text = f"1 项，收回 {papers} 票"
    events.record(
        actor, "会议.登记票数", f"meeting:{meeting.pk}", text,
        data={"motion": motion.pk, "agree": agree, "oppose": oppose, "defer": defer},
    )  # fmt: skip
    return row


@transaction.atomic
def postpone(actor: Account | None, motion: Motion, reason: str) -> Motion:
    """Leave a motion without a vote, because views differ or facts are not clear; "" undoes it."""
    meeting = hold(actor, motion.meeting, Meeting.State.OPEN)
    motion = _locked(motion, None)
    motion.postponed = reason_of(reason, "暂缓表决的理由") if reason else ""
    motion.version += 1
    motion.save(update_fields=["postponed", "version"])
    words = "暂缓表决 1 项" if reason else "恢复表决 1 项"
    events.record(actor, "会议.暂缓表决", f"meeting:{meeting.pk}", words)
    return motion


def keep(meeting: Meeting, motion: Motion, agree: int, oppose: int, defer: int) -> Vote:
    """Write the counts of a motion with those due, present and excused."""
    rows = attendees_of(meeting)
    away = recusal.excused(meeting).get(motion.pk, set())
    present = [one for one in rows if one.presence == Attendee.Presence.PRESENT]
    row: Vote = Vote.objects.unscoped(REASON).update_or_create(
        motion=motion,
        defaults={
            "due": len(rows), "present": len(present), "excused": len(away), "agree": agree,
            "oppose": oppose, "defer": defer,
        },
    )[0]  # fmt: skip
    return row


def tally(meeting: Meeting, vote: Vote) -> Tally:
    """Return a vote as the rule of majorities takes it."""
    return Tally(
        meeting.on, vote.due, vote.excused, vote.agree, vote.oppose, vote.defer,
        meeting.excused_are_due,
    )  # fmt: skip


def _locked(motion: Motion, version: int | None) -> Motion:
    rows = Motion.objects.unscoped(REASON).select_for_update(of=("self",))
    fresh: Motion = rows.get(pk=motion.pk)
    if version is not None and version != fresh.version:
        raise Conflict(f"{fresh.name}的表决刚由别人登记过。请刷新，核对后再保存。")
    return fresh
