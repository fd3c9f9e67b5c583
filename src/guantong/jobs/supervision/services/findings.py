"""Findings: entered one by one or by a workbook, confirmed, cleared; each step as its case says."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Checklist, ChecklistItem, Turn
from guantong.casework.services import opening, processes
from guantong.casework.services.rows import today
from guantong.core import recusal
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_above, rows_of, rows_of_all, rows_under
from guantong.formats.names import normal
from guantong.jobs.supervision.models import Cleared, Finding
from guantong.jobs.supervision.room import SUPERVISE_WORK
from guantong.people.models import Person
from guantong.people.services import persons

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account

KEY, CLEARING = "supervision.finding", "supervision.clearing"
LABEL = Finding._meta.label_lower
UNFOUNDED = "不属实"
#: The code of the list of key works, which each place fills.
WORKS = "key-works"
NAMED = (
    Field("name", gettext_lazy("姓名"), most=40, required=False),
    Field(
        "code", gettext_lazy("身份证号或人员编号"), most=32, required=False,
        help=gettext_lazy("有同名的，凭它分清"),
    ),
)  # fmt: skip


def works(unit: Unit) -> QuerySet[ChecklistItem]:
    """Return the key works of the nearest accepted list at or above a unit."""
    lists = rows_above(unit.path, Checklist).filter(code=WORKS, state=Checklist.State.ACCEPTED)
    near = lists.order_by("-unit_path")[:1]
    found: QuerySet[ChecklistItem] = rows_of_all(near, ChecklistItem, "checklist")
    return found


def named(unit: Unit, name: str, code: str) -> Person:
    """Return the person below a unit whom a line of a workbook means.

    Raises
    ------
    GuantongError
        If nobody does, or more than one.

    """
    rows = rows_under(unit, Person).filter(name=normal(name))
    if code:
        known = {"code": code} if code.startswith("P") else {"id_digest": persons.id_digest(code)}
        rows = rows.filter(**known)
    found = list(rows.select_related("unit")[:2])
    if len(found) != 1:
        text = _("有几个%s，请填身份证号或人员编号。") if found else _("本单位没有%s，请核对。")
        raise GuantongError(text % name, field="name")
    person: Person = found[0]
    return person


def _asked(unit: Unit) -> tuple[str | Field, ...]:
    return (
        Field("person", type=Person, required=False),
        Field("place", gettext_lazy("所在单位"), Unit, False, needs=SUPERVISE_WORK,
              help=gettext_lazy("只涉及单位的选；写了当事人的取当事人的单位")),
        "source",
        Field("told_on", type="date", initial=lambda _row: today()),
        Field("fact", type="reason", most=1000),
        Field("key_work", type="choice", required=False,
              choices=[(str(one.pk), str(one)) for one in works(unit)]),
    )  # fmt: skip


@act(
    Unit, "监督问题.登记", gettext_lazy("登记问题"), needs=SUPERVISE_WORK, makes=Finding,
    name="finding", when=lambda unit: unit.closed_on is None, ask=_asked,
)  # fmt: skip
def record(
    actor: Account | None, unit: Unit, source: str, told_on: dt.date, fact: str,
    person: Person | None = None, place: Unit | None = None, key_work: str = "",
) -> Done:  # fmt: skip
    """Keep a finding and open its case.

    Raises
    ------
    Refused
        If it lies elsewhere, or is about the actor or a relative.
    Conflict
        If no process is in force.
    GuantongError
        If the day lies ahead.

    """
    if told_on > today():
        raise GuantongError(_("收到日期在今天之后，请核对。"), field="told_on")
    at = person.unit if person else place or unit
    if actor is not None and not actor.may(SUPERVISE_WORK, at.path):
        raise Refused(_("您不能在“%s”登记问题。") % at.name)
    refused = recusal.reason(actor, person) if actor is not None and person else ""
    if refused:
        raise Refused(refused)
    work = works(at).filter(pk=key_work).first() if key_work else None
    row = Finding(unit=at, person=person, source=source, told_on=told_on, fact=fact, key_work=work)
    row.save()
    row.case = opened(actor, row, KEY, _("%s的问题") % at.name)
    row.save(update_fields=["case"])
    return Done(f"{row.log_name}登记问题", _("已登记，编号 %s。") % row, made=row)


def opened(actor: Account | None, row: Finding, key: str, title: str) -> Case:
    """Open a case about a finding; its title names nobody.

    Raises
    ------
    Conflict
        If no process is in force.

    """
    process = processes.in_force(key, row.unit_path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % key)
    opening.allowed(actor, process.definition, row.unit)
    (case,) = opening.open_many(
        actor, process, [opening.Opened(row.unit, title, row, source=row.case)]
    )
    return case


@act(
    Unit, "监督问题.登记", gettext_lazy("导入问题"), needs=SUPERVISE_WORK, makes=Finding,
    name="finding-take", open_to=(),
    ask=(*NAMED, "source", "told_on", Field("fact", type="reason", most=1000)),
    file=FromFile(gettext_lazy("导入一批问题"), said={
        "name": Said(example="盘志强（虚构）", note=gettext_lazy("只涉及单位的空着")),
        "source": Said(example="巡视巡察"), "told_on": Said(example="2026-03-02"),
        "fact": Said(titles=("事实",), example="项目未经集体研究（虚构）"),
    }),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, name: str = "", code: str = "", **facts: Any) -> Done:
    """Keep a finding of a workbook; errors as `record` and `named`."""
    person = named(unit, name, code) if name else None
    done: Done = record.do(actor, unit, person=person, **facts)
    return done


def cases_of(row: Finding) -> QuerySet[Case]:
    """Return the cases about a finding: its own, and that in which a name is cleared."""
    return pointing(Case, "subject_id", [row.pk]).filter(subject_model=LABEL).order_by("pk")


def open_turn(row: Finding, step: str) -> Turn | None:
    """Return the open turn of a finding at a step."""
    rows = pointing(Turn, "case", [row.case_id]).filter(step=step, done_at=None)
    return rows.select_related("case__process", "unit").first()


def last_turn(row: Finding, step: str) -> Turn:
    """Return the turn of a step that is just being ended."""
    return pointing(Turn, "case", [row.case_id]).filter(step=step).latest("pk")


@act(
    Finding, "监督问题.初核", gettext_lazy("记初核结论"), needs=SUPERVISE_WORK, name="confirm",
    open_to=("process",),
)  # fmt: skip
def confirm(_actor: Account | None, row: Finding) -> str:
    """Keep what was found out."""
    row.verdict = last_turn(row, "confirm").outcome
    row.save(update_fields=["verdict"])
    return f"{row.log_name}初核"


def to_clear(row: Finding) -> bool:
    """Tell whether a finding turned out unfounded and the name of a person is to be cleared."""
    over = row.case is not None and row.case.closed_at is not None
    return bool(over and row.person_id and row.verdict == UNFOUNDED and cases_of(row).count() == 1)


@act(
    Finding, "监督问题.澄清", gettext_lazy("澄清正名"), needs=SUPERVISE_WORK, name="clear",
    when=to_clear, back=gettext_lazy("立错了，由统筹单位在事项里说明后办结。"),
    confirm=gettext_lazy("立一件澄清正名：在造成影响的范围内说明、归档、回访，由另一人办结。"),
)  # fmt: skip
def clear(actor: Account | None, row: Finding) -> Done:
    """Open the case in which a name is cleared; errors as `opened`."""
    case = opened(actor, row, CLEARING, _("%s的澄清正名") % row.unit.name)
    return Done(f"{row.log_name}澄清正名 {case.number}", _("已立项，编号 %s。") % case.number)


@act(
    Finding, "监督问题.记入澄清", gettext_lazy("记入本人情况"), needs=SUPERVISE_WORK,
    name="cleared", makes=Cleared, open_to=("process",), ask=("place", "way", "cleared_on"),
)  # fmt: skip
def cleared(
    _actor: Account | None, row: Finding, place: str, way: str, cleared_on: dt.date
) -> Done:
    """Keep on the person's record that the name was cleared, as the person agreed."""
    told = {"person": row.person, "place": place, "way": way, "cleared_on": cleared_on}
    made, _new = rows_of(row, Cleared).update_or_create(finding=row, defaults=told)
    return Done(f"{row.log_name}澄清记入本人情况", made=made)
