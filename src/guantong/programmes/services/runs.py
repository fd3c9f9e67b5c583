"""Searches in the background: asked for, watched, stopped. One at a time in a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Task
from guantong.core.scope import rows_of
from guantong.core.services import tasks
from guantong.programmes.models import BatchPlan, Fund, PlanRun, Programme, Project
from guantong.programmes.planning.instance import published
from guantong.programmes.planning.question import Question
from guantong.programmes.room import PROGRAMME_MANAGE
from guantong.programmes.services import pins
from guantong.programmes.services.programmes import EDITED

if TYPE_CHECKING:
    from guantong.core.models import Account

Kind = BatchPlan.Kind
LIVE = (Task.State.WAITING, Task.State.RUNNING)
#: How long a search may take, seconds; and an answer to «what if».
SECONDS, WHAT_IF_SECONDS, EACH_SECONDS = 30, 4, 10
OFFERED = (
    (10, gettext_lazy("10 秒")), (30, gettext_lazy("30 秒")), (120, gettext_lazy("2 分钟")),
    (600, gettext_lazy("10 分钟")),
)  # fmt: skip
#: Points for each published start that is changed, at which a curve asks.
PRICES = (0.0, 1.0, 3.0, 10.0, 30.0)
#: By so many per cent a budget may be asked to change.
MOST_PERCENT = 100


@act(
    Programme, "方案测算.开始", gettext_lazy("测算方案"), needs=PROGRAMME_MANAGE, when=EDITED,
    makes=PlanRun, seen=True, name="solve",
    ask=(
        Field("seconds", gettext_lazy("最多用时"), "choice", required=False, choices=OFFERED,
              initial=SECONDS),
    ),
)  # fmt: skip
def solve(actor: Account | None, programme: Programme, seconds: int | str = SECONDS) -> Done:
    """Ask for a plan; where one is published, for a plan that keeps to it as far as it pays.

    Raises
    ------
    Conflict
        If a search is under way.

    """
    kind = Kind.REPLAN if published(programme) is not None else Kind.SOLVE
    question = Question(on=timezone.localdate())
    return _submitted(actor, programme, kind, question, {"seconds": int(seconds or SECONDS)})


def _funds(_actor: Any, plan: Any) -> list[tuple[str, str]]:
    if not plan.programme_id or plan.programme._state.adding:
        return [("", _("不变"))]
    rows = rows_of(plan.programme, Fund)
    return [("", _("不变")), ("0", _("全部资金")), *((str(one.pk), one.name) for one in rows)]


DO = (
    ("", gettext_lazy("不变")), ("lock", gettext_lazy("锁定")), ("ban", gettext_lazy("排除")),
    ("free", gettext_lazy("放开锁定和排除")),
)  # fmt: skip


def _years(_actor: Any, plan: Any) -> list[tuple[str, str]]:
    years = plan.programme.all_years if plan.programme_id and plan.programme.first_year else []
    return [("", _("每一年")), *((str(one), str(one)) for one in years)]


@act(
    BatchPlan, "方案测算.试算", gettext_lazy("试算"), needs=PROGRAMME_MANAGE, within="programme",
    when=EDITED, makes=PlanRun, seen=True, name="what-if",
    ask=(
        Field("fund", gettext_lazy("哪笔资金"), "choice", required=False, choices=_funds),
        Field("percent", gettext_lazy("增减百分之几"), "number", required=False, initial=-10,
              least=-MOST_PERCENT, most=MOST_PERCENT),
        Field("project", gettext_lazy("哪个项目"), Project, required=False),
        Field("do", gettext_lazy("怎么办"), "choice", required=False, choices=DO),
        Field("year", gettext_lazy("哪一年"), "choice", required=False, choices=_years),
    ),
)  # fmt: skip
def what_if(
    actor: Account | None, plan: BatchPlan, fund: str = "", percent: int | None = None,
    project: Project | None = None, do: str = "", year: str = "", *,
    seconds: int = WHAT_IF_SECONDS,
) -> Done:  # fmt: skip
    """Ask what a plan would be if a fund had more or less, or a start were locked or barred.

    What is asked is kept with the variant; the programme's own locks and bans stay as they are.

    Raises
    ------
    GuantongError
        If nothing is asked, or a lock names no year.

    """
    question = asked(plan, fund, percent, project, do, year)
    return _submitted(
        actor, plan.programme, Kind.WHAT_IF, question, {"plan": plan.pk, "seconds": seconds}
    )


def asked(
    plan: BatchPlan, fund: str, percent: int | None, project: Project | None, do: str, year: str
) -> Question:
    """Return the question that the answers of the form come to, on top of the plan's own."""
    before = Question.read(plan.question) if plan.question else Question(on=timezone.localdate())
    locks, bans, freed = dict(before.locks), dict(before.bans), list(before.freed)
    at, more = before.fund, before.percent
    if fund and percent:
        at, more = int(fund), percent
    if project is not None and do:
        pins.inside(plan.programme, project.unit, "project")
        locks.pop(project.pk, None)
        bans.pop(project.pk, None)
        if do == "lock":
            if not year:
                raise GuantongError(_("锁定要写明哪一年。"), field="year")
            locks[project.pk] = int(year)
        elif do == "ban":
            bans[project.pk] = int(year or 0)
        elif project.pk not in freed:
            freed.append(project.pk)
    made = Question(
        on=timezone.localdate(), locks=locks, bans=bans, freed=tuple(freed), fund=at,
        percent=more, price=before.price,
    )  # fmt: skip
    if _same(made, before):
        raise GuantongError(_("请选一笔资金和增减的百分数，或者选一个项目和怎么办。"), field="fund")
    return made


