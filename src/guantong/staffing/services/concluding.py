"""The four conclusions of an appointment: asked, signed by letter, written down as not answered.

Who answers on the screen ends a turn of casework. A unit that does not answer is written down as
such, by name: silence is never consent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Process, Turn
from guantong.casework.services import evidence, finishing, opening, processes
from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import held as held_row
from guantong.core.scope import held_by_key, pointing, rows_of
from guantong.staffing.models import AppointmentRecord, RecordWaiver
from guantong.staffing.queries import records as reads
from guantong.staffing.queries.records import CONCLUSIONS, Said
from guantong.staffing.room import PLAN_MANAGE

if TYPE_CHECKING:
    from guantong.casework.models import Case
    from guantong.core.models import Account

#: The record itself is evidence of the case in which the units conclude.
KEPT = "任用纪实"


@dataclass(frozen=True)
class Asked:
    """Which units are asked to conclude, besides the department's own sections."""

    discipline: Unit
    petitions: Unit


def every_unit() -> Any:
    """Return the units that may be asked: any, since they lie where nobody of us keeps anything."""
    return Unit.objects.unscoped("向范围外的单位征求结论").filter(Unit.in_use)


def asked_before(unit: Unit, name: str) -> Unit | None:
    """Return which unit was asked last in the records that a unit keeps."""
    rows = pointing(AppointmentRecord, "case__unit", [unit.pk]).exclude(conclusions=None)
    row = rows.select_related("conclusions").order_by("-pk").first()
    given = row.conclusions.data.get(name) if row is not None and row.conclusions else None
    key = given["row"][1] if isinstance(given, dict) and "row" in given else None
    found: Unit | None = every_unit().filter(pk=key).first()
    return found


def units_to_ask(*, required: bool) -> tuple[Field, ...]:
    """Return the fields that name the units outside the department."""
    return (
        Field("discipline", gettext_lazy("纪检监察机关"), Unit, required, known=every_unit,
              help=gettext_lazy("四项结论现在就征求的，填这两个单位；以后再征求的空着")
              if not required else ""),
        Field("petitions", gettext_lazy("信访举报核查单位"), Unit, required, known=every_unit),
    )  # fmt: skip


def process_of(key: str, unit: Unit) -> Process:
    """Return the version of a process that holds for a unit.

    Raises
    ------
    Conflict
        If none does.

    """
    found = processes.in_force(key, unit.path)
    if found is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % key)
    return found


def _may_ask(row: AppointmentRecord) -> bool:
    going = row.stopped_on is None and row.case.closed_at is None
    return going and (row.conclusions is None or row.conclusions.closed_at is not None)


@act(
    AppointmentRecord, "任用纪实.征求四项结论", gettext_lazy("征求四项结论"), needs=PLAN_MANAGE,
    name="ask", when=_may_ask, ask=units_to_ask(required=True),
    begins=lambda row, _said: {
        name: found for name in ("discipline", "petitions")
        if (found := asked_before(row.keeper, name)) is not None
    },
    confirm=gettext_lazy("档案审核、个人有关事项、纪检监察、信访举报同时送各单位，各自签署；都答复之前互不可见。再次征求的，以前的结论保留，以新的为准。"),
)  # fmt: skip
def ask_units(
    actor: Account | None, row: AppointmentRecord, discipline: Unit, petitions: Unit
) -> Done:
    """Ask the four for their conclusions; asked again, the earlier ones stay in their case."""
    ask_all(actor, row.keeper, [row], Asked(discipline, petitions), None)
    return Done(f"{row.log_name}征求四项结论", _("已送各单位。"), made=row)


