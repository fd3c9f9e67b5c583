"""A village's election before and around its day: set up, moved, its steps, who stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.jobs.village_terms.models import (
    Body,
    ElectionResult,
    ElectionStep,
    Nominee,
    PostKind,
    VillageElection,
)
from guantong.jobs.village_terms.room import TERM_WORK
from guantong.jobs.village_terms.services import persons
from guantong.standards import village_elections as law

if TYPE_CHECKING:
    from guantong.core.models import Account

State, Kind = VillageElection.State, VillageElection.Kind
#: The votes after which one committee hands over to the next.
HANDS = (Kind.REGULAR, Kind.AGAIN)
#: Where elections are set up: a village, or all villages below.
PLACES = frozenset({"village", "township", "county", "zone", "prefecture"})
#: A further vote on what stayed empty has so many more who stand than seats.
MORE = 1


def create(units: Iterable[Unit], **facts: Any) -> list[VillageElection]:
    """Write an election for each village, with its steps counted from the day."""
    rows = [VillageElection(unit=one, unit_path=one.path, **facts) for one in units]
    VillageElection.objects.bulk_create(rows)
    ElectionStep.objects.bulk_create(one for row in rows for one in _steps(row))
    return rows


def _steps(row: VillageElection) -> list[ElectionStep]:
    found = [
        ElectionStep(election=row, code=one.code, name=one.name)
        for one in law.stages(row.body, row.kind)
    ]
    if any(one.code == "handover" for one in found):
        found += [
            ElectionStep(election=row, code=code, name=name, handover=True)
            for code, name in law.table().handover.items
        ]
    return _counted(row, found)


def _counted(row: VillageElection, steps: list[ElectionStep]) -> list[ElectionStep]:
    """Set by when each step is done, counted from the day; by no day where there is none."""
    last = law.table().handover.days
    for step in steps:
        known = law.stage(step.code)
        days = last if step.handover else known.days if known else 0
        step.due = row.on + dt.timedelta(days=days) if row.on else None
    return steps


@act(
    Unit, "选举.设定", gettext_lazy("设定村级选举"), needs=TERM_WORK, makes=VillageElection,
    name="election-set-up", when=lambda unit: unit.closed_on is None and unit.kind in PLACES,
    ask=(
        "body", Field("kind", type="choice", choices=[Kind.choices[0], Kind.choices[3]]),
        Field("reason", type="reason", when=f"kind={Kind.BY}", most=400), "on", "chief_seats",
        "deputy_seats", "member_seats",
        Field("base", type="choice", choices=VillageElection.Base.choices, when="body=party"),
    ),
    file=FromFile(gettext_lazy("导入选举安排")), confirm=lambda unit: _for_whom(unit),
)  # fmt: skip
def set_up(_actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Set up the election of a village, or of every village below that has none under way.

    Raises
    ------
    Conflict
        If all of them have one under way.
    GuantongError
        If no seat is to be filled.

    """
    if not any(facts.get(f"{one}_seats") for one in ("chief", "deputy", "member")):
        raise GuantongError(_("应选名额不能都是 0。"), field="member_seats")
    villages = [unit] if unit.kind == Unit.Kind.VILLAGE else _villages(unit)
    busy = rows_under(unit, VillageElection).filter(body=facts["body"], state=State.PREPARING)
    taken = set(busy.values_list("unit", flat=True))
    free = [one for one in villages if one.pk not in taken]
    if not free:
        text = _("%s没有可以设定的村：都已有筹备中的这类选举，可在选举页面改期。")
        raise Conflict(text % unit.name, field="body")
    rows = create(free, **facts)
    label = rows[0].get_kind_display()
    told = {"n": len(rows), "left": len(villages) - len(free)}
    text = _("已为 %(n)s 个村设定选举；%(left)s 个村已有筹备中的，没有改动。") % told
    log = f"{unit.name}设定{rows[0].get_body_display()}{label} {len(rows)} 个村"
    return Done(log, text, made=rows[0] if len(villages) == 1 else None)


def _villages(unit: Unit) -> list[Unit]:
    return list(rows_under(unit, Unit).filter(kind=Unit.Kind.VILLAGE, closed_on=None))


