"""A route plan for a calendar, for a navigator, for a map; invented points say so in each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Knowledge
from guantong.core.text import Text
from guantong.formats import calendar, geojson, gpx
from guantong.formats.documents import to_pdf, to_word
from guantong.places.models import RoutePlan
from guantong.places.route_paper import sheet
from guantong.places.route_words import Day, Stop

Maker: TypeAlias = "Callable[[RoutePlan, dict[str, Any], list[Day]], bytes]"
#: The ends of the names of its files, with what they are called.
KINDS: tuple[tuple[str, Text], ...] = (
    ("pdf", gettext_lazy("PDF")), ("docx", gettext_lazy("Word")), ("ics", gettext_lazy("日历")),
    ("gpx", gettext_lazy("GPX")), ("geojson", gettext_lazy("GeoJSON")),
)  # fmt: skip


def on_map(row: RoutePlan, _plan: dict[str, Any], days: list[Day]) -> bytes:
    """Return stops and ways as GeoJSON."""
    features: list[geojson.Point | geojson.Line | geojson.Outline] = []
    for day in days:
        for stop in day.stops:
            spot = stop.told["spot"]
            features.append(geojson.Point(
                stop.name, spot["longitude"], spot["latitude"], spot["knowledge"], spot["radius"],
                {"date": day.date.isoformat(), "times": stop.times},
            ))  # fmt: skip
        spots = day.spots
        features.append(geojson.Line(
            day.title, [(one["longitude"], one["latitude"]) for one in spots],
            any(one["knowledge"] == Knowledge.INVENTED for one in spots),
        ))  # fmt: skip
    return geojson.written(features, name=row.name, note=_note(row)).encode()


def for_navigator(row: RoutePlan, _plan: dict[str, Any], days: list[Day]) -> bytes:
    """Return one route a day as GPX."""
    routes = []
    for day in days:
        first, last = day.told["ends"]
        points = [_waypoint(first, day.leave), *(_stop(one) for one in day.stops),
                  _waypoint(last, day.back)]  # fmt: skip
        routes.append(gpx.Route(day.title, points, _note(row)))
    return gpx.written(row.name, routes).encode()


def _stop(one: Stop) -> gpx.Waypoint:
    return _waypoint(one.told["spot"], "；".join([one.times, *one.notes]), one.name)


def _waypoint(spot: dict[str, Any], text: str, name: str = "") -> gpx.Waypoint:
    return gpx.Waypoint(
        name or spot["name"], spot["longitude"], spot["latitude"], text,
        spot["knowledge"] == Knowledge.INVENTED,
    )  # fmt: skip


def for_calendar(row: RoutePlan, _plan: dict[str, Any], days: list[Day]) -> bytes:
    """Return one entry a stop as iCalendar."""
    entries = [
        calendar.Entry(
            f"route-{row.pk}-{day.date:%Y%m%d}-{stop.told['site']}", stop.name,
            _moment(day, stop.told["start"]), _moment(day, stop.told["leave"]),
            stop.site.address if stop.site else "",
            "\n".join([
                _("讲：%s") % stop.taught, _("联系人：%s") % stop.contact,
                _("路上：%s") % stop.way, *stop.notes, _note(row),
            ]),
            (stop.told["spot"]["longitude"], stop.told["spot"]["latitude"]), stop.invented,
        )
        for day in days for stop in day.stops
    ]  # fmt: skip
    return calendar.written(f"{row.name}（{row.get_state_display()}）", entries)


def _moment(day: Day, minute: int) -> dt.datetime:
    return dt.datetime.combine(day.date, dt.time()) + dt.timedelta(minutes=minute)


def _note(row: RoutePlan) -> str:
    state = str(row.get_state_display())
    return _("%(state)s；连线只表示先后，不是道路") % {"state": state}


MAKERS: dict[str, Maker] = {
    "pdf": lambda row, plan, days: to_pdf(sheet(row, plan, days)),
    "docx": lambda row, plan, days: to_word(sheet(row, plan, days)),
    "ics": for_calendar,
    "gpx": for_navigator,
    "geojson": on_map,
}
