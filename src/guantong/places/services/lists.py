"""Households from the lists that others keep: of grids, of those watched for poverty, of insurance.

A list's own headings are recognised. A household is known by its number in any list, else by its
head and group; a second list adds to the same households. Numbers of identity cards are not read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import sealing
from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, FromFile, Said
from guantong.core.models import Knowledge, Unit
from guantong.core.scope import pointing, rows_of_all
from guantong.core.services import bulk
from guantong.formats.names import normal
from guantong.frame.intake.checking import NEW
from guantong.frame.intake.writing import Entry, Writer
from guantong.places.models import Grid, Household, VillageGroup
from guantong.places.room import HOUSEHOLD_MANAGE
from guantong.places.services import households
from guantong.places.services.households import is_village, plain_group
from guantong.standards import datums

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Who stands for the household in a list that has a line for each person.
HEAD = ("户主", "本人", "户主本人")
#: What a file says of a household in columns of its own, besides what finds it.
PLAIN = ("name", "address", "telephone", "persons", "language")
COORDINATES = (("longitude", 73.0, 136.0), ("latitude", 3.0, 54.0))
SEVERAL = "、"
UNREAD = ("身份证", "证件号", "证件类型", "银行", "卡号", "账号", "社保卡")
SAID = {
    "number": Said(("户编号", "家庭编号", "户籍编号", "房屋编号", "户码"), example="0001"),
    "name": Said(("户主姓名", "户主名称", "家庭户主"), example="盘大发（虚构）"),
    "group": Said(("组别", "小组", "村民组", "组名", "自然村（组）", "所在组", "村组"),
                  example="一组"),
    "address": Said(("家庭住址", "住址", "地址", "详细地址", "门牌号", "门牌地址"),
                    example="12号（虚构）"),
    "telephone": Said(("联系电话", "户主电话", "手机号", "手机号码"), example="13800000000"),
    "persons": Said(("家庭人口", "家庭人口数", "人口数", "家庭人数", "户籍人口"), example="4"),
    "language": Said(("语言", "常用语言"), example="瑶语"),
    "relation": Said(("与户主的关系", "家庭关系")),
    "grid": Said(("网格编号", "网格编码", "所属网格", "网格名称")),
    "others": Said(),
    "longitude": Said(("GPS经度", "东经"), example="111.61"),
    "latitude": Said(("GPS纬度", "北纬"), example="26.42"),
    "datum": Said(("坐标类型", "经纬度来源"), words={
        "WGS84": "wgs84", "CGCS2000": "wgs84", "GPS": "wgs84", "天地图": "wgs84",
        "GCJ02": "gcj02", "GCJ-02": "gcj02", "高德": "gcj02", "腾讯": "gcj02",
        "BD09": "bd09", "BD-09": "bd09", "百度": "bd09",
    }, example="高德"),
}  # fmt: skip


@dataclass
class Known:
    """The households, groups and grids of the villages that a file is about."""

    households: dict[tuple[int, str], Household] = field(default_factory=dict)
    heads: dict[tuple[int, str], list[Household]] = field(default_factory=dict)
    groups: dict[tuple[int, str], VillageGroup] = field(default_factory=dict)
    grids: dict[tuple[int, str], Grid] = field(default_factory=dict)

    @classmethod
    def of(cls, units: Sequence[int]) -> Known:
        """Read what is known of some villages, one query a kind."""
        found, heads = cls(), defaultdict(list)
        for group in rows_of_all(units, VillageGroup, "unit"):
            found.groups[group.unit_id, plain_group(group.name)] = group
        for grid in rows_of_all(units, Grid, "unit").filter(closed_on=None):
            for name in (grid.code, grid.name):
                found.grids[grid.unit_id, name] = grid
        rows = rows_of_all(units, Household, "unit").select_related("group", "grid", "unit")
        for row in rows.order_by("pk"):
            for number in (row.number, *filter(None, row.others.split(SEVERAL))):
                found.households.setdefault((row.unit_id, number), row)
            heads[row.unit_id, row.name].append(row)
        found.heads = dict(heads)
        return found


class Lists(Writer):
    """Knows a row by its number in any list, else by head and group; writes them all at once."""

    known: Known

    def find(self, entries: Sequence[Entry]) -> None:
        """Set for each entry the household that it is; of whom it is not sure, who it may be."""
        some = {one.onto.pk for one in entries if one.onto is not None}
        self.known = Known.of(sorted(some))
        met: dict[Any, Entry] = {}
        for one in entries:
            if one.onto is None or not is_village(one.onto):
                one.say("", _("这一行没有归到村：请填单位列，或者选一个村再导入"))
                continue
            self._tidy(one)
            if one.given.pop("relation", HEAD[0]) not in HEAD:
                # Of the further persons of a household nothing is kept.
                one.given.clear()
                one.existing = Household()
                continue
            self._find(one, met)
            self._settle(one)

    def _tidy(self, one: Entry) -> None:
        said = one.given
        for name in ("number", "name", "group"):
            if name in said:
                said[name] = normal(str(said[name])) if name == "name" else str(said[name]).strip()
        _place(one)
        if "grid" in said:
            grid = self.known.grids.get((one.onto.pk, str(said["grid"]).strip()))
            if grid is None:
                one.say("grid", _("这个村没有这个网格，请先导入网格名单"))
            else:
                said["grid"] = grid.name
        if said.get("group"):
            group = self.known.groups.get((one.onto.pk, plain_group(said["group"])))
            said["group"] = group.name if group else said["group"]

    def _find(self, one: Entry, met: dict[Any, Entry]) -> None:
        said, unit = one.given, one.onto.pk
        number, name = said.get("number"), said.get("name", "")
        group = plain_group(said.get("group", ""))
        same: Any = (unit, number) if number else (unit, group, name)
        one.row.key = sealing.digest(repr(same), "frame.intake")
        if same in met:
            text = _("前面已有一行是同一户；每人一行的名单，请带“与户主关系”一列")
            one.say("number" if number else "name", text)
            return
        met[same] = one
        there = self.known.households.get((unit, number)) if number else None
        some = [there] if there else [
            row for row in self.known.heads.get((unit, name), ())
            if not group or row.group is None or plain_group(row.group.name) == group
        ]  # fmt: skip
        if one.row.choice == NEW:
            return
        chosen = next((row for row in some if str(row.pk) == one.row.choice), None)
        if chosen is None and len(some) == 1 and ("household", some[0].pk) not in met:
            chosen = some[0]
        if chosen is not None and ("household", chosen.pk) not in met:
            met["household", chosen.pk] = one
            met.setdefault(("new", (unit, group, name)), one)
            one.existing = chosen
        elif some:
            one.alike = [(row.pk, f"{row}（{row.group or _('没有小组')}）") for row in some]
        else:
            self._find_new(one, (unit, group, name), met)

    @staticmethod
    def _find_new(one: Entry, head: tuple[Any, ...], met: dict[Any, Entry]) -> None:
        """Say of a new household that an earlier row may be it: one of them has no number."""
        before = met.setdefault(("new", head), one)
        if before is not one and not (one.given.get("number") and before.given.get("number")):
            one.say("name", _("前面已有一行是同一户；每人一行的名单，请带“与户主关系”一列"))

    def _settle(self, one: Entry) -> None:
        """Keep the number by which a household is known here; another list's stands beside it."""
        said, row = one.given, one.existing
        if row is None:
            return
        number = said.pop("number", None)
        held = [row.number, *filter(None, row.others.split(SEVERAL))]
        if number and number not in held:
            said["others"] = SEVERAL.join([*held[1:], number])

    def held(self, existing: Any, name: str) -> Any:
        """Return the group and the grid as a file names them."""
        if name in ("group", "grid"):
            row = getattr(existing, name)
            return row.name if row else ""
        return super().held(existing, name)

    def differs(self, existing: Any, given: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        """Leave out what is only written otherwise: a group's name, degrees as they were typed."""
        told = super().differs(existing, given)
        return {name: pair for name, pair in told.items() if not _same(name, *pair)}

    def check(self, entries: Sequence[Entry]) -> None:
        """Nothing more is wrong than what was found."""

    def write(self, entries: Sequence[Entry]) -> None:
        """Write them: what is new at once, what changes one by one."""
        some = [one for one in entries if not one.faults and one.given]
        for one in entries:
            if not one.given:
                # Done with, though nothing is written of it: who is not read again has a key.
                one.row.made = one.existing.pk or 0
        self._add_groups(some)
        fresh = [one for one in some if one.existing is None]
        rows = [self._made(one) for one in fresh]
        bulk.insert(Household, rows)
        keys = dict(self._keys({one.onto.pk for one in fresh}))
        for one, row in zip(fresh, rows, strict=True):
            one.row.made = keys[row.unit_id, row.number]
        for one in some:
            if one.existing is None:
                continue
            told = self.differs(one.existing, one.given)
            values = {name: value for name, (_was, value) in told.items()}
            if values:
                self.renew(one.existing, values)
            one.row.made = one.existing.pk

    def _keys(self, units: set[int]) -> list[tuple[tuple[int, str], int]]:
        rows = rows_of_all(sorted(units), Household, "unit").order_by()
        told = rows.values_list("unit_id", "number", "pk")
        return [((unit, number), pk) for unit, number, pk in told]

    def _add_groups(self, entries: Sequence[Entry]) -> None:
        for one in entries:
            name = one.given.get("group")
            key = (one.onto.pk, plain_group(name or ""))
            if name and key not in self.known.groups:
                self.known.groups[key] = households.add_group(one.onto, name)

    def _made(self, one: Entry) -> Household:
        said = {name: value for name, value in one.given.items() if name in PLAIN}
        number = one.given.get("number") or self._next(one.onto.pk)
        row = Household(unit=one.onto, number=number, unit_path=one.onto.path, **said)
        self.known.households[one.onto.pk, number] = row
        self._put(row, one.given)
        return row

    def _next(self, unit: int) -> str:
        n = sum(key[0] == unit for key in self.known.households) + 1
        while (unit, f"{n:04d}") in self.known.households:
            n += 1
        return f"{n:04d}"

    def _put(self, row: Household, said: Mapping[str, Any]) -> None:
        """Put what a file says in words or with its origin."""
        if "group" in said:
            row.group = self.known.groups.get((row.unit_id, plain_group(said["group"] or "")))
        if "grid" in said:
            row.grid = self.known.grids.get((row.unit_id, said["grid"]))
        if "longitude" in said:
            row.longitude, row.latitude = said["longitude"], said["latitude"]
            row.knowledge = Knowledge.ENTERED if row.longitude is not None else ""
            row.point_source = f"名单：{self.intake.title}"[:80] if row.longitude else ""

    def renew(self, existing: Any, values: dict[str, Any]) -> Any:
        """Give a household what a file says of it, or what stood before."""
        if not hasattr(self, "known"):
            self.known = Known.of([existing.unit_id])
        for name, value in values.items():
            if name in (*PLAIN, "others"):
                field: Any = Household._meta.get_field(name)
                blank = field.get_default()
                setattr(existing, name, blank if value is None else value)
        if "longitude" in values or "latitude" in values:
            values = {"longitude": existing.longitude, "latitude": existing.latitude} | values
        self._put(existing, values)
        existing.version += 1
        existing.save()
        return existing

    def told(self) -> list[str]:
        """Say how many households have no point: they are drawn in the middle of their group."""
        return [_("没有经纬度的住户，在划分网格时按所在小组的中间位置计算，并标明。")]


def _same(name: str, was: Any, now: Any) -> bool:
    if name == "group":
        return plain_group(was or "") == plain_group(now or "")
    return name in ("longitude", "latitude") and isinstance(now, str)


def _place(one: Entry) -> None:
    """Bring a row's coordinates to degrees of WGS 84, or say what is wrong with them."""
    said = one.given
    datum = said.pop("datum", None)
    if not ("longitude" in said or "latitude" in said):
        return
    try:
        place = [float(said[name]) for name, _least, _most in COORDINATES]
    except (KeyError, ValueError):
        one.say("longitude", _("经度和纬度要一起填，写成 111.6123 这样的度数"))
        return
    for value, (name, least, most) in zip(place, COORDINATES, strict=True):
        if not least <= value <= most:
            one.say(name, _("不在国内，经度和纬度可能写反了"))
            return
    if not datum:
        one.say("longitude", _("有经纬度的，要有“坐标系”一列：WGS84、高德（腾讯）或百度"))
        return
    longitude, latitude = datums.to_wgs84(datum, *place)
    said["longitude"], said["latitude"] = round(longitude, 6), round(latitude, 6)


@act(
    Unit, "住户.导入", gettext_lazy("导入住户名单"), needs=HOUSEHOLD_MANAGE, makes=Household,
    name="household-list", open_to=(),
    ask=(
        Field("number", required=False), "name",
        Field("group", required=False, most=40), "address", "telephone",
        "persons", "language",
        Field("relation", gettext_lazy("与户主关系"), required=False, most=20),
        Field("grid", required=False, most=60),
        Field("others", required=False, most=200),
        Field("longitude", required=False, most=20),
        Field("latitude", required=False, most=20),
        Field("datum", gettext_lazy("坐标系"), "choice", required=False, initial="", choices=(
            ("wgs84", gettext_lazy("WGS84（GPS、天地图）")), ("gcj02", gettext_lazy("高德、腾讯")),
            ("bd09", gettext_lazy("百度")),
        )),
    ),
    file=FromFile(
        gettext_lazy("导入住户名单"), writer=Lists, said=SAID, unread=UNREAD,
        help=gettext_lazy("综治网格、防返贫、医保等名单；身份证号、银行卡号等列不读取，也不保留"),
    ),
)  # fmt: skip
def take(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Enter a household of a list, one by one.

    Raises
    ------
    GuantongError
        If the unit is no village, or the number is another's.

    """
    if not is_village(unit):
        raise GuantongError(_("住户要登记在村。"))
    told = {name: value for name, value in said.items() if name in PLAIN and value is not None}
    number = said.get("number") or households.next_number(unit)
    made: Any = households.add.quietly(actor, unit, number=number, group=None, **told).made
    if said.get("group"):
        name = plain_group(said["group"])
        made.group = households.groups_of(unit).get(name) or households.add_group(
            unit, said["group"]
        )
        made.save()
    return Done(f"住户{made.number}登记", made=pointing(Household, "pk", [made.pk]).get())
