"""A turn goes to another unit: offered, then taken or refused; its day does not change by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, HandOver, Turn, Watch
from guantong.casework.process.due import later
from guantong.casework.room import CASE_DECIDE, CASE_VIEW, CASE_WORK
from guantong.casework.services.opening import into_lists
from guantong.casework.services.rows import not_done, today, why_not
from guantong.core import succession
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, Refused
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of

if TYPE_CHECKING:
    import datetime as dt
    from typing import Any

    from guantong.core.models import Account
    from guantong.core.succession import Change

LIVE = (Case.State.OPEN, Case.State.PAUSED)
#: After so many refusals the unit above says whose it is.
MOST_REFUSED = 2
#: A hand-over is answered within so many working days.
ANSWERED_WITHIN = 2
REASON = Field("reason", gettext_lazy("理由"), "reason")
State = HandOver.State


def _every_unit() -> models.QuerySet[Any]:
    rows: models.QuerySet[Any] = Unit.objects.unscoped("移交给范围外的单位").filter(Unit.in_use)
    return rows


def _refusals(turn: Turn) -> int:
    return int(rows_of(turn, HandOver, "turn").filter(state=State.REFUSED).count())


@act(
    Turn, "事项.移交", gettext_lazy("移交"), needs=CASE_WORK, within="case", name="hand-over",
    when=LIVE,
    ask=(
        Field("unit", gettext_lazy("移交给"), Unit, known=_every_unit,
              help=gettext_lazy("对方接收之前，仍由本单位负责。期限不变。")),
        REASON,
    ),
    back=gettext_lazy("对方接收之前，可以再移交给别的单位。"),
)  # fmt: skip
def hand_over(actor: Account | None, turn: Turn, unit: Unit, reason: str) -> Done:
    """Offer a turn to another unit.

    Raises
    ------
    Conflict
        If the process knows no hand-over of this step, or it was refused as often as may be.

    """
    not_done(turn)
    refused = why_not(actor, turn) if actor is not None else ""
    if refused:
        raise Refused(refused)
    if not turn.definition.hand_over:
        raise Conflict(_("流程规定这个环节不移交。"))
    if _refusals(turn) >= MOST_REFUSED:
        text = _("已被退回 %s 次，请由统筹单位指定办理单位。")
        raise Conflict(text % MOST_REFUSED)
    if unit.pk == turn.unit_id:
        raise Conflict(_("已经在本单位，不需要移交。"), field="unit")
    offers = rows_of(turn, HandOver, "turn").filter(state=State.OFFERED)
    offers.update(state=State.REFUSED, told="移交单位改交别的单位")
    made = HandOver(
        turn=turn, giver=turn.unit.name, unit=unit, reason=reason[:200], by=actor,
        answer_by=later(today(), ANSWERED_WITHIN)[0],
    )  # fmt: skip
    made.save()
    return Done(f"{turn.log_name}移交{unit.name}", _("已移交，等待对方接收。"), made=made)


@act(
    HandOver, "事项.接收", gettext_lazy("接收"), needs=CASE_WORK, within="turn__case", name="take",
    when=lambda row: row.state == State.OFFERED and row.turn.done_at is None,
)  # fmt: skip
def take(actor: Account | None, row: HandOver) -> Done:
    """Take a turn that was offered; it is this unit's from now on."""
    _answer(actor, row, State.TAKEN)
    _goes_to(row.turn, row.unit)
    return Done(f"{row.log_name}：已接收", _("已接收，由本单位办理。"), made=row)


@act(
    HandOver, "事项.退回移交", gettext_lazy("退回移交"), needs=CASE_WORK, within="turn__case",
    name="refuse", when=lambda row: row.state == State.OFFERED and row.turn.done_at is None,
    ask=(REASON,), back=gettext_lazy("移交单位可以再次移交。"),
)  # fmt: skip
def refuse(actor: Account | None, row: HandOver, reason: str) -> Done:
    """Refuse a turn that was offered; it stays with the giver."""
    row.told = reason[:200]
    _answer(actor, row, State.REFUSED)
    return Done(f"{row.log_name}：退回，{reason}", _("已退回。"), made=row)


