"""A rectification: proposed by criteria, put in order, compared one by one, struck off.

The steps and who may take them are the process's; what stands here keeps the process from passing
a step whose facts are not there. Nothing lists or strikes off an organisation by itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Case, Turn
from guantong.casework.services import opening, processes
from guantong.casework.services.rows import today, why_not
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.fields import Field
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.jobs.rectification.models import (
    Comparison,
    ListedCriterion,
    MonthlyCheck,
    Rectification,
)
from guantong.jobs.rectification.room import RECTIFY_DECIDE, RECTIFY_REPORT, RECTIFY_WORK
from guantong.jobs.rectification.services import criteria

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY = "weak.rectify"
MET, UNMET, NOT_LISTED, AGAIN = "达标", "未达标", "不列入", "有反弹"
#: The steps in which each criterion is compared with the facts of the day.
COMPARED = ("accept", "look")
LABEL = Rectification._meta.label_lower


def cases_of(row: Rectification) -> QuerySet[Case]:
    """Return the cases about a rectification: its own, and those that look again."""
    return pointing(Case, "subject_id", [row.pk]).filter(subject_model=LABEL).order_by("pk")


def turn_of(row: Rectification, *steps: str) -> Turn | None:
    """Return the open turn of a rectification at one of some steps."""
    rows = pointing(Turn, "case", cases_of(row)).filter(step__in=steps, done_at=None)
    return rows.select_related("case__process").first()


def _open_at(*steps: str) -> Callable[[Any], bool]:
    def at(row: Any) -> bool:
        whole = row if isinstance(row, Rectification) else row.rectification
        return turn_of(whole, *steps) is not None

    return at


def under_way(row: Rectification) -> bool:
    """Tell whether an organisation is listed and not yet struck off."""
    return row.listed_on is not None and row.case is not None and row.case.closed_at is None


def _offered(unit: Unit) -> list[tuple[str, str]]:
    return [(one.code, str(one)) for one in criteria.of(unit)]


@act(
    Unit, "整顿.提出", gettext_lazy("提出整顿"), needs=RECTIFY_WORK, makes=Rectification,
    name="rectify", when=lambda unit: unit.closed_on is None,
    ask=lambda unit: (
        Field("party", type=PartyOrganisation, required=False),
        Field("place", gettext_lazy("所在村（社区）"), Unit, False, needs=RECTIFY_WORK,
              help=gettext_lazy("党组织没有登记的才填，并写名称")),
        Field("organisation", required=False, most=120),
        Field("criterion", gettext_lazy("列入情形"), "choice", choices=_offered(unit)),
        Field("found", gettext_lazy("发现的情况"), "reason", most=400),
    ),
)  # fmt: skip
def propose(
    actor: Account | None, _unit: Unit, criterion: str, found: str,
    party: PartyOrganisation | None = None, place: Unit | None = None, organisation: str = "",
    *, before: Rectification | None = None,
) -> Done:  # fmt: skip
    """Open the file and the case of an organisation that a criterion lists.

    Raises
    ------
    Refused
        If the actor may not propose at that place.
    Conflict
        If the organisation is in rectification already, or no process is in force.
    GuantongError
        If no organisation is named.

    """
    if party is not None:
        place, organisation = party.unit, party.name
    if place is None or not organisation.strip():
        raise GuantongError(_("请选登记的党组织；没有登记的，写明所在村和名称。"), field="party")
    if actor is not None and not actor.may(RECTIFY_WORK, place.path):
        raise Refused(_("您不能在“%s”提出整顿。") % place.name)
    if running(place, organisation) is not None:
        raise Conflict(_("“%s”正在整顿，不能重复提出。") % organisation, field="organisation")
    row = begin(actor, place, organisation, party, before)
    criteria.enter(actor, row, criteria.named(place, criterion), found)
    return Done(f"{organisation}提出整顿：{criterion}", made=row)


def running(place: Unit, organisation: str) -> Rectification | None:
    """Return the file of an organisation that is being put in order, or is to be."""
    rows = rows_of(place, Rectification).filter(organisation=organisation, case__closed_at=None)
    found: Rectification | None = rows.select_related("case").first()
    return found


def begin(
    actor: Account | None, place: Unit, organisation: str, party: PartyOrganisation | None = None,
    before: Rectification | None = None,
) -> Rectification:  # fmt: skip
    """Open the file and the case of an organisation, without a criterion yet.

    Raises
    ------
    Conflict
        If no process is in force.

    """
    process = processes.in_force(KEY, place.path)
    if process is None:
        raise Conflict(_("没有施行的流程“%s”，请先发布。") % KEY)
    row = Rectification(unit=place, party=party, organisation=organisation, before=before)
    row.save()
    title = _("%s整顿") % organisation
    opening.allowed(actor, process.definition, place)
    (row.case,) = opening.open_many(actor, process, [opening.Opened(place, title, row)])
    row.save(update_fields=["case"])
    return row


def _list(actor: Account | None, row: Rectification, code: str, found: str) -> ListedCriterion:
    one = criteria.named(row.unit, code)
    if rows_of(row, ListedCriterion).filter(code=code).exists():
        raise Conflict(_("已经写了“%s”。") % one, field="criterion")
    return criteria.enter(actor, row, one, found)


@act(
    Rectification, "整顿.加情形", gettext_lazy("加列入情形"), needs=RECTIFY_WORK, name="list",
    makes=ListedCriterion, when=_open_at("propose", "judge"), back="drop",
    ask=lambda row: (
        Field("criterion", gettext_lazy("列入情形"), "choice", choices=_offered(row.unit)),
        Field("found", type="reason", most=400),
    ),
)  # fmt: skip
def add(actor: Account | None, row: Rectification, criterion: str, found: str) -> Done:
    """Name a further criterion that lists an organisation; errors as `propose`."""
    made = _list(actor, row, criterion, found)
    return Done(f"{row}加列入情形 {criterion}", made=row, value=made)


@act(
    ListedCriterion, "整顿.撤情形", gettext_lazy("撤下"), needs=RECTIFY_WORK, name="drop",
    within="rectification", when=_open_at("propose", "judge"), back="list",
    confirm=gettext_lazy("县级研判之前可以撤下；撤下的情形不再对照。"),
)  # fmt: skip
def drop(_actor: Account | None, row: ListedCriterion) -> Done:
    """Take a criterion back before the county has judged."""
    row.delete()
    return Done(f"{row.rectification}撤列入情形 {row.code}", made=row.rectification)


@act(
    ListedCriterion, "整顿.整改情况", gettext_lazy("写整改情况"), needs=RECTIFY_REPORT,
    name="report", when=_open_at("plan", "rectify"), ask=(Field("done", type="reason", most=400),),
)  # fmt: skip
def report(_actor: Account | None, row: ListedCriterion, done: str) -> Done:
    """Say what was done about a criterion."""
    row.done = done
    row.save(update_fields=["done"])
    return Done(f"{row.rectification} {row.code} 整改情况", made=row.rectification)


@act(
    ListedCriterion, "整顿.逐条对照", gettext_lazy("对照"), needs=RECTIFY_DECIDE, name="compare",
    when=_open_at(*COMPARED), makes=Comparison, confirm=criteria.today_of,
    begins=lambda row, _said: criteria.begun(row),
    ask=(Field("now", type="reason", most=400), "gone"),
)  # fmt: skip
def compare(actor: Account | None, row: ListedCriterion, now: str, gone: str) -> Done:
    """Hold a criterion against the facts of today.

    Raises
    ------
    Refused
        If the actor may not take the step in which it is compared.

    """
    turn = turn_of(row.rectification, *COMPARED)
    if turn is None:
        raise Conflict(_("现在不是验收，也不是回头看。"))
    refused = why_not(actor, turn) if actor is not None else ""
    if refused:
        raise Refused(refused)
    told = {"now": now, "gone": gone, "by": actor, "on": today(), "told": criteria.recorded(row)}
    rows_of(row, Comparison).update_or_create(listed=row, turn=turn, defaults=told)
    label = Comparison.Gone(gone).label
    return Done(f"{row.rectification} {row.code} 对照：{label}", made=row.rectification)


@act(
    Rectification, "整顿.每月检查", gettext_lazy("写检查"), needs=RECTIFY_WORK, name="check",
    makes=MonthlyCheck, when=under_way,
    ask=(Field("on", type="date", initial=lambda _row: today()), "what"),
)  # fmt: skip
def check(actor: Account | None, row: Rectification, on: dt.date, what: str) -> Done:
    """Write down that somebody looked.

    Raises
    ------
    GuantongError
        If the day lies ahead, or before the organisation was listed.

    """
    if row.listed_on is None or not row.listed_on <= on <= today():
        raise GuantongError(_("检查日期应在列入日期之后、今天之前。"), field="on")
    MonthlyCheck(rectification=row, by=actor, on=on, what=what).save()
    return Done(f"{row}检查 {on:%Y-%m-%d}", made=row)


def to_list_again(row: Rectification) -> bool:
    """Tell whether an organisation was not put in order, or relapsed, and nobody proposed it."""
    ended = cases_of(row).exclude(closed_at=None).filter(result__in=(UNMET, AGAIN)).exists()
    return ended and not rows_of(row, Rectification).exists()


@act(
    Rectification, "整顿.再次提出", gettext_lazy("再次提出"), needs=RECTIFY_WORK, name="again",
    makes=Rectification, when=to_list_again,
    ask=lambda row: (Field(
        "criteria", gettext_lazy("仍然存在的情形"), "choices",
        choices=[(one.code, str(one)) for one in rows_of(row, ListedCriterion)],
    ),),
)  # fmt: skip
def again(actor: Account | None, row: Rectification, criteria: list[str]) -> Done:
    """Propose an organisation once more, by those of its criteria that still hold."""
    listed = rows_of(row, ListedCriterion)
    old = {one.code: one.found for one in listed}
    said = rows_of_all(listed, Comparison, "listed").order_by("turn")
    last = {one.listed.code: one.now for one in said.select_related("listed")}
    first, *rest = [(code, last.get(code) or old[code]) for code in criteria]
    made = propose(
        actor,
        row.unit,
        *first,
        party=row.party,
        place=row.unit,
        organisation=row.organisation,
        before=row,
    )
    for code, found in rest:
        _list(actor, made, code, found)
    return Done(f"{row}再次提出整顿", made=made)


def _faults(row: Rectification, step: str) -> list[ListedCriterion]:
    """Return the criteria that are not gone, by the last comparison of a step."""
    turns = pointing(Turn, "case", cases_of(row)).filter(step=step).order_by("-pk")[:1]
    gone = rows_of_all(turns, Comparison, "turn").filter(gone=Comparison.Gone.YES)
    return list(rows_of(row, ListedCriterion).exclude(pk__in=gone.values("listed")))


def _refuse_faults(row: Rectification, step: str, outcome: str) -> None:
    faults = _faults(row, step)
    if faults:
        told = {"outcome": outcome, "codes": "；".join(map(str, faults))}
        text = _("还有列入情形没有逐条对照为“已消除”，不能选“%(outcome)s”：%(codes)s。")
        raise Conflict(text % told, field="outcome")


@act(
    Rectification, "整顿.提交研判", gettext_lazy("提交研判"), needs=RECTIFY_WORK, name="propose",
    open_to=("process",),
)  # fmt: skip
def submit(_actor: Account | None, row: Rectification) -> str:
    """Let the county judge an organisation, of which something was found.

    Raises
    ------
    Conflict
        If no criterion is named.

    """
    _refuse_empty(row)
    return f"{row}提交县级研判"


def _refuse_empty(row: Rectification) -> None:
    if not rows_of(row, ListedCriterion).exists():
        raise Conflict(_("还没有写列入情形。请先在整顿页面“加列入情形”，再提出。"))


@act(
    Rectification, "整顿.列入", gettext_lazy("列入整顿"), needs=RECTIFY_DECIDE, name="enter",
    open_to=("process",),
)  # fmt: skip
def enter(_actor: Account | None, row: Rectification) -> str:
    """Keep the day on which an organisation was listed; errors as `submit`."""
    _refuse_empty(row)
    row.listed_on = today()
    row.save(update_fields=["listed_on"])
    return f"{row}列入整顿"


@act(
    Rectification, "整顿.确定责任人", gettext_lazy("确定责任人"), needs=RECTIFY_WORK,
    name="assign", ask=("leader", "first_secretary"), open_to=("screen", "process"),
    when=under_way,
)  # fmt: skip
def assign(_actor: Account | None, row: Rectification, leader: str, first_secretary: str) -> str:
    """Keep who answers for an organisation."""
    row.leader, row.first_secretary = leader, first_secretary
    row.save(update_fields=["leader", "first_secretary"])
    return f"{row}确定责任人"


@act(
    Rectification, "整顿.验收达标", gettext_lazy("验收达标"), needs=RECTIFY_DECIDE, name="pass",
    open_to=("process",),
)  # fmt: skip
def accept(_actor: Account | None, row: Rectification) -> str:
    """Refuse to pass an organisation while a criterion that listed it is not gone.

    Raises
    ------
    Conflict
        With the criteria that are not.

    """
    _refuse_faults(row, "accept", MET)
    return f"{row}验收达标"


@act(
    Rectification, "整顿.没有反弹", gettext_lazy("没有反弹"), needs=RECTIFY_DECIDE, name="stand",
    open_to=("process",),
)  # fmt: skip
def stand(_actor: Account | None, row: Rectification) -> str:
    """Refuse to say so while a criterion holds again; errors as `accept`."""
    _refuse_faults(row, "look", _("没有反弹"))
    return f"{row}回头看没有反弹"