def _same(one: Question, other: Question) -> bool:
    return {**one.as_json(), "on": ""} == {**other.as_json(), "on": ""}


@act(
    Programme, "方案测算.变动比较", gettext_lazy("比较变动多少"), needs=PROGRAMME_MANAGE,
    when=EDITED, makes=PlanRun, seen=True, name="curve",
)  # fmt: skip
def curve(actor: Account | None, programme: Programme, *, seconds: int = EACH_SECONDS) -> Done:
    """Ask for plans at several prices of a changed start, beside the published one.

    Raises
    ------
    Conflict
        If no plan is published, or a search is under way.

    """
    if published(programme) is None:
        raise Conflict(_("还没有公布方案，没有可以比较的变动。"))
    question = Question(on=timezone.localdate())
    arguments = {"seconds": seconds, "prices": list(PRICES)}
    return _submitted(actor, programme, Kind.CURVE, question, arguments)


@act(PlanRun, "方案测算.停止", gettext_lazy("停止"), needs=PROGRAMME_MANAGE, name="stop")
def stop(actor: Account | None, run: PlanRun) -> None:
    """Ask a search to stop; what it found so far is kept as a whole plan, or nothing is."""
    if not run.task.ended:
        tasks.cancel(actor, run.task)


def running(programme: Programme) -> PlanRun | None:
    """Return the search under way in a programme, if there is one."""
    rows = rows_of(programme, PlanRun).filter(task__state__in=LIVE)
    found: PlanRun | None = rows.select_related("task", "by").first()
    return found


def _submitted(
    actor: Account | None, programme: Programme, kind: str, question: Question,
    arguments: dict[str, Any],
) -> Done:  # fmt: skip
    there = running(programme)
    if there is not None:
        who = there.by.display_name if there.by else _("系统")
        text = _("“%(name)s”正在测算（%(who)s提交），请等它结束，或先停止它。")
        raise Conflict(text % {"name": programme.name, "who": who})
    title = f"{programme.name}：{Kind(kind).label}"
    given = {"programme": programme.pk, **arguments}
    task = tasks.submit(actor, programme.unit, "programmes.plan", title, given)
    run = PlanRun(programme=programme, kind=kind, task=task, by=actor, question=question.as_json())
    run.save()
    return Done(title, _("已提交。"), made=run)
