"""Why a site is left out, by rule; none of it needs a search."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from guantong.engines.place.tour.errors import TourError
from guantong.engines.place.tour.problem.arrays import Bools
from guantong.engines.place.tour.problem.evaluation import timed
from guantong.engines.place.tour.problem.sites import ANY_GROUP, Trip
from guantong.engines.place.tour.problem.tour import LeftOut, Reason
from guantong.engines.place.tour.problem.words import length


def admits(trip: Trip) -> Bools:
    """Return which sites take a group as large as this, bool (n,)."""
    most = trip.sites.capacity
    found: Bools = (most == ANY_GROUP) | (most >= trip.group)
    return found


def passable(trip: Trip) -> None:
    """Refuse days that cannot even be gone through without a stop."""
    for day, label in enumerate(trip.days.labels):
        if timed(trip, day, ()) is None:
            raise TourError(f"{label}从出发地到返回地的时间都不够。", table="days", row=day)


def barred(trip: Trip, site: int) -> LeftOut | None:
    """Return why no plan can hold a site; None if one can, if only this."""
    sites, days = trip.sites, range(len(trip.days))
    if not admits(trip)[site]:
        text = f"一次最多接待 {int(sites.capacity[site])} 人，团队 {trip.group} 人"
        return LeftOut(site, Reason.FULL, text)
    if not any(sites.windows[site]):
        return LeftOut(site, Reason.CLOSED, "各天都不开放，或者开放时间不够参观一次")
    if all(timed(trip, day, (site,)) is None for day in days):
        return LeftOut(site, Reason.TOO_FAR, _far(trip, site))
    return None


def _far(trip: Trip, site: int) -> str:
    sites, days = trip.sites, trip.days
    stay, needs = int(sites.minutes[site]), []
    for day in range(len(days)):
        way = int(sites.travel[days.start[day], site] + sites.travel[site, days.end[day]])
        needs.append((way + stay, days.closes[day] - days.opens[day]))
    need, have = min(needs, key=lambda one: one[0] - one[1])
    if need > have:
        return f"往返加参观最少要 {length(need)}，一天只有 {length(have)}"
    return "在开放的时间内到不了，或者参观后来不及返回"


def left_out(trip: Trip, seen: Collection[int]) -> tuple[LeftOut, ...]:
    """Return every site that is not seen, with the first reason that holds."""
    return tuple(_each(trip, seen))


def _each(trip: Trip, seen: Collection[int]) -> Iterator[LeftOut]:
    for site in range(len(trip.sites.names)):
        if site in seen:
            continue
        found = barred(trip, site)
        if found is None and not trip.sites.score[site]:
            found = LeftOut(site, Reason.UNSCORED, "没有给分，不主动安排")
        yield found or LeftOut(site, Reason.NO_TIME, "时间不够：要去就得少去别的点")
