"""Reading a long table in batches, so that hundreds of thousands of rows fit in little memory."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from guantong.formats.workbook.read import (
    MOST_BYTES,
    MOST_CELLS,
    TableError,
    has_error_cells,
    text_of,
)

BATCH = 5000


@dataclass(frozen=True)
class Batch:
    """Rows one after another; blank ones are there too, so that numbers stay those of the file."""

    #: Number of the first row among the rows of data, from 0.
    first: int
    rows: list[list[Any]]


@dataclass(frozen=True)
class Stream:
    """A table to be read once: the header, about how many rows, and the batches."""

    name: str
    head: list[str]
    rows: int
    batches: Iterator[Batch]


def open_stream(path: Path, name: str | None = None, *, size: int = BATCH) -> Stream:
    """Open the first sheet of a workbook, or a CSV, for reading in batches.

    Parameters
    ----------
    path
        Where it lies.
    name
        What its owner calls it; its suffix tells the kind.
    size
        Rows a batch.

    Raises
    ------
    TableError
        If the file is absent, broken, empty, of another kind, or unpacks to too much.

    """
    name = name or path.name
    suffix = Path(name).suffix.lower()
    if suffix not in (".csv", ".xlsx", ".xls"):
        raise TableError(f"不认识文件 {name} 的类型。可用：CSV、xlsx。")
    if not path.is_file():
        raise TableError(f"找不到文件 {name}。")
    rows, count = (_csv if suffix == ".csv" else _workbook)(path, name)
    head = [_title(cell) for cell in next(rows, [])]
    while head and not head[-1]:
        head.pop()
    if not head:
        raise TableError(f"{name} 是空的。")
    return Stream(name, head, count, _batches(rows, size))


def _title(cell: Any) -> str:
    return text_of(cell)


def _batches(rows: Iterator[list[Any]], size: int) -> Iterator[Batch]:
    first = 0
    while batch := list(islice(rows, size)):
        yield Batch(first, batch)
        first += len(batch)


def _workbook(path: Path, name: str) -> tuple[Iterator[list[Any]], int]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if zipfile.is_zipfile(path) and has_error_cells(path, name):
            return _with_errors(path)
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise TableError(f"{name} 的单元格过多，请分批。")
        # The reader gives blank rows above the first cell, but no blank columns before it.
        left = (sheet.start or (0, 0))[1]
        rows = ([None] * left + list(row) for row in sheet.iter_rows())
        return rows, (sheet.end or (0, 0))[0]
    except (CalamineError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise TableError(f"{name} 不是能打开的工作簿。") from error


def _with_errors(path: Path) -> tuple[Iterator[list[Any]], int]:
    """Read with errors such as #REF! written out, as the fast reader leaves them blank."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    sheet = book.worksheets[0]
    count = max(0, (sheet.max_row or 1) - 1)
    return (list(row) for row in sheet.iter_rows(values_only=True)), count


def _csv(path: Path, name: str) -> tuple[Iterator[list[Any]], int]:
    if path.stat().st_size > MOST_BYTES:
        raise TableError(f"{name} 超过 1 GB，不能读取。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as handle:
                count = sum(1 for _ in handle)
        except UnicodeDecodeError:
            continue
        return _csv_rows(path, name, encoding), max(0, count - 1)
    raise TableError(f"{name} 既不是 UTF-8 也不是 GBK 文本。")


def _csv_rows(path: Path, name: str, encoding: str) -> Iterator[list[Any]]:
    with path.open(encoding=encoding, newline="") as handle:
        try:
            for row in csv.reader(handle):
                yield [cell or None for cell in row]
        except csv.Error as error:
            raise TableError(f"{name} 不是合格的 CSV：{error}。") from error
