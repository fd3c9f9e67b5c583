"""Invented bases and schools, their bookings, lines, areas and visits of groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from guantong.core.models import Knowledge, Unit
from guantong.core.scope import rows_under
from guantong.places.models import (
    Area,
    Base,
    Booking,
    GroupVisit,
    Line,
    LineStop,
    Site,
    TeachingPoint,
)
from guantong.standards.outlines import near

if TYPE_CHECKING:
    from guantong.core.models import Account

SAID, DAY, REASON = "（虚构）", dt.timedelta(days=1), "演示"
Kind, State = Base.Kind, Booking.State
#: One township of the prefecture has no school yet.
SCHOOLS = 181
#: Training bases and schools of villages, by size of the demonstration.
TRAINING = {"small": 6, "county": 12, "prefecture": 60}
VILLAGE = {"small": 12, "county": 40, "prefecture": 220}
VISITS = {"small": 60, "county": 200, "prefecture": 1500}
HOURS = {
    Kind.COUNTY: "周二至周日 9:00-17:00；周一闭馆",
    Kind.SCHOOL: "周一至周五 8:30-12:00、14:30-17:30",
    Kind.TRAINING: "每天 8:30-17:30", Kind.VILLAGE: "",
}  # fmt: skip
OFFERS = {
    Kind.COUNTY: "现场教学、专题党课、重温入党誓词", Kind.SCHOOL: "党员冬春轮训、发展对象培训",
    Kind.TRAINING: "果树管护、电商运营、乡村治理实训", Kind.VILLAGE: "屋场党课、农技讲座",
}  # fmt: skip
ROOM = {Kind.COUNTY: 120, Kind.SCHOOL: 60, Kind.TRAINING: 40, Kind.VILLAGE: None}
TRADES = ("柑橘", "油茶", "烤烟", "电商", "养殖", "中药材", "乡村治理", "物业管理")
TOPICS = ("对党忠诚的三个选择", "一次会议怎么议成", "群众路线在村里")
GROUPS = (
    "机关党支部",
    "中心学校党支部",
    "村党总支",
    "新发展党员班",
    "村干部轮训班",
    "卫生院党支部",
)


@dataclass(frozen=True)
class Bases:
    """How many of each were written."""

    bases: int
    bookings: int
    visits: int


def invent_bases(
    rng: Random, accounts: Mapping[str, Account], city: Unit, sites: Sequence[Site], size: str
) -> Bases:
    """Write them; the county's base has bookings that wait for its keeper."""
    own, town = accounts["zuzhi"].unit, accounts["xiangzhen"].unit
    units = list(rows_under(city, Unit).filter(closed_on=None).order_by("path"))
    counties = [one for one in units if one.kind == Unit.Kind.COUNTY]
    inside = city if size == "prefecture" else own
    below = [one for one in units if one.path.startswith(inside.path)]
    towns = [one for one in below if one.kind == Unit.Kind.TOWNSHIP][:SCHOOLS]
    villages = [one for one in below if one.kind == Unit.Kind.VILLAGE]
    trained, taught = _spread(towns, TRAINING[size]), _spread(villages, VILLAGE[size])
    made = [_base(rng, one, Kind.COUNTY, f"{one.name}党性教育基地") for one in counties]
    made += [_base(rng, one, Kind.SCHOOL, f"{one.name}党校") for one in towns]
    made += [
        _base(rng, one, Kind.TRAINING, f"{one.name}{TRADES[n % len(TRADES)]}实训基地")
        for n, one in enumerate(trained)
    ]
    made += [_base(rng, one, Kind.VILLAGE, f"{one.name}乡村学堂") for one in taught]
    Base.objects.bulk_create(made, batch_size=500)
    first = next(one for one in made if one.unit_id == own.pk and one.kind == Kind.COUNTY)
    school = next(one for one in made if one.unit_id == town.pk and one.kind == Kind.SCHOOL)
    first.sites.add(*[one.pk for one in sites[:4]])
    points = _points([one for one in made if one.kind in (Kind.COUNTY, Kind.SCHOOL)])
    booked = _bookings(accounts, first, school, points, counties)
    lines = _lines(accounts, city, sites, made)
    many = _visits(rng, accounts, below, sites, made, lines, VISITS[size])
    return Bases(len(made), booked, many)


