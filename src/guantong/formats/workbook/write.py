"""Writing a table as an Excel workbook an officer can open, sort and print."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter

WIDEST = 48
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def write_table(
    out: str | Path | BinaryIO, title: str, head: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Write one sheet with a frozen head, filters and widths that fit; return the row count.

    Parameters
    ----------
    out
        A path or an open binary file.
    title
        Name of the sheet (cut to Excel's 31 characters).
    head
        Titles of the columns.
    rows
        Streams; text is always stored as text, so that ``=1+1`` stays what somebody typed.

    """
    book = xlsxwriter.Workbook(out, {"constant_memory": False, "in_memory": True})
    sheet = book.add_worksheet(sheet_name(title))
    bold = book.add_format({"bold": True, "bg_color": "#F1F5F9", "bottom": 1})
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    widths = [_width(h) + 4 for h in head]
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, bold)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, count, column, value, date)
            widths[column] = max(widths[column], min(WIDEST, _width(str(value)) + 2))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(count, 1), len(head) - 1)
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    book.close()
    return count


def _write(sheet: Any, row: int, column: int, value: Any, date: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否")
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        sheet.write_datetime(row, column, value, date)
    else:
        sheet.write_string(row, column, str(value)[:32767])


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def sheet_name(title: str) -> str:
    """Return a title as Excel takes it for a sheet."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title).strip("' ")[:31] or "表"
