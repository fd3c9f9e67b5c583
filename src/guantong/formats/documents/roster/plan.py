"""What a roster says, and how wide its columns become on paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from guantong.formats.documents.fit import POINTS, ems

#: A4 lying, between its margins, in millimetres.
PAGE_WIDTH = 297 - 2 * 15
#: Sizes of type, from the one liked best.
SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
#: How wide a column grows if nothing else is said.
WIDEST, NARROWEST = 16.0, 2.2
#: Columns as wide as this are set from the left, others in the middle.
LEFT_FROM = 10.0


@dataclass(frozen=True)
class Group:
    """Rows under a heading of their own, such as a unit; an empty title has no heading."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Roster:
    """A roster: titles, columns, rows in the order of the meeting.

    Attributes
    ----------
    subtitle
        Under the title: unit, date, number of people.
    foot
        At the foot of each page, beside its number.
    widest
        No column grows wider, in sizes of its type; longer words break into lines.
    sheet
        What the sheet of a workbook is called.
    secrecy
        What stands on the head: the grade of secrecy and its period.
    copies
        What stands beside it on each copy, its number; on paper all copies follow one another.

    """

    title: str
    subtitle: str
    columns: tuple[str, ...]
    groups: tuple[Group, ...]
    foot: str = ""
    widest: float = WIDEST
    sheet: str = "花名册"
    secrecy: str = ""
    copies: tuple[str, ...] = ()

    def iter_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield every row, numbered throughout."""
        number = 0
        for group in self.groups:
            for row in group.rows:
                number += 1
                yield (str(number), *row)

    @property
    def marks(self) -> tuple[str, ...]:
        """What stands on the head of each copy."""
        marks = ("　".join(filter(None, (self.secrecy, copy))) for copy in self.copies or ("",))
        return tuple(marks)

    @property
    def head(self) -> tuple[str, ...]:
        """The titles of the columns, the number first."""
        return ("序号", *self.columns)


@dataclass(frozen=True)
class Plan:
    """Widths of the columns in millimetres, the size of type, and which columns stand left."""

    widths: tuple[float, ...]
    size: float
    left: tuple[bool, ...]


def plan_of(roster: Roster) -> Plan:
    """Give each column what its longest word asks for, and take the largest type that bears it.

    Where the smallest type is still too wide, columns share what there is and words break.
    """
    wanted = [max(NARROWEST, ems(title) / 2 + 0.8) for title in roster.head]
    for row in roster.iter_rows():
        for at, cell in enumerate(row):
            longest = max(map(ems, cell.split("\n")))
            wanted[at] = max(wanted[at], min(roster.widest, longest) + 0.8)
    total = sum(wanted)
    size = next((s for s in SIZES if total * s / POINTS <= PAGE_WIDTH), SIZES[-1])
    widths = tuple(round(PAGE_WIDTH * one / total, 2) for one in wanted)
    return Plan(widths, size, tuple(one >= min(LEFT_FROM, roster.widest) for one in wanted))
