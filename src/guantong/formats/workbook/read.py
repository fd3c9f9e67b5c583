"""Reading one plain table, its header in row 1; faults are for the caller."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guantong.formats.workbook.book import TableError, first_sheet
from guantong.formats.workbook.cells import shown

#: The header is row 1 of a sheet, so the first row of data is row 2.
FIRST_ROW = 2


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
    """Read the first sheet that is not hidden; parameters and errors as for `first_sheet`."""
    (_number, head), *rows = first_sheet(path, name)[1]
    return Table(name or path.name, [shown(cell) for cell in head], [row for _n, row in rows])


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
