"""Closing a meeting's record, and the officers who put their names to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from guantong.core.errors import Conflict, GuantongError
from guantong.core.reasons import reason_of
from guantong.core.services import events
from guantong.meeting.models import (
    Attendee,
    Decision,
    Meeting,
    Motion,
    Recusal,
    Signature,
    Statement,
    Vote,
)
from guantong.meeting.services import recusal, voting
from guantong.meeting.services.held import (
    REASON,
    attendees_of,
    by_motion,
    hold,
    motions_of,
)
from guantong.standards.voting import Tally

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What a motion says, as far as it is decided on and carried out.
MOVED = (
    "person_id", "kind", "unit_id", "title", "appoint", "remove", "level", "duty", "is_chief",
    "is_leading", "is_elected", "reason", "postponed",
)  # fmt: skip
COUNTS = ("due", "present", "excused", "agree", "oppose", "defer")
#: What the chair may say of a motion that did not pass.
NOT_PASSED = {Decision.Outcome.FAILED.value, Decision.Outcome.DEFERRED.value}


@transaction.atomic
def close(
    actor: Account | None, meeting: Meeting, conclusions: Mapping[int, str] | None = None
) -> Meeting:
    """Count what was said, write down what was decided, and close the record for signing.

    Parameters
    ----------
    conclusions
        For motions that did not pass: whether the chair says 未通过 or 缓议. Without it a motion
        to which at least as many said 缓议 as 不同意 is deferred.

    Raises
    ------
    GuantongError
        If somebody present has not spoken to a motion, or a recusal is not settled.

    """
    meeting = hold(actor, meeting, Meeting.State.OPEN)
    _settled(meeting)
    said, votes = by_motion(Statement, meeting), by_motion(Vote, meeting)
    motions = motions_of(meeting)
    Decision.objects.unscoped(REASON).filter(motion__meeting=meeting).delete()
    made = []
    for motion in motions:
        outcome = Decision.Outcome.DEFERRED.value
        if not motion.postponed:
            vote = _vote(meeting, motion, said, votes)
            outcome = _outcome(meeting, vote, (conclusions or {}).get(motion.pk, ""))
        made.append(Decision(motion=motion, outcome=outcome))
    Decision.objects.bulk_create(made, batch_size=150)
    meeting.state = Meeting.State.CLOSED
    meeting.digest = record_digest(meeting)
    meeting.save()
    passed = sum(one.outcome == Decision.Outcome.PASSED for one in made)
    text = f"{len(made)} 项，通过 {passed} 项"
    data = {"digest": meeting.digest}
    events.record(actor, "会议.闭会", f"meeting:{meeting.pk}", text, data=data)
    return meeting


@transaction.atomic
def reopen(actor: Account | None, meeting: Meeting, reason: str) -> Meeting:
    """Go back to correct a closed record that is not fully signed; signatures given fall away."""
    meeting = hold(actor, meeting, Meeting.State.CLOSED)
    reason = reason_of(reason, "更正记录的理由")
    gone = Signature.objects.unscoped(REASON).filter(meeting=meeting).delete()[0]
    Decision.objects.unscoped(REASON).filter(motion__meeting=meeting).delete()
    meeting.state, meeting.digest = Meeting.State.OPEN, ""
    meeting.save()
    text = f"更正记录，作废签字 {gone} 个。理由：{reason}"
    events.record(actor, "会议.更正记录", f"meeting:{meeting.pk}", text)
    return meeting


@transaction.atomic
def sign(actor: Account, meeting: Meeting, role: str, digest: str) -> Meeting:
    """Put one's name to the record; with the last name needed the decision stands.

    Parameters
    ----------
    role
        As what the officer signs, e.g. 记录人.
    digest
        The digest of the record that the officer read.

    Raises
    ------
    Conflict
        If the record changed since it was read, or the officer has signed already.

    """
    meeting = hold(actor, meeting, Meeting.State.CLOSED)
    if digest != meeting.digest or record_digest(meeting) != meeting.digest:
        raise Conflict("记录在您阅读之后有改动。请刷新，重新核对后再签字。")
    rows = Signature.objects.unscoped(REASON).filter(meeting=meeting)
    if rows.filter(account=actor).exists():
        raise Conflict("您已经签过字，须由另一人签字。")
    role = " ".join(role.split())[:40]
    if not role:
        raise GuantongError("请写明以什么身份签字，例如记录人、审核人。", field="role")
    Signature(
        meeting=meeting, account=actor, name=actor.display_name, role=role, digest=digest
    ).save()
    given = rows.count()
    events.record(
        actor, "会议.签字", f"meeting:{meeting.pk}",
        f"{role}签字（{given}/{meeting.signatures_needed}）", data={"digest": digest},
    )  # fmt: skip
    if given >= meeting.signatures_needed:
        meeting.state, meeting.decided_at = Meeting.State.DECIDED, timezone.now()
        meeting.save()
        events.record(actor, "会议.决定生效", f"meeting:{meeting.pk}", f"签字 {given} 人")
    return meeting


def record_digest(meeting: Meeting) -> str:
    """Return the SHA-256 of everything that the record says."""
    told: dict[str, Any] = {
        "meeting": [
            meeting.pk, meeting.name, str(meeting.on), meeting.ballot, meeting.excused_are_due,
        ],
        "attendees": [[a.pk, a.name, a.presence] for a in attendees_of(meeting)],
    }  # fmt: skip
    said, votes = by_motion(Statement, meeting), by_motion(Vote, meeting)
    away, outcomes = by_motion(Recusal, meeting), by_motion(Decision, meeting)
    told["motions"] = [
        [
            m.pk, [getattr(m, name) for name in MOVED],
            [[s.attendee_id, s.stance, s.order] for s in said.get(m.pk, ())],
            [[r.attendee_id, r.relation, r.lifted] for r in away.get(m.pk, ())],
            [[getattr(v, name) for name in COUNTS] for v in votes.get(m.pk, ())],
            [d.outcome for d in outcomes.get(m.pk, ())],
        ]
        for m in motions_of(meeting)
    ]  # fmt: skip
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def failing(meeting: Meeting) -> list[Motion]:
    """Return the motions of an open meeting to which no more than half of those due agreed."""
    if meeting.state != Meeting.State.OPEN:
        return []
    said, votes = by_motion(Statement, meeting), by_motion(Vote, meeting)
    left = {motion.pk for motion, _why in missing(meeting)}
    due, away = len(attendees_of(meeting)), recusal.excused(meeting)
    out = []
    for motion in motions_of(meeting):
        if motion.postponed or motion.pk in left:
            continue
        if meeting.ballot == Meeting.Ballot.SECRET:
            agree = votes[motion.pk][0].agree
        else:
            agree = sum(s.stance == Statement.Stance.AGREE for s in said.get(motion.pk, ()))
        gone = len(away.get(motion.pk, ()))
        if not Tally(meeting.on, due, gone, agree, 0, 0, meeting.excused_are_due).passes:
            out.append(motion)
    return out


def missing(meeting: Meeting) -> list[tuple[Motion, str]]:
    """Return the motions that cannot be closed yet, and why."""
    said, votes = by_motion(Statement, meeting), by_motion(Vote, meeting)
    away = recusal.excused(meeting)
    here = [a for a in attendees_of(meeting) if a.presence == Attendee.Presence.PRESENT]
    out = []
    for motion in motions_of(meeting):
        if motion.postponed:
            continue
        if meeting.ballot == Meeting.Ballot.SECRET:
            if motion.pk not in votes:
                out.append((motion, "没有登记票数"))
            continue
        spoken = {s.attendee_id for s in said.get(motion.pk, ())}
        silent = [a.name for a in here if a.pk not in spoken | away.get(motion.pk, set())]
        if silent and not spoken:
            out.append((motion, "尚未登记"))
        elif silent:
            out.append((motion, f"{'、'.join(silent[:3])}{'等' if len(silent) > 3 else ''}未表态"))
    return out


def _settled(meeting: Meeting) -> None:
    left = missing(meeting)
    if left:
        motion, why = left[0]
        more = f"，另有 {len(left) - 1} 项" if len(left) > 1 else ""
        raise GuantongError(f"还不能闭会。{motion.name}：{why}{more}。")
    rows = Recusal.objects.unscoped(REASON).filter(motion__meeting=meeting, certain=False)
    open_one = rows.select_related("motion", "attendee").first()
    if open_one:
        raise GuantongError(
            f"还不能闭会。{open_one.attendee.name}与人选{open_one.motion.name}的关系待核，"
            "请确认回避或写明不回避的理由。"
        )


def _vote(
    meeting: Meeting, motion: Motion, said: Mapping[int, list[Any]], votes: Mapping[int, list[Any]]
) -> Vote:
    if meeting.ballot == Meeting.Ballot.SECRET:
        row: Vote = votes[motion.pk][0]
        return voting.keep(meeting, motion, row.agree, row.oppose, row.defer)
    stances = [s.stance for s in said.get(motion.pk, ())]
    return voting.keep(meeting, motion, *(stances.count(one) for one in Statement.Stance.values))


def _outcome(meeting: Meeting, vote: Vote, conclusion: str) -> str:
    if voting.tally(meeting, vote).passes:
        return Decision.Outcome.PASSED.value
    if conclusion in NOT_PASSED:
        return conclusion
    later = vote.defer > 0 and vote.defer >= vote.oppose
    return (Decision.Outcome.DEFERRED if later else Decision.Outcome.FAILED).value