def _spread(some: Sequence[Unit], many: int) -> list[Unit]:
    return list(some)[:: max(len(some) // many, 1)][:many] if some else []


def _base(rng: Random, unit: Unit, kind: str, name: str) -> Base:
    made = Base(
        unit=unit, unit_path=unit.path, kind=kind, name=f"{name}{SAID}", offers=OFFERS[Kind(kind)],
        opening=HOURS[Kind(kind)], capacity=ROOM[Kind(kind)], outside=kind == Kind.COUNTY,
        keeper=f"值班人员{SAID}", address=f"{unit.name}{SAID}", source=f"演示数据{SAID}",
        is_demo=True,
    )  # fmt: skip
    if unit.longitude is not None and unit.latitude is not None:
        made.longitude, made.latitude = near((unit.longitude, unit.latitude), 0.01, rng)
        made.knowledge, made.point_source = Knowledge.INVENTED, REASON
    return made


def _points(some: Sequence[Base]) -> list[TeachingPoint]:
    made = [
        TeachingPoint(
            unit=one.unit, unit_path=one.unit_path, base=one, name=f"{topic}{SAID}", minutes=60,
            topic=f"结合当地史实讲一课{SAID}", capacity=one.capacity, is_demo=True,
        )
        for one in some for topic in (TOPICS if one.kind == Kind.COUNTY else TOPICS[:1])
    ]  # fmt: skip
    TeachingPoint.objects.bulk_create(made, batch_size=500)
    return made


def _day(first: dt.date, weekday: int) -> dt.date:
    """Return the first such weekday from a day on."""
    return first + (weekday - first.weekday()) % 7 * DAY


def _bookings(
    accounts: Mapping[str, Account], first: Base, school: Base, points: Sequence[TeachingPoint],
    counties: Sequence[Unit],
) -> int:  # fmt: skip
    """Write bookings in every state; some wait for the keepers, some answers for the askers."""
    today, now = timezone.localdate(), timezone.now()
    far = next(one for one in counties if one.pk != first.unit_id)
    town, village = accounts["xiangzhen"].unit, accounts["cunzhishu"].unit
    point = next(one for one in points if one.base_id == first.pk)
    ahead, back = today + 5 * DAY, today - 30 * DAY
    told: list[dict[str, Any]] = [
        {"base": first, "unit": far, "on": _day(ahead, 2), "size": 45, "state": State.ASKED},
        {"base": first, "unit": town, "on": _day(ahead, 3), "size": 30, "state": State.ASKED},
        {"base": first, "unit": town, "on": _day(ahead, 1), "size": 50, "state": State.CONFIRMED},
        {"base": first, "unit": town, "on": _day(ahead + 9 * DAY, 4), "size": 80,
         "state": State.REFUSED, "reason": f"当天已有县里的轮训班{SAID}"},
        {"base": school, "unit": village, "on": _day(ahead, 4), "size": 20, "state": State.ASKED},
        {"base": school, "unit": village, "on": _day(ahead + 7 * DAY, 1), "size": 25,
         "state": State.CONFIRMED},
        {"base": first, "unit": far, "on": _day(back, 2), "size": 60, "state": State.HELD},
        {"base": first, "unit": town, "on": _day(back + 21 * DAY, 3), "size": 28,
         "state": State.CONFIRMED},
        {"base": first, "unit": far, "on": _day(back + 7 * DAY, 5), "size": 35,
         "state": State.CANCELLED, "reason": f"道路施工，改期{SAID}"},
    ]  # fmt: skip
    answered = {State.CONFIRMED, State.REFUSED, State.CANCELLED, State.HELD}
    made = []
    for n, one in enumerate(told):
        done = one["state"] in answered
        made.append(Booking(
            start=540 + 30 * (n % 3), end=660 + 30 * (n % 3), group=f"{GROUPS[n % 6]}{SAID}",
            purpose=f"主题党日{SAID}", is_demo=True, point=point if one["base"] is first else None,
            asked_by=accounts["xiangzhen"] if one["unit"] == town else None,
            decided_by=accounts["zuzhi"] if done else None,
            decided_at=now - DAY if done else None,
            read_at=now if one["state"] in (State.HELD, State.CANCELLED) else None, **one,
        ))  # fmt: skip
    Booking.objects.bulk_create(made)
    Booking.objects.unscoped(REASON).filter(pk__in=[one.pk for one in made]).update(
        asked_at=now - 3 * DAY
    )
    return len(made)


def _lines(
    accounts: Mapping[str, Account], city: Unit, sites: Sequence[Site], bases: Sequence[Base]
) -> list[Line]:
    """Write a line of the county, one through counties, one of a town; and two areas."""
    own, town = accounts["zuzhi"].unit, accounts["xiangzhen"].unit
    county = [one for one in sites if one.unit_path.startswith(own.path)]
    far = [one for one in sites if one not in county]
    first = next(one for one in bases if one.unit_id == own.pk and one.kind == Kind.COUNTY)
    told: list[tuple[Unit, str, list[Any]]] = [
        (own, "半日初心线", [county[0], county[2], first]),
        (city, "两日长征线", [county[1], first, *far[:4]]),
        (town, "家门口的党课线", county[:2]),
    ]
    made = [
        Line(unit=unit, unit_path=unit.path, name=f"{name}{SAID}", text=f"沿线现场教学{SAID}",
             source=f"演示数据{SAID}", is_demo=True)
        for unit, name, _stops in told
    ]  # fmt: skip
    Line.objects.bulk_create(made)
    LineStop.objects.bulk_create([
        LineStop(
            line=line, position=n, minutes=(40, 60, 90)[n % 3], taught=f"现场讲一段{SAID}",
            site=one if isinstance(one, Site) else None,
            base=one if isinstance(one, Base) else None,
        )
        for line, (_unit, _name, stops) in zip(made, told, strict=True)
        for n, one in enumerate(stops, 1)
    ])  # fmt: skip
    for unit, name, some, line in (
        (own, "县域初心片区", county, made[0]),
        (city, "湘江战役片区", far[:6], made[1]),
    ):
        area = Area(unit=unit, name=f"{name}{SAID}", text=f"连点成线、连线成片{SAID}",
                    outline=_around(some), is_demo=True)  # fmt: skip
        area.save()
        area.sites.add(*[one.pk for one in some])
        area.lines.add(line.pk)
        area.bases.add(first.pk)
    return made


def _around(some: Sequence[Site]) -> dict[str, Any] | None:
    """Return a box around invented points; None where there are too few."""
    there = [(one.longitude, one.latitude) for one in some if one.longitude is not None]
    if len(there) < 3:
        return None
    west, east = min(x for x, _y in there) - 0.02, max(x for x, _y in there) + 0.02
    south, north = min(y or 0 for _x, y in there) - 0.02, max(y or 0 for _x, y in there) + 0.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 4), round(y, 4)] for x, y in ring]]}


