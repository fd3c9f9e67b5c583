"""A period of a whole place at once: asked for, and handed up; set-wise, each with one event."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all, rows_under
from guantong.core.services import bulk
from guantong.frame.periods import Period
from guantong.programmes import asking
from guantong.programmes.models import Cadence, DataSheet, DataValue, ValueState
from guantong.programmes.room import VALUE_CHECK, VALUE_FIX, VALUE_MANAGE
from guantong.programmes.services import values

if TYPE_CHECKING:
    from guantong.core.models import Account

#: So many days after a period its numbers are due, if nobody says another day.
DAYS = 15
OFFERED = 4
PIECE = 900


def periods(_actor: Any, unit: Unit) -> list[tuple[str, str]]:
    """Return the periods over which something is asked at a place, the latest first."""
    often = {one.period for one in asking.elements_at(unit)} if unit.pk else set()
    day = timezone.localdate()
    found = [one for it in Cadence.values if it in often for one in asking.over(day, it, OFFERED)]
    return [(one, str(Period.read(one))) for one in found]


def said(_actor: Any, unit: Unit) -> list[tuple[str, str]]:
    """Return the periods of which a place has sheets, the latest first."""
    rows = rows_under(unit, DataSheet).order_by("-ends", "period")
    found = rows.values_list("period", flat=True).distinct()[: 3 * OFFERED]
    return [(one, str(Period.read(one))) for one in dict.fromkeys(found)]


@act(
    Unit, "报表.布置", gettext_lazy("布置填报"), needs=VALUE_MANAGE, name="values-ask",
    when=lambda unit: unit.closed_on is None,
    ask=(
        Field("period", gettext_lazy("时期"), "choice", choices=periods),
        Field("due", gettext_lazy("上报期限"), "date", required=False,
              help=gettext_lazy("空着即时期结束后 15 天")),
    ),
    back="values-unask",
)  # fmt: skip
def ask(actor: Account | None, unit: Unit, period: str, due: dt.date | None = None) -> Done:
    """Open the sheets of a period for all below of whom something is asked.

    Of whoever's numbers an outside system keeps, nothing is asked.

    Raises
    ------
    GuantongError
        If nobody is asked for anything.

    """
    due = due or values.ends(period) + dt.timedelta(days=DAYS)
    kinds = {one.unit_kind for one in asking.asked(asking.elements_at(unit))}
    units = {one.pk: one for one in rows_under(unit, Unit).filter(kind__in=kinds, closed_on=None)}
    there = {one.unit_id for one in rows_under(unit, DataSheet).filter(period=period)}
    elsewhere = asking.closed([one.path for one in units.values()])
    known = asking.Definitions(one.path for one in units.values())
    new = []
    for key, one in units.items():
        asked = asking.asked(known.elements(one, period))
        if asked and key not in there and one.path not in elsewhere:
            new.append(DataSheet(
                unit=one, unit_path=one.path, period=period, due=due, lacking=len(asked),
                ends=values.ends(period),
            ))  # fmt: skip
    if not (new or there or elsewhere):
        raise GuantongError(_("这里没有要填报的单位：这一期没有数据项。"))
    bulk.insert(DataSheet, new)
    when = Period.read(period)
    told = {"when": when, "many": len(new), "skipped": len(elsewhere)}
    return Done(
        f"{unit.name}布置{when}填报：{len(new)} 张",
        _("已布置%(when)s填报 %(many)d 张；由外部系统登记的 %(skipped)d 个单位不填。") % told,
    )


@act(
    Unit, "报表.撤销布置", gettext_lazy("撤销布置"), needs=VALUE_MANAGE, name="values-unask",
    ask=(Field("period", gettext_lazy("时期"), "choice", choices=said),), back="values-ask",
    confirm=gettext_lazy("还没有填数的表撤掉，已经填了的留着。"),
)  # fmt: skip
def unask(actor: Account | None, unit: Unit, period: str) -> Done:
    """Take out the sheets of a period in which nothing was said."""
    rows = rows_under(unit, DataSheet).filter(period=period, state=ValueState.OPEN)
    some = rows_under(unit, DataValue).filter(period=period).order_by().values("unit")
    gone = rows.exclude(unit__in=some)
    many = gone.count()
    gone.delete()
    return Done(f"{unit.name}撤销布置 {period}：{many} 张", _("已撤掉 %d 张。") % many)


def _pass(actor: Account | None, unit: Unit, period: str, before: str, after: str) -> Done:
    """Hand up all sheets of a place that may be; leave the rest and say why."""
    rows = rows_under(unit, DataSheet).filter(period=period, state=before)
    keys = set(rows.values_list("pk", flat=True))
    unexplained = set(rows.filter(breaks__gt=0).values_list("pk", flat=True))
    own = set(_own(actor, rows, unit, period, after)) - unexplained
    able = keys - unexplained - own
    if not able:
        raise Conflict(_left(unexplained, own) or _("没有可以办理的报表。"))
    by, on = ("checked_by", "checked_on") if after == ValueState.CHECKED else (
        "fixed_by", "fixed_on"
    )  # fmt: skip
    for some in pieces(sorted(able)):
        sheets = rows_of_all(some, DataSheet, "pk")
        units = list(sheets.values_list("unit", flat=True))
        sheets.update(state=after, **{by: actor, on: timezone.localdate()})
        numbers = rows_of_all(units, DataValue, "unit").filter(period=period, current=True)
        numbers.update(state=after)
    left = _left(unexplained, own)
    told = _("已办理 %d 张。") % len(able)
    digest = hashlib.sha256(",".join(map(str, sorted(able))).encode()).hexdigest()
    return Done(
        f"{unit.name}{Period.read(period)}报表 {len(able)} 张：{ValueState(after).label}",
        told + left, data={"rows": len(able), "digest": digest},
    )  # fmt: skip


def _own(actor: Account | None, rows: Any, unit: Unit, period: str, after: str) -> set[int]:
    """Return the sheets of which the actor said something, or which the actor checked."""
    if actor is None:
        return set()
    numbers = rows_under(unit, DataValue).filter(period=period, current=True, said_by=actor)
    mine = rows.filter(unit__in=numbers.order_by().values("unit")) | rows.filter(reported_by=actor)
    if after == ValueState.FIXED:
        mine = mine | rows.filter(checked_by=actor)
    return set(mine.values_list("pk", flat=True))


def _left(unexplained: Iterable[int], own: Iterable[int]) -> str:
    many, mine = len(set(unexplained)), len(set(own))
    told = _("还有 %d 张待说明，没有办理。") % many if many else ""
    return told + (_("%d 张是您本人经办的，须由另一人办理。") % mine if mine else "")


def pieces(keys: list[int]) -> Iterable[list[int]]:
    """Yield keys in parts that a database takes at once."""
    return (keys[start : start + PIECE] for start in range(0, len(keys), PIECE))


@act(
    Unit, "报表.成批审核", gettext_lazy("成批审核"), needs=VALUE_CHECK, name="values-check",
    ask=(Field("period", gettext_lazy("时期"), "choice", choices=said),),
    begins=lambda _unit, asked: {"period": asked["period"]} if "period" in asked else {},
    back=gettext_lazy("审核错了的，在那一张表上“撤回审核”。"),
    confirm=gettext_lazy("已上报、没有待说明的一次审核通过；本人填报的除外。"),
)  # fmt: skip
def check_all(actor: Account | None, unit: Unit, period: str) -> Done:
    """Let all reported sheets of a period pass; errors as `_pass`."""
    return _pass(actor, unit, period, ValueState.REPORTED, ValueState.CHECKED)


@act(
    Unit, "报表.成批核定", gettext_lazy("成批核定"), needs=VALUE_FIX, name="values-fix",
    ask=(Field("period", gettext_lazy("时期"), "choice", choices=said),),
    begins=lambda _unit, asked: {"period": asked["period"]} if "period" in asked else {},
    back=gettext_lazy("核定错了的，在那一张表上写明原因“解锁”。"),
    confirm=gettext_lazy("已审核、没有待说明的一次核定并锁定；本人填报、审核的除外。"),
)  # fmt: skip
def fix_all(actor: Account | None, unit: Unit, period: str) -> Done:
    """Fix all checked sheets of a period; errors as `_pass`."""
    return _pass(actor, unit, period, ValueState.CHECKED, ValueState.FIXED)
