"""Where the lines of a year's operating income lie at a place, and how an income lies to them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib import resources

from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.scope import pointing
from guantong.jobs.economy.models import ClassLine, Level

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Line:
    """The lines in yuan a year, and by how many per cent about them nothing is told."""

    weak: Decimal
    strong: Decimal
    band: Decimal
    from_year: int
    source: str
    article: str
    verify: bool
    row: ClassLine | None = None

    @property
    def said(self) -> str:
        """The lines in words."""
        text = _(
            "低于 %(weak)s 元薄弱，高于 %(strong)s 元为强村，线上下 %(band)s%% 以内分不清，不归类。"
        )
        told = {"weak": f"{self.weak:,}", "strong": f"{self.strong:,}", "band": self.band}
        return text % told

    def level(self, income: Decimal | None) -> Level:
        """Return how the operating income of a whole year lies; None is not known."""
        if income is None:
            return Level.UNKNOWN
        for line, near in ((self.weak, Level.NEAR_WEAK), (self.strong, Level.NEAR_STRONG)):
            if abs(income - line) <= line * self.band / HUNDRED:
                return near
        if income < self.weak:
            return Level.WEAK
        return Level.STRONG if income > self.strong else Level.ORDINARY

    def surely(self, so_far: Decimal | None) -> Level:
        """Return what is sure of a year of which more is to come: only that a line is passed."""
        found = self.level(so_far)
        return Level.UNKNOWN if found in (Level.WEAK, Level.NEAR_WEAK) else found


@cache
def shipped() -> Line:
    """Return the lines that ship with the program: the province's own studies, to be verified."""
    file = resources.files("guantong.jobs.economy") / "data" / "classes.csv"
    (row,) = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return Line(
        Decimal(row["weak"]), Decimal(row["strong"]), Decimal(row["band"]), int(row["from_year"]),
        row["source"], row["article"], row["verify"] == "true",
    )  # fmt: skip


def _line(row: ClassLine) -> Line:
    return Line(
        Decimal(row.weak), Decimal(row.strong), Decimal(row.band), row.from_year, row.source,
        row.article, row.verify, row,
    )  # fmt: skip


class Lines:
    """The lines of some places, read once."""

    def __init__(self, rows: Iterable[ClassLine]) -> None:
        nearest = sorted(rows, key=lambda row: (-len(row.unit_path), -row.from_year))
        self.rows = [(row, _line(row)) for row in nearest]

    @classmethod
    def over(cls, paths: Iterable[str]) -> Lines:
        """Return those that hold at places; who may read the places may read them."""
        above = {path for one in paths for path in (*tree.ancestors(one), one)}
        return cls(pointing(ClassLine, "unit__path", above).filter(withdrawn_on=None))

    def of(self, path: str, year: int) -> Line:
        """Return the lines that hold at a path in a year: the nearest unit's last; else shipped."""
        for row, line in self.rows:
            if row.from_year <= year and tree.inside(path, row.unit_path):
                return line
        return shipped()
