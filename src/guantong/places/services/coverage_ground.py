"""What a coverage is computed from: units below, places, their points, entered travel times."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from guantong.core import tree
from guantong.core.models import Knowledge, Unit
from guantong.core.scope import rows_above, rows_under
from guantong.engines.place.coverage import ADDRESS, INVENTED, Ground, Outline, Roads
from guantong.places.models import Base, Centre, Coverage, Site, TravelTime
from guantong.standards import outlines, residents
from guantong.standards.divisions import load_registers

#: The models of places by the word that stands before the dot in `Coverage.What`.
MODELS: dict[str, type[Base | Centre | Site]] = {"base": Base, "centre": Centre, "site": Site}
#: People of a village of a county of which none are published.
VILLAGE = 1_500
STREET = "街道"


@dataclass(frozen=True, eq=False)
class Asked:
    """A coverage as the engine takes it.

    Attributes
    ----------
    ground, roads
        Units first, in their order; then places with a point of their own.
    units
        The units asked about.
    places
        The places counted.
    at
        Number in the ground of each place.
    without
        Names of units and places of which neither a point nor a county's outline is known.
    digest
        Of all of it.

    """

    ground: Ground
    roads: Roads
    units: list[Unit]
    places: list[Base | Centre | Site]
    at: list[int]
    without: list[str]
    digest: str


@dataclass
class _Rows:
    """Rows of the ground as they are added."""

    points: list[tuple[float, float]] = field(default_factory=list)
    knowledge: list[str] = field(default_factory=list)
    radius: list[float] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    county: list[int] = field(default_factory=list)
    street: list[bool] = field(default_factory=list)

    def add(self, row: Any, county: int, people: int = 0, *, street: bool = False) -> int:
        """Add a row with its point, as well as that is known; return its number."""
        there = row.longitude is not None
        self.points.append((row.longitude, row.latitude) if there else (np.nan, np.nan))
        self.knowledge.append((row.knowledge or ADDRESS) if there else INVENTED)
        self.radius.append(np.nan if row.radius is None else float(row.radius))
        self.people.append(people)
        self.county.append(county)
        self.street.append(street)
        return len(self.points) - 1


def places_of(row: Coverage) -> list[Base | Centre | Site]:
    """Return the places that a coverage may count, those left out among them."""
    name, _dot, kind = row.what.partition(".")
    rows = rows_under(row.unit, MODELS[name]).filter(closed_on=None).select_related("unit")
    return list(rows.filter(kind=kind) if kind else rows)


def counted(row: Coverage) -> list[Base | Centre | Site]:
    """Return the places that a coverage counts."""
    out = set(row.left_out)
    return [one for one in places_of(row) if one.pk not in out]


def build(row: Coverage) -> Asked:
    """Read what a coverage rests on."""
    below = list(rows_under(row.unit, Unit).filter(closed_on=None).order_by("path"))
    of_town = row.unit.kind in (Unit.Kind.TOWNSHIP, Unit.Kind.VILLAGE)
    kind = Unit.Kind.VILLAGE if of_town else Unit.Kind.TOWNSHIP
    asked = [one for one in below if one.kind == kind]
    counties = _Counties(row.unit, below)
    rows, without, units, number = _Rows(), [], [], {}
    share = _people(below, asked, counties)
    for unit in asked:
        county = counties.of(unit.path)
        if county < 0 and (unit.longitude is None or unit.knowledge == Knowledge.INVENTED):
            without.append(unit.name)
            continue
        street = unit.name.endswith(STREET)
        number[unit.path] = rows.add(unit, county, share[unit.pk], street=street)
        units.append(unit)
    places, at = _placed(counted(row), rows, number, counties, without)
    ground = Ground(
        np.array(rows.points).reshape(-1, 2), rows.knowledge, np.array(rows.radius),
        np.array(rows.people, float), np.array(rows.county, np.int64), counties.shapes,
        np.array(counties.seats).reshape(-1, 2), np.array(rows.street, bool),
    )  # fmt: skip
    roads = Roads(entered=_entered(row, units, places, number, at))
    digest = _digest(row, rows, at, roads)
    return Asked(ground, roads, units, places, at, without, digest)


def _placed(
    some: Sequence[Base | Centre | Site], rows: _Rows, number: dict[str, int],
    counties: _Counties, without: list[str],
) -> tuple[list[Base | Centre | Site], list[int]]:  # fmt: skip
    """Put places at their points; one without lies where its unit does, or nobody knows where."""
    places, at = [], []
    for place in some:
        path = place.unit.path
        near = next((number[p] for p in (path, *tree.ancestors(path)[::-1]) if p in number), None)
        exact = place.longitude is not None and place.knowledge != Knowledge.INVENTED
        county = counties.of(path)
        if exact or (near is None and county >= 0):
            here = rows.add(place, county)
        elif near is not None:
            here = near
        else:
            without.append(str(place))
            continue
        places.append(place)
        at.append(here)
    return places, at


class _Counties:
    """The counties of some units that have an outline, and where their towns are."""

    def __init__(self, top: Unit, below: Sequence[Unit]) -> None:
        known = outlines.counties()
        above = [one for one in rows_above(top.path, Unit) if one.code in known]
        some = {one.path: one for one in (*above, *below) if one.code in known}
        self.paths = list(some)
        self.codes = [one.code for one in some.values()]
        self.shapes = [
            Outline([np.array(ring) for ring in known[one.code].rings]) for one in some.values()
        ]
        self.seats = [
            (one.longitude, one.latitude) if one.longitude is not None else (np.nan, np.nan)
            for one in some.values()
        ]

    def of(self, path: str) -> int:
        """Return the number of the county in which a unit lies, -1 for none."""
        return next((n for n, one in enumerate(self.paths) if path.startswith(one)), -1)


def _people(below: Sequence[Unit], asked: Sequence[Unit], counties: _Counties) -> dict[int, int]:
    """Share a county's people among its villages alike; nothing is published of townships."""
    paths = {one.path: one.pk for one in asked}
    villages = Counter(
        paths[path]
        for unit in below if unit.kind == Unit.Kind.VILLAGE
        for path in (unit.path, *tree.ancestors(unit.path)) if path in paths
    )  # fmt: skip
    known = residents.counties()
    registered = _villages()
    found = {}
    for unit in asked:
        county = counties.of(unit.path)
        code = counties.codes[county] if county >= 0 else ""
        each = known[code].people / registered[code] if code in known else VILLAGE
        found[unit.pk] = round(each * max(1, villages[unit.pk]))
    return found


