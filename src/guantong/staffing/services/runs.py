"""Searches in the background: asked for, watched, stopped. One at a time in a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Task
from guantong.core.services import tasks
from guantong.staffing.models import Plan, Run, Scenario
from guantong.staffing.services import access

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "求解任务服务"
#: How long a search may take, seconds; and what else an officer may ask, within bounds.
SECONDS, WHAT_IF_SECONDS, EACH_SECONDS = 90.0, 3.0, 20.0
LONGEST, MOST_PLANS, MOST_SAMPLES = 1800.0, 5, 100
FACTORS = (0.0, 0.5, 1.0, 2.0, 4.0)
LIVE = (Task.State.WAITING, Task.State.RUNNING)


def prepare(actor: Account | None, scenario: Scenario) -> Run:
    """Ask for eligibility to be prepared, anew if it was.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If a search of the scenario is under way, or it is closed.

    """
    return _submit(actor, scenario, Run.Kind.PREPARE, {}, None)


def solve(
    actor: Account | None,
    scenario: Scenario,
    *,
    version: int | None,
    seconds: float = SECONDS,
    seed: int = 0,
) -> Run:
    """Ask for a plan.

    Parameters
    ----------
    version
        The version of the scenario as its officer saw it.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If eligibility is not prepared, a search is under way, or somebody changed the scenario.
    GuantongError
        If the time is out of bounds.

    """
    if scenario.state == Scenario.State.DRAFT:
        raise Conflict(_("还没有核对任职资格，请先点“核对资格”。"))
    arguments = {"seconds": _within(seconds, 1, LONGEST), "seed": seed}
    return _submit(actor, scenario, Run.Kind.SOLVE, arguments, version)


def what_if(
    actor: Account | None, plan: Plan, *, version: int | None, seconds: float = WHAT_IF_SECONDS
) -> Run:
    """Ask for a plan to be made anew after locks and bans were changed. Errors as `solve`."""
    arguments = {"plan": plan.pk, "seconds": _within(seconds, 1, LONGEST)}
    return _submit(actor, plan.scenario, Run.Kind.WHAT_IF, arguments, version)


def alternatives(
    actor: Account | None, plan: Plan, count: int = 3, *, seconds: float = EACH_SECONDS
) -> Run:
    """Ask for plans nearly as good that differ; seconds for each. Errors as `solve`."""
    count = int(_within(count, 1, MOST_PLANS))
    arguments = {"plan": plan.pk, "count": count, "seconds": _within(seconds, 1, LONGEST)}
    return _submit(actor, plan.scenario, Run.Kind.ALTERNATIVES, arguments, None)


def frontier(
    actor: Account | None,
    plan: Plan,
    factors: Sequence[float] = FACTORS,
    *,
    seconds: float = EACH_SECONDS,
) -> Run:
    """Ask for plans at other prices of moves; seconds for each. Errors as `solve`."""
    known = [_within(factor, 0, 100) for factor in factors]
    arguments = {"plan": plan.pk, "factors": known, "seconds": _within(seconds, 1, LONGEST)}
    return _submit(actor, plan.scenario, Run.Kind.FRONTIER, arguments, None)


def robustness(actor: Account | None, plan: Plan, samples: int = 20) -> Run:
    """Ask how firm a plan is against the errors of its scores. Errors as `solve`."""
    arguments = {"plan": plan.pk, "samples": int(_within(samples, 2, MOST_SAMPLES))}
    return _submit(actor, plan.scenario, Run.Kind.ROBUSTNESS, arguments, None)


def stop(actor: Account, run: Run) -> None:
    """Ask a search to stop: what it found so far is kept as a whole plan; or nothing is.

    Raises
    ------
    Refused
        If the account does not make plans there.
    Conflict
        If it has ended already.

    """
    access.require(actor, run.scenario.unit_path)
    tasks.cancel(actor, run.task)


def running(scenario: Scenario) -> Run | None:
    """Return the search under way in a scenario, if there is one."""
    rows = Run.objects.unscoped(REASON).filter(scenario=scenario, task__state__in=LIVE)
    found: Run | None = rows.select_related("task", "by").first()
    return found


@transaction.atomic
def _submit(
    actor: Account | None,
    scenario: Scenario,
    kind: Run.Kind,
    arguments: dict[str, Any],
    version: int | None,
) -> Run:
    # The scenario is held, so that of two who ask at once one waits and then reads the other's.
    held = access.hold(actor, scenario, version)
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
    return run


def _within(value: float, least: float, most: float) -> float:
    if not least <= value <= most:
        raise GuantongError(_("应在 %(least)g 到 %(most)g 之间，现为 %(value)g。")
                            % {"least": least, "most": most, "value": value})  # fmt: skip
    return float(value)
