"""What a route plan asks, as the engine reads it; and what the engine answers, as it is kept.

A site counts by what the caller asked: that it belongs to a theme wished, that the group has not
seen it. Nothing counts that says how many others went there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from django.utils.translation import gettext as _

from guantong.core.scope import pointing
from guantong.engines.place.tour import (
    ANY_GROUP,
    Days,
    Reason,
    Sites,
    Tour,
    Ways,
    certificate,
    entries,
)
from guantong.places import opening
from guantong.places.models import (
    GroupVisit,
    HeritageTheme,
    LineStop,
    RoutePlan,
    Site,
    TeachingPoint,
    TravelTime,
)
from guantong.places.services import ways
from guantong.places.services.ways import Spot

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: What a site counts that belongs to a theme wished; that the group has not seen.
THEME, NEW = 2, 1
#: How long a visit takes where nobody said it.
MINUTES = 60
ENDS = ("start", "night", "end")
NO_POINT, UNSAID, BARRED = "no_point", "unsaid", "barred"


@dataclass
class Asked:
    """A route plan's question.

    Attributes
    ----------
    sites
        Those that may be visited, in the order of the tree.
    unusable
        Those that cannot, each with its reason: no point, no hours said, barred by hand.
    entered
        Minutes that somebody entered, by places in ``spots``.
    spots
        The points of the sites, then of the places where days begin and end.
    counts
        What each site counts.
    at
        Where of the spots the first day begins, nights are spent, the last day ends.

    """

    plan: RoutePlan
    sites: list[Site] = field(default_factory=list)
    unusable: list[tuple[Site, str]] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    entered: dict[tuple[int, int], int] = field(default_factory=dict)
    counts: list[int] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    themes: dict[int, list[str]] = field(default_factory=dict)
    taught: dict[int, list[str]] = field(default_factory=dict)
    must: tuple[int, ...] = ()
    at: tuple[int, int, int] = (0, 0, 0)

    @cached_property
    def ways(self) -> Ways:
        """The ways among the spots; what was entered comes first."""
        return ways.table(self.spots, self.entered)

    def engine_sites(self) -> Sites:
        """Return the sites as the engine reads them."""
        dates = self.plan.dates
        minutes = [one.minutes or MINUTES for one in self.sites]
        windows = tuple(
            tuple(_entries(one, day, stay) for day in dates)
            for one, stay in zip(self.sites, minutes, strict=True)
        )
        size = [ANY_GROUP if one.capacity is None else one.capacity for one in self.sites]
        return Sites(
            tuple(one.name for one in self.sites), _whole(minutes), _whole(self.counts),
            _whole(size), windows, self.ways.high,
        )  # fmt: skip

    def engine_days(self, sooner: int = 0) -> Days:
        """Return the days as the engine reads them, ending so many minutes sooner."""
        plan, many = self.plan, self.plan.days
        first, night, last = self.at
        return Days(
            (first, *(night,) * (many - 1)), (*(night,) * (many - 1), last),
            (plan.opens,) * many, (plan.closes - sooner,) * many,
            tuple(f"{day:%m月%d日}" for day in plan.dates),
        )  # fmt: skip


def _whole(numbers: list[int]) -> np.ndarray:
    return np.array(numbers, np.int64)


def _entries(site: Site, day: dt.date, stay: int) -> tuple[tuple[int, int], ...]:
    hours = opening.known(site.opening)
    if hours is None:
        return ()
    in_by = hours.entries(day)
    found = []
    for first, last in entries(hours.windows(day), stay):
        until = max((end for begin, end in in_by if begin <= last and end >= first), default=-1)
        if until >= first:
            found.append((first, min(last, until)))
    return tuple(found)


def asked(plan: RoutePlan, sites: QuerySet[Site]) -> Asked:
    """Read what a plan asks, over the sites that whoever asked may see."""
    found = Asked(plan)
    barred = chosen(plan, "barred")
    for site in sites.filter(closed_on=None).order_by("unit_path", "name", "pk"):
        spot = ways.spot(site)
        if site.pk in barred:
            found.unusable.append((site, BARRED))
        elif spot is None:
            found.unusable.append((site, NO_POINT))
        elif opening.known(site.opening) is None:
            found.unusable.append((site, UNSAID))
        else:
            found.sites.append(site)
            found.spots.append(spot)
    keys = [one.pk for one in found.sites]
    _ends(found)
    _counted(found, keys)
    wanted = chosen(plan, "must")
    found.must = tuple(at for at, pk in enumerate(keys) if pk in wanted)
    return found


def _ends(found: Asked) -> None:
    """Add the places where days begin and end, the same once; and the ways that were entered."""
    at, known, units = [], dict[Any, int](), dict[int, int]()
    for name in ENDS:
        told = dict(found.plan.ends.get(name) or found.plan.ends["start"])
        unit = told.pop("unit", None)
        key = unit or (told["longitude"], told["latitude"])
        if key not in known:
            known[key] = len(found.spots)
            found.spots.append(Spot(**told))
        if unit:
            units[unit] = known[key]
        at.append(known[key])
    found.at = (at[0], at[1], at[2])
    places = {one.pk: n for n, one in enumerate(found.sites)}
    times = pointing(TravelTime, "unit", list(units)).filter(site__in=list(places))
    for unit, site, minutes in times.values_list("unit", "site", "minutes"):
        found.entered[units[unit], places[site]] = max(1, minutes)


def _counted(found: Asked, keys: list[int]) -> None:
    plan = found.plan
    wished = chosen(plan, "themes")
    fits: set[int] = set()
    links = pointing(HeritageTheme.sites.through, "site", keys)
    for pk, theme, name in links.values_list("site", "heritagetheme", "heritagetheme__name"):
        found.themes.setdefault(pk, []).append(name)
        if theme in wished:
            fits.add(pk)
    found.seen = seen_by(plan) & set(keys)
    points = pointing(TeachingPoint, "site", keys).filter(closed_on=None)
    for pk, name in points.values_list("site", "name"):
        found.taught.setdefault(pk, []).append(name)
    found.counts = [
        THEME * (pk in fits) + NEW * (pk not in found.seen) for pk in keys
    ]  # fmt: skip


def chosen(plan: RoutePlan, name: str) -> set[int]:
    """Return the keys of the themes, or of the sites, that a plan names."""
    through: Any = getattr(RoutePlan, name).through
    last = "heritagetheme" if name == "themes" else "site"
    return set(pointing(through, "routeplan", [plan.pk]).values_list(last, flat=True))


def seen_by(plan: RoutePlan) -> set[int]:
    """Return the sites that the group saw, by what its unit wrote down under the same name."""
    rows = pointing(GroupVisit, "unit", [plan.unit_id]).filter(
        group=plan.group, on__lt=plan.first_day
    )
    found, lines = set[int](), set[int]()
    for site, line in rows.values_list("site", "line"):
        found |= {site} if site else set()
        lines |= {line} if line else set()
    stops = pointing(LineStop, "line", lines).exclude(site=None)
    return found | set(stops.values_list("site", flat=True))


def kept(found: Asked, tour: Tour, name: str) -> dict[str, Any]:
    """Return a plan as it is kept."""
    proof = certificate(tour)
    value = sum(found.counts[stop.site] for day in tour.days for stop in day.stops)
    return {
        "name": name, "value": value, "bound": int(proof.bound), "proven": tour.proven,
        "minutes": sum(day.back - day.leave for day in tour.days),
        "days": [_day(found, tour, at) for at in range(len(tour.days))],
        "left": _left(found, tour),
    }  # fmt: skip


def _day(found: Asked, tour: Tour, at: int) -> dict[str, Any]:
    out, days = tour.days[at], tour.trip.days
    place, stops = days.start[at], list[dict[str, Any]]()
    for stop in out.stops:
        site = found.sites[stop.site]
        stops.append({
            "site": site.pk, "name": site.name, "arrive": stop.arrive, "start": stop.start,
            "leave": stop.leave, **_way(found, place, stop.site),
            "spot": found.spots[stop.site].as_json(),
            "themes": found.themes.get(site.pk, []), "taught": found.taught.get(site.pk, []),
            "seen": site.pk in found.seen, "unsure": _unsure(site),
        })  # fmt: skip
        place = stop.site
    return {
        "date": found.plan.dates[at].isoformat(), "leave": out.leave, "back": out.back,
        "from": found.spots[days.start[at]].name, "to": found.spots[days.end[at]].name,
        "stops": stops, "last": _way(found, place, days.end[at]),
        "ends": [found.spots[days.start[at]].as_json(), found.spots[days.end[at]].as_json()],
    }  # fmt: skip


def _way(found: Asked, one: int, other: int) -> dict[str, Any]:
    low, high = int(found.ways.low[one, other]), int(found.ways.high[one, other])
    entered = one != other and not bool(found.ways.estimated[one, other])
    return {"way": high, "low": low, "high": high, "entered": entered}


def _unsure(site: Site) -> list[str]:
    """Say what nobody entered of a site, and with what was reckoned instead."""
    told = []
    if site.minutes is None:
        told.append(_("参观时长没有登记，按 %d 分钟排") % MINUTES)
    if site.capacity is None:
        told.append(_("接待上限没有登记，请先电话确认"))
    if not site.telephone:
        told.append(_("没有登记联系电话"))
    return told


def _left(found: Asked, tour: Tour) -> list[dict[str, Any]]:
    """Return what the plan leaves out, each with its reason in words."""
    out = [
        {"site": found.sites[one.site].pk, "name": found.sites[one.site].name,
         "reason": one.reason.value, "text": _why(found, one.site, one.reason, one.text)}
        for one in tour.left_out
    ]  # fmt: skip
    out += [
        {"site": site.pk, "name": site.name, "reason": reason, "text": UNUSABLE[reason]()}
        for site, reason in found.unusable
    ]
    return sorted(out, key=lambda one: ORDER.index(str(one["reason"])))


UNUSABLE: dict[str, Callable[[], str]] = {
    NO_POINT: lambda: _("没有标注位置，算不出路程"),
    UNSAID: lambda: _("没有登记开放时间，不当作开放"),
    BARRED: lambda: _("编制人选了“不去”"),
}
#: In which order reasons are told: what may be changed comes first.
ORDER = (
    Reason.NO_TIME, Reason.FULL, Reason.CLOSED, Reason.TOO_FAR, UNSAID, NO_POINT, BARRED,
    Reason.UNSCORED,
)  # fmt: skip


def _why(found: Asked, at: int, reason: Reason, text: str) -> str:
    site, plan = found.sites[at], found.plan
    if reason == Reason.FULL:
        told = {"most": site.capacity, "size": plan.size}
        return _("一次最多接待 %(most)s 人，团队 %(size)s 人") % told
    if reason == Reason.CLOSED:
        return _("这几天不开放，或者开放的时间不够参观（%s）") % site.opening
    if reason == Reason.UNSCORED:
        return _("不属于所选主题，团队也已经去过")
    if reason == Reason.NO_TIME:
        return _("时间不够：要去这里，就得少去别的点")
    return text


def warnings(found: Asked, plans: Iterable[dict[str, Any]]) -> list[str]:
    """Say what of the plans rests on points that nobody knows exactly."""
    loose = defaultdict(list)
    stops = {stop["site"]: stop for one in plans for day in one["days"] for stop in day["stops"]}
    for stop in stops.values():
        if stop["spot"]["knowledge"] in ways.LOOSE:
            loose[stop["spot"]["knowledge"]].append(stop["name"])
    told = []
    if loose["invented"]:
        names = "、".join(loose["invented"])
        told.append(_("位置为虚构：%s。路程只是示意，不能照此出行。") % names)
    if loose["address"]:
        names = "、".join(loose["address"])
        told.append(_("位置只到地址：%s。路程写成区间，按较长的一头排。") % names)
    ends = [spot.name for spot in found.spots[len(found.sites) :] if spot.loose]
    if ends:
        told.append(_("出发或返回的位置不准确：%s。路程写成区间。") % "、".join(ends))
    return told
