"""CSV as columns of text: a million rows a second, and for each row the line it stood on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True)
class CsvFault:
    """Something wrong in a file; lines count from 1, the header is line 1."""

    file: str
    text: str
    line: int | None = None
    column: str = ""

    def __str__(self) -> str:
        """Say where and what."""
        line = f"第 {self.line} 行" if self.line is not None else ""
        column = f"“{self.column}”列" if self.column else ""
        return f"{' '.join(filter(None, (self.file, line, column)))}：{self.text}"


class CsvFaults(ValueError):
    """Files that are no tables, with everything found wrong."""

    def __init__(self, faults: Iterable[CsvFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, eq=False)
class CsvTable:
    """Columns of text by name, and the line of each row.

    Attributes
    ----------
    file
        Its name.
    columns
        Text without blanks at its ends; an empty cell is an empty text.
    lines
        int (rows,): the line of each row; rows without any text are left out.

    """

    file: str
    columns: dict[str, pa.Array]
    lines: npt.NDArray[np.int64]


def read_folder(folder: Path, names: Iterable[str]) -> dict[str, CsvTable]:
    """Read those files ``name.csv`` of a folder that are there, by name.

    Raises
    ------
    CsvFaults
        With the faults of all files.

    """
    found: dict[str, CsvTable] = {}
    faults: list[CsvFault] = []
    for name in names:
        path = folder / f"{name}.csv"
        if not path.exists():
            continue
        try:
            found[name] = read_csv(path)
        except CsvFaults as error:
            faults += error.faults
    if faults:
        raise CsvFaults(faults)
    return found


def read_csv(path: Path) -> CsvTable:
    """Read a CSV file in UTF-8 (with or without its mark) or GB18030.

    Raises
    ------
    CsvFaults
        With every row that has more or fewer cells than the header.

    """
    text = _decoded(path)
    head = [cell.strip() for cell in next(csv.reader(io.StringIO(text, newline="")), [])]
    _check_head(path.name, head)
    ragged: list[CsvFault] = []
    skipped: list[int] = []

    def note(row: arrow_csv.InvalidRow) -> str:
        skipped.append(row.number)
        if row.text.strip(" \t\r\n,"):
            says = f"有 {row.actual_columns} 格，表头有 {row.expected_columns} 格。"
            ragged.append(CsvFault(path.name, says, row.number))
        return "skip"

    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            # Without threads the reader knows the number of a row that does not fit.
            read_options=arrow_csv.ReadOptions(
                use_threads=False, skip_rows=1, column_names=head, block_size=1 << 24
            ),
            parse_options=arrow_csv.ParseOptions(
                newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=note
            ),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(head, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid as error:
        if "Empty CSV" not in str(error):
            raise CsvFaults([CsvFault(path.name, f"不是合格的 CSV：{error}。")]) from error
        table = pa.table({name: pa.array([], pa.string()) for name in head})
    if ragged:
        raise CsvFaults(ragged)
    return _without_blank_rows(path.name, table, np.array(skipped, np.int64))


def _decoded(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CsvFaults([CsvFault(path.name, f"读不了：{error.strerror}。")]) from error
    for encoding in ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CsvFaults([CsvFault(path.name, "既不是 UTF-8 也不是 GB18030 文本。请另存为 UTF-8。")])


def _check_head(file: str, head: list[str]) -> None:
    if not any(head):
        raise CsvFaults([CsvFault(file, "是空的，应有表头。")])
    faults = [
        CsvFault(file, f"表头第 {place + 1} 格“{name}”与前面重复。", 1)
        for place, name in enumerate(head)
        if name and name in head[:place]
    ]
    faults += [
        CsvFault(file, f"表头第 {place + 1} 格是空的。", 1)
        for place, name in enumerate(head)
        if not name
    ]
    if faults:
        raise CsvFaults(faults)


def _without_blank_rows(file: str, table: pa.Table, skipped: npt.NDArray[np.int64]) -> CsvTable:
    columns = {
        name: _unquoted(pc.utf8_trim_whitespace(table[name].combine_chunks()))
        for name in table.column_names
    }
    lines = np.setdiff1d(np.arange(2, len(table) + len(skipped) + 2), skipped)
    stands = np.zeros(len(table), bool)
    for column in columns.values():
        stands |= pc.not_equal(column, "").to_numpy(zero_copy_only=False)
    if not stands.all():
        columns = {name: column.filter(pa.array(stands)) for name, column in columns.items()}
    return CsvTable(file, columns, lines[stands])


def _unquoted(column: pa.Array) -> pa.Array:
    """Take away the mark that keeps a spreadsheet from reading a formula, where there is one."""
    if not pc.any(pc.starts_with(column, "'")).as_py():
        return column
    return pc.replace_substring_regex(column, "^'([=+\\-@＝＋－＠])", "\\1")
