"""Finding the header of a table: titles of a page, dates and blanks may stand above it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from guantong.formats.workbook.cells import title

#: The header is looked for among so many rows.
LOOKED_AT = 20
#: A row that names fewer fields is none, unless there are no more.
LEAST = 2


@dataclass(frozen=True)
class Heading:
    """A header that was found.

    Attributes
    ----------
    row
        Its number as Excel counts it.
    at
        Field → its column, from 0.
    unknown
        Column → a title that no field has.
    twice
        Column → a title that stood already further left.

    """

    row: int
    at: Mapping[str, int]
    unknown: Mapping[int, str]
    twice: Mapping[int, str]


def find(rows: Sequence[tuple[int, Sequence[Any]]], titles: Mapping[str, str]) -> Heading | None:
    """Return the header among the first rows of a sheet: the row that names most fields.

    Parameters
    ----------
    rows
        Numbers and cells.
    titles
        A title, as `cells.title` writes it → its field.

    """
    best: Heading | None = None
    least = min(LEAST, len(set(titles.values())))
    for number, cells in islice(rows, LOOKED_AT):
        found = read(number, cells, titles)
        if len(found.at) >= least and (best is None or len(found.at) > len(best.at)):
            best = found
    return best


def read(number: int, cells: Sequence[Any], titles: Mapping[str, str]) -> Heading:
    """Read a row as a header."""
    at: dict[str, int] = {}
    unknown: dict[int, str] = {}
    twice: dict[int, str] = {}
    for column, cell in enumerate(cells):
        said = title(cell)
        name = titles.get(said)
        if name is None:
            if said:
                unknown[column] = said
        elif name in at:
            twice[column] = said
        else:
            at[name] = column
    return Heading(number, at, unknown, twice)


def titles_of(named: Iterable[tuple[str, Iterable[str]]]) -> dict[str, str]:
    """Return titles as a header says them → their field, of fields and all their titles."""
    return {title(one): name for name, several in named for one in several}
