"""The arithmetic both layouts share: widths of words, places of years, what fits where."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

SIZE = 12
STEPS = (1, 2, 5, 10)
#: What never begins a line.
CLOSING = tuple("、，。；：）」》")
_NARROW = 0.58


@dataclass(frozen=True)
class Tick:
    """January of a year on the axis, and the age then; every tick has a line, some have words."""

    at: float
    year: str
    age: str

    @property
    def text_at(self) -> float:
        """Where its words stand if the axis runs down."""
        return round(self.at + 4, 1)


def width(text: str, size: float = SIZE) -> float:
    """Estimate how wide a text is drawn: Chinese characters are square, others narrower.

    Examples
    --------
    >>> width("局长", 12)
    24.0

    """
    wide = sum(unicodedata.east_asian_width(c) in "WFA" for c in text)
    return (wide + (len(text) - wide) * _NARROW) * size


def fit(text: str, room: float, size: float = SIZE) -> str:
    """Shorten a text to a room.

    Examples
    --------
    >>> fit("示范县人民政府副县长", 60)
    '示范县人…'

    """
    if width(text, size) <= room:
        return text
    while text and width(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def wrap(text: str, room: float, lines: int, size: float = SIZE) -> tuple[str, ...]:
    """Break a text into lines of a room; the last one is shortened."""
    out: list[str] = []
    while text and len(out) < lines - 1 and width(text, size) > room:
        cut = next(n for n in range(len(text), 0, -1) if width(text[:n], size) <= room or n == 1)
        while cut > 1 and text[cut : cut + 1] in CLOSING:
            cut -= 1
        out.append(text[:cut])
        text = text[cut:]
    return (*out, fit(text, room, size)) if text else tuple(out)


def ticks(first: int, last: int, birth: int | None, scale: float, room: float) -> list[Tick]:
    """Place the years from one month to another; words stand as densely as the room allows.

    Parameters
    ----------
    scale
        Length of a month.
    room
        Least distance of two labels.

    """
    step = next((s for s in STEPS if s * 12 * scale >= room), STEPS[-1])
    out = []
    for year in range(first // 12, last // 12 + 1):
        named = year % step == 0
        age = (year * 12 - birth) // 12 if birth is not None else None
        out.append(
            Tick(
                round((year * 12 - first) * scale, 1),
                str(year) if named else "",
                str(age) if named and age is not None and age > 0 else "",
            )
        )
    return out


def sign(kind: str, x: float, y: float) -> str:
    """Return the path of a mark without a letter: a triangle for an award, else a square."""
    if kind == "award":
        return f"M{x:.1f} {y - 7:.1f} l6.5 12 h-13 z"
    return f"M{x - 5.5:.1f} {y - 5.5:.1f} h11 v11 h-11 z"


def lanes(spans: Sequence[tuple[float, float]], gap: float = 6) -> list[int]:
    """Give each span the first lane in which it touches no earlier one.

    Examples
    --------
    >>> lanes([(0, 50), (20, 60), (70, 90)])
    [0, 1, 0]

    """
    ends: list[float] = []
    out = []
    for start, end in spans:
        lane = next((n for n, last in enumerate(ends) if last + gap <= start), len(ends))
        if lane == len(ends):
            ends.append(end)
        else:
            ends[lane] = end
        out.append(lane)
    return out


def spread(wanted: Sequence[float], heights: Sequence[float], top: float) -> list[float]:
    """Place labels as near as they can to where they belong, in order, none upon another.

    Parameters
    ----------
    wanted
        Upper edges, ascending.

    Examples
    --------
    >>> spread([0, 2, 50], [10, 10, 10], 0)
    [0.0, 10.0, 50.0]

    """
    before = [sum(heights[:n]) for n in range(len(heights))]
    pools: list[list[float]] = []
    for target, used in zip(wanted, before, strict=True):
        pools.append([target - used, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            value, weight = pools.pop()
            old, held = pools[-1]
            pools[-1] = [(old * held + value * weight) / (held + weight), held + weight]
    flat = [max(value, top) for value, weight in pools for _n in range(int(weight))]
    return [float(value + used) for value, used in zip(flat, before, strict=True)]
