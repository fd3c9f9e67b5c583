"""The work of the searches: what a background task does once its turn has come."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import ScopedQuerySet, rows_of
from guantong.core.services import tasks
from guantong.engines import match
from guantong.engines.match import Budget, Cancelled, Clashing, MatchError, Point
from guantong.engines.match import Plan as Found
from guantong.staffing.models import Plan, PlanKind, Run, Scenario
from guantong.staffing.services import asking, eligibility, keeping
from guantong.staffing.services.keeping import Outcome
from guantong.staffing.services.runs import EACH_SECONDS

if TYPE_CHECKING:
    from guantong.staffing.instance.build import Built

#: The live curve is written at most so often, and holds at most so many points.
EVERY, MOST_POINTS = 0.8, 600


@dataclass
class Watch:
    """Writes a search's progress where its officer sees it, and hears when it is to stop."""

    progress: tasks.Progress
    run: Run
    seconds: float
    begun: float = field(default_factory=time.monotonic)
    written: float = 0.0
    stopped: bool = False

    def __call__(self, point: Point, plan: Found | None) -> bool:
        """Take a point of the curve; False asks the search to stop."""
        now = time.monotonic()
        if now - self.written < EVERY and np.isfinite(point.value):
            return not self.stopped
        self.written = now
        row = [round(now - self.begun, 2), _finite(point.value), _finite(point.bound)]
        self.run.curve = [*self.run.curve[-MOST_POINTS:], row]
        if plan is not None and np.isfinite(plan.baseline):
            self.run.baseline = float(plan.baseline)
        _row(self.run).update(curve=self.run.curve, baseline=self.run.baseline)
        return self.report(min(95, int(100 * (now - self.begun) / self.seconds)), _words(point))

    def report(self, percent: int, words: str) -> bool:
        """Report progress; False once the owner asked to stop."""
        try:
            self.progress(percent, words)
        except tasks.Cancelled:
            self.stopped = True
        return not self.stopped

    def step(self, done: int, of: int) -> bool:
        """Report one of several searches done."""
        return self.report(5 + 90 * done // of, _("已完成 %(done)d/%(of)d") % {
            "done": done, "of": of,
        })  # fmt: skip


@tasks.kind("staffing.prepare")
def prepare(progress: tasks.Progress) -> dict[str, Any]:
    """Prepare eligibility."""
    scenario = _run(progress).scenario
    kept = eligibility.prepare(progress.task.owner, scenario, progress)
    told = {"arcs": kept.counts["arcs"], "seconds": kept.seconds}
    return {"message": _("可任 %(arcs)d 对，用时 %(seconds).0f 秒") % told}


@tasks.kind("staffing.solve")
def solve(progress: tasks.Progress) -> dict[str, Any]:
    """Search for a plan."""
    watch, scenario, asked = _begin(progress)
    watch.report(1, _("读取人员、职位和考察结果"))
    question = asking.ask(scenario)
    arguments = progress.task.arguments
    watch.seconds, watch.begun = arguments["seconds"], time.monotonic()
    budget = Budget(seconds=arguments["seconds"])
    found = _searched(
        watch, question.built,
        lambda: match.solve(question.built.instance, budget, seed=arguments["seed"], tell=watch),
    )  # fmt: skip
    return _keep(watch, scenario, [_outcome(watch, found, question.built, PlanKind.RUN, asked)])


@tasks.kind("staffing.what_if")
def what_if(progress: tasks.Progress) -> dict[str, Any]:
    """Go on from a plan under the scenario's locks and bans of now."""
    watch, scenario, asked = _begin(progress)
    parent, found, built = _parent(watch, asked)
    asked_now = asking.pinned(scenario, built)
    made = _searched(watch, asked_now, lambda: _gone_on(watch, found, built, asked_now))
    outcome = _outcome(watch, made, asked_now, PlanKind.WHAT_IF, asked)
    name = _("%s 调整") % parent.name
    return _keep(watch, scenario, [replace(outcome, parent=parent, name=name[:80])])


@tasks.kind("staffing.alternatives")
def alternatives(progress: tasks.Progress) -> dict[str, Any]:
    """Search for other good plans, one after the other."""
    watch, scenario, asked = _begin(progress)
    parent, found, built = _parent(watch, asked)
    arguments = progress.task.arguments
    count = arguments["count"]
    watch.report(2, _("寻找备选方案"))
    plans = match.alternatives(found, count, seconds=arguments["seconds"])
    if not plans:
        raise GuantongError(_("在给定时间内没有找到差别足够的备选方案。"))
    outcomes = [
        replace(
            _outcome(watch, one, built, PlanKind.ALTERNATIVE, asked), parent=parent,
            name=f"{parent.name} 备选{n}"[:80],
        )
        for n, one in enumerate(plans, start=1)
    ]  # fmt: skip
    return _keep(watch, scenario, outcomes)


