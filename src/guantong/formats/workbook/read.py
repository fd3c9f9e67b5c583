"""Reading a table from a workbook, CSV or Parquet as it stands; faults are for the caller."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: The header is row 1 of a sheet, so the first row of data is row 2.
FIRST_ROW = 2
#: What a workbook may unpack to, and how many cells it may have.
MOST_BYTES = 1 << 30
MOST_CELLS = 40_000_000


class TableError(ValueError):
    """A file that is no table; ``message`` says what to do, in the user's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Table:
    """Header and rows; cells are text, numbers, dates, or ``None`` where nothing stands."""

    name: str
    head: list[str]
    rows: list[list[Any]]

    def columns(self) -> dict[str, list[Any]]:
        """Return the columns by name.

        Raises
        ------
        TableError
            If a name stands twice, or a row has more or fewer cells than the header.

        """
        if len(set(self.head)) < len(self.head):
            twice = next(name for name in self.head if self.head.count(name) > 1)
            raise TableError(f"{self.name} 的表头里“{twice}”出现了两次。")
        for number, row in enumerate(self.rows):
            if len(row) != len(self.head):
                raise TableError(
                    f"{self.name} 第 {number + FIRST_ROW} 行有 {len(row)} 格，"
                    f"表头有 {len(self.head)} 格。"
                )
        return {name: [row[k] for row in self.rows] for k, name in enumerate(self.head)}


def read_table(path: Path, name: str | None = None) -> Table:
    """Read the first sheet of a file.

    Parameters
    ----------
    path
        Where it lies.
    name
        What its owner calls it; its suffix tells the kind.

    Raises
    ------
    TableError
        If the file is absent, broken, empty, of another kind, or unpacks to too much.

    """
    name = name or path.name
    suffix = Path(name).suffix.lower()
    readers = {".csv": _csv, ".parquet": _parquet, ".xlsx": _workbook, ".xls": _workbook}
    if suffix not in readers:
        raise TableError(f"不认识文件 {name} 的类型。可用：CSV、Parquet、xlsx。")
    if not path.is_file():
        raise TableError(f"找不到文件 {path}。")
    rows = readers[suffix](path, name)
    while rows and not any(_stands(cell) for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise TableError(f"{name} 是空的。")
    head = ["" if cell is None else str(cell).strip() for cell in rows[0]]
    return Table(name, head, [row for row in rows[1:] if any(_stands(cell) for cell in row)])


def read_parquet(path: Path) -> dict[str, Any]:
    """Read a Parquet file as Arrow columns.

    Raises
    ------
    TableError
        If it cannot be opened.

    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{path.name} 不是能打开的 Parquet 文件。") from error
    return {name: table[name] for name in table.column_names}


def text_of(cell: Any) -> str:
    """Write a cell as its user sees it: a whole number without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _stands(cell: Any) -> bool:
    return cell is not None and cell != ""


def _csv(path: Path, name: str) -> list[list[Any]]:
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise TableError(f"{name} 既不是 UTF-8 也不是 GBK 文本。")
    try:
        return [list(row) for row in csv.reader(text.splitlines())]
    except csv.Error as error:
        raise TableError(f"{name} 不是合格的 CSV：{error}。") from error


def _workbook(path: Path, name: str) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        if zipfile.is_zipfile(path) and has_error_cells(path, name):
            return _with_errors(path)
        book = CalamineWorkbook.from_path(path)
        sheet = book.get_sheet_by_index(0)
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            raise TableError(f"{name} 的单元格过多，请分批。")
        return [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (CalamineError, OSError, IndexError, zipfile.BadZipFile) as error:
        raise TableError(f"{name} 不是能打开的工作簿。") from error


def has_error_cells(path: Path, name: str) -> bool:
    """Tell whether a cell shows an error such as #REF!, which the fast reader leaves blank."""
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise TableError(f"{name} 展开后超过 1 GB，不能读取。")
        sheets = [n for n in archive.namelist() if n.startswith("xl/worksheets/")]
        return any(_has_mark(archive, sheet) for sheet in sheets)


def _has_mark(archive: zipfile.ZipFile, sheet: str) -> bool:
    """Look for an error's mark piece by piece: a sheet of 300,000 rows is some 200 MB."""
    mark, before = b't="e"', b""
    with archive.open(sheet) as handle:
        while piece := handle.read(1 << 20):
            if mark in before + piece:
                return True
            before = piece[-len(mark) :]
    return False


def _with_errors(path: Path) -> list[list[Any]]:
    """Read the first sheet with its errors written out as Excel shows them."""
    import openpyxl

    # A stored file has no suffix, which openpyxl asks of a path.
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    try:
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()


def _parquet(path: Path, name: str) -> list[list[Any]]:  # noqa: ARG001
    columns = read_parquet(path)
    values: Sequence[list[Any]] = [column.to_pylist() for column in columns.values()]
    return [list(columns), *(list(row) for row in zip(*values, strict=True))]