def ask_all(
    actor: Account | None, unit: Unit, rows: Sequence[AppointmentRecord], ask: Asked,
    at: dt.datetime | None,
) -> None:  # fmt: skip
    """Open the case in which the units conclude, of each record; the right was checked already."""
    process = process_of(CONCLUSIONS, unit)
    data = {"discipline": ask.discipline, "petitions": ask.petitions}
    some = [
        opening.Opened(
            unit, f"{row}：四项结论", row, data, at=at, source=row.case, is_demo=row.is_demo
        )
        for row in rows
    ]
    for row, case in zip(rows, opening.open_many(actor, process, some), strict=True):
        row.conclusions = case
        evidence.link(actor, case, KEPT, row, row.log_name)
    kept = pointing(AppointmentRecord, "case__unit", [unit.pk])
    kept.bulk_update(rows, ["conclusions"], batch_size=200)


def said_of(row: AppointmentRecord) -> tuple[Said, ...]:
    """Return the four conclusions of one record."""
    return reads.of([row])[row.pk]


def _turn(row: AppointmentRecord, code: str) -> Turn:
    """Return where a unit concludes, its case locked before it."""
    found = next((one.turn for one in said_of(row) if one.wanted.code == code), None)
    if found is None:
        raise Conflict(_("还没有征求四项结论。"))
    return found


def _unsaid(row: AppointmentRecord) -> list[tuple[str, str]]:
    some = (one for one in said_of(row) if one.turn is not None and one.missing)
    return [(one.wanted.code, one.wanted.name) for one in some]


def _overdue(row: AppointmentRecord) -> list[tuple[str, str]]:
    some = (one for one in said_of(row) if one.missing and one.overdue)
    return [(one.wanted.code, one.wanted.name) for one in some]


def _outcomes(row: AppointmentRecord) -> list[Field]:
    """Ask of each conclusion that is not in what the letter says."""
    label = _("函件写明的结论")
    return [
        Field(
            f"outcome_{one.wanted.code}", label, "choice",
            choices=[(o, o) for o in one.turn.definition.outcomes],
            when=f"which={one.wanted.code}",
        )
        for one in said_of(row) if one.turn is not None and one.missing
    ]  # fmt: skip


def _of_letter(row: AppointmentRecord) -> list[Field]:
    return [
        Field("which", gettext_lazy("哪一项结论"), "choice",
              choices=_unsaid(row)),
        *_outcomes(row),
        Field("letter", gettext_lazy("函件文号"), most=80),
        Field("letter_on", gettext_lazy("函件日期"), "date"),
        Field("scan", gettext_lazy("函件扫描件"), "file"),
        Field("article", gettext_lazy("依据条款"), required=False, most=200),
        Field("reason", gettext_lazy("理由"), "reason", required=False, most=400,
              help=gettext_lazy("函件说明情况的，摘其结论，不抄案情")),
    ]  # fmt: skip


@act(
    AppointmentRecord, "任用纪实.登记函件", gettext_lazy("登记密封函件"), needs=PLAN_MANAGE,
    name="letter", when=lambda row: bool(_unsaid(row)), ask=_of_letter,
    begins=lambda _row, said: {"which": said["which"]} if said.get("which") else {},
    confirm=gettext_lazy("函件视同该单位签署；写明文号和日期，附扫描件。逾期已记“未反馈”的，注明迟到，原记录不变。"),
    back=gettext_lazy("登记错了，在事项页面追加更正，原记录保留。"),
)  # fmt: skip
def letter(
    actor: Account | None, row: AppointmentRecord, which: str, letter: str, letter_on: dt.date,
    scan: Any, article: str = "", reason: str = "", **outcomes: str,
) -> Done:  # fmt: skip
    """Enter the sealed letter of a unit that works elsewhere: it counts as its signature.

    Errors as those of casework's own act.
    """
    turn = _locked(row, which)
    outcome = outcomes.get(f"outcome_{which}", "")
    finishing.entered(actor, turn, outcome, letter, letter_on, scan, article, reason)
    return Done(f"{row.log_name}{turn.name}函件 {letter}", _("已登记函件。"), made=row)


def _locked(row: AppointmentRecord, code: str) -> Turn:
    turn = _turn(row, code)
    case: Case | None = held_by_key(type(turn.case), turn.case_id)
    now = held_row(turn)
    if case is None or now is None:
        raise Conflict(_("四项结论的事项已不存在。"))
    now.case = case
    return now