@cache
def _villages() -> dict[str, int]:
    """Return how many villages each county has in the registers."""
    registers = load_registers()
    parents = {one.code: one.parent_code for one in registers.townships}
    found = Counter(parents.get(one.parent_code or "", "") for one in registers.villages)
    return {code: max(1, n) for code, n in found.items() if code}


def _entered(
    row: Coverage, units: list[Unit], places: Sequence[Any], number: dict[str, int], at: list[int]
) -> list[tuple[int, int, float]]:
    """Return the travel times entered between the units and the places."""
    name = row.what.partition(".")[0]
    here = {place.pk: n for place, n in zip(places, at, strict=True)}
    paths = {unit.pk: unit.path for unit in units}
    rows = rows_under(row.unit, TravelTime).exclude(**{name: None})
    return [
        (number[paths[unit]], here[place], float(minutes))
        for unit, place, minutes in rows.values_list("unit_id", f"{name}_id", "minutes")
        if unit in paths and place in here and number[paths[unit]] != here[place]
    ]


def _digest(row: Coverage, rows: _Rows, at: list[int], roads: Roads) -> str:
    said = [
        row.minutes, rows.points, rows.knowledge, rows.radius, rows.people, rows.street, at,
        [roads.speed, roads.detour, roads.spread, list(roads.entered)],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
