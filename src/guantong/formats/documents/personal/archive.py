"""干部人事档案目录 by its ten categories; 卷内目录 and 备考表 of one appointment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guantong.formats.documents.blocks import Block, Box, Break, Document, Line, Row, Ruled

#: A category in which nothing lies has so many empty lines.
EMPTY = 1


@dataclass(frozen=True)
class Entry:
    """A paper of an archive; ``made_on`` is a day as far as it is known, 1998-07."""

    name: str
    made_on: str = ""
    copies: str = ""
    pages: str = ""
    remarks: str = ""


@dataclass(frozen=True)
class Part:
    """A category, or a part of one, with its papers: ``4-1`` 学历学位材料."""

    code: str
    number: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class FileTitle:
    """Whose appointment, to what, by which document."""

    name: str
    words: str
    unit: str


@dataclass(frozen=True)
class Filed:
    """A paper filed of an appointment; "" leaves room to write."""

    title: str
    by: str = ""
    number: str = ""
    on: str = ""
    remarks: str = ""


def contents(name: str, code: str, parts: Sequence[Part], *, foot: str = "") -> Document:
    """Describe the list of an archive: each category in its order, empty ones too."""
    head = ("类号", "材料名称", "年", "月", "日", "份数", "页数", "备注")
    rows = [Row(tuple(Box(text, kind="head") for text in head))]
    for part in parts:
        heading = Box(_heading(part), kind="head"), Box(part.name, columns=7, kind="head")
        rows.append(Row(heading, 7))
        rows += [Row(_line(f"{part.code}-{n}", one)) for n, one in enumerate(part.entries, start=1)]
        if not part.entries:
            rows += [Row(_line("", Entry(""))) for _n in range(EMPTY)]
    many = sum(len(part.entries) for part in parts)
    table = Ruled((1.0, 4.6, 0.8, 0.55, 0.55, 0.7, 0.7, 1.3), tuple(rows), head=1, size=10)
    under = "　".join(filter(None, (f"姓名：{name}", f"编号：{code}", f"共 {many} 份材料")))
    title = (Line("干部人事档案目录", "center", 20, bold=True), Line(under, "center", 11))
    return Document("", "", (*title, table), foot)


def appointment_file(title: FileTitle, filed: Sequence[Filed], *, foot: str = "") -> Document:
    """Describe 卷内目录 of an appointment and, on a page of its own, 备考表."""
    head = ("序号", "文号", "责任者", "题　　名", "日　期", "页号", "备注")
    rows = [Row(tuple(Box(text, kind="head") for text in head))]
    rows += [
        Row((
            Box(str(n)), Box(one.number), Box(one.by), Box(one.title, kind="text"), Box(one.on),
            Box(""), Box(one.remarks),
        ), 11)
        for n, one in enumerate(filed, start=1)
    ]  # fmt: skip
    inside = Ruled((0.75, 1.8, 1.6, 3.4, 1.3, 0.7, 1.2), tuple(rows), head=1, size=10)
    note = Ruled(
        (1.0,),
        (
            Row((Box("本卷情况说明", kind="text"),), 9),
            Row((
                Box(
                    f"{title.unit}　{title.name}\n{title.words}\n\n本卷共　　　　件　　　　页。",
                    kind="text",
                    foot=(
                        "立卷人：　　　　　　　　　　\n\n检查人：　　　　　　　　　　\n\n"
                        "立卷时间：　　　　年　　月　　日"
                    ),
                ),
            ), 190),
        ),
        size=12,
    )  # fmt: skip
    blocks: tuple[Block, ...] = (
        Line("卷内目录", "center", 20, bold=True),
        Line(f"{title.unit}　{title.name}：{title.words}", "center", 11),
        inside,
        Break(),
        Line("卷内备考表", "center", 20, bold=True),
        note,
    )
    return Document("", "", blocks, foot)


def _heading(part: Part) -> str:
    """Return how a category is numbered: 一, and 4-1 for a part of the fourth."""
    return part.number if part.code.isdecimal() else part.code


def _line(code: str, one: Entry) -> tuple[Box, ...]:
    year, month, day = (*one.made_on.split("-"), "", "", "")[:3]
    return (
        Box(code), Box(one.name, kind="text"), Box(year), Box(month.lstrip("0")),
        Box(day.lstrip("0")), Box(one.copies), Box(one.pages), Box(one.remarks),
    )  # fmt: skip
