"""Rank promotions at a meeting: from a round's proposals to motions, from a decision to the rank.

A quota is never passed: places are taken by whoever is proposed, and counted once more when ranks
are held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.meeting.models import Decision, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import opening
from guantong.meeting.services.proposed import Member, Move
from guantong.meeting.services.rows import of_motions
from guantong.people.rules.versions import rules_for
from guantong.people.services import ranks as holding
from guantong.staffing.models import RankCandidate, RankRound
from guantong.staffing.services import ranks

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.frame.records.origin import Origin

REASON = "晋升职级"
State = Meeting.State


@act(
    RankRound, "会议.由职级晋升列入", gettext_lazy("提交会议"), needs=MEETING_RECORD, makes=Meeting,
    name="meeting", ask=opening.ASKED, when=(RankRound.State.OPEN,),
)  # fmt: skip
def create_from_round(
    actor: Account | None, row: RankRound, data: Mapping[str, Any] | None = None,
    members: Sequence[Member] | str = (), **facts: Any,
) -> Done:  # fmt: skip
    """Prepare a meeting of the round's unit that decides on its proposals.

    Errors as `opening.create` and `add_round`.
    """
    told = {"is_demo": row.is_demo, **(data or {}), **facts}
    meeting: Meeting = opening.create(actor, row.unit, told, members)
    many = _add(actor, meeting, row)
    return Done(f"由“{row.name}”列入晋升职级 {many} 项", made=meeting)


@act(
    Meeting, "会议.列入职级晋升", gettext_lazy("列入职级晋升"), needs=MEETING_RECORD,
    when=(State.DRAFT,), name="add-ranks",
    ask=(
        Field("source", gettext_lazy("职级晋升"), RankRound,
              help=gettext_lazy("把该轮已提名、还没有列入会议的人选全部列入。")),
    ),
)  # fmt: skip
def add_round(actor: Account | None, meeting: Meeting, source: RankRound) -> Done:
    """Put all proposals of a round that are on no agenda onto a meeting's.

    Raises
    ------
    GuantongError
        If nobody is proposed, or somebody is no longer able.

    """
    many = _add(actor, meeting, source)
    return Done(f"列入晋升职级 {many} 项", _("已列入 %s 项。") % many)


def _add(actor: Account | None, meeting: Meeting, row: RankRound) -> int:
    proposed = rows_of(row, RankCandidate).filter(state=RankCandidate.State.PROPOSED)
    some = list(proposed.select_related("person__unit", "round__unit"))
    if not some:
        raise GuantongError(_("这一轮还没有提名人选，请先提名。"), field="source")
    for one in some:
        ranks.judge_again(one)
        if one.verdict != RankCandidate.Verdict.MET:
            told = {"name": one.person.name, "why": one.why}
            text = _("%(name)s已不能晋升，请先撤回提名：%(why)s")
            raise GuantongError(text % told, field="source")
    needed = rules_for(meeting.unit, meeting.on).value("rank.notice", "needed")
    waived = "" if needed else _("按任职规则的参数，晋升职级不公示")
    moves = [
        Move(one.person, appoint=str(one.get_rank_display()), reason=REASON, rank=one.rank,
             candidate=one, notice_waived=waived)
        for one in some
    ]  # fmt: skip
    opening.add_motions(actor, meeting, moves)
    ranks.put_on_agenda(some)
    return len(some)


def settle(meeting: Meeting) -> None:
    """Give back the places of those who were not agreed to, once a decision stands."""
    rows = of_motions(Decision, meeting).exclude(outcome=Decision.Outcome.PASSED)
    for row in rows.filter(motion__kind=Motion.Kind.RANK).select_related("motion__candidate"):
        if row.motion.candidate is not None:
            ranks.settle(row.motion.candidate, held=False)


def check(motions: Iterable[Motion]) -> None:
    """Refuse before anything is held, if a quota would be passed; see `ranks.may_be_held`."""
    keys = [one.candidate_id for one in motions if one.kind == Motion.Kind.RANK]
    rows = RankCandidate.objects.unscoped("会议已决定的人选").filter(pk__in=keys)
    ranks.may_be_held(rows.select_related("person__unit", "round__unit"), timezone.localdate())


def carry_out(
    actor: Account | None, motion: Motion, month: str, document: str, origin: Origin
) -> None:
    """Let a person hold the rank from a month on; the posts stay."""
    holding.promote(actor, motion.person, motion.rank, month, document=document, origin=origin)
    if motion.candidate is not None:
        ranks.settle(motion.candidate, held=True)
