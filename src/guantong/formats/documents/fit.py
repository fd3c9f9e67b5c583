"""How much text a box holds: a careful estimate, the same for every way of writing a paper."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence

#: Points in a millimetre.
POINTS = 72 / 25.4
#: Width of a narrow character in sizes of the font.
NARROW = 0.6
#: Line height in sizes of the font.
LEADING = 1.25
#: Sizes in which a text falls until it fits, in points.
STEPS = (14.0, 13.0, 12.0, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0)


def ems(text: str) -> float:
    """Return a text's width in sizes of its font; narrow characters are taken for wider ones.

    Examples
    --------
    >>> ems("局长"), ems("2001")
    (2.0, 2.4)

    """
    seen = (c for c in text if c != "\u200b")
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else NARROW for c in seen)


def line_count(text: str, width: float) -> int:
    r"""Return how many lines a text takes in ``width`` sizes of its font.

    Examples
    --------
    >>> line_count("一二三四五", 2.0), line_count("一\n二", 9.0), line_count("", 9.0)
    (3, 2, 1)

    """
    total = 0
    for paragraph in text.split("\n"):
        lines, used = 1, 0.0
        for character in paragraph:
            wide = ems(character)
            if used + wide > width:
                lines, used = lines + 1, 0.0
            used += wide
        total += lines
    return total


def fitting_size(
    text: str, width: float, height: float, *, largest: float = STEPS[0]
) -> float | None:
    """Return the largest step at which a text fits a box of points, or None if none does."""
    return _first(largest, height, lambda size: line_count(text, width / size))


def fitting_size_of_entries(
    entries: Sequence[tuple[str, str]], width: float, height: float, *, hanging: float
) -> float | None:
    """Return the same for entries whose words hang ``hanging`` sizes to the right of months."""
    return _first(
        STEPS[0],
        height,
        lambda size: sum(line_count(words, width / size - hanging) for _months, words in entries),
    )


def _first(largest: float, height: float, lines: Callable[[float], int]) -> float | None:
    for size in STEPS:
        if size <= largest and lines(size) * size * LEADING <= height:
            return size
    return None
