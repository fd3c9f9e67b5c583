"""Searches in the background: asked for, watched, stopped. One at a time in a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Task
from guantong.core.scope import rows_of
from guantong.core.services import tasks
from guantong.staffing.models import Plan, Run, Scenario
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.services.scenarios import EDITED

if TYPE_CHECKING:
    from guantong.core.models import Account

#: How long a search may take, seconds; and what else an officer may ask, within bounds.
SECONDS, WHAT_IF_SECONDS, EACH_SECONDS = 90.0, 3.0, 20.0
LONGEST, MOST_PLANS, MOST_SAMPLES = 1800.0, 5, 100
FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)
LIVE = (Task.State.WAITING, Task.State.RUNNING)
#: How long an officer may let it search.
OFFERED = (
    (30, gettext_lazy("30 秒")), (90, gettext_lazy("1 分半")), (300, gettext_lazy("5 分钟")),
    (900, gettext_lazy("15 分钟")),
)  # fmt: skip


@act(
    Scenario, "求解任务.核对资格", gettext_lazy("核对资格"), needs=PLAN_MANAGE, when=EDITED,
    makes=Run,
)  # fmt: skip
def prepare(actor: Account | None, scenario: Scenario) -> Done:
    """Ask for eligibility to be prepared, anew if it was; a search under way is a Conflict."""
    return _submitted(actor, scenario, Run.Kind.PREPARE, {})


@act(
    Scenario, "求解任务.求解", gettext_lazy("生成方案"), needs=PLAN_MANAGE, makes=Run, seen=True,
    when=(Scenario.State.READY,),
    ask=(
        Field("seconds", gettext_lazy("最多用时"), "choice", required=False, choices=OFFERED,
              initial=SECONDS),
    ),
)  # fmt: skip
def solve(
    actor: Account | None, scenario: Scenario, *, seconds: float | str = SECONDS, seed: int = 0
) -> Done:
    """Ask for a plan.

    Raises
    ------
    Conflict
        If a search is under way.
    GuantongError
        If the time is out of bounds.

    """
    arguments = {"seconds": _within(float(seconds or SECONDS), 1, LONGEST), "seed": seed}
    return _submitted(actor, scenario, Run.Kind.SOLVE, arguments)


@act(
    Plan, "求解任务.重排", gettext_lazy("模拟调整"), needs=PLAN_MANAGE, when=EDITED,
    within="scenario", makes=Run, seen=True, open_to=(),
)  # fmt: skip
def what_if(actor: Account | None, plan: Plan, *, seconds: float = WHAT_IF_SECONDS) -> Done:
    """Ask for a plan to be made anew after locks and bans were changed. Errors as `solve`."""
    arguments = {"plan": plan.pk, "seconds": _within(seconds, 1, LONGEST)}
    return _submitted(actor, plan.scenario, Run.Kind.WHAT_IF, arguments)


@act(
    Plan, "求解任务.备选方案", gettext_lazy("找备选方案"), needs=PLAN_MANAGE, when=EDITED,
    within="scenario", makes=Run,
)  # fmt: skip
def alternatives(
    actor: Account | None, plan: Plan, count: int = 3, *, seconds: float = EACH_SECONDS
) -> Done:
    """Ask for plans nearly as good that differ; seconds for each. Errors as `solve`."""
    count = int(_within(count, 1, MOST_PLANS))
    arguments = {"plan": plan.pk, "count": count, "seconds": _within(seconds, 1, LONGEST)}
    return _submitted(actor, plan.scenario, Run.Kind.ALTERNATIVES, arguments)


@act(
    Plan, "求解任务.调整幅度", gettext_lazy("换几种调整幅度"), needs=PLAN_MANAGE, when=EDITED,
    within="scenario", makes=Run,
    ask=(
        Field("factors", gettext_lazy("调整扣分的倍数"), most=60,
              initial=" ".join(f"{factor:g}" for factor in FACTORS),
              help=gettext_lazy("用空格分开；0 为不计调整扣分，越大动的人越少。")),
    ),
)  # fmt: skip
def frontier(
    actor: Account | None,
    plan: Plan,
    factors: Sequence[float] | str = FACTORS,
    *,
    seconds: float = EACH_SECONDS,
) -> Done:
    """Ask for plans at other prices of moves; seconds for each. Errors as `solve`.

    Parameters
    ----------
    factors
        By what the prices are multiplied, or the words that an officer typed.

    """
    if isinstance(factors, str):
        factors = _numbers(factors)
    known = [_within(factor, 0, 100) for factor in factors]
    arguments = {"plan": plan.pk, "factors": known, "seconds": _within(seconds, 1, LONGEST)}
    return _submitted(actor, plan.scenario, Run.Kind.FRONTIER, arguments)


@act(
    Plan, "求解任务.稳健性", gettext_lazy("看方案可靠程度"), needs=PLAN_MANAGE, when=EDITED,
    within="scenario", makes=Run,
    ask=(
        Field("samples", gettext_lazy("抽样次数"), "number", least=2, most=MOST_SAMPLES, initial=20,
              help=gettext_lazy("20 次时频率误差约 11 个百分点，100 次约 5 个。")),
    ),
)  # fmt: skip
def robustness(actor: Account | None, plan: Plan, samples: int = 20) -> Done:
    """Ask how firm a plan is against the errors of its scores. Errors as `solve`."""
    arguments = {"plan": plan.pk, "samples": int(_within(samples, 2, MOST_SAMPLES))}
    return _submitted(actor, plan.scenario, Run.Kind.ROBUSTNESS, arguments)


@act(Run, "求解任务.停止", gettext_lazy("停止"), needs=PLAN_MANAGE)
def stop(actor: Account | None, run: Run) -> None:
    """Ask a search to stop: what it found so far is kept as a whole plan; or nothing is.

    One that ended while the button was being pressed stays as it is; its page says how it ended.
    """
    if not run.task.ended:
        tasks.cancel(actor, run.task)


def running(scenario: Scenario) -> Run | None:
    """Return the search under way in a scenario, if there is one."""
    rows = rows_of(scenario, Run).filter(task__state__in=LIVE)
    found: Run | None = rows.select_related("task", "by").first()
    return found


def _submitted(
    actor: Account | None, held: Scenario, kind: Run.Kind, arguments: dict[str, Any]
) -> Done:
    # The scenario is held, so that of two who ask at once one waits and then reads the other's.
    there = running(held)
    if there is not None:
        who = there.by.display_name if there.by else _("系统")
        raise Conflict(
            _("“%(name)s”正在%(what)s（%(who)s提交），请等它结束，或先停止它。")
            % {"name": held.name, "what": there.get_kind_display(), "who": who}
        )
    title = f"{held.name}：{kind.label}"
    arguments = {"scenario": held.pk, "version": held.version, **arguments}
    task = tasks.submit(actor, held.unit, f"staffing.{kind.value}", title, arguments)
    run = Run(scenario=held, kind=kind, task=task, by=actor)
    run.save()
    return Done(title, _("已提交。"), made=run)


def _numbers(text: str) -> list[float]:
    words = text.replace("，", " ").replace(",", " ").split()
    try:
        found = sorted({float(word) for word in words})
    except ValueError as error:
        told = _("倍数应为数字，用空格分开，例如 0 0.5 1 2 4。")
        raise GuantongError(told, field="factors") from error
    if not 1 <= len(found) <= 8:
        raise GuantongError(_("请填 1 到 8 个倍数。"), field="factors")
    return found


def _within(value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise GuantongError(_("应在 %(least)g 到 %(most)g 之间，现为 %(value)g。")
                            % {"least": least, "most": most, "value": value})  # fmt: skip
    return float(value)
