"""What ``guantong place route`` writes: the plan, who is left out and why, maps, its proof."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from guantong.commands.place_route_words import REASONS
from guantong.commands.planning import Unusable, digest, result_folder, rounded, yes
from guantong.engines.place.tour import Certificate, DayOut, Proof, Stop, Tour, Trip
from guantong.engines.place.tour.problem.reach import left_out
from guantong.engines.place.tour.problem.words import clock
from guantong.engines.place.tour.tables.cells import INVENTED, KNOWLEDGE, as_date
from guantong.engines.place.tour.tables.reading import Read
from guantong.formats import calendar, geojson, gpx
from guantong.formats.tables import write_csv

PLAN = (
    "day", "number", "site", "arrive", "start", "leave", "way", "way_low", "way_high", "estimated",
    "score", "must", "knowledge",
)  # fmt: skip
LEFT_OUT = ("site", "reason", "why", "score")
ALTERNATIVES = ("plan", "value", "day", "number", "site", "arrive", "start", "leave", "new")
CURVE = ("seconds", "value", "bound", "gap")
#: A certificate's own version.
FORM = 1
NAME = "参观路线"


def write_tour(
    read: Read, tour: Tour, proof: Certificate, others: Sequence[Tour], text: str, folder: Path
) -> None:
    """Write everything beside the folder first, then put it in place in one move.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    names = tour.trip.sites.names
    with result_folder(folder) as fresh:
        write_csv(fresh / "plan.csv", PLAN, _plan(read, tour))
        missing = (
            (names[x.site], REASONS[x.reason], x.text, int(tour.trip.sites.score[x.site]))
            for x in tour.left_out
        )
        write_csv(fresh / "left_out.csv", LEFT_OUT, missing)
        if others:
            write_csv(fresh / "alternatives.csv", ALTERNATIVES, _others(tour, others))
        curve = ((round(p.seconds, 3), p.value, p.bound, p.gap) for p in tour.curve)
        write_csv(fresh / "curve.csv", CURVE, rounded(curve))
        certified = json.dumps(_certificate(tour, proof), ensure_ascii=False)
        (fresh / "certificate.json").write_text(certified, encoding="utf-8")
        (fresh / "summary.md").write_text(text + "\n", encoding="utf-8")
        _maps(read, tour, fresh)


def _plan(read: Read, tour: Tour) -> Iterator[Sequence[Any]]:
    """Yield the stops of each day, and its way back as a row without a number."""
    trip, ways = tour.trip, read.ways
    for day in tour.days:
        label, before = trip.days.labels[day.day], trip.days.start[day.day]
        rows = [*day.stops, None] if day.stops else []
        for number, stop in enumerate(rows, 1):
            to = trip.days.end[day.day] if stop is None else stop.site
            way = (int(ways.minutes[before, to]), int(ways.low[before, to]),
                   int(ways.high[before, to]), yes(bool(ways.estimated[before, to])))  # fmt: skip
            known = KNOWLEDGE.get(read.knowledge[to], "")
            if stop is None:
                yield label, "", read.places[to], clock(day.back), "", "", *way, "", "", known
            else:
                times = (clock(stop.arrive), clock(stop.start), clock(stop.leave))
                told = (int(trip.sites.score[to]), yes(to in trip.must), known)
                yield label, number, read.places[to], *times, *way, *told
            before = to


def _others(tour: Tour, others: Sequence[Tour]) -> Iterator[Sequence[Any]]:
    planned = {site for route in tour.routes for site in route}
    for plan, other in enumerate(others, 1):
        for day in other.days:
            for number, stop in enumerate(day.stops, 1):
                times = (clock(stop.arrive), clock(stop.start), clock(stop.leave))
                label, name = tour.trip.days.labels[day.day], tour.trip.sites.names[stop.site]
                new = yes(stop.site not in planned)
                yield plan, other.value, label, number, name, *times, new


def _maps(read: Read, tour: Tour, folder: Path) -> None:
    """Write what navigators, calendars and maps read, as far as points and dates are known."""
    routes, features, entries = [], [], []
    for day in tour.days:
        if not day.stops:
            continue
        days = tour.trip.days
        label = days.labels[day.day]
        places = [days.start[day.day], *day.route, days.end[day.day]]
        points = [_waypoint(read, place, day) for place in places if _there(read, place)]
        if points:
            routes.append(gpx.Route(label, points))
        features += list(_features(read, day, label, places))
        entries += list(_entries(read, tour, day))
    if routes:
        (folder / "route.gpx").write_text(gpx.written(NAME, routes), encoding="utf-8")
        (folder / "route.geojson").write_text(geojson.written(features), encoding="utf-8")
    if entries:
        (folder / "route.ics").write_bytes(calendar.written(NAME, entries))


