"""What the page of a coverage shows: three classes on the map, the plain map, points to enter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.models import Account, Knowledge
from guantong.core.scope import rows_of
from guantong.formats import geojson
from guantong.frame.buttons import address_of
from guantong.frame.maps import Spot, Spots
from guantong.places.listings.coverage import chance, spell
from guantong.places.models import Coverage, CoveredUnit, Reached
from guantong.places.room import POINT_MANAGE
from guantong.places.services import coverage_ground

#: How the places that are counted are called in the legend.
COUNTED = "place"
KINDS = [*Reached.choices, (COUNTED, gettext_lazy("计入的地点"))]
PLAIN = [
    ("in", gettext_lazy("图上够得着")), ("out", gettext_lazy("图上够不着")),
    (COUNTED, gettext_lazy("计入的地点")),
]  # fmt: skip


def covered(row: Coverage) -> list[CoveredUnit]:
    """Return what a coverage says of its units."""
    return list(rows_of(row, CoveredUnit).select_related("unit__parent").order_by("unit_path"))


def spots(row: Coverage, *, plain: bool) -> Spots:
    """Return the marks of a coverage: what can be said, or what a plain map would say."""
    some = covered(row)
    found = Spots(
        _("只看图上的点") if plain else _("说得准的和说不准的"), kinds=PLAIN if plain else KINDS
    )
    for one in some:
        unit: Any = one.unit
        if unit.longitude is None:
            found.without += 1
            continue
        kind = ("in" if one.plain else "out") if plain else one.state
        text = "" if plain else f"{chance(one.p_out)}；{spell(one)}"
        found.marks.append(Spot(
            unit.name, (unit.longitude, unit.latitude), unit.knowledge,
            unit.get_absolute_url(), text, kind, unit.radius,
        ))  # fmt: skip
    for place in coverage_ground.counted(row):
        if place.longitude is not None and place.latitude is not None:
            found.marks.append(Spot(
                str(place), (place.longitude, place.latitude), place.knowledge,
                place.get_absolute_url(), "", COUNTED, place.radius,
            ))  # fmt: skip
    return found


def written(row: Coverage) -> str:
    """Return a coverage as GeoJSON; what is invented says so, minutes never without interval."""
    features: list[Any] = []
    for one in covered(row):
        unit = one.unit
        if unit.longitude is None or unit.latitude is None:
            continue
        told = {
            "code": unit.code, "class": one.get_state_display(), "p_out": one.p_out / 1000,
            "minutes_low": one.low, "minutes_middle": one.middle, "minutes_high": one.high,
        }  # fmt: skip
        features.append(geojson.Point(
            unit.name, unit.longitude, unit.latitude, unit.knowledge or Knowledge.ADDRESS.value,
            unit.radius, told,
        ))  # fmt: skip
    return geojson.written(
        features, minutes=row.result.get("minutes", row.minutes), what=row.get_what_display()
    )


def classes(row: Coverage) -> list[dict[str, Any]]:
    """Return the three classes with how many units and which share of the people each has."""
    found = row.result.get("classes", {})
    none = {"units": 0, "share": 0.0}
    return [
        {"kind": kind, "label": label, "units": told["units"], "percent": percent(told["share"])}
        for kind, label in Reached.choices for told in [found.get(kind, none)]
    ]  # fmt: skip


def percent(share: float) -> str:
    """Write a share."""
    return f"{100 * share:.0f}%"


def pins(reader: Account, row: Coverage, most: int) -> list[dict[str, Any]]:
    """Return the points to enter first, each with its gain, and where this reader may enter it."""
    told: Sequence[dict[str, Any]] = row.result.get("pins", [])[:most]
    there: dict[tuple[str, int], Any] = {}
    for label in {one["model"] for one in told}:
        model: Any = apps.get_model(label)
        keys = [one["pk"] for one in told if one["model"] == label]
        for found in model.objects.visible_to(reader).filter(pk__in=keys):
            there[label, found.pk] = found
    shown = []
    for one in told:
        place = there.get((one["model"], one["pk"]))
        if place is not None:
            may = reader.may(POINT_MANAGE, coverage_path(place))
            address = address_of(place, "place") if may else ""
            shown.append({**one, "row": place, "address": address})
    return shown


def coverage_path(row: Any) -> str:
    """Return the path of the unit at which the right to enter a point is asked."""
    path: str = getattr(row, "unit_path", "") or row.path
    return path
