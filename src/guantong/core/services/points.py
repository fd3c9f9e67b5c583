"""Where a row lies: one act for every `Placed` model, with its checks, its history, its event.

A room declares the act for its model once (`placed`), with the right that it takes; whatever sets
a point calls `place`. What is read from a Chinese web map is brought to WGS 84 here, and where it
was read stays in ``point_source``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import acts
from guantong.core.acts import Act, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field
from guantong.core.models import Knowledge, Unit
from guantong.core.roles import Permission
from guantong.core.scope import path_of, rows_above
from guantong.standards import datums, outlines

if TYPE_CHECKING:
    from django.db import models

    from guantong.core.models import Account

PLACE, UNPLACE = "place", "unplace"
#: What a point consists of, in the order in which its history tells it.
FIELDS = ("longitude", "latitude", "knowledge", "radius", "point_source")
#: What somebody may say of a point; that it is invented only a demonstration says.
SAID = tuple(one for one in Knowledge if one is not Knowledge.INVENTED)
DATUMS = (
    (datums.WGS84, gettext_lazy("GPS 或天地图（WGS 84、CGCS2000）")),
    (datums.GCJ02, gettext_lazy("高德、腾讯地图（GCJ-02）")),
    (datums.BD09, gettext_lazy("百度地图（BD-09）")),
)
NAMES = {datums.GCJ02: "GCJ-02", datums.BD09: "BD-09"}
#: Outlines are coarse: a point is asked about once it lies further outside its county, in metres.
OUTSIDE = 5_000
#: Longitudes and latitudes of China.
CHINA = (73.0, 136.0), (3.0, 54.0)
#: A longer source would not leave room for the degrees as they were read.
LONGEST_SOURCE = 40
_DEGREES = re.compile(
    r"(\d+(?:\.\d+)?)°?(?:(\d+(?:\.\d+)?)[′'分](?:(\d+(?:\.\d+)?)(?:[″\"秒]|''))?)?[EN东北]?"
)
#: Keeps a history of a row: called with who, the row as it was, as it is, and the source.
History: TypeAlias = "Callable[[Account | None, Any, Any, str], None]"
#: The frame enters its own.
HISTORIES: list[History] = []


def place(
    actor: Account | None, row: Any, longitude: float | str, latitude: float | str,
    knowledge: str, source: str, radius: int | None = None, datum: str = datums.WGS84,
    *, outside: bool = False,
) -> str:  # fmt: skip
    """Set the point of a row by its model's own act, and return the sentence of the log.

    Parameters
    ----------
    longitude, latitude
        Degrees, as numbers or as they are written: ``111°36′30″E``.
    knowledge
        One of `Knowledge`; only the system itself may say that a point is invented.
    source
        Where it was read: «现场定位», «市政府网站».
    radius
        Within so many metres; an address alone takes one.
    datum
        What the degrees were read in: ``wgs84``, ``gcj02``, ``bd09``.
    outside
        Whether it is known that the row lies outside its county.

    Raises
    ------
    Refused
        If the actor has not the act's right over the row.
    GuantongError
        If the degrees cannot be right; says why and what to do.
    LookupError
        If no room declared the act for the row's model.

    """
    found = acts.find(row._meta.label_lower, PLACE)
    if found is None:
        raise LookupError(f"{type(row).__name__} has no act that places its rows")
    done = found.run(
        actor, row, longitude=longitude, latitude=latitude, datum=datum, knowledge=knowledge,
        radius=radius, point_source=source, outside=outside,
    )  # fmt: skip
    now = done.made
    for name in FIELDS:
        setattr(row, name, getattr(now, name))
    return done.log


def placed(model: type[models.Model], event: str, *, needs: Permission) -> Act:
    """Declare for a `Placed` model the acts that set its rows' points and take them off.

    Parameters
    ----------
    event
        What the log calls it: «机构.标点».

    """
    noun, _by, _verb = event.partition(".")
    act(
        model, f"{noun}.撤销标点", gettext_lazy("撤销标点"), needs=needs, name=UNPLACE,
        when=lambda row: row.longitude is not None,
        back=gettext_lazy("撤销后可以重新标点，原来的位置在变更记录里。"),
        confirm=gettext_lazy("这里的位置将变为“不知道”，地图上不再显示。"),
        ask=(Field("reason", gettext_lazy("理由"), "reason"),),
    )(_unplaced)  # fmt: skip
    made: Act = act(
        model, event, gettext_lazy("标点"), needs=needs, name=PLACE,
        ask=_asked,
    )(_placed)  # fmt: skip
    return made


def _asked(row: Any) -> tuple[str | Field, ...]:
    known = row.knowledge in SAID and row.longitude is not None
    return (
        Field("longitude", type="text", most=24, initial=_shown(row.longitude) if known else ""),
        Field("latitude", type="text", most=24, initial=_shown(row.latitude) if known else ""),
        Field(
            "datum", gettext_lazy("经纬度读自"), "choice", choices=DATUMS, initial=datums.WGS84,
            help=gettext_lazy("高德、腾讯、百度地图上的经纬度有偏移，选对来源，系统自动换算。"),
        ),
        Field(
            "knowledge", type="choice", choices=[(one.value, one.label) for one in SAID],
            initial=row.knowledge if known else Knowledge.ENTERED.value,
        ),
        Field(
            "radius", type="number", required=False, least=1, most=100_000,
            initial=row.radius if known else None,
            help=gettext_lazy("真实位置离此点最远可能多少米；只知道地址的必填。"),
        ),
        Field(
            "point_source", type="text", most=LONGEST_SOURCE,
            help=gettext_lazy("从哪里得来：现场定位、某年某月的文件、某网站。"),
        ),
        Field(
            "outside", gettext_lazy("确实在本县界外"), "flag", required=False,
            help=gettext_lazy("位置离本县界 5 公里以上时才需要勾选。"),
        ),
    )  # fmt: skip


def _placed(
    actor: Account | None, row: Any, *, longitude: float | str, latitude: float | str,
    knowledge: str, point_source: str, radius: int | None = None, datum: str = datums.WGS84,
    outside: bool = False,
) -> str:  # fmt: skip
    source = point_source.strip()
    _check_said(actor, knowledge, source, radius)
    read = degrees(longitude, "longitude"), degrees(latitude, "latitude")
    _check_degrees(*read)
    if datum not in dict(DATUMS):
        raise GuantongError(_("请选择经纬度读自哪种地图。"), field="datum")
    point = datums.to_wgs84(datum, *read)
    if not outside and knowledge != Knowledge.INVENTED:
        _check_county(row, point)
    before = copy.copy(row)
    row.longitude, row.latitude = round(point[0], 6), round(point[1], 6)
    row.knowledge, row.radius = knowledge, radius
    row.point_source = source
    if datum in NAMES:
        row.point_source = f"{source}（{NAMES[datum]} {read[0]:.6f}, {read[1]:.6f}）"
    return _kept(actor, before, row, source)


def _unplaced(actor: Account | None, row: Any, *, reason: str) -> str:
    before = copy.copy(row)
    row.longitude = row.latitude = row.radius = None
    row.knowledge = row.point_source = ""
    return _kept(actor, before, row, reason)


def _kept(actor: Account | None, before: Any, row: Any, source: str) -> str:
    row.save(update_fields=list(FIELDS))
    for keep in HISTORIES:
        keep(actor, before, row, source)
    return f"{row}：{_told(before)} → {_told(row)}（{source}）"


def _told(row: Any) -> str:
    if row.longitude is None:
        return "无位置"
    return f"{row.longitude:.5f}, {row.latitude:.5f}"


def degrees(said: float | str, field: str) -> float:
    """Return degrees as a number.

    Raises
    ------
    GuantongError
        If what was said is none.

    Examples
    --------
    >>> degrees("111°36′30″E", "longitude"), degrees("26.42389", "latitude")
    (111.60833333333333, 26.42389)

    """
    if isinstance(said, float | int):
        return float(said)
    found = _DEGREES.fullmatch(re.sub(r"\s", "", said).replace("，", "").replace("．", "."))
    if found is None:
        raise GuantongError(
            _("请填写度数，如 111.6083 或 111°36′30″。"), field=field
        )  # fmt: skip
    whole, minutes, seconds = (float(one or 0) for one in found.groups())
    return whole + minutes / 60 + seconds / 3600


def _check_said(actor: Account | None, knowledge: str, source: str, radius: int | None) -> None:
    if knowledge not in Knowledge or (knowledge == Knowledge.INVENTED and actor is not None):
        raise GuantongError(_("请选择位置来历。"), field="knowledge")
    if not source:
        raise GuantongError(_("请写明位置从哪里得来。"), field="point_source")
    if len(source) > LONGEST_SOURCE:
        text = _("位置出处最多 %s 个字。") % LONGEST_SOURCE
        raise GuantongError(text, field="point_source")
    if knowledge == Knowledge.ADDRESS and not radius:
        text = _("只知道地址的，请填误差半径：真实位置离此点最远可能多少米。")
        raise GuantongError(text, field="radius")


def _check_degrees(longitude: float, latitude: float) -> None:
    (west, east), (south, north) = CHINA
    if longitude == 0 or latitude == 0:
        text = _("经纬度是 0，多半是没有读到位置，请重新读取。")
        raise GuantongError(text, field="longitude")
    if west <= longitude <= east and south <= latitude <= north:
        return
    if west <= latitude <= east and south <= longitude <= north:
        text = _("经度和纬度填反了：经度应是 %(longitude)s，纬度应是 %(latitude)s，请对调。")
        told = {"longitude": f"{latitude:g}", "latitude": f"{longitude:g}"}
        raise GuantongError(text % told, field="longitude")
    raise GuantongError(_("这个位置不在国内，请核对经纬度。"), field="longitude")


def _check_county(row: Any, point: tuple[float, float]) -> None:
    """Ask about a point far outside the county of its row, where its outline is known."""
    known = outlines.counties()
    codes = rows_above(path_of(row), Unit).values_list("code", flat=True)
    own = next((known[code] for code in codes if code in known), None)
    far = own.metres_to(point) if own is not None else 0.0
    if own is None or far <= OUTSIDE:
        return
    lies = next((one.name for one in known.values() if one.holds(point)), _("本市之外"))
    text = _(
        "这个位置在%(place)s，离%(county)s的县界约 %(far)s 公里。"
        "请核对经纬度和读自哪种地图；确实在界外的，请勾选“确实在本县界外”。"
    )
    told = {"place": lies, "county": own.name, "far": f"{far / 1000:.0f}"}
    raise GuantongError(text % told, field="longitude")


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
