"""Lines with their stops, areas with what lies in them, visits of groups as facts."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.places.models import Area, Base, GroupVisit, Line, LineStop, Site
from guantong.places.room import BASE_BOOK, LINE_MANAGE
from guantong.places.services import outlines
from guantong.places.services.joining import joins

if TYPE_CHECKING:
    from guantong.core.models import Account

LINE = ("name", "text", "source", "verify")


def through(place: Site | Base) -> QuerySet[Any]:
    """Return the keys of the lines that stop at a place."""
    found: QuerySet[Any] = rows_of(place, LineStop).order_by().values("line")
    return found


@act(
    Unit, "线路.登记", gettext_lazy("登记线路"), needs=LINE_MANAGE, makes=Line, name="line-add",
    when=lambda unit: unit.closed_on is None, ask=LINE,
)  # fmt: skip
def add_line(_actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Begin a line.

    Raises
    ------
    Conflict
        If the unit has one of that name.

    """
    if rows_of(unit, Line).filter(name=said["name"]).exists():
        raise Conflict(_("本单位已有“%s”。") % said["name"], field="name")
    made = Line(unit=unit, **said)
    made.save()
    return Done(f"{unit.name}登记线路{made}", made=made)


@act(Line, "线路.修改", gettext_lazy("修改"), needs=LINE_MANAGE, name="change", ask=LINE)
def change_line(_actor: Account | None, row: Line, **said: Any) -> str:
    """Change what a line says."""
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return f"修改线路{row}"


def _place() -> tuple[Field, Field]:
    return (
        Field("site", type=Site, required=False),
        Field("base", type=Base, required=False, help=gettext_lazy("红色资源和基地选一个")),
    )


@act(
    Line, "线路.加站", gettext_lazy("加一站"), needs=LINE_MANAGE, name="stop-add", makes=LineStop,
    when=lambda row: row.closed_on is None,
    ask=(*_place(), "minutes", "taught",
         Field("position", gettext_lazy("第几站"), "number", required=False, least=1, most=99,
               help=gettext_lazy("不填就加在最后"))),
)  # fmt: skip
def add_stop(
    _actor: Account | None, row: Line, minutes: int, site: Site | None = None,
    base: Base | None = None, taught: str = "", position: int | None = None,
) -> Done:  # fmt: skip
    """Add a stop, at the end or between others.

    Raises
    ------
    GuantongError
        If neither a site nor a base is named, or both.

    """
    if (site is None) == (base is None):
        raise GuantongError(_("一站选一处红色资源，或者一个基地。"), field="site")
    last = rows_of(row, LineStop).aggregate(last=Max("position"))["last"] or 0
    made = LineStop(
        line=row, site=site, base=base, minutes=minutes, taught=taught, position=last + 1
    )
    made.save()
    if position is not None:
        _move(row, made, position)
    return Done(f"{row}加站 {made.site or made.base}", made=row)


@act(
    LineStop, "线路.移动", gettext_lazy("移到"), needs=LINE_MANAGE, name="move", within="line",
    ask=(Field("position", gettext_lazy("第几站"), "number", least=1, most=99),),
)  # fmt: skip
def move(_actor: Account | None, row: LineStop, position: int) -> Done:
    """Put a stop elsewhere in its line; the others close up."""
    _move(row.line, row, position)
    return Done(f"{row.line}移动 {row.site or row.base} 到第 {position} 站", made=row.line)


@act(
    LineStop, "线路.去站", gettext_lazy("去掉"), needs=LINE_MANAGE, name="drop", within="line",
    back="stop-add", confirm=gettext_lazy("这一站从线路里去掉，红色资源或基地本身不变。"),
)  # fmt: skip
def drop(_actor: Account | None, row: LineStop) -> Done:
    """Take a stop out; the others close up."""
    line, told = row.line, str(row.site or row.base)
    row.delete()
    _number(list(rows_of(line, LineStop).order_by("position", "pk")))
    return Done(f"{line}去掉 {told}", made=line)


def _move(line: Line, stop: LineStop, position: int) -> None:
    rest = [one for one in rows_of(line, LineStop).order_by("position", "pk") if one.pk != stop.pk]
    rest.insert(position - 1, stop)
    _number(rest)


def _number(stops: list[LineStop]) -> None:
    for n, one in enumerate(stops, 1):
        if one.position != n:
            one.position = n
            one.save(update_fields=["position"])


