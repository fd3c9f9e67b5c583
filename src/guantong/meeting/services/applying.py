"""Carrying out what a meeting decided. Posts held change here, by a signed decision alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.months import MONTH
from guantong.frame.models import SourceKind
from guantong.frame.records.origin import Origin
from guantong.meeting.models import Answer, Decision, Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import deciding, notice, ranks
from guantong.meeting.services.keeping import kept_back, lapsed
from guantong.meeting.services.rows import of_motions
from guantong.people.services import movement
from guantong.standards.months import Month
from guantong.standards.rules import parameter

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Meeting.State
PROBATION_MONTHS = parameter("tenure.probation", "months").default


@dataclass(frozen=True)
class Applied:
    """What was carried out, and what was kept back."""

    done: int
    held_back: int


@act(
    Meeting, "会议.办理任免", _("办理任免"), needs=MEETING_RECORD, when=(State.DECIDED,),
    name="apply", back=_("没有一键撤回：办错的，按更正的决定逐人调整任职情况。"),
    ask=(
        Field("document", _("任免文号"), most=80, initial=lambda meeting: _document_of(meeting),
              help=_("例如：永干〔2026〕12号。上级批复的，记上级来文文号。")),
        Field(
            "month", _("任职年月"), most=7, help=_("例如 2026-12"),
            initial=lambda _meeting: f"{timezone.localdate():%Y-%m}",
        ),
        Field(
            "probation", _("试用期（月）"), "number", least=0, most=24, initial=PROBATION_MONTHS,
            help=_("只记在提拔担任的非选任职务上。"),
        ),
    ),
    confirm=_(
        "按签字的决定更新任职情况：结束原任职务、登记新任职务和试用期，一次办完；"
        "有一项不能办的，全部不办。待上级批复、待协管方答复和待选举的人选不在其内。"
    ),
)  # fmt: skip
def apply_decision(
    actor: Account | None,
    meeting: Meeting,
    *,
    document: str,
    month: str,
    probation: int = PROBATION_MONTHS,
    today: dt.date | None = None,
) -> Done:
    """Change the posts held as the meeting decided: all that may be, or nothing.

    Parameters
    ----------
    document
        The number of the document that appoints.
    month
        From when the posts are held, ``YYYY-MM``.
    probation
        Months of probation of posts that are not elected.

    Raises
    ------
    GuantongError
        If there is no document or no month, or a notice has not run out.
    Conflict
        If the meeting has not decided, the record was tampered with, or everything is done.

    """
    document = _checked(meeting, document, month)
    if deciding.record_digest(meeting) != meeting.digest:
        raise Conflict(_("会议记录与签字时不一致，不能办理。请联系审计管理员。"))
    rows = list(_waiting(meeting).select_for_update(of=("self",)))
    if not rows:
        raise Conflict(_("本次会议的决定已经全部办理，没有可办的事项。"))
    ready = [row for row in rows if not kept_back(row.motion)]
    if not ready:
        first = rows[0].motion
        why = {"name": first.name, "why": kept_back(first)}
        raise Conflict(_("余下的人选都还不能办理。%(name)s：%(why)s。") % why)
    _require_notice([row.motion for row in ready], today)
    ranks.check(row.motion for row in ready)
    origin = Origin(kind=SourceKind.SCREEN.value, text=document, on=meeting.on)
    for row in ready:
        carry_out(actor, row, document, month, probation, origin)
    left = len(rows) - len(ready)
    text = f"办理任免 {len(ready)} 项，{document}" + (f"，暂缓 {left} 项" if left else "")
    data = {"persons": [row.motion.person_id for row in ready], "month": month}
    told = gettext("办理任免 %(done)s 项，暂缓 %(held)s 项。")
    return Done(
        text, told % {"done": len(ready), "held": left}, value=Applied(len(ready), left), data=data
    )


def _checked(meeting: Meeting, document: str, month: str) -> str:
    document = " ".join(document.split())[:80]
    if not document:
        raise GuantongError(_("请填写任免文号，例如“永干〔2026〕12号”。"), field="document")
    if not MONTH.fullmatch(month):
        raise GuantongError(_("任职年月须写成 2026-07 的样子。"), field="month")
    if month < f"{meeting.on:%Y-%m}":
        text = _("任职年月早于会议年月 %s，请核对。") % f"{meeting.on:%Y-%m}"
        raise GuantongError(text, field="month")
    return document


def _waiting(meeting: Meeting) -> Any:
    """Return what passed and is neither carried out nor come to nothing, in the agenda's order."""
    rows = of_motions(Decision, meeting)
    rows = rows.filter(outcome=Decision.Outcome.PASSED, applied_at=None).select_related(
        "motion__person__unit", "motion__unit", "motion__notice", "motion__answer"
    )
    gone = of_motions(Decision, meeting).filter(lapsed("motion__")).order_by()
    return rows.exclude(pk__in=gone.values("pk")).order_by("motion__position", "motion_id")


