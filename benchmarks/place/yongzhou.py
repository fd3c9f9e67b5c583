"""The 182 townships of the prefecture as a ground; people of a township are an assumption."""

import csv
from importlib import resources
from pathlib import Path

import numpy as np

from guantong.engines.place.coverage import INVENTED, PUBLIC, Ground, Outline
from guantong.formats.geojson import outlines

#: Outlines (OpenStreetMap, ODbL 1.0): of the product where they are, else beside the project.
OUTLINES = (
    Path(
        str(resources.files("guantong.standards") / "data" / "yongzhou_counties_osm_odbl.geojson")
    ),
    Path("/work/shared/data/geo/yongzhou_counties_osm_odbl.geojson"),
)


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the packaged tables."""
    text = (resources.files("guantong.standards") / "data" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def ground() -> Ground:
    """Return townships with their counties; a township has its villages' share of the people."""
    path = next(path for path in OUTLINES if path.exists())
    areas = {one.code: one for one in outlines(path.read_text(encoding="utf-8"))}
    counties = {row["code"]: row for row in rows("counties_11.csv")}
    codes = list(counties)
    towns = rows("townships_mca2025_182.csv")
    county = np.array([codes.index(row["county_code"]) for row in towns])
    villages = np.array([max(1, int(r["n_villages"]) + int(r["n_communities"])) for r in towns])
    of_county = np.array([_people(counties[code]) for code in codes])
    whole = np.bincount(county, villages, minlength=len(codes))
    sure = [row["coord_source"] == "geonames_cities500" for row in towns]
    return Ground(
        np.array([[float(row["lon"]), float(row["lat"])] for row in towns]),
        [PUBLIC if one else INVENTED for one in sure],
        np.full(len(towns), np.nan),
        np.round(of_county[county] * villages / whole[county]),
        county,
        [Outline([np.array(ring) for ring in areas[code].rings]) for code in codes],
        np.array([_seat(counties[code]) for code in codes]),
        np.array([row["kind"] == "街道" for row in towns]),
    )


def _people(row: dict[str, str]) -> float:
    return float(row["pop2020"] or row["pop2018_est"] or row["pop2010"])


def _seat(row: dict[str, str]) -> tuple[float, float]:
    kind = "seat" if row["seat_lon"] else "label"
    return float(row[f"{kind}_lon"]), float(row[f"{kind}_lat"])
