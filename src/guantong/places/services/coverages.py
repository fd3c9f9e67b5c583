"""Coverage asked for, found in the background, out of date once points or places have changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, held
from guantong.core.models import Task, Unit
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import tasks
from guantong.engines.place.coverage import (
    SURELY_IN,
    CoverageError,
    Reach,
    calibration,
    kilometres,
    pins,
    reach,
)
from guantong.places.models import Coverage, CoveredUnit
from guantong.places.room import POINT_MANAGE
from guantong.places.services import coverage_ground
from guantong.places.services.coverage_ground import Asked

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Possibilities drawn; of hidden towns each; points to enter first that are kept.
DRAWS, HIDDEN, PINS = 400, 60, 30
#: At these minutes the assumption is checked.
CHECKED = (30.0, 45.0, 60.0)
#: Of fewer known towns nothing is said of the assumption.
FEW = 10
LEAST, MOST = 5, 240
MINUTES = Field("minutes", type="number", least=LEAST, most=MOST, initial=45)
LIVE = (Task.State.WAITING, Task.State.RUNNING)


@act(
    Unit, "覆盖.提出", gettext_lazy("测算覆盖"), needs=POINT_MANAGE, makes=Coverage,
    name="coverage-ask", ask=("what", MINUTES),
    when=lambda unit: unit.closed_on is None
    and unit.kind in (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.TOWNSHIP),
)  # fmt: skip
def ask(actor: Account | None, unit: Unit, what: str, minutes: int) -> Done:
    """Ask which units below are within so many minutes of which places, and find it.

    Raises
    ------
    Conflict
        If that is asked already.

    """
    if rows_of(unit, Coverage).filter(what=what, minutes=minutes).exists():
        raise Conflict(_("本单位已有同样的测算，请打开它重新计算。"), field="what")
    made = Coverage(unit=unit, what=what, minutes=minutes, by=actor)
    made.save()
    _submit(actor, made)
    return Done(f"测算{made}", told=_("已提交计算。"), made=made)


def _places(_actor: Any, row: Any) -> list[tuple[str, str]]:
    if not row.what:
        return []
    return [(str(one.pk), str(one)) for one in coverage_ground.places_of(row)]


@act(
    Coverage, "覆盖.修改", gettext_lazy("改时间和范围"), needs=POINT_MANAGE, name="change",
    ask=(
        Field("minutes", type="number", least=LEAST, most=MOST,
              initial=held("minutes")),
        Field("left_out", gettext_lazy("哪些不计入"), "choices", required=False, choices=_places,
              initial=lambda row: [str(one) for one in row.left_out],
              help=gettext_lazy("勾上的当作没有；用来看少了它、或者只留几个会怎样。")),
    ),
)  # fmt: skip
def change(
    actor: Account | None, row: Coverage, minutes: int, left_out: list[str] | None = None
) -> Done:
    """Ask with another limit, or without some of the places; found anew at once."""
    out = row.left_out if left_out is None else sorted(map(int, left_out))
    before = {"minutes": row.minutes, "left_out": row.left_out}
    row.minutes, row.left_out = minutes, out
    row.save(update_fields=["minutes", "left_out"])
    _submit(actor, row)
    return Done(f"修改{row}", told=_("已提交计算。"), data={"before": before})


@act(Coverage, "覆盖.计算", gettext_lazy("重新计算"), needs=POINT_MANAGE, name="compute")
def compute(actor: Account | None, row: Coverage) -> Done:
    """Find it anew from the points and places of today."""
    _submit(actor, row)
    return Done(f"重新计算{row}", told=_("已提交计算。"))


@act(
    Coverage, "覆盖.计入指标", gettext_lazy("计入指标"), needs=POINT_MANAGE, name="count",
    when=lambda row: not row.counted and row.unit.kind == Unit.Kind.COUNTY,
)  # fmt: skip
def count(_actor: Account | None, row: Coverage) -> str:
    """Let figures count this one of a county's questions, and none of its others."""
    rows_of(row.unit, Coverage).filter(counted=True).update(counted=False)
    row.counted = True
    row.save(update_fields=["counted"])
    return f"{row}计入指标"


@act(
    Coverage, "覆盖.删除", gettext_lazy("删除"), needs=POINT_MANAGE, name="drop", back=FINAL,
    confirm=gettext_lazy("只删除这次测算，地点和位置都不变。"),
)  # fmt: skip
def drop(_actor: Account | None, row: Coverage) -> str:
    """Delete a question with what was found."""
    name = str(row)
    row.delete()
    return f"删除{name}"


def running(row: Coverage) -> bool:
    """Tell whether it is being found now."""
    return row.task is not None and row.task.state in LIVE


def stale(row: Coverage) -> bool:
    """Tell whether points, places or travel times have changed since it was found."""
    return bool(row.digest) and coverage_ground.build(row).digest != row.digest


def _submit(actor: Account | None, row: Coverage) -> None:
    if running(row):
        raise Conflict(_("正在计算，请等它结束。"))
    row.task = tasks.submit(actor, row.unit, "places.coverage", str(row), {"coverage": row.pk})
    row.save(update_fields=["task"])


