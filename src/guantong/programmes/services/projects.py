"""Projects of villages: proposed by town or county, appraised, approved, begun, running, ended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import Project
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_PROPOSE, VALUE_REPORT
from guantong.programmes.services import kinds

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Project.State
FACTS = ("name", "cost", "income", "income_error", "said_by", "basis")
#: Of what is not yet built it may be changed what it would cost and bring.
OPEN = (State.PROPOSED, State.PLANNED, State.APPROVED)
WHY = Field("reason", gettext_lazy("理由"), "reason")
KIND = Field(
    "kind", type="choice", choices=lambda _actor, unit: kinds.offered(getattr(unit, "path", ""))
)


@act(
    Unit, "村级项目.申报", gettext_lazy("申报项目"), needs=PROGRAMME_PROPOSE, makes=Project,
    name="project-add", ask=(KIND, *FACTS, Field("running_on", type="date", required=False)),
    when=lambda unit: unit.closed_on is None,
    file=FromFile(
        gettext_lazy("导入村级项目"),
        said={
            "name": Said(example="屋顶光伏 50 千瓦"), "cost": Said(example="165000"),
            "said_by": Said(example="镇农经站（虚构）"),
            "running_on": Said(note=gettext_lazy("已经建成见效的项目才填")),
        },
    ),
)  # fmt: skip
def add(
    actor: Account | None, unit: Unit, kind: str, running_on: dt.date | None = None, **facts: Any
) -> Done:
    """Enter what a village could build; with a day, what is built already.

    Raises
    ------
    Conflict
        If the village has a project of this kind that has not ended.
    GuantongError
        If the unit is no village, or the error exceeds the income.

    """
    if unit.kind != Unit.Kind.VILLAGE:
        raise GuantongError(_("村级项目请在村（社区）申报。"), field="unit")
    of = kinds.named(unit, kind)
    if rows_of(unit, Project).filter(kind=of).exclude(state=State.ENDED).exists():
        told = {"unit": unit.name, "kind": of}
        raise Conflict(_("%(unit)s已经有“%(kind)s”项目。") % told, field="kind")
    made = Project(unit=unit, kind=of, changed_by=actor, **facts)
    _reckoned(made)
    if running_on is not None:
        made.state, made.running_on, made.feasible = State.RUNNING, running_on, "yes"
    made.save()
    return Done(f"{unit.name}申报{made}", made=made)


def _reckoned(project: Project) -> None:
    income, error = project.income, project.income_error
    if error is not None and (income is None or error > income):
        raise GuantongError(_("误差不能超过年收入。"), field="income_error")


@act(
    Project, "村级项目.修改", gettext_lazy("修改测算"), needs=PROGRAMME_PROPOSE, when=OPEN,
    name="change", ask=FACTS, versioned=True,
)  # fmt: skip
def change(_actor: Account | None, project: Project, **facts: Any) -> Done:
    """Change what a project would cost and bring; the log keeps what was said before."""
    before = {name: getattr(project, name) for name in facts}
    for name, value in facts.items():
        setattr(project, name, value)
    _reckoned(project)
    if not project.said_by and (project.income is not None or project.cost is not None):
        raise GuantongError(_("请写明谁测算的。"), field="said_by")
    return Done(f"{project}修改测算", data={"before": before})


@act(
    Project, "村级项目.论证", gettext_lazy("写论证意见"), needs=PROGRAMME_MANAGE, when=OPEN,
    name="appraise", ask=("feasible", "why_not"), versioned=True,
)  # fmt: skip
def appraise(_actor: Account | None, project: Project, feasible: str, why_not: str) -> str:
    """Say whether it can be built there.

    Raises
    ------
    GuantongError
        If it cannot and no reason is given.

    """
    if feasible == Project.Feasible.NO and not why_not.strip():
        raise GuantongError(_("不可行的，请写明原因。"), field="why_not")
    project.feasible, project.why_not = feasible, why_not
    return f"{project}论证：{project.get_feasible_display()}"


def _day(name: str) -> Field:
    return Field(name, type="date", initial=lambda _row: timezone.localdate())


@act(
    Project, "村级项目.批复", gettext_lazy("登记批复"), needs=PROGRAMME_MANAGE, name="approve",
    when=(State.PROPOSED, State.PLANNED), then=State.APPROVED, ask=(_day("approved_on"),),
    versioned=True, back="unapprove", confirm=gettext_lazy("登记批复以后才能登记开工。"),
)  # fmt: skip
def approve(_actor: Account | None, project: Project, approved_on: dt.date) -> str:
    """Write down on which day it was approved."""
    _past(approved_on, None, "approved_on")
    project.approved_on = approved_on
    return f"{project}批复 {approved_on:%Y-%m-%d}"


@act(
    Project, "村级项目.撤批复", gettext_lazy("撤回批复"), needs=PROGRAMME_MANAGE, name="unapprove",
    when=(State.APPROVED,), then=State.PLANNED, ask=(WHY,),
    versioned=True, back="approve", confirm=gettext_lazy("撤回后项目回到“已列入”。"),
)  # fmt: skip
def unapprove(_actor: Account | None, project: Project, reason: str) -> Done:
    """Take an approval back."""
    project.approved_on = None
    return Done(f"{project}撤回批复", data={"reason": reason})


@act(
    Project, "村级项目.开工", gettext_lazy("登记开工"), needs=VALUE_REPORT, name="begin",
    when=(State.APPROVED,), then=State.BEGUN, ask=(_day("begun_on"),), versioned=True,
    back="unbegin", confirm=gettext_lazy("以后重排方案时，已开工的项目不再变动。"),
)  # fmt: skip
def begin(_actor: Account | None, project: Project, begun_on: dt.date) -> str:
    """Write down on which day it was begun."""
    _past(begun_on, project.approved_on, "begun_on")
    project.begun_on = begun_on
    return f"{project}开工 {begun_on:%Y-%m-%d}"


@act(
    Project, "村级项目.撤开工", gettext_lazy("更正为未开工"), needs=PROGRAMME_MANAGE,
    name="unbegin", when=(State.BEGUN,), then=State.APPROVED, ask=(WHY,),
    versioned=True, back="begin", confirm=gettext_lazy("更正后项目回到“已批复”。"),
)  # fmt: skip
def unbegin(_actor: Account | None, project: Project, reason: str) -> Done:
    """Say that it was not begun after all."""
    project.begun_on = None
    return Done(f"{project}更正为未开工", data={"reason": reason})


@act(
    Project, "村级项目.见效", gettext_lazy("登记见效"), needs=VALUE_REPORT, name="run",
    when=(State.BEGUN,), then=State.RUNNING, ask=(_day("running_on"),), versioned=True,
    back="unrun", confirm=gettext_lazy("见效以后每年填写实际收入。"),
)  # fmt: skip
def run(_actor: Account | None, project: Project, running_on: dt.date) -> str:
    """Write down from which day it brings income."""
    _past(running_on, project.begun_on, "running_on")
    project.running_on = running_on
    return f"{project}见效 {running_on:%Y-%m-%d}"


@act(
    Project, "村级项目.撤见效", gettext_lazy("更正为未见效"), needs=PROGRAMME_MANAGE, name="unrun",
    when=(State.RUNNING,), then=State.BEGUN, ask=(WHY,),
    versioned=True, back="run", confirm=gettext_lazy("更正后项目回到“在建”。"),
)  # fmt: skip
def unrun(_actor: Account | None, project: Project, reason: str) -> Done:
    """Say that it brings nothing yet after all."""
    project.running_on = None
    return Done(f"{project}更正为未见效", data={"reason": reason})


@act(
    Project, "村级项目.结束", gettext_lazy("登记结束"), needs=PROGRAMME_MANAGE, name="finish",
    when=(State.RUNNING,), then=State.ENDED,
    ask=(_day("ended_on"), WHY), versioned=True,
    back="go-on", confirm=gettext_lazy("结束后不再计算它的收入，项目和实绩都保留。"),
)  # fmt: skip
def finish(_actor: Account | None, project: Project, ended_on: dt.date, reason: str) -> Done:
    """Say that it brings nothing any more."""
    _past(ended_on, project.running_on, "ended_on")
    project.ended_on = ended_on
    return Done(f"{project}结束 {ended_on:%Y-%m-%d}", data={"reason": reason})


@act(
    Project, "村级项目.恢复", gettext_lazy("恢复见效"), needs=PROGRAMME_MANAGE, name="go-on",
    when=(State.ENDED,), then=State.RUNNING, versioned=True,
    back="finish", confirm=gettext_lazy("恢复后继续计算它的收入。"),
)  # fmt: skip
def go_on(_actor: Account | None, project: Project) -> str:
    """Say that it still brings income.

    Raises
    ------
    Conflict
        If the village has another of this kind by now.

    """
    rows = rows_of(project.unit, Project).filter(kind=project.kind)
    if rows.exclude(state=State.ENDED).exists():
        raise Conflict(_("已经有同类的项目，不能恢复。"))
    project.ended_on = None
    return f"{project}恢复见效"


def _past(day: dt.date, after: dt.date | None, field: str) -> None:
    if day > timezone.localdate():
        raise GuantongError(_("日期不能晚于今天。"), field=field)
    if after is not None and day < after:
        raise GuantongError(_("日期不能早于上一步的 %s。") % after, field=field)