def _visits(
    rng: Random, accounts: Mapping[str, Account], units: Sequence[Unit], sites: Sequence[Site],
    bases: Sequence[Base], lines: Sequence[Line], many: int,
) -> int:  # fmt: skip
    """Write a year of visits of groups to what lies in their own county."""
    today = timezone.localdate()
    held = list(Booking.objects.unscoped(REASON).filter(state=State.HELD).select_related("base"))
    made = [
        GroupVisit(unit_id=one.unit_id, unit_path=one.unit.path, on=one.on, group=one.group,
                   size=one.size, base=one.base, taught=one.purpose, booking=one, is_demo=True,
                   by=accounts["zuzhi"])
        for one in held
    ]  # fmt: skip
    there = [one for one in sites if one.unit_path.startswith(units[0].path)]
    halls = [one for one in bases if one.unit_path.startswith(units[0].path)]
    whose = [one for one in units if one.kind in (Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE)]
    for n in range(many):
        unit = whose[rng.randrange(len(whose))] if n % 4 else accounts["xiangzhen"].unit
        made.append(GroupVisit(
            unit=unit, unit_path=unit.path, on=today - (1 + rng.randrange(360)) * DAY,
            group=f"{unit.name}{GROUPS[n % 6]}{SAID}", size=10 + rng.randrange(50),
            site=there[rng.randrange(len(there))] if n % 3 == 0 else None,
            base=halls[rng.randrange(len(halls))] if n % 3 == 1 else None,
            line=lines[0] if n % 3 == 2 else None, taught=f"{TOPICS[n % 3]}{SAID}",
            by=accounts["xiangzhen"], is_demo=True,
        ))  # fmt: skip
    GroupVisit.objects.bulk_create(made, batch_size=500)
    return len(made)
