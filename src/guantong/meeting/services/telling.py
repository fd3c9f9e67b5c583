"""What meetings tell the records of appointments: decided, announced, carried out, on probation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core.scope import pointing
from guantong.meeting.models import (
    Attendee,
    Decision,
    Meeting,
    Motion,
    Notice,
    Objection,
    Statement,
    Talk,
    Vote,
)
from guantong.meeting.services import keeping
from guantong.people.models import PostHeld
from guantong.staffing.queries.records import Later, Line, tells

if TYPE_CHECKING:
    from guantong.staffing.models import AppointmentRecord

Outcome = Decision.Outcome


@tells
def told(rows: Sequence[AppointmentRecord]) -> Mapping[int, Later]:
    """Tell of each record what meetings did, one after the other; the last says how far it is."""
    motions = list(
        pointing(Motion, "record", [row.pk for row in rows])
        .select_related("meeting", "notice", "answer", "candidacy__election")
        .order_by("meeting__on", "pk")
    )  # fmt: skip
    if not motions:
        return {}
    votes = _by_motion(Vote, motions)
    decided = _by_motion(Decision, motions, "applied_by")
    said = _by_motion(Statement, motions, "attendee")
    objected = _by_motion(Objection, motions, "case", "checked_by", "agreed_by")
    talks = _by_motion(Talk, motions, "planned_by", "kept_by")
    here = _present(motions)
    held = _held(motions, decided)
    found: dict[int, Later] = {}
    for motion in motions:
        out = found.setdefault(motion.record_id or 0, Later())
        decision = next(iter(decided.get(motion.pk, ())), None)
        vote = next(iter(votes.get(motion.pk, ())), None)
        out.lines.append(_decision(motion, vote, decision, said.get(motion.pk, ()), here))
        out.lines += [*_answered(motion), *_elected(motion)]
        out.lines += _notice(motion)
        out.lines += map(_objection, objected.get(motion.pk, ()))
        out.state, out.held = _state(motion, decision), False
        if decision is not None and decision.applied_at:
            post = held.get(motion.pk)
            out.lines += _appointed(decision, post)
            out.lines += map(_talk, talks.get(motion.pk, ()))
            until = post.probation_until if post else ""
            runs = bool(until) and until > f"{timezone.localdate():%Y-%m}"
            out.state, out.held = (_("试用期中"), False) if runs else (_("已任职"), True)
    return found


def _by_motion(model: Any, motions: Sequence[Motion], *joined: str) -> dict[int, list[Any]]:
    out: dict[int, list[Any]] = {}
    for row in pointing(model, "motion", motions).select_related(*joined or ("motion",)):
        out.setdefault(row.motion_id, []).append(row)
    return out


def _present(motions: Sequence[Motion]) -> dict[int, tuple[int, int]]:
    """Return meeting → how many were due and how many came."""
    out: dict[int, tuple[int, int]] = {}
    keys = {one.meeting_id for one in motions}
    for key, presence in pointing(Attendee, "meeting", keys).values_list("meeting", "presence"):
        due, came = out.get(key, (0, 0))
        out[key] = due + 1, came + (presence == Attendee.Presence.PRESENT)
    return out


def _held(
    motions: Sequence[Motion], decided: Mapping[int, list[Decision]]
) -> dict[int, PostHeld | None]:
    """Return the posts that decisions gave: of the person, in the unit, since the month."""
    rows = list(pointing(PostHeld, "person", {one.person_id for one in motions}))
    out: dict[int, PostHeld | None] = {}
    for motion in motions:
        for decision in decided.get(motion.pk, ()):
            fits = (
                row for row in rows
                if row.person_id == motion.person_id and row.unit_id == motion.unit_id
                and row.title == motion.title and row.start == decision.takes_effect
            )  # fmt: skip
            out[motion.pk] = next(fits, None)
    return out


def _decision(
    motion: Motion, vote: Vote | None, decision: Decision | None, said: Sequence[Statement],
    here: Mapping[int, tuple[int, int]],
) -> Line:  # fmt: skip
    meeting = motion.meeting
    due, came = here.get(meeting.pk, (0, 0))
    what = [meeting.name]
    if meeting.state != Meeting.State.DRAFT:
        what.append(_("应到会 %(due)s 人，到会 %(came)s 人") % {"due": due, "came": came})
        what.append(str(meeting.get_ballot_display()))
    if said:
        what.append("、".join(f"{one.attendee.name}（{one.get_stance_display()}）" for one in said))
    result = str(decision.get_outcome_display()) if decision else str(meeting.get_state_display())
    if vote is not None:
        counts = {"agree": vote.agree, "oppose": vote.oppose, "defer": vote.defer,
                  "excused": vote.excused}  # fmt: skip
        text = _("同意 %(agree)s、不同意 %(oppose)s、缓议 %(defer)s、回避 %(excused)s")
        result = f"{result}；{text % counts}"
    return Line(
        "decision", "；".join(what), str(meeting.get_kind_display()), meeting.on, result,
        _("讨论决定记录") if decision else "",
    )  # fmt: skip


def _answered(motion: Motion) -> list[Line]:
    """Tell what another committee answered, by its document."""
    answer = motion.answer
    if answer is None:
        return []
    result = str(answer.get_outcome_display())
    return [Line("decision", str(motion.get_way_display()), motion.asked_of, answer.on, result,
                 answer.number)]  # fmt: skip


def _elected(motion: Motion) -> list[Line]:
    """Tell how an election went in which the person stood."""
    one = getattr(motion, "candidacy", None)
    if one is None:
        return []
    result = _("待选举") if one.elected is None else _("当选") if one.elected else _("未当选")
    if one.agree is not None:
        counts = {"agree": one.agree, "oppose": one.oppose, "abstain": one.abstain}
        result += "；" + _("赞成 %(agree)s、反对 %(oppose)s、弃权 %(abstain)s") % counts
    election = one.election
    body = str(election.get_kind_display())
    return [Line("appointment", election.name, body, election.on, result, election.document)]


def _notice(motion: Motion) -> list[Line]:
    notice: Notice | None = motion.notice
    if notice is None:
        if not motion.notice_waived:
            return []
        return [Line("notice", _("不公示"), result=motion.notice_waived)]
    told = {"first": notice.first, "last": notice.last, "days": notice.days}
    what = _("%(first)s 至 %(last)s，%(days)s 个工作日") % told
    over = notice.last < timezone.localdate()
    result = motion.held_back and f"{_('暂缓任职')}：{motion.held_back}"
    result = result or (_("期满") if over else _("公示中"))
    return [Line("notice", what, "", notice.last, result, notice.place)]


def _objection(row: Objection) -> Line:
    """Tell how far one is checked, and by whom; neither what it says nor whose it is."""
    what = _("公示反映（%s）") % row.get_origin_display()
    by = "、".join(str(one) for one in (row.checked_by, row.agreed_by) if one)
    return Line("notice", what, by, row.concluded_on or row.received_on, str(row.state))


def _talk(row: Talk) -> Line:
    what = _("任职谈话：%s谈话") % row.speaker
    by = str(row.kept_by or row.planned_by or "")
    return Line("appointment", what, by, row.held_on or row.on,
                _("已谈") if row.held_on else _("已安排"))  # fmt: skip


def _appointed(decision: Decision, post: PostHeld | None) -> list[Line]:
    on = timezone.localdate(decision.applied_at)
    by = str(decision.applied_by or "")
    found = [Line("appointment", _("任职年月 %s") % decision.takes_effect, by, on, _("已任职"),
                  decision.document)]  # fmt: skip
    until = post.probation_until if post else ""
    if until:
        over = until <= f"{timezone.localdate():%Y-%m}"
        result = _("期满") if over else _("试用期中")
        found.append(Line("probation", _("试用期至 %s") % until, "", _last(until), result))
    return found


def _last(month: str) -> dt.date:
    year, number = map(int, month.split("-"))
    return dt.date(year, number, 1)


def _state(motion: Motion, decision: Decision | None) -> str:
    if decision is None:
        waiting = motion.meeting.state == Meeting.State.DRAFT
        return _("已列入议题") if waiting else str(motion.meeting.get_state_display())
    if decision.outcome != Outcome.PASSED:
        return str(decision.get_outcome_display())
    why = keeping.kept_back(motion)
    if why:
        return why
    if motion.notice is None:
        return _("已表决通过")
    return str(motion.notice.state.label)
