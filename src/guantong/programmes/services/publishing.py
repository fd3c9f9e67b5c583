"""Publishing a plan: the meeting is written down, one puts it forward, the leader signs it.

A published plan is the baseline and stays as it is: a later plan replaces it, a changed row stands
beside the old one, a recall says why.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import pointing, rows_of
from guantong.core.services import files
from guantong.programmes.models import BatchPlan, BatchRow, Programme, Project
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_SIGN

if TYPE_CHECKING:
    from guantong.core.models import Account

State = BatchPlan.State
#: Projects whose year a plan may still say.
OPEN = (Project.State.PROPOSED, Project.State.PLANNED, Project.State.APPROVED)
WHY = Field("reason", gettext_lazy("理由"), "reason", most=240)


@act(
    BatchPlan, "批次方案.登记会议", gettext_lazy("登记会议"), needs=PROGRAMME_MANAGE,
    name="meet", when=(State.PROPOSED, State.RECALLED),
    ask=("meeting", Field("met_on", type="date"),
         Field("minutes", gettext_lazy("纪要文件"), "file", required=False)),
)  # fmt: skip
def meet(
    actor: Account | None,
    plan: BatchPlan,
    meeting: str,
    met_on: dt.date | None,
    minutes: Any = None,
) -> str:
    """Write down which meeting agreed to a plan.

    Raises
    ------
    GuantongError
        If no meeting is named, or its day lies ahead.

    """
    if not meeting.strip() or met_on is None:
        raise GuantongError(_("请写明会议名称、编号和日期。"), field="meeting")
    if met_on > timezone.localdate():
        raise GuantongError(_("会议日期不能晚于今天。"), field="met_on")
    plan.meeting, plan.met_on = meeting.strip(), met_on
    if minutes is not None:
        name = minutes.name
        plan.paper = files.store(actor, plan.programme.unit, name, minutes, "项目计划会议纪要")
    plan.save(update_fields=["meeting", "met_on", "paper"])
    return f"{plan}登记会议：{plan.meeting}"


def _vet(plan: BatchPlan) -> None:
    """Refuse what no second person could sign: no meeting, no proof, rows that went on."""
    if not plan.meeting or plan.met_on is None:
        raise Conflict(_("请先登记研究通过这个方案的会议。"))
    if not plan.certified:
        raise Conflict(_("这个方案的上界没有通过复核，不能公布。"))
    rows = rows_of(plan, BatchRow).filter(ended_on=None, project__isnull=False)
    gone = rows.filter(project__state=Project.State.ENDED).select_related("project").first()
    no = rows.filter(project__feasible="no").select_related("project").first()
    wrong = gone or no
    if wrong is not None:
        text = _("“%s”测算以后已经结束，或者论证为不可行，请重新测算。")
        raise Conflict(text % wrong.project)


@act(
    BatchPlan, "批次方案.公布", gettext_lazy("公布方案"), needs=PROGRAMME_MANAGE, name="publish",
    seconder=PROGRAMME_SIGN, second=True, vet=_vet, when=(State.PROPOSED, State.RECALLED),
    then=State.PUBLISHED, back="recall",
    confirm=gettext_lazy("提请以后由领导核签；核签后按这个方案执行，原来公布的方案自动失效。"),
)  # fmt: skip
def publish(actor: Account | None, plan: BatchPlan) -> Done:
    """Put a plan in force; the one before it is superseded.

    Raises
    ------
    Conflict
        If no meeting is written down, its bound was not proven, or a row of it has gone on.

    """
    _vet(plan)
    today = timezone.localdate()
    others = rows_of(plan.programme, BatchPlan).filter(state=State.PUBLISHED).exclude(pk=plan.pk)
    for before in others:
        before.state, before.ended_on = State.SUPERSEDED, today
        before.why_ended = _("由%s替换") % plan
        before.save(update_fields=["state", "ended_on", "why_ended"])
    plan.published_on, plan.ended_on, plan.why_ended = today, None, ""
    _plan_projects(plan)
    _running(plan.programme)
    return Done(f"{plan}公布：{plan.meeting} {plan.met_on:%Y-%m-%d}", _("已公布。"))


def _running(programme: Programme) -> None:
    if programme.state == Programme.State.DRAFT:
        pointing(Programme, "pk", [programme.pk]).update(state=Programme.State.RUNNING)


def _plan_projects(plan: BatchPlan) -> None:
    """Say on the projects in which year they are to begin; those left out are proposals again."""
    rows = rows_of(plan, BatchRow).filter(ended_on=None, project__isnull=False)
    years: dict[int, int] = dict(rows.values_list("project", "year"))
    _free(plan.programme, years)
    for year in sorted(set(years.values())):
        some = [pk for pk, at in years.items() if at == year]
        _say(some, year)


def _say(keys: list[int], year: int | None, size: int = 500) -> None:
    for start in range(0, len(keys), size):
        rows = pointing(Project, "pk", keys[start : start + size]).filter(state__in=OPEN)
        before, after = Project.State.PROPOSED, Project.State.PLANNED
        if year is None:
            before, after = after, before
        rows.update(planned_year=year)
        pointing(Project, "pk", keys[start : start + size]).filter(state=before).update(state=after)


def _free(programme: Programme, kept: dict[int, int]) -> None:
    """Let projects that a plan no longer names be proposals again."""
    plans = rows_of(programme, BatchPlan).filter(published_on__isnull=False)
    rows = pointing(BatchRow, "plan", plans.order_by().values("pk"))
    there = set(rows.exclude(project=None).values_list("project", flat=True))
    _say(sorted(there - kept.keys()), None)


@act(
    BatchPlan, "批次方案.撤回", gettext_lazy("撤回公布"), needs=PROGRAMME_MANAGE, name="recall",
    seconder=PROGRAMME_SIGN, second=True, when=(State.PUBLISHED,), then=State.RECALLED, ask=(WHY,),
    back="publish",
    confirm=gettext_lazy("撤回后没有在执行的方案，已列入的项目回到备选；开工的项目不受影响。"),
)  # fmt: skip
def recall(_actor: Account | None, plan: BatchPlan, reason: str) -> Done:
    """Take a published plan out of force; what it said stays to be read."""
    plan.ended_on, plan.why_ended = timezone.localdate(), reason
    _free(plan.programme, {})
    return Done(f"{plan}撤回公布", _("已撤回。"), data={"reason": reason})


@act(
    BatchPlan, "批次方案.删除草案", gettext_lazy("删除草案"), needs=PROGRAMME_MANAGE, name="drop",
    when=(State.PROPOSED,), confirm=gettext_lazy("草案和它的测算结果一并删除。"),
    back=gettext_lazy("删错了可以重新测算。"),
)  # fmt: skip
def drop(_actor: Account | None, plan: BatchPlan) -> Done:
    """Delete a proposal that nobody wants."""
    name, programme = str(plan), plan.programme
    plan.delete()
    return Done(f"{programme}删除草案{name}", _("已删除。"), made=programme)


def _live(row: BatchRow) -> bool:
    project = row.project
    return (
        row.plan.state == State.PUBLISHED and row.ended_on is None and project is not None
        and project.state in OPEN
    )  # fmt: skip


def _years(_actor: Any, row: Any) -> list[tuple[str, str]]:
    programme = row.plan.programme if row.plan_id else None
    if programme is None or not programme.first_year:
        return []
    return [(str(one), str(one)) for one in programme.all_years if one != row.year]


@act(
    BatchRow, "批次安排.变更年度", gettext_lazy("变更年度"), needs=PROGRAMME_MANAGE, name="move",
    seconder=PROGRAMME_SIGN, second=True, when=_live,
    ask=(Field("year", type="choice", choices=_years), WHY),
    confirm=gettext_lazy("原来的安排照旧保留，新的安排另起一行；由领导核签。"), back="move",
)  # fmt: skip
def move(_actor: Account | None, row: BatchRow, year: int | str, reason: str) -> Done:
    """Let a village begin in another year than was published; the old row stays.

    Raises
    ------
    GuantongError
        If the year is none of the programme's.

    """
    if int(year) not in row.plan.programme.all_years:
        raise GuantongError(_("年度不在计划期内。"), field="year")
    _end(row, reason)
    made = BatchRow(
        plan=row.plan, unit=row.unit, project=row.project, kind=row.kind, year=int(year),
        cost=row.cost, paid=[], mean=row.mean, safe=row.safe, before=row,
        why=_("由 %(year)s 年变更：%(why)s") % {"year": row.year, "why": reason},
    )  # fmt: skip
    made.save()
    _say([row.project_id] if row.project_id else [], int(year))
    return Done(f"{row}变更为 {year} 年", made=row.plan, data={"reason": reason})


@act(
    BatchRow, "批次安排.取消", gettext_lazy("取消安排"), needs=PROGRAMME_MANAGE, name="cancel",
    seconder=PROGRAMME_SIGN, second=True, when=_live, ask=(WHY,),
    confirm=gettext_lazy("原来的安排照旧保留，注明取消；项目回到备选；由领导核签。"),
    back=gettext_lazy("取消以后可以在重排时再安排。"),
)  # fmt: skip
def cancel(_actor: Account | None, row: BatchRow, reason: str) -> Done:
    """Take a village's start out of a published plan; the old row stays."""
    _end(row, reason)
    _say([row.project_id] if row.project_id else [], None)
    return Done(f"{row}取消", made=row.plan, data={"reason": reason})


def _end(row: BatchRow, reason: str) -> None:
    row.ended_on, row.changed_why = timezone.localdate(), reason
    row.save(update_fields=["ended_on", "changed_why"])
