"""A workbook handed back: every row where it stood, every faulty cell red with what is wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

from guantong.formats.workbook.cells import shown
from guantong.formats.workbook.write import sheet_name

LISTED = "问题清单"


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: the row as Excel counts it, a column from 0 or the whole row."""

    row: int
    column: int | None
    message: str


@dataclass(frozen=True)
class Marked:
    """A sheet to hand back: its rows by their numbers, and its faults."""

    name: str
    head: int
    rows: Mapping[int, Sequence[Any]]
    faults: Sequence[Fault]


def write_marked(out: BinaryIO, sheets: Iterable[Marked]) -> None:
    """Write the sheets with faulty cells in red, each with a note, and a sheet that lists them.

    Texts are written as texts, so that 1985.10 and an identity number stay what they were.
    """
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@"})
    wrong = book.add_format({
        "bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1, "num_format": "@",
    })  # fmt: skip
    told: list[tuple[str, str]] = []
    for number, one in enumerate(sheets, start=1):
        sheet = book.add_worksheet(sheet_name(one.name or f"数据{number}"))
        by_cell: dict[tuple[int, int], list[str]] = defaultdict(list)
        for fault in one.faults:
            by_cell[fault.row, fault.column or 0].append(fault.message)
            told.append((_place(one, fault), fault.message))
        for row, cells in one.rows.items():
            plain = bold if row == one.head else text
            for column, cell in enumerate(cells):
                said, marked = shown(cell)[:32767], (row, column) in by_cell
                if said or marked:
                    sheet.write_string(row - 1, column, said, wrong if marked else plain)
        for (row, column), messages in by_cell.items():
            if column >= len(one.rows.get(row, ())):
                sheet.write_string(row - 1, column, "", wrong)
            sheet.write_comment(row - 1, column, "\n".join(messages), {"x_scale": 2})
        sheet.freeze_panes(one.head, 0)
        sheet.set_column(0, 40, 14, text)
    _list(book, bold, told)
    book.close()


def _list(book: Any, bold: Any, told: list[tuple[str, str]]) -> None:
    listed = book.add_worksheet(LISTED)
    for column, (heading, width) in enumerate((("位置", 34), ("问题", 70))):
        listed.write_string(0, column, heading, bold)
        listed.set_column(column, column, width)
    for row, (place, message) in enumerate(told, start=1):
        listed.write_string(row, 0, place)
        listed.write_string(row, 1, message)


def _place(sheet: Marked, fault: Fault) -> str:
    where = f"{sheet.name} 第 {fault.row} 行".strip()
    head = sheet.rows.get(sheet.head, ())
    if fault.column is None or fault.column >= len(head):
        return where
    return f"{where}“{shown(head[fault.column]) or f'第 {fault.column + 1} 列'}”列"