def _for_whom(unit: Unit) -> str:
    if unit.kind == Unit.Kind.VILLAGE:
        return ""
    text = _("将为%(unit)s所辖 %(n)s 个村（社区）设定；已有筹备中的这类选举的村不动。")
    return text % {"unit": unit.name, "n": len(_villages(unit))}


@act(
    VillageElection, "选举.改期", gettext_lazy("定日期、改期"), needs=TERM_WORK, name="move",
    when=(State.PREPARING,), ask=(Field("on", type="date"),),
    confirm=gettext_lazy("没有完成的事项按新的选举日重新推算，已完成的不变。"),
)  # fmt: skip
def move(_actor: Account | None, row: VillageElection, on: dt.date) -> str:
    """Hold an election on another day; what is not done yet gets other days.

    Raises
    ------
    Conflict
        If its result was entered.

    """
    if rows_of(row, ElectionResult).exists():
        raise Conflict(_("结果已经登记，不能改期。"), field="on")
    row.on = on
    row.save(update_fields=["on"])
    steps = _counted(row, list(rows_of(row, ElectionStep).filter(done_on=None)))
    rows_of(row, ElectionStep).bulk_update(steps, ["due"])
    return f"{row}定于 {on:%Y-%m-%d}"


@act(
    ElectionStep, "选举.事项办结", gettext_lazy("办结"), needs=TERM_WORK, name="done",
    when=lambda step: step.done_on is None, back="undone",
    ask=(
        Field("on", gettext_lazy("完成日期"), "date", initial=lambda _row: today()),
        Field("evidence", type="reason", most=400),
    ),
)  # fmt: skip
def done(actor: Account | None, step: ElectionStep, on: dt.date, evidence: str) -> str:
    """Record that something was done or handed over, and what shows it.

    Raises
    ------
    GuantongError
        If the day lies ahead.

    """
    if on > today():
        raise GuantongError(_("完成日期晚于今天，请核对。"), field="on")
    step.done_on, step.evidence, step.by = on, evidence, actor
    step.save(update_fields=["done_on", "evidence", "by"])
    return f"{step}：{on} 办结"


@act(
    ElectionStep, "选举.事项恢复", gettext_lazy("恢复为未办"), needs=TERM_WORK, name="undone",
    when=lambda step: step.done_on is not None and step.election.state != State.HANDED,
)  # fmt: skip
def undone(_actor: Account | None, step: ElectionStep) -> str:
    """Take back that something was done."""
    step.done_on, step.evidence, step.by = None, "", None
    step.save(update_fields=["done_on", "evidence", "by"])
    return f"{step}：恢复为未办"


@act(
    VillageElection, "选举.提名", gettext_lazy("登记候选人"), needs=TERM_WORK, name="nominate",
    when=lambda row: row.state == State.PREPARING and row.kind != Kind.RECALL, makes=Nominee,
    ask=lambda row: (
        Field("post", type="choice", choices=[(one.value, one.label) for one, _n in row.seats]),
        "way", *persons.ASKED,
    ),
)  # fmt: skip
def nominate(
    actor: Account | None, row: VillageElection, post: str, way: str, **who: Any
) -> Done:  # fmt: skip
    """Record who stands for a post; a person whom nobody entered yet is entered.

    Raises
    ------
    Conflict
        If the result was entered, or the person stands for a post of this election already.

    """
    if rows_of(row, ElectionResult).exists():
        raise Conflict(_("结果已经登记，不能再登记候选人。"))
    person = persons.named(actor, row.unit, who)
    there = rows_of(row, Nominee).filter(person=person).first()
    if there is not None:
        told = {"name": person.name, "post": there.get_post_display()}
        raise Conflict(_("%(name)s已是%(post)s候选人，一人不能竞选两职。") % told, field="name")
    made = Nominee(election=row, person=person, post=post, way=way)
    made.save()
    return Done(f"{row}登记{PostKind(post).label}候选人 1 人", made=row, value=made)


@act(
    Nominee, "选举.撤下候选人", gettext_lazy("撤下"), needs=TERM_WORK, within="election",
    name="withdraw", when=(State.PREPARING,),
    ask=(Field("reason", gettext_lazy("理由"), "reason"),),
    confirm=gettext_lazy("撤下后不再是候选人。"), back="nominate",
)  # fmt: skip
def withdraw(_actor: Account | None, row: Nominee, reason: str) -> Done:
    """Take a nominee off an election; errors as `nominate`."""
    if rows_of(row.election, ElectionResult).exists():
        raise Conflict(_("结果已经登记，不能撤下候选人。"))
    told = f"{row.log_name}候选人撤下 1 人，理由：{reason}"
    row.delete()
    return Done(told, made=row.election)