def _there(read: Read, place: int) -> bool:
    return not np.isnan(read.points[place]).any()


def _stop(day: DayOut, place: int) -> Stop | None:
    return next((stop for stop in day.stops if stop.site == place), None)


def _said(stop: Stop | None) -> str:
    return "" if stop is None else f"{clock(stop.start)} 开始参观，{clock(stop.leave)} 离开"


def _waypoint(read: Read, place: int, day: DayOut) -> gpx.Waypoint:
    east, north = read.points[place].tolist()
    invented = read.knowledge[place] == INVENTED
    return gpx.Waypoint(read.places[place], east, north, _said(_stop(day, place)), invented)


def _features(
    read: Read, day: DayOut, label: str, places: list[int]
) -> Iterator[geojson.Point | geojson.Line]:
    known = [place for place in places if _there(read, place)]
    for number, stop in enumerate(day.stops, 1):
        if stop.site in known:
            east, north = read.points[stop.site].tolist()
            told = {
                "day": label, "number": number,
                "start": clock(stop.start), "leave": clock(stop.leave),
            }  # fmt: skip
            yield geojson.Point(
                read.places[stop.site],
                east,
                north,
                read.knowledge[stop.site],
                float(read.radius[stop.site]),
                told,
            )
    if len(known) > 1:
        line = [(float(read.points[p][0]), float(read.points[p][1])) for p in known]
        yield geojson.Line(label, line, any(read.knowledge[p] == INVENTED for p in known))


def _entries(read: Read, tour: Tour, day: DayOut) -> Iterator[calendar.Entry]:
    date = as_date(tour.trip.days.labels[day.day])
    if date is None:
        return
    midnight = datetime.combine(date, time())
    for number, stop in enumerate(day.stops, 1):
        name, point = read.places[stop.site], read.points[stop.site].tolist()
        yield calendar.Entry(
            f"route-{date.isoformat()}-{number}", name,
            midnight + timedelta(minutes=stop.start), midnight + timedelta(minutes=stop.leave),
            name, f"{clock(stop.arrive)} 到达",
            (point[0], point[1]) if _there(read, stop.site) else None,
            read.knowledge[stop.site] == INVENTED,
        )  # fmt: skip


def _certificate(tour: Tour, proof: Certificate) -> dict[str, Any]:
    """Return all that is needed, with the tables, to prove the bound and check the plan anew."""
    names = tour.trip.sites.names
    return {
        "form": FORM,
        "instance": digest(tour.trip),
        "value": proof.value,
        "bound": proof.bound,
        "days": [
            {"leave": day.leave, "back": day.back,
             "stops": [[names[s.site], s.arrive, s.start, s.leave] for s in day.stops]}
            for day in tour.days
        ],
        "prices": tour.proof.prices.tolist(),
        "gains": tour.proof.gains.tolist(),
        "memory": [np.flatnonzero(row).tolist() for row in tour.proof.memory],
    }  # fmt: skip


def read_certificate(path: Path, trip: Trip) -> Tour:
    """Read a plan with its proof, to be checked by `certificate`.

    Raises
    ------
    Unusable
        If the file is none, or belongs to other tables.

    """
    place = {name: number for number, name in enumerate(trip.sites.names)}
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        if read["instance"] != digest(trip):
            raise Unusable(f"{path.name} 是另一套表的证明：点、日程或路程已不相同。")
        days = tuple(_day(number, told, place) for number, told in enumerate(read["days"]))
        memory = np.zeros((len(place), len(place)), bool)
        for row, kept in zip(memory, read["memory"], strict=True):
            row[kept] = True
        proof = Proof(np.array(read["prices"], np.int64), memory, np.array(read["gains"], np.int64))
        value, bound = int(read["value"]), int(read["bound"])
    except Unusable:
        raise
    except (ValueError, KeyError, TypeError, OverflowError, IndexError) as error:
        raise Unusable(f"{path.name} 不是本命令写出的证明。") from error
    seen = {stop.site for day in days for stop in day.stops}
    return Tour(trip, days, value, bound, proof, left_out(trip, seen))


def _day(number: int, told: dict[str, Any], place: dict[str, int]) -> DayOut:
    stops = tuple(
        Stop(place[name], int(arrive), int(start), int(leave))
        for name, arrive, start, leave in told["stops"]
    )
    return DayOut(number, int(told["leave"]), stops, int(told["back"]))