@tasks.kind("places.coverage")
def work(progress: tasks.Progress) -> dict[str, Any]:
    """Find a coverage in the background."""
    rows = rows_under(progress.task.unit, Coverage).select_related("unit")
    row: Coverage | None = rows.filter(pk=progress.task.arguments["coverage"]).first()
    if row is None:
        raise GuantongError(_("这次测算已经删除。"))
    find(row, progress)
    return {"message": str(row), "link": row.get_absolute_url()}


def _untold(_percent: int, _words: str) -> None:
    """Report to nobody."""


def find(row: Coverage, progress: Callable[[int, str], None] = _untold) -> None:
    """Find a coverage and keep it.

    Raises
    ------
    GuantongError
        If there is no unit to ask about, or no place to reach.

    """
    progress(5, _("读取单位、地点和位置"))
    asked = coverage_ground.build(row)
    if not asked.units:
        raise GuantongError(_("下面没有能测算的乡镇或村：位置和县区轮廓都没有。"))
    if not asked.at:
        raise GuantongError(_("没有可以计入的地点，请先登记，或减少“不计入的”。"))
    progress(20, _("按未知位置的各种可能分别计算"))
    try:
        found = reach(asked.ground, asked.at, row.minutes, asked.roads, count=DRAWS)
    except CoverageError as error:
        raise GuantongError(error.message) from error
    progress(60, _("把已知的位置逐个藏起来核对"))
    checked = calibration(asked.ground, asked.roads, CHECKED, count=HIDDEN)
    progress(90, _("保存"))
    plain = _plain(asked, row.minutes)
    row.result = {
        **_said(asked, found, plain),
        "minutes": row.minutes,
        "pins": _pins(asked, found),
        "checked": [
            {"minutes": one.limit, "towns": one.towns, "said": one.said, "was": one.was,
             "error": one.error}
            for one in checked if one.towns >= FEW
        ],
    }  # fmt: skip
    row.digest, row.found_at = asked.digest, timezone.now()
    with transaction.atomic():
        row.save(update_fields=["result", "digest", "found_at"])
        rows_of(row, CoveredUnit).delete()
        CoveredUnit.objects.bulk_create(_units(row, asked, found, plain), batch_size=500)


def _said(asked: Asked, found: Reach, plain: Any) -> dict[str, Any]:
    n, people = len(asked.units), asked.ground.people
    low, high = found.interval
    classes = np.array(found.classes[:n])
    whole = max(float(people.sum()), 1.0)
    roads = asked.roads
    return {
        "share": found.share, "low": low, "high": high, "places": len(asked.places),
        "twice": float(found.p_twice @ people / whole), "units": n,
        "classes": {
            kind: {"units": int((classes == kind).sum()),
                   "share": float(people[:n][classes == kind].sum() / whole)}
            for kind in np.unique(classes).tolist()
        },
        "plain": {"share": float(people[:n][plain].sum() / whole), "out": int((~plain).sum()),
                  "wrong": int((~plain & (classes == SURELY_IN)).sum())},
        "without": asked.without, "draws": DRAWS, "unknown": int((~asked.ground.known).sum()),
        "roads": {"speed": roads.speed, "detour": roads.detour, "spread": roads.spread,
                  "entered": len(roads.entered)},
    }  # fmt: skip


def _plain(asked: Asked, limit: int) -> Any:
    """Say which units a plain map calls in reach: every point as it is drawn, invented or not."""
    points = asked.ground.points
    drawn = [
        (place.longitude, place.latitude) if place.longitude is not None else points[at]
        for place, at in zip(asked.places, asked.at, strict=True)
    ]
    far = kilometres(points[: len(asked.units), None], np.array(drawn, float)[None])
    minutes = far * (asked.roads.detour / asked.roads.speed * 60)
    return np.nan_to_num(minutes, nan=np.inf).min(axis=1) <= limit


def _pins(asked: Asked, found: Reach) -> list[dict[str, Any]]:
    """Return the points to enter first; of a place that has none of its own, the place's."""
    n = len(asked.units)
    own = {at: place for place, at in zip(asked.places, asked.at, strict=True) if at >= n}
    told = []
    for pin in pins(found)[:PINS]:
        row: Any = asked.units[pin.place] if pin.place < n else own[pin.place]
        if pin.gain >= 1:
            told.append({"model": row._meta.label_lower, "pk": row.pk, "name": str(row),
                         "base": pin.base, "gain": round(pin.gain)})  # fmt: skip
    return told


def _units(row: Coverage, asked: Asked, found: Reach, plain: Any) -> list[CoveredUnit]:
    minutes = np.rint(found.nearest).astype(int)
    return [
        CoveredUnit(
            coverage=row, unit=unit, unit_path=unit.path, state=found.classes[n],
            plain=bool(plain[n]), p_out=round(1000 * float(found.p_out[n])),
            low=int(minutes[0, n]), middle=int(minutes[1, n]), high=int(minutes[2, n]),
            people=int(asked.ground.people[n]),
        )
        for n, unit in enumerate(asked.units)
    ]  # fmt: skip
