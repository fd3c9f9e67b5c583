"""Contact points and demonstration points: entered, changed, ended; from a file as well."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services.rows import today
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.jobs.rectification.models import Point
from guantong.jobs.rectification.room import RECTIFY_WORK

if TYPE_CHECKING:
    from guantong.core.models import Account

ASKED = ("kind", "organisation", "leader", "shows", "since", "notes")


def _live(point: Point) -> bool:
    return point.until is None


@act(
    Unit, "联系点.设立", gettext_lazy("设立联系点、示范点"), needs=RECTIFY_WORK, makes=Point,
    name="point-set-up", when=lambda unit: unit.closed_on is None, ask=ASKED,
    file=FromFile(
        gettext_lazy("导入联系点、示范点"), key=("kind", "organisation"), again="change",
        said={"kind": Said(example="示范点"), "leader": Said(example="副县长某某（虚构）")},
    ),
)  # fmt: skip
def set_up(actor: Account | None, unit: Unit, **facts: Any) -> Done:
    """Enter a point.

    Raises
    ------
    Conflict
        If the organisation is such a point already.

    """
    there = rows_of(unit, Point).filter(
        kind=facts["kind"], organisation=facts["organisation"], until=None
    )
    if there.exists():
        raise Conflict(_("“%s”已经是这类点。") % facts["organisation"], field="organisation")
    made = Point(unit=unit, **facts)
    made.save()
    return Done(f"{made}设立", made=made)


@act(
    Point, "联系点.修改", gettext_lazy("修改"), needs=RECTIFY_WORK, when=_live, ask=ASKED,
)  # fmt: skip
def change(actor: Account | None, point: Point, **facts: Any) -> str:
    """Change what is said of a point."""
    for name, value in facts.items():
        setattr(point, name, value)
    point.save()
    return f"{point}修改"


@act(
    Point, "联系点.结束", gettext_lazy("结束"), needs=RECTIFY_WORK, when=_live, name="end",
    ask=(Field("until", type="date", required=True, initial=lambda _row: today()),), back="reopen",
    confirm=gettext_lazy("结束后不再列在现有的点里，沿革仍保留。"),
)  # fmt: skip
def end(actor: Account | None, point: Point, until: dt.date) -> str:
    """Say until when it was a point.

    Raises
    ------
    GuantongError
        If that lies before its first day.

    """
    if until < point.since:
        raise GuantongError(_("结束日期早于起始日期。"), field="until")
    point.until = until
    point.save(update_fields=["until"])
    return f"{point}结束"


@act(
    Point, "联系点.恢复", gettext_lazy("恢复"), needs=RECTIFY_WORK, name="reopen",
    when=lambda point: point.until is not None,
)  # fmt: skip
def reopen(actor: Account | None, point: Point) -> str:
    """Let a point go on."""
    point.until = None
    point.save(update_fields=["until"])
    return f"{point}恢复"
