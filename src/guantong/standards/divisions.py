"""The public registers of Yongzhou's places as one tree; joined by county and name, never by code.

Two registers exist: the Ministry of Civil Affairs (2025-12-31: counties, townships) and the Bureau
of Statistics (2023: village-level units under statistical townships, zones among them).
"""

from __future__ import annotations

import csv
import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from guantong.standards import outlines

ROOT_CODE = "431100"
MCA, NBS = "民政2025", "统计2023"
#: What the table says of a township whose place nobody published.
INVENTED = "placeholder_in_county"
SEAT, LABEL = "geonames_cities500", "label_point"


@dataclass(frozen=True)
class Division:
    """One place of the tree.

    Attributes
    ----------
    code
        Unique in the tree: the ministry's code, or ``N`` and the bureau's where only that exists.
    kind
        prefecture, county, zone, township, village or other.
    coord
        Longitude and latitude in degrees (WGS 84), or None.
    coord_source
        `INVENTED` marks a point that is drawn anew inside the county's outline and is no place.

    """

    code: str
    name: str
    kind: str
    parent_code: str | None
    register: str
    coord: tuple[float, float] | None = None
    coord_source: str | None = None


# 金洞 is a zone that neither register lists as an area of its own.
UNLISTED_ZONES = (Division("ZJD", "金洞管理区", "zone", ROOT_CODE, "补充"),)


@dataclass(frozen=True)
class Registers:
    """Both registers, joined."""

    counties: tuple[Division, ...]
    zones: tuple[Division, ...]
    townships: tuple[Division, ...]
    farms: tuple[Division, ...]
    villages: tuple[Division, ...]
    swapped: tuple[tuple[str, str, str], ...]

    def iter_tree(self) -> Iterator[Division]:
        """Yield every division, parents before children."""
        yield Division(ROOT_CODE, "永州市", "prefecture", None, MCA)
        for level in (self.counties, self.zones, self.townships, self.farms, self.villages):
            yield from level


@functools.cache
def load_registers() -> Registers:
    """Read the packaged tables and join them, once a process.

    Raises
    ------
    ValueError
        If a statistical unit has no place in the tree.

    """
    county_rows = _read("counties_11.csv")
    counties = tuple(
        Division(
            r["code"], r["name"], "county", ROOT_CODE, MCA,
            _coord(r, "seat_") or _coord(r, "label_"), SEAT if r["seat_lon"] else LABEL,
        )
        for r in county_rows
    )  # fmt: skip
    county_codes = {c.code for c in counties}
    township_rows = _read("townships_mca2025_182.csv")
    points = _points(township_rows)
    townships = tuple(
        Division(
            r["code"], r["name"], "township", r["county_code"], MCA, points[r["code"]],
            r["coord_source"],
        )
        for r in township_rows
    )  # fmt: skip
    statistical = _read("township_units_nbs2023.csv")
    zones = (
        tuple(
            Division("N" + code, name, "zone", ROOT_CODE, NBS)
            for code, name in dict.fromkeys(
                (r["nbs_area_code"], r["nbs_area_name"]) for r in statistical
            )
            if code not in county_codes
        )
        + UNLISTED_ZONES
    )
    farms = tuple(
        Division("N" + r["nbs2023_code"], r["name"], "other", _area(r, county_codes), NBS)
        for r in statistical
        if not r["mca2025_code"]
    )
    names = {t.code: t.name for t in townships}
    swapped = tuple(
        (r["nbs2023_code"], r["name"], names[r["nbs2023_code"]])
        for r in statistical
        if r["nbs2023_code"] in names and names[r["nbs2023_code"]] != r["name"]
    )
    parents = {r["nbs2023_code"]: r["mca2025_code"] or "N" + r["nbs2023_code"] for r in statistical}
    return Registers(counties, zones, townships, farms, _villages(parents), swapped)


def _points(rows: list[dict[str, str]]) -> dict[str, tuple[float, float]]:
    """Return the townships' points: those published, and one drawn in the county for the rest.

    An invented point is the same at each loading, hangs on the township's code, and keeps
    away from the others of its county.
    """
    known = {r["code"]: point for r in rows if (point := _coord(r, ""))}
    beside: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for r in rows:
        if r["code"] in known:
            beside[r["county_code"]].append(known[r["code"]])
    drawn: dict[str, tuple[float, float]] = {}
    for r in rows:
        if r["code"] not in known:
            others = beside[r["county_code"]]
            point = outlines.counties()[r["county_code"]].somewhere(r["code"], others)
            drawn[r["code"]] = point
            others.append(point)
    return known | drawn


def _villages(parents: dict[str, str]) -> tuple[Division, ...]:
    out = []
    for r in _read("village_units_nbs2023.csv"):
        parent = parents.get(r["nbs_street_code"])
        if parent is None:
            raise ValueError(f"village unit {r['code']} {r['raw_name']} has no township")
        out.append(Division("N" + r["code"], r["raw_name"], "village", parent, NBS))
    return tuple(out)


def _area(row: dict[str, str], county_codes: set[str]) -> str:
    code = row["nbs_area_code"]
    return code if code in county_codes else "N" + code


def _coord(row: dict[str, str], prefix: str) -> tuple[float, float] | None:
    lon, lat = row.get(prefix + "lon"), row.get(prefix + "lat")
    return (float(lon), float(lat)) if lon and lat else None


def _read(name: str) -> list[dict[str, str]]:
    file = resources.files("guantong.standards") / "data" / name
    with file.open(encoding="utf-8-sig") as handle:
        return list(csv.DictReader(handle))
