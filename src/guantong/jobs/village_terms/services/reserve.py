"""The reserve of a village: who is named, how it goes on, who leaves; its process has the steps."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services import opening
from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.models import Reserve
from guantong.jobs.village_terms.room import TERM_DECIDE, TERM_WORK
from guantong.jobs.village_terms.services import cases, persons

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY = "village.reserve"


@act(
    Unit, "后备.推荐", gettext_lazy("推荐后备力量"), needs=TERM_WORK, makes=Reserve,
    name="reserve-name", when=lambda unit: unit.kind == Unit.Kind.VILLAGE and not unit.closed_on,
    ask=lambda _unit: (
        *persons.ASKED,
        Field("source", type="choice", choices=[(one, one) for one in sources()]),
        "named_by", Field("named_on", type="date", initial=lambda _row: today()),
    ),
    back="leave",
)  # fmt: skip
def name(
    actor: Account | None, unit: Unit, source: str, named_by: str, named_on: dt.date,
    **facts: Any,
) -> Done:  # fmt: skip
    """Name a person for the reserve of a village, and open the case that goes on with it.

    Raises
    ------
    GuantongError
        If the day lies ahead; and as `persons.named`.
    Conflict
        If the person is named there already; and as `cases.start`.

    """
    if named_on > today():
        raise GuantongError(_("推荐日期不能晚于今天。"), field="named_on")
    person = persons.named(actor, unit, facts)
    if rows_of(person, Reserve).filter(unit=unit, left_on=None).exists():
        raise Conflict(_("%s已在本村的后备力量中。") % person.name, field="name")
    row = Reserve(unit=unit, person=person, source=source, named_by=named_by, named_on=named_on)
    row.save()
    (row.case,) = cases.start(actor, KEY, [opening.Opened(unit, f"{row}入库", row)])
    row.save(update_fields=["case"])
    return Done(f"{row.log_name}推荐", _("已推荐，待乡镇审核。"), made=row)


def sources() -> list[str]:
    """Return where reserves come from, as the job's data have it."""
    found: list[str] = team.data()["reserve"]["sources"]
    return found


@act(
    Reserve, "后备.入库", gettext_lazy("入库"), needs=TERM_DECIDE, name="enter",
    open_to=("process",), when=lambda row: row.left_on is None,
)  # fmt: skip
def enter(_actor: Account | None, row: Reserve) -> str:
    """Take a person into the reserve."""
    row.entered_on = today()
    row.save(update_fields=["entered_on"])
    return f"{row.log_name}入库"


@act(
    Reserve, "后备.帮带", gettext_lazy("确定帮带导师"), needs=TERM_WORK, name="assign",
    ask=("mentor",), open_to=("screen", "process"),
    when=lambda row: row.entered_on is not None and row.left_on is None,
)  # fmt: skip
def assign(_actor: Account | None, row: Reserve, mentor: str) -> str:
    """Say who guides a person of the reserve."""
    row.mentor = mentor
    row.save(update_fields=["mentor"])
    return f"{row.log_name}确定帮带导师"


@act(
    Reserve, "后备.出库", gettext_lazy("出库"), needs=TERM_WORK, name="leave",
    when=lambda row: row.left_on is None,
    ask=(Field("left_on", type="date", initial=lambda _row: today()),
         Field("reason", type="reason", most=200)),
    confirm=gettext_lazy("出库后不再计入后备力量；记录仍保留。"),
    back=gettext_lazy("办错了，可以重新推荐。"),
)  # fmt: skip
def leave(_actor: Account | None, row: Reserve, left_on: dt.date, reason: str) -> str:
    """Take a person out of the reserve.

    Raises
    ------
    GuantongError
        If the day lies ahead, or before the person was named.

    """
    if not row.named_on <= left_on <= today():
        raise GuantongError(_("出库日期应在推荐日期之后、今天之前。"), field="left_on")
    row.left_on, row.reason = left_on, reason
    row.save(update_fields=["left_on", "reason"])
    return f"{row.log_name}出库"


@act(
    Reserve, "后备.评估出库", gettext_lazy("评估出库"), needs=TERM_WORK, name="drop",
    open_to=("process",), when=lambda row: row.left_on is None,
)  # fmt: skip
def drop(_actor: Account | None, row: Reserve) -> str:
    """Take a person out as the yearly evaluation says, which keeps the reason."""
    row.left_on, row.reason = today(), "年度评估，理由见评估事项"
    row.save(update_fields=["left_on", "reason"])
    return f"{row.log_name}出库"
