"""公示期间的反映: taken down, checked as a case, found by two persons, answered; and what then.

What it says is sealed. While it is checked the appointment waits and the days of the notice stop
for that person; then the decision stands, or is put to a meeting again. No decision is edited.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.casework.models import Turn
from guantong.casework.services import opening as cases
from guantong.casework.services import processes
from guantong.core import recusal
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import held, rows_of, rows_of_all
from guantong.meeting.models import Decision, Meeting, Motion, Objection
from guantong.meeting.room import MEETING_RECORD, OBJECTION_WORK
from guantong.meeting.services import keeping, notice
from guantong.meeting.services import recusal as leaving
from guantong.standards import appointment

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY = "notice.objection"
#: What the step of checking may say → what is kept of it.
FOUND = {
    "不影响任职": Objection.Outcome.CLEAR.value, "影响任职": Objection.Outcome.BARS.value,
}  # fmt: skip
#: What of a motion is put to a meeting again as it was.
AGAIN = (
    "person", "post", "kind", "name", "unit", "title", "appoint", "remove", "level", "duty",
    "is_chief", "is_leading", "is_elected", "reason", "missing", "advance", "probation",
)  # fmt: skip


@recusal.register
def keeps_out(account: Account, row: Any) -> str:
    """Return why an account keeps out of an objection: it is about a relative, or the person."""
    return recusal.reason(account, row.motion.person) if isinstance(row, Objection) else ""


def decided(motion: Motion) -> bool:
    """Tell whether a motion passed and is not carried out yet."""
    rows = rows_of(motion, Decision).filter(outcome=Decision.Outcome.PASSED, applied_at=None)
    return bool(motion.meeting.state == Meeting.State.DECIDED and rows.exists())


def _open_to_objections(motion: Motion) -> bool:
    return motion.notice_id is not None and decided(motion)


@act(
    Motion, "公示.登记反映", _("登记公示反映"), needs=OBJECTION_WORK, name="object",
    within="meeting", makes=Objection, when=_open_to_objections,
    ask=(
        "origin", "channel",
        Field("received_on", type="date", initial=lambda _row: timezone.localdate()),
        Field("content", type="long", most=2000,
              help=_("只写要点。加密保存，只有干部监督科能看，每次查看都记入日志。")),
        Field("objector", type="long", most=300, required=False, when="origin=signed",
              help=_("署名反映的必填：姓名、电话，便于核查后答复。")),
    ),
    confirm=_(
        "可以核查的立即立项核查，核查和审核由两人办理；查清前该人选不办任职手续，"
        "公示日数从收到的次日起停止计算。没有可核查内容的登记存查，不影响办理。"
    ),
    back=_("登记后不能删除；登记有误的，在核查结论中写明。"),
)  # fmt: skip
def object_to(
    actor: Account | None,
    motion: Motion,
    origin: str,
    channel: str,
    received_on: dt.date,
    content: str,
    objector: str = "",
) -> Done:
    """Take down what was said of somebody announced, and open its case if it can be checked.

    Raises
    ------
    GuantongError
        If it came before the notice or lies ahead, or whoever signed it is not named.
    Conflict
        If no process is in force.

    """
    announced = motion.notice
    if announced is None:
        raise Conflict(_("%s还没有公示。") % motion.name)
    if not announced.first <= received_on <= timezone.localdate():
        raise GuantongError(_("收到日期应在公示开始之后、今天之前。"), field="received_on")
    if not content.strip():
        raise GuantongError(_("请写明反映的主要内容。"), field="content")
    if origin == Objection.Origin.SIGNED and not objector.strip():
        text = _("署名反映须写明反映人和联系方式，核查后才能答复。")
        raise GuantongError(text, field="objector")
    row = Objection(
        motion=motion, notice=announced, origin=origin, channel=channel, received_on=received_on,
        content=content.strip(), objector=objector.strip(), taken_by=actor,
    )  # fmt: skip
    row.save()
    if not appointment.is_checked(origin):
        return Done("登记公示反映 1 件，存查", gettext("已登记存查，不影响办理。"), made=row)
    unit = motion.meeting.unit
    process = processes.in_force(KEY, unit.path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % KEY)
    title = f"公示反映核查（{motion.name}）"
    given = cases.Opened(unit, title, row, is_demo=motion.meeting.is_demo)
    (row.case,) = cases.open_many(actor, process, [given])
    row.save(update_fields=["case"])
    told = gettext("已立项核查，编号 %s。该人选在查清前不办任职手续。")
    return Done(f"登记公示反映 1 件，立项 {row.case.number}", told % row.case.number, made=row)


@act(
    Objection, "公示.核查结论", _("核查结论生效"), needs=OBJECTION_WORK, name="conclude",
    open_to=("process",),
)  # fmt: skip
def conclude(actor: Account | None, row: Objection) -> str:
    """Keep what was found, now that a second person agrees; the days of the notice go on.

    Raises
    ------
    Conflict
        If nothing was found yet.

    """
    turns = rows_of_all([row.case_id or 0], Turn, "case").filter(step="check")
    found = (
        turns.exclude(done_at=None).select_related("done_by").order_by("-done_at", "-pk").first()
    )
    if found is None or found.outcome not in FOUND:
        raise Conflict(_("还没有“不影响任职”或“影响任职”的核查结论。"))
    row.outcome, row.concluded_on = FOUND[found.outcome], timezone.localdate()
    row.checked_by, row.agreed_by = found.done_by, actor
    row.save()
    motion = held(row.motion)
    if motion is not None and motion.notice_id == row.notice_id:
        motion.notice_until = notice.stopped(motion)
        motion.save(update_fields=["notice_until"])
    return f"{row.log_name}：{found.outcome}"


def to_answer(row: Objection) -> bool:
    """Tell whether whoever signed an objection waits for an answer."""
    settled = bool(row.outcome) and row.answered_on is None
    return settled and appointment.is_answered(row.origin)


@act(
    Objection, "公示.答复反映人", _("答复反映人"), needs=OBJECTION_WORK, name="answer",
    when=to_answer,
    ask=(
        Field("answered_on", type="date", required=True, initial=lambda _row: timezone.localdate()),
        Field("answered_how", type="choice", choices=Objection.Answer.choices),
    ),
)  # fmt: skip
def answer(
    actor: Account | None, row: Objection, answered_on: dt.date, answered_how: str
) -> str:  # fmt: skip
    """Write down when and how whoever signed it was answered.

    Raises
    ------
    GuantongError
        If the day lies before the finding, or ahead.

    """
    if row.concluded_on is None or not row.concluded_on <= answered_on <= timezone.localdate():
        raise GuantongError(_("答复日期应在结论之后、今天之前。"), field="answered_on")
    row.answered_on, row.answered_how, row.answered_by = answered_on, answered_how, actor
    row.save()
    return f"{row.log_name}：已答复反映人"


def _may_return(motion: Motion) -> bool:
    bars = rows_of(motion, Objection).filter(outcome=Objection.Outcome.BARS).exists()
    kept = bool(motion.held_back) or bars
    return kept and decided(motion) and keeping.follower(motion) is None


def _drafts(_reader: Any, motion: Motion) -> list[tuple[str, str]]:
    rows = rows_of(motion.meeting.unit, Meeting).filter(state=Meeting.State.DRAFT)
    return [(str(one.pk), f"{one.name}（{one.on}）") for one in rows]


@act(
    Motion, "会议.重新提交", _("重新提交会议"), needs=MEETING_RECORD, name="resubmit",
    within="meeting", makes=Motion, when=_may_return,
    ask=(
        Field("meeting", _("提交到"), "choice", choices=_drafts,
              help=_("本单位筹备中的会议；没有的，先“准备会议”。")),
        Field("reason", _("重新提交的理由"), "reason", most=200),
    ),
    confirm=_("原决定保留不改，也不再办理；新会议的决定为准。可在筹备中的会议上“撤下”。"),
)  # fmt: skip
def resubmit(actor: Account | None, motion: Motion, meeting: str, reason: str) -> Done:
    """Put a decided motion to another meeting; the former decision stays as it was signed.

    Raises
    ------
    GuantongError
        If the meeting is none that is being prepared in the unit.
    Conflict
        If the person is on its agenda already.

    """
    rows = rows_of(motion.meeting.unit, Meeting).filter(state=Meeting.State.DRAFT)
    to = rows.filter(pk=int(meeting)).first() if str(meeting).isdecimal() else None
    if to is None:
        raise GuantongError(_("请选择本单位筹备中的会议。"), field="meeting")
    there = rows_of(to, Motion)
    if there.filter(person=motion.person).exists():
        text = _("%s已在本次会议的议题中，一人一项，请合并。")
        raise Conflict(text % motion.name, field="meeting")
    last = there.order_by("-position").first()
    made = Motion(
        meeting=to, follows=motion, follows_why=reason[:200], now=motion.person.post,
        position=last.position + 1 if last else 1,
        **{name: getattr(motion, name) for name in AGAIN},
    )  # fmt: skip
    made.save()
    leaving.find(actor, to)
    return Done(f"重新提交任免事项 1 项：{to.name}", gettext("已列入%s。") % to.name, made=made)
