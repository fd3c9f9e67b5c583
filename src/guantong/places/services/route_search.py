"""The work of a route plan once its turn has come: the best plan, then others to choose from."""

from __future__ import annotations

import time
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import found, rows_of
from guantong.core.services import tasks
from guantong.engines.place.tour import (
    Budget,
    Point,
    Tour,
    TourError,
    Unmeetable,
    alternatives,
    plan,
)
from guantong.places.models import RoutePlan, Site
from guantong.places.services import routing
from guantong.places.services.routing import Asked

#: Seconds for the best plan; and for each other.
SECONDS, OTHER_SECONDS = 8.0, 4.0
#: So many minutes sooner another plan is back.
SOONER = 90
#: Sites of the first plan that another leaves out.
APART = 2


@tasks.kind("places.route")
def route(progress: tasks.Progress) -> dict[str, Any]:
    """Seek plans for a group."""
    row = found(RoutePlan, progress.task.arguments["plan"])
    if row is None or progress.task.owner is None:
        raise GuantongError(_("该线路规划已被删除。"))
    progress(2, _("读取点位、开放时间和路程"))
    sites = Site.objects.visible_to(progress.task.owner)
    row.result = searched(routing.asked(row, sites), progress)
    row.chosen = 0
    _rows(progress.task, row).update(result=row.result, chosen=0)
    plans = row.plans
    told = _("得到 %d 个方案") % len(plans) if plans else _("没有可行的方案")
    return {"message": told, "link": row.get_absolute_url()}


def _rows(task: Any, row: RoutePlan) -> Any:
    return rows_of(task, RoutePlan).filter(pk=row.pk)


def searched(
    asked: Asked, progress: tasks.Progress | None = None, seconds: float = SECONDS
) -> dict[str, Any]:
    """Return what was found for a question: plans, or why there is none."""
    must = _reachable(asked)
    if must or not asked.sites:
        return {"refused": must or [_("没有可以安排的点：都没有位置，或者没有登记开放时间。")]}
    try:
        best = _plan(asked, seconds, progress, 5)
    except Unmeetable as error:
        pairs = zip(error.names, error.reasons, strict=True)
        return {"refused": [f"{name}：{why}" for name, why in pairs]}
    except TourError as error:
        return {"refused": [error.message]}
    plans = [routing.kept(asked, best, _("最合要求"))]
    share = OTHER_SECONDS * min(1.0, seconds / SECONDS)
    if progress is not None:
        progress(60, _("再找一组不同的点"))
    others = [(_("换一组点"), one) for one in alternatives(best, 1, apart=APART, seconds=share)]
    others += [(_("早些返回"), one) for one in _sooner(asked, share, progress)]
    for name, other in others:
        made = routing.kept(asked, other, name)
        if all(_stops(made) != _stops(one) for one in plans):
            plans.append(made)
    return {"plans": plans, "warnings": routing.warnings(asked, plans)}


def _reachable(asked: Asked) -> list[str]:
    """Say of sites that must be seen why they cannot even be asked for."""
    wanted = routing.chosen(asked.plan, "must")
    told = [
        f"{site.name}：{routing.UNUSABLE[reason]()}" for site, reason in asked.unusable
        if site.pk in wanted
    ]  # fmt: skip
    met = {one.pk for one in asked.sites} | {site.pk for site, _why in asked.unusable}
    if wanted - met:
        told.append(_("有的必看点已停用，或者您看不到。"))
    return told


def _plan(
    asked: Asked, seconds: float, progress: tasks.Progress | None, at: int,
    sooner: int = 0,
) -> Tour:  # fmt: skip
    begun = time.monotonic()

    def tell(point: Point) -> bool:
        if progress is not None:
            share = min(1.0, (time.monotonic() - begun) / seconds)
            progress(at + int(20 * share), _("正在找更合要求的安排"))
        return True

    return plan(
        asked.engine_sites(), asked.engine_days(sooner), must=asked.must,
        group=asked.plan.size, budget=Budget(seconds), tell=tell,
    )  # fmt: skip


def _sooner(asked: Asked, seconds: float, progress: tasks.Progress | None) -> list[Tour]:
    """Return the best plan that is back sooner, if there is one."""
    try:
        return [_plan(asked, seconds, progress, 75, SOONER)]
    except TourError:
        return []


def _stops(made: dict[str, Any]) -> list[list[int]]:
    return [[stop["site"] for stop in day["stops"]] for day in made["days"]]
