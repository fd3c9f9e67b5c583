"""会议材料目录: what lies in the pack, in the order of the meeting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.blocks import Block, Document, Grid, Heading, Text
from guantong.formats.documents.meeting.titles import Titles


@dataclass(frozen=True)
class Material:
    """One part of the pack."""

    title: str
    files: str
    copies: str


def contents(titles: Titles, materials: Sequence[Material], notes: Sequence[str]) -> Document:
    """Describe the list; ``notes`` tell what the pack lacks, and why."""
    rows = tuple((one.title, one.files, one.copies) for one in materials)
    blocks: list[Block] = [Grid(("材料", "文件", "份数"), rows, first=1.4)]
    if notes:
        blocks += [Heading("说明"), *(Text(note) for note in notes)]
    return Document(
        title="会议材料目录",
        subtitle=titles.under(""),
        blocks=tuple(blocks),
        foot=titles.foot,
        secrecy=titles.secrecy,
    )
