"""What a paper consists of, whatever it is written as."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """The head of a part."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph; a note is set smaller and in grey."""

    text: str
    note: bool = False


@dataclass(frozen=True)
class Facts:
    """Short facts with their names, side by side."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Grid:
    """A table of words; the first column is wider.

    Attributes
    ----------
    widths
        Of all columns in shares, where not only the first differs.
    tall
        How high a row is at least, in millimetres, so that there is room to write.

    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: float = 1.6
    widths: tuple[float, ...] = ()
    tall: float = 0

    @property
    def shares(self) -> tuple[float, ...]:
        """The widths of all columns in shares."""
        return self.widths or (self.first, *(1.0 for _ in self.head[1:]))


@dataclass(frozen=True)
class Seats:
    """Who sits where: rows of places as seen from above, the chief's row first.

    Attributes
    ----------
    rows
        In each row, from the left of the paper, the name at each place and its number.
    table
        What stands between the first row and the second: the table; "" where there is none.

    """

    rows: tuple[tuple[tuple[str, str], ...], ...]
    table: str = ""


@dataclass(frozen=True)
class Intervals:
    """Values on a scale of 0 to 100 with their bounds: name, low, value, high."""

    rows: tuple[tuple[str, float, float, float], ...]


@dataclass(frozen=True)
class Entry:
    """A question of a form.

    Attributes
    ----------
    words
        What stands there.
    boxes
        What is to be ticked; a box is never parted from its words.
    note
        What is said small below.
    lines
        How many lines there is room to write on.

    """

    label: str
    words: str = ""
    boxes: tuple[str, ...] = ()
    note: str = ""
    lines: int = 1


@dataclass(frozen=True)
class Entries:
    """Questions one below the other, each beside its answer or the room for it."""

    rows: tuple[Entry, ...]


@dataclass(frozen=True)
class Line:
    """A line of a letter: to whom it goes, its number, who signs it.

    Attributes
    ----------
    align
        ``left``, ``center``, ``right``, or ``body``: a paragraph whose first line stands in.
    size
        In points.
    bold
        Set in the face of headings.
    red
        Of the head of an official letter, with a rule below it.

    """

    text: str
    align: str = "left"
    size: float = 14
    bold: bool = False
    red: bool = False


@dataclass(frozen=True)
class Box:
    """A cell of a form, as wide and as high as it is drawn.

    Attributes
    ----------
    columns, rows
        How many it takes.
    kind
        ``label``, ``value`` and ``name`` stand in the middle, ``text`` from the left; ``name`` and
        ``head`` are set in the face of headings, ``head`` is shaded.
    foot
        What stands at its lower right: who signs there, and when.
    picture
        A JPEG or PNG that stands there instead.

    """

    text: str = ""
    columns: int = 1
    rows: int = 1
    kind: str = "value"
    foot: str = ""
    picture: bytes = b""


@dataclass(frozen=True)
class Row:
    """The boxes that begin in a row of a form, and how high it is at least, in millimetres."""

    boxes: tuple[Box, ...]
    height: float = 8


@dataclass(frozen=True)
class Ruled:
    """A form of lines with cells of several rows and columns, as official ones are.

    Two that follow one another touch.

    Attributes
    ----------
    columns
        Their widths, as shares of the page's.
    head
        How many of the rows stand again on each page.
    size
        Of the type, in points.

    """

    columns: tuple[float, ...]
    rows: tuple[Row, ...]
    head: int = 0
    size: float = 10.5


@dataclass(frozen=True)
class Break:
    """What follows begins on a page of its own."""


@dataclass(frozen=True)
class Contents:
    """The heads of all parts, each with its page."""


@dataclass(frozen=True)
class Attached:
    """A file that lies in the paper as it is, for whoever takes it out again; only in a PDF.

    Attributes
    ----------
    name
        What it is called there; no two of a paper alike.
    media
        Its media type.
    told
        What it shows.

    """

    name: str
    content: bytes
    media: str
    told: str = ""


#: Longer words are broken where the line ends; a check code of 64 characters fits on one.
LONGEST_WORD = 64


def printable(text: str) -> str:
    """Return text as a paper can carry it: no control characters, no word wider than a column."""
    return breakable("".join(c for c in text if c >= " " or c in "\n\t"), LONGEST_WORD)


def breakable(text: str, most: int) -> str:
    """Return a text whose Latin words longer than so many characters may break anywhere.

    Examples
    --------
    >>> breakable("局ABCDEF处", 4) == "局A\u200bB\u200bC\u200bD\u200bE\u200bF处"
    True

    """
    long = re.compile(rf"[!-\u024f]{{{max(1, most) + 1},}}")
    return long.sub(lambda found: "\u200b".join(found[0]), text)


Block = (
    Heading | Text | Facts | Grid | Seats | Intervals | Entries | Line | Ruled | Break
    | Contents | Attached
)  # fmt: skip


#: Pages: width and height in millimetres.
PAGES = {"a4": (210, 297), "a4-lying": (297, 210), "a3-lying": (420, 297)}


#: Margins of pages that lie, and of upright ones.
NARROW, WIDE = 15, 22


@dataclass(frozen=True)
class Document:
    """A paper with its title, what stands under it, its blocks and the foot of each page.

    A letter says its title among its blocks and has none here.

    Attributes
    ----------
    secrecy
        What stands on the head: the grade, its period, the number of the copy.
    page
        ``a4``, or ``a4-lying`` and ``a3-lying``.
    kept_of
        The day of which a paper that is to be archived is: a PDF/A, and of the same content always
        the same file. None for all others.

    """

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str = ""
    secrecy: str = ""
    page: str = "a4"
    kept_of: dt.date | None = None

    @property
    def millimetres(self) -> tuple[int, int]:
        """Width and height of its page."""
        return PAGES[self.page]

    @property
    def margin(self) -> int:
        """How much is left blank at its sides, in millimetres."""
        width, height = self.millimetres
        return NARROW if width > height else WIDE
