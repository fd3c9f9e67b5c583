"""Travel times that somebody knows: they count before what is assumed of roads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, held
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.places.models import Base, Centre, Site, TravelTime
from guantong.places.room import POINT_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

TO = (
    Field("base", type=Base, required=False), Field("centre", type=Centre, required=False),
    Field("site", type=Site, required=False),
)  # fmt: skip
SAID: tuple[str | Field, ...] = (
    Field("minutes", type="number", least=0, most=1440, initial=held("minutes")), "source",
)  # fmt: skip


@act(
    Unit, "行车时间.录入", gettext_lazy("录入行车时间"), needs=POINT_MANAGE, makes=TravelTime,
    name="travel-add", when=lambda unit: unit.closed_on is None, ask=(*TO, *SAID),
)  # fmt: skip
def add(
    actor: Account | None, unit: Unit, minutes: int, source: str, base: Base | None = None,
    centre: Centre | None = None, site: Site | None = None,
) -> Done:  # fmt: skip
    """Enter how long it takes from a unit to one place; an older time to it is replaced.

    Raises
    ------
    GuantongError
        If none or several places are named.

    """
    ends = {"base": base, "centre": centre, "site": site}
    named = {name: row for name, row in ends.items() if row is not None}
    if len(named) != 1:
        raise GuantongError(_("请在基地、活动场所、红色资源里选一处，只选一处。"), field="base")
    rows_of(unit, TravelTime).filter(**named).delete()
    made = TravelTime(unit=unit, minutes=minutes, source=source, by=actor, **named)
    made.save()
    return Done(f"录入行车时间{made}", made=made)


@act(TravelTime, "行车时间.修改", gettext_lazy("修改"), needs=POINT_MANAGE, name="change", ask=SAID)
def change(actor: Account | None, row: TravelTime, minutes: int, source: str) -> Done:
    """Enter another time."""
    before = row.minutes
    row.minutes, row.source, row.by = minutes, source, actor
    row.save()
    return Done(f"修改行车时间{row}", data={"before": before})


@act(
    TravelTime, "行车时间.删除", gettext_lazy("删除"), needs=POINT_MANAGE, name="drop", back=FINAL,
    confirm=gettext_lazy("删除后按直线距离推算车程。"),
)  # fmt: skip
def drop(_actor: Account | None, row: TravelTime) -> str:
    """Forget a time."""
    name = str(row)
    row.delete()
    return f"删除行车时间{name}"
