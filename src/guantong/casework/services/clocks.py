"""The clock of a case: it stands, goes on, a day is moved. A day that is over is never moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Clock, Turn
from guantong.casework.process.due import later
from guantong.casework.room import CASE_DECIDE, CASE_WORK
from guantong.casework.services.rows import not_done, today, why_not
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, Refused
from guantong.core.fields import Field
from guantong.core.scope import rows_of
from guantong.standards import workdays

if TYPE_CHECKING:
    import datetime as dt

    from guantong.core.models import Account

REASON = Field("reason", gettext_lazy("理由"), "reason")
MOST_DAYS = 250
#: The days of a case.
DUES = ("planned_on", "promised_on", "statutory_on", "due")


@act(
    Turn, "事项.暂停计时", gettext_lazy("暂停计时"), needs=CASE_WORK, seconder=CASE_DECIDE,
    second=True, within="case", back="resume", ask=(REASON,),
    when=lambda turn: turn.done_at is None and not turn.stopped and not turn.late
    and turn.case.state == Case.State.OPEN,
    confirm=gettext_lazy("须在期限之前由另一人批准；暂停期间不算逾期，恢复后期限顺延。"),
)  # fmt: skip
def pause(actor: Account | None, turn: Turn, reason: str) -> Done:
    """Let the clock of a turn and its case stand, before its day is over.

    Raises
    ------
    Conflict
        If its day is over.

    """
    _own(actor, turn)
    if turn.late:
        raise Conflict(_("期限已过，不能再暂停计时。"))
    stand(actor, turn, reason)
    case = turn.case
    case.state = Case.State.PAUSED
    case.version += 1
    case.save()
    return Done(f"{turn.log_name}暂停计时：{reason}", _("已暂停计时。"), made=case)


@act(
    Turn, "事项.恢复计时", gettext_lazy("恢复计时"), needs=CASE_WORK, within="case", name="resume",
    when=lambda turn: turn.done_at is None and turn.stopped and not turn.definition.pauses,
)  # fmt: skip
def resume(actor: Account | None, turn: Turn) -> Done:
    """Let the clock go on: the days that are not over move by the working days it stood."""
    _own(actor, turn)
    go_on(turn)
    case = turn.case
    case.state = Case.State.OPEN
    case.version += 1
    case.save()
    return Done(f"{turn.log_name}恢复计时", _("已恢复计时。"), made=case)


def _extended(turn: Turn) -> int:
    return int(rows_of(turn, Clock).filter(kind=Clock.Kind.EXTEND).count())


@act(
    Turn, "事项.延长期限", gettext_lazy("延长期限"), needs=CASE_WORK, seconder=CASE_DECIDE,
    second=True,
    within="case", makes=Clock, back=FINAL,
    when=lambda turn: turn.done_at is None and turn.due is not None and not turn.stopped
    and turn.case.state == Case.State.OPEN,
    ask=(Field("days", gettext_lazy("延长几个工作日"), "number", least=1, most=MOST_DAYS),
         Field("reason", type="reason")),
    confirm=gettext_lazy("须在期限之前由另一人批准；原期限留在记录里。"),
)  # fmt: skip
def extend(actor: Account | None, turn: Turn, days: int, reason: str) -> Done:
    """Move the day of a turn, before it is over and as often as the process says.

    Raises
    ------
    Conflict
        If the day is over, or it was moved as often as may be.

    """
    _own(actor, turn)
    if turn.due is None or turn.due < today():
        raise Conflict(_("期限已过，不能再延长。"))
    most = turn.definition.extensions
    if _extended(turn) >= most:
        raise Conflict(_("这个环节最多延长 %s 次，已经用过。") % most)
    before = turn.due
    turn.due, provisional = later(before, days)
    turn.provisional = turn.provisional or provisional
    turn.save(update_fields=["due", "provisional"])
    made = Clock(
        case=turn.case, turn=turn, kind=Clock.Kind.EXTEND, first=before, last=turn.due, days=days,
        reason=reason[:200], by=actor,
    )  # fmt: skip
    made.save()
    return Done(f"{turn.log_name}期限 {before} 延至 {turn.due}：{reason}", made=made)


def _own(actor: Account | None, turn: Turn) -> None:
    not_done(turn)
    refused = why_not(actor, turn) if actor is not None else ""
    if refused:
        raise Refused(refused)


def stand(actor: Account | None, turn: Turn, reason: str) -> None:
    """Write down that the clock stands from today on."""
    Clock(
        case=turn.case, turn=turn, kind=Clock.Kind.PAUSE, first=today(), reason=reason[:200],
        by=actor,
    ).save()  # fmt: skip
    rows_of(turn.case, Turn).filter(pk=turn.pk).update(stopped=True)
    turn.stopped = True


def go_on(turn: Turn) -> None:
    """Let the clock go on, if it stands: days that were not over when it stopped move."""
    held = rows_of(turn, Clock).filter(kind=Clock.Kind.PAUSE, last=None).first()
    if held is None:
        return
    held.last = today()
    held.days = _stood(held.first, held.last)
    held.save(update_fields=["last", "days"])
    case = turn.case
    move(case, held)
    if turn.due is not None and turn.due >= held.first:
        turn.due, provisional = later(turn.due, held.days)
        turn.provisional = turn.provisional or provisional
    turn.stopped = False
    rows_of(case, Turn).filter(pk=turn.pk).update(
        stopped=False, due=turn.due, provisional=turn.provisional
    )
    case.save()


def move(case: Case, held: Clock) -> None:
    """Move the days of a case that were not over when its clock stopped; it is not yet written."""
    for name in DUES:
        day = getattr(case, name)
        if day is not None and day >= held.first:
            moved, provisional = later(day, held.days)
            setattr(case, name, moved)
            case.provisional = case.provisional or provisional


def _stood(first: dt.date, last: dt.date) -> int:
    """Return the working days in which it stood; the day on which it stopped does not count."""
    return max(0, workdays.between(first, last) - workdays.is_workday(first))