def _closes(model: type[Any], event: str) -> None:
    """Let a line or an area be closed and used again."""

    def close(_actor: Account | None, row: Any) -> str:
        row.closed_on = timezone.localdate()
        row.save(update_fields=["closed_on"])
        return f"{row}停用"

    def reopen(_actor: Account | None, row: Any) -> str:
        row.closed_on = None
        row.save(update_fields=["closed_on"])
        return f"{row}恢复"

    act(
        model, f"{event}.停用", gettext_lazy("停用"), needs=LINE_MANAGE, name="close",
        when=lambda row: row.closed_on is None, back="reopen",
        confirm=gettext_lazy("停用后不再列出，已有的记录都保留。"),
    )(close)  # fmt: skip
    act(
        model, f"{event}.恢复", gettext_lazy("恢复"), needs=LINE_MANAGE, name="reopen",
        when=lambda row: row.closed_on is not None,
    )(reopen)  # fmt: skip


_closes(Line, "线路")
_closes(Area, "片区")


@act(
    Unit, "片区.登记", gettext_lazy("登记片区"), needs=LINE_MANAGE, makes=Area, name="area-add",
    when=lambda unit: unit.closed_on is None, ask=("name", "text"),
)  # fmt: skip
def add_area(_actor: Account | None, unit: Unit, name: str, text: str = "") -> Done:
    """Begin an area; errors as `add_line`."""
    if rows_of(unit, Area).filter(name=name).exists():
        raise Conflict(_("本单位已有“%s”。") % name, field="name")
    made = Area(unit=unit, name=name, text=text)
    made.save()
    return Done(f"{unit.name}登记片区{made}", made=made)


@act(
    Area, "片区.修改", gettext_lazy("修改"), needs=LINE_MANAGE, name="change", ask=("name", "text")
)
def change_area(_actor: Account | None, row: Area, name: str, text: str = "") -> str:
    """Change what an area says."""
    row.name, row.text = name, text
    row.save(update_fields=["name", "text"])
    return f"修改片区{row}"


@act(
    Area, "片区.范围线", gettext_lazy("上传范围线"), needs=LINE_MANAGE, name="outline",
    ask=(Field("upload", gettext_lazy("GeoJSON 文件"), "file",
               help=gettext_lazy("一个面，经度在前，WGS 84 或 CGCS2000")),),
)  # fmt: skip
def outline(_actor: Account | None, row: Area, upload: Any) -> str:
    """Keep the outline of an area; errors as `outlines.read`."""
    row.outline = outlines.read(upload)
    row.save(update_fields=["outline"])
    return f"{row}上传范围线"


joins(
    Area, "sites", "片区", (gettext_lazy("加入红色资源"), gettext_lazy("移出红色资源")), LINE_MANAGE
)
joins(
    Area,
    "bases",
    "片区",
    (gettext_lazy("加入基地和学校"), gettext_lazy("移出基地和学校")),
    LINE_MANAGE,
)
joins(Area, "lines", "片区", (gettext_lazy("加入线路"), gettext_lazy("移出线路")), LINE_MANAGE)


@act(
    Unit, "集体学习.登记", gettext_lazy("登记集体学习"), needs=BASE_BOOK, makes=GroupVisit,
    name="group-visit", when=lambda unit: unit.closed_on is None,
    ask=(
        Field("on", type="date", initial=lambda _row: timezone.localdate()), "group",
        Field("size", type="number", least=1, most=100_000,
              help=gettext_lazy("只记团队人数，不记个人签到")),
        Field("site", type=Site, required=False), Field("base", type=Base, required=False),
        Field("line", type=Line, required=False,
              help=gettext_lazy("红色资源、基地和线路至少选一个")),
        "taught",
    ),
)  # fmt: skip
def record_visit(
    actor: Account | None, unit: Unit, on: dt.date, group: str, size: int, taught: str = "",
    **where: Any,
) -> Done:  # fmt: skip
    """Write down that a group of a unit learned somewhere.

    Raises
    ------
    GuantongError
        If the day lies ahead, or no place is named.

    """
    if on > timezone.localdate():
        raise GuantongError(_("日期在今天之后，还没有去的请先预约。"), field="on")
    if not any(where.values()):
        raise GuantongError(_("请选去了哪里：红色资源、基地或线路。"), field="site")
    made = GroupVisit(unit=unit, on=on, group=group, size=size, taught=taught, by=actor, **where)
    made.save()
    return Done(f"{unit.name}登记集体学习 {made} {size} 人", made=made)


@act(
    GroupVisit, "集体学习.更正", gettext_lazy("更正"), needs=BASE_BOOK, name="change",
    ask=("on", "group", "size", "taught"),
)  # fmt: skip
def correct(_actor: Account | None, row: GroupVisit, **said: Any) -> Done:
    """Correct what was written; the log keeps what stood before."""
    before = {name: str(getattr(row, name)) for name in said}
    for name, value in said.items():
        setattr(row, name, value)
    row.save()
    return Done(f"更正{row}", data={"before": before})
