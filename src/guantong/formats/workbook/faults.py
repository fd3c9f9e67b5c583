"""A table that could not be taken, given back with every faulty cell marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import xlsxwriter

from guantong.formats.workbook.read import FIRST_ROW, Table, text_of


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: a row of data from 0 (−1 the header), a column, or a whole row."""

    row: int
    column: int | None
    message: str

    def place(self, table: Table) -> str:
        """Write the place as a user finds it."""
        where = "表头" if self.row < 0 else f"第 {self.row + FIRST_ROW} 行"
        if self.column is None or self.column >= len(table.head):
            return where
        return f"{where}“{table.head[self.column] or f'第 {self.column + 1} 列'}”列"


def write_faulty_rows(
    out: BinaryIO, head: Sequence[str], rows: Mapping[int, Sequence[Any]], faults: Sequence[Fault]
) -> None:
    """Write only the rows that are at fault, each with its number in the file before it.

    For tables too long to hand back whole; what was put right there can be read in again.
    """
    order = {number: place for place, number in enumerate(sorted(rows))}
    kept = [[str(number + FIRST_ROW), *rows[number]] for number in sorted(rows)]
    table = Table("", ["原行号", *head], kept)
    moved = [
        Fault(
            order.get(fault.row, -1), None if fault.column is None else fault.column + 1,
            fault.message,
        )
        for fault in faults
    ]  # fmt: skip
    write_marked(out, table, moved)


def write_marked(out: BinaryIO, table: Table, faults: Sequence[Fault]) -> None:
    """Write the table with faulty cells in red, each with a note, and a sheet that lists them."""
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, listed = book.add_worksheet("数据"), book.add_worksheet("问题清单")
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1})
    wrong = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006", "border": 1})
    by_cell: dict[tuple[int, int], list[str]] = defaultdict(list)
    for fault in faults:
        by_cell[fault.row + 1, fault.column or 0].append(fault.message)
    for number, row in enumerate([table.head, *table.rows]):
        plain = bold if number == 0 else None
        for column, cell in enumerate(row):
            marked = (number, column) in by_cell
            sheet.write_string(number, column, text_of(cell)[:32767], wrong if marked else plain)
    for (number, column), messages in by_cell.items():
        if number == 0 or column >= len(table.rows[number - 1]):
            sheet.write_string(number, column, _known(table, number, column), wrong)
        sheet.write_comment(number, column, "\n".join(messages), {"x_scale": 2})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 3, 16)
    for column, title in enumerate(("位置", "问题")):
        listed.write_string(0, column, title, bold)
    for number, fault in enumerate(faults, start=1):
        listed.write_string(number, 0, fault.place(table))
        listed.write_string(number, 1, fault.message)
    listed.set_column(0, 0, 26)
    listed.set_column(1, 1, 70)
    book.close()


def _known(table: Table, number: int, column: int) -> str:
    row = table.head if number == 0 else table.rows[number - 1]
    return text_of(row[column]) if column < len(row) else ""
