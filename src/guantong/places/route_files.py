"""A route plan for a calendar, for a navigator, for a map; invented points say so in each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Knowledge
from guantong.core.text import Text
from guantong.formats import geojson
from guantong.formats.documents import to_pdf, to_word
from guantong.places.models import RoutePlan
from guantong.places.route_paper import sheet
from guantong.places.route_words import Day

Maker: TypeAlias = "Callable[[RoutePlan, dict[str, Any], list[Day]], bytes]"
#: The ends of the names of its files, with what they are called.
KINDS: tuple[tuple[str, Text], ...] = (
    ("pdf", gettext_lazy("PDF")), ("docx", gettext_lazy("Word")), ("ics", gettext_lazy("日历")),
    ("gpx", gettext_lazy("GPX")), ("geojson", gettext_lazy("GeoJSON")),
)  # fmt: skip


def on_map(row: RoutePlan, plan: dict[str, Any], days: list[Day]) -> bytes:
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


def _note(row: RoutePlan) -> str:
    state = str(row.get_state_display())
    return _("%(state)s；连线只表示先后，不是道路") % {"state": state}


MAKERS: dict[str, Maker] = {
    "pdf": lambda row, plan, days: to_pdf(sheet(row, plan, days)),
    "docx": lambda row, plan, days: to_word(sheet(row, plan, days)),
    "geojson": on_map,
}
