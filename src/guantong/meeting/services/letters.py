"""请示, 提名建议函, 征求意见函: what goes to another committee about motions, and its answer."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import rows_of, rows_of_all
from guantong.meeting.models import Answer, Candidacy, Decision, Letter, Meeting, Motion, Way
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import authority, numbers
from guantong.meeting.services.keeping import ASKS
from guantong.standards import authority as rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.models import Account

State = Letter.State
PASSED = Decision.Outcome.PASSED


def unwritten(meeting: Meeting) -> list[Motion]:
    """Return the motions that passed and of which another committee has to be told or asked."""
    rows = rows_of(meeting, Motion).filter(
        decision__outcome=PASSED, way__in=ASKS, letter=None, decision__applied_at=None
    )
    return list(rows)


def motions_of(letter: Letter) -> list[Motion]:
    """Return what a letter is about, in the meeting's order."""
    rows = rows_of(letter, Motion)
    return list(rows.select_related("person", "unit", "answer", "decision").order_by("position"))


def _grouped(meeting: Meeting) -> dict[tuple[str, str, str], list[Motion]]:
    """Return the motions by letter: its kind, to whom it goes, who decides at last."""
    up = authority.upwards(meeting)
    groups: dict[tuple[str, str, str], list[Motion]] = defaultdict(list)
    for motion in unwritten(meeting):
        to = up if motion.way == Way.RECOMMEND else motion.asked_of
        groups[motion.way, to, motion.asked_of].append(motion)
    return groups


def _coming(meeting: Meeting) -> str:
    lines = [
        f"{Letter.Kind(kind).label} → {to}：{'、'.join(one.name for one in some)}"
        for (kind, to, _who), some in _grouped(meeting).items()
    ]
    return gettext("将形成：%s。登记发出前可以撤回。") % "；".join(lines)


@act(
    Meeting, "会议.出具函件", _("出具请示、函"), needs=MEETING_RECORD,
    when=(Meeting.State.DECIDED,), confirm=_coming, name="write",
    back=_("登记发出前，可以在函件页面“撤回”。"),
)  # fmt: skip
def write(actor: Account | None, meeting: Meeting) -> Done:
    """Draw up a letter to each committee that has to be told or asked of what passed.

    Raises
    ------
    Conflict
        If nobody has to be.

    """
    groups = _grouped(meeting)
    if not groups:
        raise Conflict(_("没有需要报上级审批、提名建议或征求意见的事项。"))
    for (kind, to, who), some in groups.items():
        row = Letter(meeting=meeting, kind=kind, to=to, decider=who, made_by=actor)
        row.save()
        keys = [one.pk for one in some]
        rows_of(meeting, Motion).filter(pk__in=keys).update(letter=row)
    told = gettext("已形成 %s 件，请登记发出。") % len(groups)
    return Done(f"请示和函 {len(groups)} 件", told, value=len(groups))


@act(
    Letter, "会议.撤回函件", _("撤回"), needs=MEETING_RECORD, when=(State.DRAFT,), name="unwrite",
    confirm=_("还没有发出的函件撤回后，可以重新出具。"),
    back=_("撤回错了，在会议页面重新“出具请示、函”。"),
)  # fmt: skip
def unwrite(_actor: Account | None, letter: Letter) -> Done:
    """Take back a letter that was not sent."""
    count = rows_of(letter, Motion).update(letter=None)
    words = f"{letter}：{count} 人"
    letter.delete()
    return Done(words, _("已撤回。"))


@act(
    Letter, "会议.函件发出", _("登记发出"), needs=MEETING_RECORD, when=(State.DRAFT,),
    then=State.SENT, name="send", back="unsend",
    ask=(
        Field("number", most=80, help=_("例如：甲组〔2026〕12号")),
        Field("sent_on", type="date", initial=lambda _row: timezone.localdate()),
    ),
)  # fmt: skip
def send(_actor: Account | None, letter: Letter, number: str, sent_on: dt.date) -> Done:
    """Record that a letter went out: its number and day.

    Raises
    ------
    GuantongError
        If it would have gone out before the meeting, has no number, or another letter has it.

    """
    if not number.strip():
        raise GuantongError(_("请填写文号，例如“甲组〔2026〕12号”。"), field="number")
    if sent_on < letter.meeting.on:
        raise GuantongError(_("发出日期早于会议日期，请核对。"), field="sent_on")
    if numbers.is_taken(letter.meeting.unit, number.strip()):
        text = _("文号“%s”已用于另一件，请核对。")
        raise GuantongError(text % number.strip(), field="number")
    letter.number, letter.sent_on = number.strip(), sent_on
    if letter.asks_opinion:
        letter.due_on = sent_on + dt.timedelta(days=rules.table().consult.days)
    return Done(f"{letter}，{letter.number}，{sent_on}", _("已登记发出。"))


