"""Closing a meeting's record, and the officers who put their names to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Signature
from guantong.core.services import events, signing
from guantong.meeting.models import (
    Attendee,
    Decision,
    Meeting,
    Motion,
    Recusal,
    Statement,
    Vote,
)
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import ranks, recusal, unmaking, voting
from guantong.meeting.services.rows import attendees_of, by_motion, motions_of, of_motions
from guantong.standards.voting import Tally

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
#: What a motion says, as far as it is decided on and carried out.
MOVED = (
    "person_id", "kind", "unit_id", "title", "appoint", "remove", "level", "duty", "is_chief",
    "is_leading", "is_elected", "reason", "postponed",
)  # fmt: skip
COUNTS = ("due", "present", "excused", "agree", "oppose", "defer")
#: What the chair may say of a motion that did not pass.
NOT_PASSED = {Decision.Outcome.FAILED.value, Decision.Outcome.DEFERRED.value}


def _conclusions(meeting: Meeting) -> list[Field]:
    """Ask what the chair says of each motion that will not pass."""
    options = [("", _("按票数")), ("failed", _("未通过")), ("deferred", _("缓议"))]
    return [
        Field(f"m{one.pk}", f"{one.name}：{one.words}", "choice", choices=options, required=False)
        for one in failing(meeting)
    ]


def _closing(meeting: Meeting) -> str:
    text = gettext("会议结束后由有权的干部签字；签字前可以更正。")
    if failing(meeting):
        text += gettext("下列事项同意的未超过应到会成员半数，请按主持人的结论选择。")
    for one in unmade(meeting):
        said = {"name": one.motion.name, "words": "；".join(one.words)}
        text += gettext("%(name)s不通过：%(words)s。") % said
    return text


@act(
    Meeting, "会议.闭会", _("会议结束"), needs=MEETING_RECORD, when=(State.OPEN,),
    then=State.CLOSED, ask=_conclusions, confirm=_closing, back="reopen",
)  # fmt: skip
def close(
    actor: Account | None,
    meeting: Meeting,
    conclusions: Mapping[int, str] | None = None,
    **said_of: str,
) -> Done:
    """Count what was said, write down what was decided, and put the record forward for signing.

    Parameters
    ----------
    conclusions
        For motions that did not pass: whether the chair says 未通过 or 缓议. Without it a motion
        to which at least as many said 缓议 as 不同意 is deferred.
    said_of
        The same from the form, ``m`` and the motion's key.

    Raises
    ------
    GuantongError
        If somebody present has not spoken to a motion, or a recusal is not settled.

    """
    _settled(meeting)
    chosen = dict(conclusions or {}) | {int(name[1:]): one for name, one in said_of.items()}
    said, votes = by_motion(Statement, meeting), by_motion(Vote, meeting)
    motions = motions_of(meeting)
    of_motions(Decision, meeting).delete()
    made = []
    for motion in motions:
        outcome = Decision.Outcome.DEFERRED.value
        if not motion.postponed:
            vote = _vote(meeting, motion, said, votes)
            outcome = _outcome(meeting, vote, chosen.get(motion.pk, ""))
        made.append(Decision(motion=motion, outcome=outcome))
    Decision.objects.bulk_create(made, batch_size=150)
    meeting.digest = record_digest(meeting)
    signing.put_forward(
        actor, meeting, MEETING_RECORD, f"{meeting.name}：会议记录", digest=meeting.digest,
        needed=meeting.signatures_needed,
    )  # fmt: skip
    passed = sum(one.outcome == Decision.Outcome.PASSED for one in made)
    return Done(f"{len(made)} 项，通过 {passed} 项", data={"digest": meeting.digest})


@act(
    Meeting, "会议.更正记录", _("更正记录"), needs=MEETING_RECORD, when=(State.CLOSED,),
    then=State.OPEN, ask=(Field("reason", _("更正记录的理由"), "reason"),),
    confirm=_("回到“会议中”，已有的签字作废。"),
)  # fmt: skip
def reopen(_actor: Account | None, meeting: Meeting, reason: str) -> str:
    """Go back to correct a closed record that is not fully signed; signatures given fall away."""
    gone = signing.withdraw(meeting)
    of_motions(Decision, meeting).delete()
    meeting.digest = ""
    return f"更正记录，作废签字 {gone} 个。理由：{reason}"


def _read(_reader: Account, meeting: Meeting) -> list[tuple[str, str]]:
    """Offer the record that the officer read, by its digest: a later one is none of the choices."""
    text = gettext("我已核对会议记录，与会议情况一致（防篡改校验码 %s）") % meeting.digest[:16]
    return [(meeting.digest, text)]


@act(
    Meeting, "会议.签字", _("签字"), needs=MEETING_RECORD, when=(State.CLOSED,),
    ask=(
        Field("role", _("签字身份"), most=40, help=_("例如：记录人、审核人")),
        Field("read", _("核对"), "choices", choices=_read),
    ),
    confirm=_("签字后不能收回；签满人数，决定即成立。"), back=FINAL,
)  # fmt: skip
def sign(actor: Account, meeting: Meeting, role: str, read: str | list[str]) -> Done:
    """Put one's name to the record; with the last name needed the decision stands.

    Parameters
    ----------
    role
        As what the officer signs, e.g. 记录人.
    read
        The digest of the record that the officer read, as the form gives it or by itself.

    Raises
    ------
    Conflict
        If the record changed since it was read, or the officer has signed already.

    """
    if read not in (meeting.digest, [meeting.digest]) or record_digest(meeting) != meeting.digest:
        raise Conflict(_("记录在您阅读之后有改动。请刷新，重新核对后再签字。"))
    role = " ".join(role.split())[:40]
    if not role:
        raise GuantongError(_("请写明以什么身份签字，例如记录人、审核人。"), field="role")
    last = signing.sign(actor, signing.waiting(meeting), digest=meeting.digest, role=role)
    given = len(signatures(meeting))
    if last:
        meeting.state, meeting.decided_at = State.DECIDED, timezone.now()
        meeting.save()
        ranks.settle(meeting)
        events.record(actor, "会议.决定生效", meeting, f"签字 {given} 人")
    text = f"{role}签字（{given}/{meeting.signatures_needed}）"
    told = gettext("已签字。%(state)s") % {"state": meeting.get_state_display()}
    return Done(text, told, data={"digest": meeting.digest})


def signatures(meeting: Meeting) -> list[Signature]:
    """Return the signatures under the record as it stands, in their order."""
    return signing.given(meeting, meeting.digest)


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
            m.pk, [getattr(m, name) for name in MOVED] + [m.rank] * bool(m.rank),
            [[s.attendee_id, s.stance, s.order] for s in said.get(m.pk, ())],
            [[r.attendee_id, r.relation, r.lifted] for r in away.get(m.pk, ())],
            [[getattr(v, name) for name in COUNTS] for v in votes.get(m.pk, ())],
            [d.outcome for d in outcomes.get(m.pk, ())],
            # Records that were signed before authority was kept say nothing of it.
            *([[m.authority, m.way, m.asked_of]] if m.authority else []),
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


def unmade(meeting: Meeting) -> list[unmaking.Unmade]:
    """Return what comes of the motions that do not pass, or will not."""
    return unmaking.unmade(meeting, failing(meeting))


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
                out.append((motion, gettext("没有登记票数")))
            continue
        spoken = {s.attendee_id for s in said.get(motion.pk, ())}
        silent = [a.name for a in here if a.pk not in spoken | away.get(motion.pk, set())]
        if silent and not spoken:
            out.append((motion, gettext("尚未登记")))
        elif silent:
            who = "、".join(silent[:3]) + (gettext("等") if len(silent) > 3 else "")
            out.append((motion, gettext("%s未表态") % who))
    return out


def _settled(meeting: Meeting) -> None:
    left = missing(meeting)
    if left:
        motion, why = left[0]
        more = gettext("，另有 %s 项") % (len(left) - 1) if len(left) > 1 else ""
        told = {"name": motion.name, "why": why + more}
        raise GuantongError(_("会议还不能结束。%(name)s：%(why)s。") % told)
    rows = of_motions(Recusal, meeting).filter(certain=False)
    open_one = rows.select_related("motion", "attendee").first()
    if open_one:
        text = _(
            "会议还不能结束。%(member)s与人选%(name)s的关系待核，请确认回避或写明不回避的理由。"
        )
        told = {"member": open_one.attendee.name, "name": open_one.motion.name}
        raise GuantongError(text % told)


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
