"""The work of a search once its turn has come: better plans are told as they are found."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import ScopedQuerySet, rows_of
from guantong.core.services import tasks
from guantong.programmes.models import BatchPlan, PlanRun, Programme
from guantong.programmes.planning import engine
from guantong.programmes.planning.instance import Built, build
from guantong.programmes.planning.question import Question
from guantong.programmes.services import keeping
from guantong.programmes.services.keeping import Outcome

#: The live curve is written at most so often, and holds at most so many points.
EVERY, MOST_POINTS = 0.8, 400


@dataclass
class Watch:
    """Writes a search's progress where its officer sees it, and hears when it is to stop."""

    progress: tasks.Progress
    run: PlanRun
    seconds: float
    begun: float = field(default_factory=time.monotonic)
    written: float = 0.0
    stopped: bool = False

    def __call__(self, point: engine.Point, _plan: engine.Plan | None) -> bool:
        """Take a point of the curve; False asks the search to stop."""
        now = time.monotonic()
        if now - self.written < EVERY and self.written:
            return not self.stopped
        self.written = now
        row = [round(now - self.begun, 2), _finite(point.value), _finite(point.bound)]
        self.run.curve = [*self.run.curve[-MOST_POINTS:], row]
        _row(self.run).update(curve=self.run.curve)
        share = (now - self.begun) / max(1.0, self.seconds)
        return self.report(min(95, 5 + int(90 * share)), _words(point))

    def report(self, percent: int, words: str) -> bool:
        """Report progress; False once the owner asked to stop."""
        try:
            self.progress(percent, words)
        except tasks.Cancelled:
            self.stopped = True
        return not self.stopped


@tasks.kind("programmes.plan")
def plan(progress: tasks.Progress) -> dict[str, Any]:
    """Search for a plan, for the answer to a question, or for plans at several prices."""
    run = _run(progress)
    programme, asked = run.programme, Question.read(run.question)
    arguments = progress.task.arguments
    watch = Watch(progress, run, float(arguments["seconds"]))
    watch.report(1, _("读取村、项目和资金"))
    if run.kind == BatchPlan.Kind.CURVE:
        made = _curve(watch, programme, asked)
    elif run.kind == BatchPlan.Kind.WHAT_IF:
        made = [_what_if(watch, programme, asked)]
    else:
        built = build(programme, asked)
        found = _searched(watch, lambda: engine.solve(built.instance, watch.seconds, watch))
        made = [_kept(watch, programme, Outcome(found, built, asked, run.kind))]
    _row(run).update(plan=made[-1])
    names = "、".join(map(str, made))
    words = _("已停止，保留%s") if watch.stopped else _("得到%s")
    return {"message": words % names, "plans": [one.pk for one in made]}


def _what_if(watch: Watch, programme: Programme, asked: Question) -> BatchPlan:
    """Answer a question from what the plan asked about was made of."""
    key = watch.progress.task.arguments["plan"]
    parent = rows_of(programme, BatchPlan).select_related("instance").get(pk=key)
    built = build(programme, asked)
    found, was = keeping.restored(parent)
    near = found if was.villages == built.villages and was.kinds == built.kinds else None
    made = _searched(watch, lambda: engine.solve(built.instance, watch.seconds, watch, near=near))
    name = _("%s 试算") % parent.name.removesuffix(_("%s 试算") % "")
    return _kept(watch, programme, Outcome(
        made, built, asked, BatchPlan.Kind.WHAT_IF, name=name, parent=parent
    ))  # fmt: skip


def _curve(watch: Watch, programme: Programme, asked: Question) -> list[BatchPlan]:
    """Plan at several prices of a changed start."""
    made: list[BatchPlan] = []
    prices = watch.progress.task.arguments["prices"]
    near: engine.Plan | None = None
    watch.seconds *= len(prices)
    for price in prices:
        question = replace(asked, price=float(price))
        built = build(programme, question)
        each = watch.seconds / len(prices)
        before = near
        near = _searched(
            watch,
            lambda built=built, each=each, before=before: engine.solve(  # type: ignore[misc]  # bound now
                built.instance, each, watch, near=before
            ),
        )
        made.append(_kept(watch, programme, Outcome(
            near, built, question, BatchPlan.Kind.CURVE, name=_("变动代价 %g") % price
        )))  # fmt: skip
        if watch.stopped:
            break
    return made


def _searched(watch: Watch, search: Callable[[], engine.Plan]) -> engine.Plan:
    """Search; say in words which demands clash, and that nothing is kept of nothing."""
    try:
        return search()
    except engine.Cancelled as error:
        raise tasks.Cancelled(_("已停止，还没有得到方案，没有保存")) from error
    except engine.StageError as error:
        raise GuantongError(error.message) from error


def _kept(watch: Watch, programme: Programme, outcome: Outcome) -> BatchPlan:
    return keeping.keep(watch.progress.task.owner, programme, outcome)


def _run(progress: tasks.Progress) -> PlanRun:
    rows = PlanRun.objects.unscoped("测算任务，范围在提交时已经核对")
    found: PlanRun = rows.select_related("programme__unit").get(task=progress.task)
    return found


def _row(run: PlanRun) -> ScopedQuerySet:
    found: ScopedQuerySet = rows_of(run.programme, PlanRun).filter(pk=run.pk)
    return found


def _words(point: engine.Point) -> str:
    if not math.isfinite(point.value):
        return _("正在求上界") if not math.isfinite(point.bound) else _("已有上界，正在求方案")
    return _("已有方案，最多还能好 %.2f%%") % (100 * point.gap)


def _finite(value: float) -> float | None:
    return round(float(value), 3) if math.isfinite(value) else None


def plan_now(programme: Programme, question: Question, seconds: float, *, rounds: int | None = None,
             is_demo: bool = False) -> BatchPlan:  # fmt: skip
    """Search at once and keep what was found: for the demonstration and for tests."""
    built: Built = build(programme, question)
    found = engine.solve(built.instance, seconds, rounds=rounds)
    kind = BatchPlan.Kind.SOLVE
    return keeping.keep(None, programme, Outcome(found, built, question, kind, is_demo=is_demo))
