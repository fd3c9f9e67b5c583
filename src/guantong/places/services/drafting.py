"""The work of drawing once its turn has come: one village, or one after another."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import tasks
from guantong.places.models import Grid, GridPlan, Household
from guantong.places.services import drawing, ground, plans

State = GridPlan.State
REASON = "网格划分任务，范围在提交时已经核对"


def make(plan: GridPlan, seconds: float = drawing.SECONDS) -> GridPlan:
    """Draw what a plan asks and keep it as the village's draft, or as a trial of its parent.

    Raises
    ------
    GuantongError
        If it cannot be drawn; the plan says why.

    """
    land = ground.read(plan.unit)
    try:
        found = drawing.draw(land, plan, _present(plan), seconds)
    except GuantongError as error:
        plan.state, plan.told = State.FAILED, error.message[:400]
        plan.save()
        raise
    plan.walk, plan.bound, plan.proven = found.walk, found.bound, found.proven
    plan.stood = land.stood
    plan.result = {
        "grids": found.grids, "numbers": found.numbers, "moved": found.moved,
        "split": found.split, "left": [row.pk for row in land.left],
        "assumed": int(land.assumed.sum()),
    }  # fmt: skip
    with transaction.atomic():
        if plan.parent is None:
            plans.replace(plan.unit)
        plan.state = State.DRAFT if plan.parent is None else State.TRIAL
        plan.save()
    return plan


def _present(plan: GridPlan) -> dict[int, int]:
    """Return the present grid of each household: of the draft that is changed, or in force."""
    if plan.parent is not None:
        return {
            key: n for n, one in enumerate(plan.parent.grids) for key in one["households"]
        }  # fmt: skip
    if not plan.price:
        return {}
    numbers = {
        pk: n for n, pk in enumerate(
            rows_of(plan.unit, Grid).filter(closed_on=None).values_list("pk", flat=True)
        )
    }  # fmt: skip
    rows = rows_of(plan.unit, Household).filter(grid__in=list(numbers), left_on=None)
    return {pk: numbers[grid] for pk, grid in rows.values_list("pk", "grid")}


@tasks.kind(plans.TASK)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Draw one village."""
    rows = GridPlan.objects.unscoped(REASON).select_related("unit", "parent", "task")
    plan = rows.get(pk=progress.task.arguments["plan"])
    progress(5, _("读取住户和位置"))
    make(plan)
    return {"message": _("得到%s") % plan, "link": plan.get_absolute_url()}


@tasks.kind(plans.ALL)
def run_all(progress: tasks.Progress) -> dict[str, Any]:
    """Draw one village after another; what is done stays when it is stopped."""
    asked = progress.task.arguments
    above = Unit.objects.unscoped(REASON).get(pk=asked["unit"])
    some = plans.villages_to_draw(above)
    done, refused = 0, 0
    for at, unit in enumerate(some):
        try:
            told = {"name": unit.name, "n": at, "all": len(some)}
            progress(100 * at // len(some), _("%(name)s（已完成 %(n)d，共 %(all)d 个村）") % told)
        except tasks.Cancelled as error:
            raise tasks.Cancelled(_("已停止，生成的 %d 份草案保留") % done) from error
        plan = plans.asked(
            progress.task.owner, unit, size=asked["size"], price=int(asked["price"] or 0)
        )
        try:
            make(plan)
            done += 1
        except GuantongError:
            refused += 1
    text = _("%(done)d 个村生成草案，%(refused)d 个村未能生成，原因写在各村的方案上")
    return {"message": text % {"done": done, "refused": refused}}