@act(
    AppointmentRecord, "任用纪实.未反馈", gettext_lazy("按未反馈处理"), needs=PLAN_MANAGE,
    name="without", when=lambda row: bool(_overdue(row)),
    ask=lambda row: (
        Field("which", gettext_lazy("哪一项结论"), "choice", choices=_overdue(row)),
        Field("reason", gettext_lazy("理由"), "reason",
              help=gettext_lazy("写明怎样催办、何时催办")),
    ),
    begins=lambda _row, said: {"which": said["which"]} if said.get("which") else {},
    confirm=gettext_lazy("该单位按“未反馈”记，不算同意；以后答复的另记一行，注明迟到，这一条不变。"),
    back=FINAL,
)  # fmt: skip
def without(actor: Account | None, row: AppointmentRecord, which: str, reason: str) -> Done:
    """Write down that a unit did not answer by its day; errors as casework's own act."""
    turn = _locked(row, which)
    finishing.unanswered(actor, turn, reason)
    return Done(f"{row.log_name}{turn.name}：未反馈", _("已按未反馈处理。"), made=row)


def unexplained(row: AppointmentRecord, said: Sequence[Said] | None = None) -> tuple[bool, bool]:
    """Tell whether a lack, and an adverse conclusion, still want a reason by two persons."""
    some = said_of(row) if said is None else said
    lacking = {one.wanted.code for one in some if one.missing or one.sealed}
    adverse = {(one.wanted.code, one.outcome) for one in some if one.adverse}
    for waiver in rows_of(row, RecordWaiver):
        lacking -= set(waiver.lacking) if waiver.reason else set()
        adverse -= {(code, out) for code, out in waiver.adverse} if waiver.adverse_reason else set()
    return bool(lacking), bool(adverse)


def _waiving(row: AppointmentRecord) -> list[Field]:
    lacking, adverse = unexplained(row)
    named = "、".join(one.wanted.name for one in said_of(row) if one.missing or one.sealed)
    against = "；".join(f"{one.wanted.name}：{one.outcome}" for one in said_of(row) if one.adverse)
    found = []
    if lacking:
        found.append(
            Field(
                "reason",
                type="reason",
                most=240,
                help=_("缺：%s。写明为什么不等、由谁何时补齐") % named,
            )
        )
    if adverse:
        found.append(
            Field(
                "adverse_reason",
                type="reason",
                most=240,
                help=_("%s。写明怎样核查、为什么仍提请讨论") % against,
            )
        )
    return found


@act(
    AppointmentRecord, "任用纪实.缺项上会", gettext_lazy("同意缺项上会"), needs=PLAN_MANAGE,
    name="waive", makes=RecordWaiver, second=True,
    when=lambda row: row.stopped_on is None and any(unexplained(row)), ask=_waiving,
    confirm=gettext_lazy("核签后可以提交会议；席位、议题、任免方案表、公示和会议材料都标明缺几项、哪项不利。已答复的结论从此可见。"),
)  # fmt: skip
def waive(
    actor: Account | None, row: AppointmentRecord, reason: str = "", adverse_reason: str = ""
) -> Done:
    """Say why an appointment goes to a meeting without a conclusion, or against one.

    Once that is agreed, what the others said is told: who decides must know it. What turns out to
    be adverse then wants a reason of its own.
    """
    said = said_of(row)
    made = RecordWaiver(
        record=row, reason=reason, adverse_reason=adverse_reason, by=actor,
        lacking=[one.wanted.code for one in said if one.missing or one.sealed] if reason else [],
        adverse=[[one.wanted.code, one.outcome] for one in said if one.adverse]
        if adverse_reason else [],
    )  # fmt: skip
    made.save()
    told = "、".join(filter(None, (reason, adverse_reason)))
    return Done(f"{row.log_name}同意缺项上会（{told}）", _("已说明。"), made=made)