@tasks.kind("staffing.frontier")
def frontier(progress: tasks.Progress) -> dict[str, Any]:
    """Plan at other prices of moves."""
    watch, scenario, asked = _begin(progress)
    parent, found, built = _parent(watch, asked)
    arguments = progress.task.arguments
    factors = arguments["factors"]
    watch.report(2, _("按不同的调整幅度生成方案"))
    plans = match.frontier(found, factors, seconds=arguments["seconds"], tell=watch.step)
    outcomes = [
        replace(
            _outcome(watch, one, built, PlanKind.FRONTIER, asked), parent=parent, factor=factor,
            name=_("%(name)s 调整幅度×%(factor)g") % {"name": parent.name[:60], "factor": factor},
        )
        for factor, one in zip(factors, plans, strict=False)
    ]  # fmt: skip
    return _keep(watch, scenario, outcomes)


@tasks.kind("staffing.robustness")
def robustness(progress: tasks.Progress) -> dict[str, Any]:
    """Draw the scores again from their errors and see what stays."""
    watch, _scenario, asked = _begin(progress)
    parent, found, built = _parent(watch, asked)
    try:
        told = match.robustness(found, progress.task.arguments["samples"], tell=watch.step)
    except Cancelled as error:
        raise tasks.Cancelled(_("已停止，没有保存")) from error
    people, posts = built.people, built.posts
    content = {
        "samples": told.samples,
        "value": told.value,
        "error": told.error,
        "often": [
            [posts[j], people[p], round(float(share), 3)]
            for p, j, share in zip(told.person, told.post, told.often, strict=True)
        ],
        "ties": [
            {
                "post": posts[tie.post], "first": people[tie.first],
                "second": people[tie.second], "often": [round(x, 3) for x in tie.often],
            }
            for tie in told.ties
        ],
    }  # fmt: skip
    rows_of(watch.run.scenario, Plan).filter(pk=parent.pk).update(robustness=content)
    _row(watch.run).update(plan=parent)
    return {"message": _("抽样 %d 次") % told.samples}


def _begin(progress: tasks.Progress) -> tuple[Watch, Scenario, str]:
    run = _run(progress)
    return Watch(progress, run, 60.0), run.scenario, keeping.digest_of(run.scenario)


def _run(progress: tasks.Progress) -> Run:
    rows = Run.objects.unscoped("生成方案任务，范围在提交时已经核对")
    found: Run = rows.select_related("scenario__unit").get(task=progress.task)
    return found


def _row(run: Run) -> ScopedQuerySet:
    found: ScopedQuerySet = rows_of(run.scenario, Run).filter(pk=run.pk)
    return found


def _parent(watch: Watch, asked: str) -> tuple[Plan, Found, Built]:
    key = watch.progress.task.arguments["plan"]
    parent: Plan = rows_of(watch.run.scenario, Plan).get(pk=key)
    found, built, was = keeping.restored(parent)
    if was != asked:
        raise Conflict(
            _(
                "“%s”之后设定有改动（权重、代价、要求、资格、研判意见或同意缺少的事实），"
                "请重新生成方案。"
            )
            % parent.name
        )
    return parent, found, built


def _gone_on(watch: Watch, found: Found, built: Built, now: Built) -> Found:
    """Solve under other pins: in a moment, unless a lock opens a seat that nobody proposed."""
    seconds = watch.seconds = watch.progress.task.arguments["seconds"]
    watch.begun, one = time.monotonic(), now.instance
    if one.arc_person is built.instance.arc_person:
        budget = match.as_near_as(found, seconds)
        return match.what_if(found, locks=one.locks, bans=one.bans, budget=budget, tell=watch)
    return match.solve(one, Budget(seconds=max(seconds, EACH_SECONDS)), tell=watch)


def _searched(watch: Watch, built: Built, search: Callable[[], Found]) -> Found:
    """Search; say in words which demands clash, and that nothing is kept of nothing."""
    try:
        return search()
    except Cancelled as error:
        raise tasks.Cancelled(_("已停止，还没有得到方案，没有保存")) from error
    except Clashing as error:
        demands = match.clash(built.instance)
        told = [
            {
                "kind": one.kind, "text": one.text,
                "people": [built.people[p] for p in one.people],
                "posts": [built.posts[j] for j in one.posts],
            }
            for one in demands
        ]  # fmt: skip
        _row(watch.run).update(clash=told)
        words = "；".join(one.text for one in demands) or error.message
        raise GuantongError(_("这些要求不能同时满足：%s") % words[:400]) from error
    except MatchError as error:
        raise GuantongError(error.message) from error


def _outcome(watch: Watch, found: Found, built: Built, kind: PlanKind, asked: str) -> Outcome:
    version = watch.progress.task.arguments["version"]
    return Outcome(found, built, kind, version, asked, complete=not watch.stopped)


def _keep(watch: Watch, scenario: Scenario, outcomes: list[Outcome]) -> dict[str, Any]:
    made = keeping.keep(watch.progress.task.owner, scenario, outcomes)
    _row(watch.run).update(plan=made[0])
    names = "、".join(plan.name for plan in made)
    words = _("已停止，保留%s") if watch.stopped else _("得到%s")
    return {"message": words % names, "plans": [plan.pk for plan in made]}


def _words(point: Point) -> str:
    if not np.isfinite(point.value):
        return _("正在求上界") if not np.isfinite(point.bound) else _("已有上界，正在求方案")
    told = {"value": point.value, "bound": point.bound, "gap": 100 * point.gap}
    return _("方案 %(value).1f，上界 %(bound).1f，差 %(gap).3f%%") % told


def _finite(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None
