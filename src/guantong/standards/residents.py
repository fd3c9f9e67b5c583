"""How many people live in a county, from public bulletins; of townships nothing is published."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: The censuses and the estimate, the newest first.
_YEARS = (("pop2020", 2020), ("pop2018_est", 2018), ("pop2010", 2010))


@dataclass(frozen=True)
class Residents:
    """People of a county and the year of which that is said."""

    people: int
    year: int


@cache
def counties() -> dict[str, Residents]:
    """Return them by the county's code.

    Examples
    --------
    >>> counties()["431102"]
    Residents(people=563556, year=2020)

    """
    file = resources.files("guantong.standards") / "data" / "counties_11.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8-sig").splitlines())
    return {
        row["code"]: next(Residents(int(row[name]), year) for name, year in _YEARS if row[name])
        for row in rows
    }
