"""比选表: a few persons side by side for one post, a column each; no sum, no order of merit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.blocks import Box, Document, Row, Ruled, Text

#: So many stand on A4; more need A3.
ON_A4 = 4
PICTURE, REMARKS, LITTLE = 30.0, 24.0, 10.0
#: The column of labels, as a share of a person's.
LABELS = 0.62


@dataclass(frozen=True)
class Column:
    """One person: the name, the photo, what stands beside each label."""

    name: str
    picture: bytes
    cells: tuple[str, ...]


def comparison(
    title: str, subtitle: str, labels: Sequence[str], columns: Sequence[Column],
    *, notes: Sequence[str] = (), foot: str = "",
) -> Document:  # fmt: skip
    """Describe the table, with room for remarks at its end.

    Examples
    --------
    >>> made = comparison("比选表", "", ["学历"], [Column("甲", b"", ("大学本科",))])
    >>> [box.text for row in made.blocks[0].rows for box in row.boxes]
    ['姓名', '甲', '照片', '', '学历', '大学本科', '备注', '']

    """
    high = PICTURE if any(one.picture for one in columns) else LITTLE
    rows = [
        Row((Box("姓名", kind="head"), *(Box(one.name, kind="head") for one in columns))),
        Row((Box("照片", kind="head"), *(Box(picture=one.picture) for one in columns)), high),
    ]
    for at, label in enumerate(labels):
        cells = (Box(one.cells[at], kind="text") for one in columns)
        rows.append(Row((Box(label, kind="head"), *cells)))
    rows.append(Row((Box("备注", kind="head"), *(Box() for _one in columns)), REMARKS))
    size = 9.0 if len(columns) <= ON_A4 else 8.5
    table = Ruled((LABELS, *(1.0 for _one in columns)), tuple(rows), head=1, size=size)
    page = "a4-lying" if len(columns) <= ON_A4 else "a3-lying"
    said = tuple(Text(note, note=True) for note in notes)
    return Document(title, subtitle, (table, *said), foot, page=page)
