"""Whether a plan keeps every rule, from the tables alone: no part of the search is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from guantong.engines.place.tour.problem.sites import ANY_GROUP, Trip, Windows
from guantong.engines.place.tour.problem.tour import DayOut, Stop, Tour
from guantong.engines.place.tour.problem.words import clock


@dataclass(frozen=True)
class Violation:
    """A rule that a plan breaks."""

    rule: str
    text: str


def timed(trip: Trip, day: int, route: Sequence[int]) -> DayOut | None:
    """Return a day with its times, each visit as early as it can be; None if it cannot be kept.

    The group sets out so that it need not wait before the first stop.
    """
    sites, days = trip.sites, trip.days
    now, place = days.opens[day], days.start[day]
    stops: list[Stop] = []
    for site in route:
        arrive = now + int(sites.travel[place, site])
        begin = _next(sites.windows[site][day], arrive)
        if begin is None:
            return None
        if not stops:
            arrive = begin
        now, place = begin + int(sites.minutes[site]), site
        stops.append(Stop(site, arrive, begin, now))
    back = now + int(sites.travel[place, days.end[day]])
    if back > days.closes[day]:
        return None
    if not stops:
        return DayOut(day, days.opens[day], (), back)
    leave = stops[0].arrive - int(sites.travel[days.start[day], route[0]])
    return DayOut(day, leave, tuple(stops), back)


def _next(windows: Windows, arrive: int) -> int | None:
    return next((max(first, arrive) for first, last in windows if arrive <= last), None)


def check(trip: Trip, days: Sequence[DayOut]) -> list[Violation]:
    """Return every rule that the days break; none if the plan may be kept."""
    found = [one for day in days for one in _day(trip, day)]
    order = [day.day for day in days]
    if order != list(range(len(trip.days))):
        found.append(Violation("days", f"应有第 1 到第 {len(trip.days)} 天各一次。"))
    visits = [stop.site for day in days for stop in day.stops]
    for site in sorted({site for site in visits if visits.count(site) > 1}):
        found.append(Violation("twice", f"“{trip.sites.names[site]}”去了不止一次。"))
    for site in trip.must:
        if site not in visits:
            found.append(Violation("must", f"必看的“{trip.sites.names[site]}”没有去。"))
    return found


def _day(trip: Trip, out: DayOut) -> Iterator[Violation]:
    sites, days, day = trip.sites, trip.days, out.day
    if not 0 <= day < len(days):
        yield Violation("days", f"没有第 {day + 1} 天。")
        return
    label = days.labels[day]
    now, place = out.leave, days.start[day]
    if now < days.opens[day]:
        yield Violation("hours", f"{label}{clock(now)}出发，早于{clock(days.opens[day])}。")
    for stop in out.stops:
        if not 0 <= stop.site < len(sites.names):
            yield Violation("site", f"{label}有一个不认识的点。")
            return
        yield from _stop(trip, day, stop, now + int(sites.travel[place, stop.site]))
        now, place = stop.leave, stop.site
    back = now + int(sites.travel[place, days.end[day]])
    if out.back < back:
        yield Violation("travel", f"{label}{clock(out.back)}回不来，最早{clock(back)}。")
    if max(out.back, back) > days.closes[day]:
        yield Violation("hours", f"{label}{clock(back)}才回来，晚于{clock(days.closes[day])}。")


def _stop(trip: Trip, day: int, stop: Stop, earliest: int) -> Iterator[Violation]:
    sites, label = trip.sites, trip.days.labels[day]
    name, most = sites.names[stop.site], int(sites.capacity[stop.site])
    if stop.arrive < earliest:
        text = f"{label}{clock(stop.arrive)}到不了“{name}”，最早{clock(earliest)}。"
        yield Violation("travel", text)
    if stop.start < stop.arrive:
        yield Violation("travel", f"{label}“{name}”还没有到就开始参观。")
    if stop.leave < stop.start + int(sites.minutes[stop.site]):
        yield Violation("minutes", f"{label}“{name}”的参观时间不够。")
    if not any(first <= stop.start <= last for first, last in sites.windows[stop.site][day]):
        yield Violation("closed", f"{label}{clock(stop.start)}进不了“{name}”。")
    if most != ANY_GROUP and trip.group > most:
        text = f"“{name}”一次最多接待 {most} 人，团队 {trip.group} 人。"
        yield Violation("full", text)


def evaluate(tour: Tour) -> list[Violation]:
    """Return every rule that a plan breaks, its value and what it leaves out included."""
    trip, found = tour.trip, check(tour.trip, tour.days)
    seen = {stop.site for day in tour.days for stop in day.stops}
    value = sum(int(trip.sites.score[site]) for site in seen if site < len(trip.sites.names))
    if value != tour.value:
        found.append(Violation("value", f"方案自称 {tour.value} 分，重新计算为 {value} 分。"))
    if {one.site for one in tour.left_out} != set(range(len(trip.sites.names))) - seen:
        found.append(Violation("left_out", "没有安排的点与方案对不上。"))
    return found