@act(
    Letter, "会议.更正发出", _("更正发出登记"), needs=MEETING_RECORD, when=(State.SENT,),
    then=State.DRAFT, name="unsend", ask=(Field("reason", _("更正的理由"), "reason"),),
    back="send",
)  # fmt: skip
def unsend(_actor: Account | None, letter: Letter, reason: str) -> str:
    """Go back to before a letter was recorded as sent, to record it again.

    Raises
    ------
    Conflict
        If somebody answered it.

    """
    if rows_of(letter, Answer).exists():
        raise Conflict(_("已登记答复，不能更正发出登记。"))
    was = f"{letter.number}，{letter.sent_on}"
    letter.number, letter.sent_on, letter.due_on = "", None, None
    return f"{letter}：原登记 {was}。理由：{reason}"


def _asked(letter: Letter) -> tuple[Field, ...]:
    """Ask the number and day of the answer, and what it says of each motion."""
    options: list[tuple[str, Any]] = list(Answer.Outcome.choices)
    if not letter.asks_opinion:
        options = options[:2]
    heads = (
        Field("number", _("来文文号"), most=80, required=not letter.asks_opinion,
              help=_("逾期未复的空着。") if letter.asks_opinion else _("批复的文号")),
        Field("on", _("来文日期"), "date", initial=lambda _row: timezone.localdate()),
    )  # fmt: skip
    return (
        *heads,
        *(
            Field(f"m{one.pk}", f"{one.name}：{one.words}", "choice", choices=options,
                  initial=one.answer.outcome if one.answer else "")
            for one in motions_of(letter)
        ),
    )  # fmt: skip


@act(
    Letter, "会议.登记答复", _("登记批复、答复"), needs=MEETING_RECORD,
    when=(State.SENT, State.ANSWERED), ask=_asked, name="answer",
    confirm=_("来文文号登记后，同意的人选才能办理（选任的列入选举）；登记错了，可以再次登记更正，原登记保留。"),
    back=_("登记错了，可以再次登记更正；已经办理任免或列入选举的除外。"),
)  # fmt: skip
def answer(
    actor: Account | None,
    letter: Letter,
    *,
    on: dt.date,
    number: str = "",
    **said: str,
) -> Done:
    """Record what was answered about each motion; what was recorded before stays beside it.

    Parameters
    ----------
    said
        ``m`` and the motion's key: agree, refuse, or silent where an opinion was asked.

    Raises
    ------
    GuantongError
        If it was answered without a number, before it was sent, or silence is told too early.
    Conflict
        If one of the motions was carried out, or its person stands in an election.

    """
    number = number.strip()
    motions = motions_of(letter)
    chosen = {one.pk: said.get(f"m{one.pk}", "") for one in motions}
    _vet(letter, chosen, number, on)
    _unbound(motions)
    for motion in motions:
        outcome = chosen[motion.pk]
        silent = outcome == Answer.Outcome.SILENT
        row = Answer(
            letter=letter, about=motion, outcome=outcome, number="" if silent else number,
            on=on, by=actor,
        )  # fmt: skip
        row.save()
        rows_of(letter, Motion).filter(pk=motion.pk).update(answer=row)
    waits = Answer.Outcome.SILENT.value in chosen.values()
    letter.state = State.SENT if waits else State.ANSWERED
    letter.save()
    names = dict(Answer.Outcome.choices)
    told = "，".join(f"{one.name}{names[chosen[one.pk]]}" for one in motions)
    return Done(
        f"{letter}，{number or '无文号'}，{on}：{told}", _("已登记。"), data={"said": chosen}
    )


def _vet(letter: Letter, chosen: Mapping[int, str], number: str, on: dt.date) -> None:
    if not set(chosen.values()) <= set(Answer.Outcome.values):
        raise GuantongError(_("请逐人选择来文的答复。"))
    silent = [one for one in chosen.values() if one == Answer.Outcome.SILENT]
    if len(silent) < len(chosen) and not number:
        raise GuantongError(_("请填写来文文号：没有文号，不能作为已经答复。"), field="number")
    if letter.sent_on is not None and on < letter.sent_on:
        raise GuantongError(_("来文日期早于发出日期，请核对。"), field="on")
    if on > timezone.localdate():
        raise GuantongError(_("来文日期晚于今天，请核对。"), field="on")
    if silent and not letter.asks_opinion:
        raise GuantongError(_("请示没有批复的，不登记，继续等候。"))
    if silent and letter.due_on is not None and on <= letter.due_on:
        text = _("答复期限到 %s，期满后才能登记逾期未复。")
        raise GuantongError(text % letter.due_on, field="on")


def _unbound(motions: list[Motion]) -> None:
    """Refuse to write again what was relied on."""
    standing = rows_of_all(motions, Candidacy, "motion").values_list("motion_id", flat=True)
    bound = set(standing)
    for one in motions:
        if one.decision.applied_at is not None or one.pk in bound:
            raise Conflict(_("%s已经办理任免或列入选举，不能再改答复。") % one.name)


def answers_of(letter: Letter) -> list[Answer]:
    """Return everything that was answered, the first first."""
    return list(rows_of(letter, Answer).select_related("about", "by"))