@act(
    VillageElection, "选举.另行选举", gettext_lazy("组织另行选举"), needs=TERM_WORK, name="follow",
    when=(State.SHORT, State.VOID), makes=VillageElection, ask=(Field("on", type="date"),),
    confirm=gettext_lazy("按空缺的名额另行选举；参加人数不足或者当选无效的，重新选举。"),
    back=gettext_lazy("设错日期的，在新的选举页面“改期”。"),
)  # fmt: skip
def follow(_actor: Account | None, row: VillageElection, on: dt.date) -> Done:
    """Set up the further vote: on the seats that stayed empty, or on all after a void one.

    Raises
    ------
    GuantongError
        If the day does not lie after that of the first vote.

    """
    if row.on is None or on < row.on:
        raise GuantongError(_("日期早于上一次选举，请核对。"), field="on")
    stood = list(rows_of(row, Nominee).order_by("-votes", "pk"))
    short = row.state == State.SHORT
    seats = {
        f"{post.role}_seats": many - short * sum(bool(one.elected) for one in _for(stood, post))
        for post, many in row.seats
    }  # fmt: skip
    again = Kind.AGAIN if row.kind == Kind.REGULAR else row.kind
    (made,) = create(
        [row.unit], body=row.body, kind=Kind.RERUN if short else again, on=on, before=row,
        base=row.base, reason=row.reason, is_demo=row.is_demo,
        **{"chief_seats": 0, "member_seats": 0, **seats},
    )  # fmt: skip
    if short:
        lost = {
            post: [one for one in _for(stood, post) if not one.elected] for post, _ in row.seats
        }
        Nominee.objects.bulk_create(
            Nominee(election=made, person_id=one.person_id, post=post, way=one.way)
            for post, many in made.seats for one in lost[post][: many + MORE]
        )  # fmt: skip
    row.state = State.HELD if short else State.FOLLOWED
    row.save(update_fields=["state"])
    return Done(f"{row}：{made.get_kind_display()}定于 {on:%Y-%m-%d}", made=made)


def _for(stood: Sequence[Nominee], post: str) -> list[Nominee]:
    return [one for one in stood if one.post == post]


def to_hand_over(row: VillageElection) -> bool:
    """Tell whether the old committee has yet to hand over to the new one."""
    return row.state == State.HELD and row.kind in HANDS and row.body == Body.COMMITTEE


@act(
    VillageElection, "选举.移交", gettext_lazy("登记工作移交"), needs=TERM_WORK, name="hand_over",
    when=to_hand_over, then=State.HANDED, back=gettext_lazy("移交后不再改动；登记错的写明更正。"),
    ask=(
        Field("handed_on", type="date", initial=lambda _row: today()),
        *(Field(one, required=True, most=80) for one in ("handed_by", "handed_to", "witness")),
    ),
    confirm=gettext_lazy("逐项移交清楚后登记；登记后移交事项不再改动。"),
)  # fmt: skip
def hand_over(
    _actor: Account | None, row: VillageElection, handed_on: dt.date, **who: str
) -> str:  # fmt: skip
    """Record that the old committee handed over, by whom, to whom, under whose eyes.

    Raises
    ------
    Conflict
        If something was not handed over yet.
    GuantongError
        If the day lies before the election, or ahead.

    """
    items = rows_of(row, ElectionStep).filter(handover=True, done_on=None)
    if left := "、".join(one.name for one in items):
        raise Conflict(_("还没有移交的：%s。请先在移交事项里逐项办结。") % left)
    if row.on is None or not row.on <= handed_on <= today():
        raise GuantongError(_("移交日期应在选举日之后、今天之前。"), field="handed_on")
    row.handed_on = handed_on
    for name, value in who.items():
        setattr(row, name, value)
    rows_of(row, ElectionStep).filter(code="handover", done_on=None).update(done_on=handed_on)
    return f"{row}工作移交 {handed_on:%Y-%m-%d}"
