"""The 182 townships of the prefecture as a ground; people of a township are an assumption."""

import csv
from importlib import resources

import numpy as np

from guantong.engines.place.coverage import INVENTED, PUBLIC, Ground, Outline
from guantong.standards import outlines
from guantong.standards.divisions import load_registers


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the packaged tables."""
    text = (resources.files("guantong.standards") / "data" / name).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def ground() -> Ground:
    """Return townships with their counties; those nobody knows at the point drawn for the map.

    A township has its villages' share of the county's people.
    """
    areas = outlines.counties()
    counties = {row["code"]: row for row in rows("counties_11.csv")}
    codes = list(counties)
    towns = rows("townships_mca2025_182.csv")
    county = np.array([codes.index(row["county_code"]) for row in towns])
    villages = np.array([max(1, int(r["n_villages"]) + int(r["n_communities"])) for r in towns])
    of_county = np.array([_people(counties[code]) for code in codes])
    whole = np.bincount(county, villages, minlength=len(codes))
    points = {one.code: one.coord for one in load_registers().townships}
    sure = [row["coord_source"] == "geonames_cities500" for row in towns]
    return Ground(
        np.array([points[row["code"]] for row in towns]),
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
