"""座次图: who sits where by rank, one to the left and one to the right of the chief."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import TypeVar

from guantong.formats.documents.blocks import Document, Seats, Text
from guantong.formats.documents.meeting.titles import Titles

T = TypeVar("T")
LEFT, RIGHT = "left", "right"
FACING, ROWS = "facing", "rows"
TOLD = {LEFT: "左一右一：第二位在主要负责人左手", RIGHT: "右一左一：第二位在主要负责人右手"}


def in_row(people: Sequence[T], first: str) -> tuple[T, ...]:
    """Return a row as it is drawn from the front: the chief in the middle, the others by turns.

    Who sits on the chief's left hand is drawn on the right, since the chief looks at the reader.

    Examples
    --------
    >>> in_row([1, 2, 3, 4, 5], "left"), in_row([1, 2, 3, 4], "right")
    ((5, 3, 1, 2, 4), (4, 2, 1, 3))

    """
    row: deque[T] = deque(people[:1])
    for number, one in enumerate(people[1:]):
        if (number % 2 == 0) == (first == LEFT):
            row.append(one)
        else:
            row.appendleft(one)
    return tuple(row)


def places(
    people: Sequence[T], *, first: str = LEFT, table: str = FACING, wide: int = 9
) -> tuple[tuple[T, ...], ...]:
    """Return the rows in which people sit, given in the order of rank, the chief's row first.

    Parameters
    ----------
    first
        ``left`` or ``right``: on which hand of the chief the second sits.
    table
        ``facing``: two sides of a table; ``rows``: one row behind the other.
    wide
        How many sit in a row, if they sit in rows.

    Examples
    --------
    >>> places(range(1, 10))
    ((5, 3, 1, 2, 4), (8, 6, 7, 9))
    >>> places(range(1, 6), table="rows", wide=3)
    ((3, 1, 2), (4, 5))

    """
    some = list(people)
    if table == FACING:
        # The chief's side has a middle.
        half = len(some) // 2
        half += half % 2 == 0
        groups = [some[:half], some[half:]]
    else:
        groups = [some[start : start + max(1, wide)] for start in range(0, len(some), max(1, wide))]
    return tuple(in_row(group, first) for group in groups if group)


def seating(
    titles: Titles, people: Sequence[tuple[str, str]], *, first: str, table: str, wide: int
) -> Document:
    """Describe the picture; ``people`` are names with posts by rank, the chief the first."""
    numbered = [(name, str(number)) for number, (name, _post) in enumerate(people, start=1)]
    rows = places(numbered, first=first, table=table, wide=wide)
    facing = table == FACING
    blocks = (
        Seats(rows or ((("", ""),),), "会 议 桌" if facing else ""),
        Text(f"{TOLD[first]}（以主要负责人面向为准）；数字为排序。入口方向、列席席位请按会场标注。",
             note=True),
    )  # fmt: skip
    return Document(
        "座次图",
        titles.under(f"{len(people)} 人"),
        blocks,
        titles.foot,
        titles.secrecy,
        "a4-lying",
    )