def _require_notice(motions: list[Motion], today: dt.date | None) -> None:
    for motion in motions:
        if not motion.needs_notice:
            continue
        if motion.notice is None:
            law = notice.LAW.citation(motion.meeting.on)
            raise GuantongError(
                _("%(name)s还没有公示，不能办理任职。依据：%(law)s。")
                % {"name": motion.name, "law": law}
            )
        if not notice.over(motion.notice, today):
            told = {"name": motion.name, "last": motion.notice.last}
            raise GuantongError(_("%(name)s的公示到 %(last)s 截止，期满后才能办理任职。") % told)


def carry_out(
    actor: Account | None,
    row: Decision,
    document: str,
    month: str,
    probation: int,
    origin: Origin,
) -> None:
    """Change the posts held as one motion says; no act: part of applying, and of an election's end.

    What another committee decided stands under its number.
    """
    motion = row.motion
    if motion.is_above and motion.answer is not None and not motion.stands:
        document = _of_above(motion, motion.answer, month) or document
    if motion.kind == Motion.Kind.RANK:
        ranks.carry_out(actor, motion, month, document, origin)
    elif motion.unit is None:
        movement.relieve(actor, motion.person, month, origin=origin)
    else:
        promoted = not motion.is_elected and _promotes(motion)
        until = str(Month.parse(month) + probation) if probation and promoted else ""
        post = movement.NewPost(
            motion.title, month, level=motion.level, is_chief=motion.is_chief,
            reason=motion.reason, words=motion.appoint, duty=motion.duty,
            is_leading=motion.is_leading, is_elected=motion.is_elected, probation_until=until,
            document=document,
        )  # fmt: skip
        beside = motion.kind == Motion.Kind.ADD
        movement.appoint(actor, motion.person, motion.unit, post, beside=beside, origin=origin)
    row.document, row.takes_effect = document, month
    row.applied_at, row.applied_by = timezone.now(), actor
    row.save()


def _of_above(motion: Motion, answer: Answer, month: str) -> str:
    if month < f"{answer.on:%Y-%m}":
        told = {"name": motion.name, "who": motion.asked_of, "on": answer.on}
        text = _("%(name)s的任职年月早于%(who)s批复日期 %(on)s，请核对。")
        raise GuantongError(text % told, field="month")
    return answer.number


def _document_of(meeting: Meeting) -> str:
    """Return the number under which all that can be carried out now was approved, "" if none."""
    ready = [row.motion for row in _waiting(meeting) if not kept_back(row.motion)]
    numbers = {one.answer.number if one.is_above and one.answer else "" for one in ready}
    return numbers.pop() if len(numbers) == 1 else ""


def _promotes(motion: Motion) -> bool:
    """Tell whether the post is of a higher level than the one held; levels grow downwards."""
    before = motion.person.level
    return bool(motion.level) and (not before or motion.level < before)
