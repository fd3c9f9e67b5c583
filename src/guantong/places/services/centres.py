"""Centres: entered by hand or workbook, changed, closed, opened again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said, held
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.frame.intake.writing import Entry, Writer
from guantong.places import opening
from guantong.places.models import Centre
from guantong.places.models.centres import named
from guantong.places.room import BASE_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Centre.State
WHERE = (Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE, Unit.Kind.COUNTY, Unit.Kind.ZONE)
SAID = (
    "kind", "state", "area", "functions", "opening", "capacity", "address", "keeper",
    Field("telephone", type="phone", required=False, initial=held("telephone")),
)  # fmt: skip


class Centres(Writer):
    """Knows a row by its unit and its name."""

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the centre of that name in its unit."""
        units = {one.onto.pk for one in entries if one.onto is not None}
        rows = pointing(Centre, "unit", units)
        there: dict[Any, Centre] = {(row.unit_id, row.name): row for row in rows}
        met: set[Any] = set()
        for one in entries:
            said = (getattr(one.onto, "pk", None), one.whole.get("name"))
            if said in met:
                one.say("name", _("前面已有一行的单位和名称与此相同"))
            met.add(said)
            one.existing = there.get(said)


@act(
    Unit, "中心.登记", gettext_lazy("登记中心"), needs=BASE_MANAGE, makes=Centre,
    name="centre-add", ask=("name", *SAID), back="close",
    when=lambda unit: unit.kind in WHERE and unit.closed_on is None,
    file=FromFile(
        gettext_lazy("导入活动和服务中心"), key=("name",), again="change", writer=Centres,
        said={
            "name": Said(("中心名称", "场所名称"), example="某某村党群服务中心（虚构）"),
            "kind": Said(("中心类型",), words={
                "村": "village", "社区": "community", "乡镇": "township", "县级": "county",
            }),
            "state": Said(("状态", "是否开放"), words={"是": "open", "正常": "open",
                                                       "停用": "paused"}, blank="open"),
            "area": Said(("面积", "建筑面积", "面积（平方米）")),
            "functions": Said(("功能室", "主要功能")),
            "opening": Said(("服务时间", "开放时间")),
            "keeper": Said(("负责人姓名", "管理员")),
            "telephone": Said(("联系电话", "值班电话")),
        },
    ),
)  # fmt: skip
def add(actor: Account | None, unit: Unit, name: str, **said: Any) -> Done:
    """Enter a centre of a unit.

    Raises
    ------
    GuantongError
        If the unit has one of that name.

    """
    if rows_of(unit, Centre).filter(name=name.strip()).exists():
        raise GuantongError(_("本单位已登记“%s”，请在它的页面上修改。") % name, field="name")
    row = Centre(unit=unit, name=name.strip())
    _fill(row, said)
    row.save()
    return Done(f"{unit.name}登记{row}", _("已登记：%s。") % row, made=row)


@act(
    Centre, "中心.修改", gettext_lazy("修改"), needs=BASE_MANAGE, ask=("name", *SAID),
    when=lambda row: row.closed_on is None,
)  # fmt: skip
def change(actor: Account | None, row: Centre, **said: Any) -> str:
    """Say of a centre what is so now."""
    _fill(row, said)
    row.save()
    return f"修改{row}"


def _fill(row: Centre, said: dict[str, Any]) -> None:
    for name, value in said.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if row.opening:
        row.opening = str(opening.read(row.opening))
    row.state = row.state or State.OPEN
    row.functions = "、".join(named(row.functions))


@act(
    Centre, "中心.停用", gettext_lazy("停用"), needs=BASE_MANAGE, back="reopen",
    when=lambda row: row.closed_on is None,
    ask=(
        Field("on", gettext_lazy("停用日期"), "date"),
        Field("reason", gettext_lazy("停用理由"), "reason"),
    ),
    confirm=gettext_lazy("停用后不再列为服务场所，也不再对照标准；登记过的都保留。"),
)  # fmt: skip
def close(actor: Account | None, row: Centre, on: dt.date, reason: str) -> str:
    """Take a centre out of use; what was said of it stays.

    Raises
    ------
    GuantongError
        If the day is to come.

    """
    if on > timezone.localdate():
        raise GuantongError(_("停用日期还没有到。还要用的，把使用情况改为“暂停开放”。"), field="on")
    row.closed_on = on
    row.save()
    return f"{row}停用：{reason}"


@act(
    Centre, "中心.恢复", gettext_lazy("恢复使用"), needs=BASE_MANAGE, back="close",
    when=lambda row: row.closed_on is not None,
)  # fmt: skip
def reopen(actor: Account | None, row: Centre) -> str:
    """Take a centre into use again."""
    row.closed_on = None
    row.save()
    return f"{row}恢复使用"