def _answer(actor: Account | None, row: HandOver, state: str) -> None:
    row.state, row.answered_by, row.answered_at = state, actor, timezone.now()
    row.save()


@act(
    Turn, "事项.指定办理单位", gettext_lazy("指定办理单位"), needs=CASE_DECIDE, within="case",
    name="assign",
    when=LIVE, ask=(Field("unit", gettext_lazy("办理单位"), Unit, known=_every_unit), REASON),
    back="assign",
)  # fmt: skip
def assign(actor: Account | None, turn: Turn, unit: Unit, reason: str) -> Done:
    """Say which unit a turn is, where the units do not agree."""
    not_done(turn)
    offers = rows_of(turn, HandOver, "turn").filter(state=State.OFFERED)
    offers.update(state=State.REFUSED, told="统筹单位另行指定")
    _goes_to(turn, unit)
    return Done(f"{turn.log_name}指定由{unit.name}办理：{reason}", made=turn)


def _goes_to(turn: Turn, unit: Unit) -> None:
    turn.unit, turn.holder, turn.unit_list = unit, None, None
    into_lists([turn])
    turn.save(update_fields=["unit", "unit_path", "holder", "unit_list"])


@act(
    Turn, "事项.认领", gettext_lazy("由我经办"), needs=CASE_WORK, within="case", name="claim",
    when=lambda turn: turn.done_at is None and turn.holder_id is None,
)  # fmt: skip
def claim(actor: Account | None, turn: Turn) -> Done:
    """Put one's name to a turn, so that colleagues see who does it."""
    refused = why_not(actor, turn) if actor is not None else ""
    if refused:
        raise Refused(refused)
    turn.holder = actor
    turn.save(update_fields=["holder"])
    return Done(f"{turn.log_name}认领", made=turn)


@act(
    Turn, "事项.放回", gettext_lazy("放回待办"), needs=lambda actor,
    turn: turn.holder_id == actor.pk,
    within="case", name="release", when=lambda turn: turn.done_at is None,
)  # fmt: skip
def release(actor: Account | None, turn: Turn) -> Done:
    """Put a turn back, for a colleague."""
    turn.holder = None
    turn.save(update_fields=["holder"])
    return Done(f"{turn.log_name}放回", made=turn)


@act(
    Case, "事项.督办", gettext_lazy("督办"), needs=CASE_VIEW, makes=Watch, name="watch", when=LIVE,
    ask=("reason", "until"), back="unwatch",
)  # fmt: skip
def watch(actor: Account | None, case: Case, reason: str, until: dt.date | None = None) -> Done:
    """Ask to see a case finished: it stands on one's workbench, and whose turn it is sees that."""
    if actor is None:
        raise Refused(_("督办须由本人提出。"))
    rows_of(case, Watch).filter(account=actor).delete()
    made = Watch(case=case, account=actor, reason=reason[:200], until=until)
    made.save()
    return Done(f"{case.log_name}督办：{reason}", _("已列入督办。"), made=made)


def _watches(actor: Account, case: Case) -> bool:
    return bool(rows_of(case, Watch).filter(account=actor).exists())


@act(Case, "事项.取消督办", gettext_lazy("取消督办"), needs=_watches, name="unwatch", back="watch")
def unwatch(actor: Account | None, case: Case) -> str:
    """Watch a case no longer."""
    rows_of(case, Watch).filter(account=actor).delete()
    return f"{case.log_name}取消督办"


@succession.goes(HandOver)
def _offers_go_along(rows: models.QuerySet[Any], change: Change) -> None:
    rows.update(unit=change.into, to_path=change.into.path)
