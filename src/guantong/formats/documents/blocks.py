"""What a paper consists of, whatever it is written as."""

from __future__ import annotations

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
    """A table of words; the first column is wider."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first: float = 1.6


@dataclass(frozen=True)
class Intervals:
    """Values on a scale of 0 to 100 with their bounds: name, low, value, high."""

    rows: tuple[tuple[str, float, float, float], ...]


def printable(text: str) -> str:
    """Return text without the control characters that no paper can carry."""
    return "".join(c for c in text if c >= " " or c in "\n\t")


Block = Heading | Text | Facts | Grid | Intervals


@dataclass(frozen=True)
class Document:
    """A paper with its title, what stands under it, its blocks and the foot of each page."""

    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    foot: str = ""
