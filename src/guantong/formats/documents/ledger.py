"""纪实表: facts two to a line on top, then lines beside the stage to which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from guantong.formats.documents.blocks import Box, Row, Ruled

FACTS = (1.2, 2.6, 1.2, 2.6)
#: Who and when stand in the middle of their columns, what was done from the left.
MIDDLE = (1, 2)
HEIGHT = 6.5


def ledger(
    facts: Sequence[tuple[str, str]],
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: tuple[float, ...],
) -> tuple[Ruled, Ruled]:
    """Return the form as its two tables.

    Parameters
    ----------
    facts
        What each is called, and what it is.
    head
        Of the columns; the first holds the stage, which stands once beside all of its lines.
    rows
        Of each line the stage and the other cells.
    widths
        Of the columns, in shares.

    Examples
    --------
    >>> said = [("动议", "一"), ("动议", "二")]
    >>> top, lines = ledger([("姓名", "甲")], ("环节", "内容"), said, (1, 3))
    >>> [[box.text for box in row.boxes] for row in (*top.rows, *lines.rows)]
    [['姓名', '甲', '', ''], ['环节', '内容'], ['动议', '一'], ['二']]

    """
    pairs = [*facts, *[("", "")] * (len(facts) % 2)]
    top = [
        Row(tuple(box for name, value in pairs[at : at + 2] for box in _fact(name, value)), HEIGHT)
        for at in range(0, len(pairs), 2)
    ]
    below = [Row(tuple(Box(name, kind="name") for name in head), HEIGHT)]
    for stage, group in groupby(rows, key=lambda row: row[0]):
        lines = list(group)
        for at, line in enumerate(lines):
            beside = () if at else (Box(stage, rows=len(lines), kind="name"),)
            below.append(Row((*beside, *_cells(line[1:])), HEIGHT))
    return (
        Ruled(FACTS, tuple(top), size=10),
        Ruled(widths, tuple(below), head=1, size=9.5),
    )


def _fact(name: str, value: str) -> tuple[Box, Box]:
    return Box(name, kind="name"), Box(value, kind="text")


def _cells(texts: Sequence[str]) -> tuple[Box, ...]:
    return tuple(
        Box(text, kind="value" if at in MIDDLE else "text") for at, text in enumerate(texts)
    )
