"""What runs in the child process: one file read under limits, its rows written out as JSON lines.

Run as ``python -m guantong.formats.workbook.child PATH NAME [MOST]``; `book` is its other end.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

#: What a workbook may unpack to, and how many cells it may have.
MOST_BYTES = 1 << 30
MOST_CELLS = 40_000_000
#: What the process may take: bytes of addresses, seconds of work, seconds in all.
MOST_MEMORY = 3 << 30
MOST_WORK = 300
MOST_SECONDS = 900
BATCH = 1000
KINDS = {".csv", ".parquet", ".xlsx", ".xls"}
#: A longer tag than any that is looked for.
TAG = 400
#: Lines from which a separator is guessed.
TRIED = 5
_DIMENSION = re.compile(rb'<dimension ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"[^>/]*>')
_HIDDEN = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Unreadable(Exception):
    """A file that is no table; says so in the user's language."""


@dataclass
class Look:
    """What is seen of a sheet's text before anything is built of it."""

    hidden_rows: list[int] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)
    has_errors: bool = False
    claimed: int = 0


@dataclass
class Part:
    """One sheet as it is handed on."""

    name: str
    hidden: bool = False
    count: int = 0
    look: Look = field(default_factory=Look)
    rows: Iterable[tuple[int, list[Any]]] = ()


def main() -> None:
    """Read the file that is named on the command line."""
    path, name, *most_rows = sys.argv[1:]
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_WORK),
        (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))
    out = sys.stdout
    try:
        for part in _READERS[path_kind(name)](Path(path), name):
            _say(out, {
                "sheet": part.name, "hidden": part.hidden, "count": part.count,
                "hidden_rows": part.look.hidden_rows, "merged": part.look.merged,
            })  # fmt: skip
            for batch in _batches(part.rows, int(most_rows[0]) if most_rows else None):
                _say(out, {"rows": batch})
    except Unreadable as error:
        _say(out, {"error": str(error)})
    else:
        _say(out, {"end": True})


def path_kind(name: str) -> str:
    """Return the suffix by which a file's kind is known."""
    return Path(name).suffix.lower()


def _say(out: Any, line: dict[str, Any]) -> None:
    out.write(json.dumps(line, ensure_ascii=False, default=_plain) + "\n")
    out.flush()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime | datetime.date):
        return {"at": value.isoformat()}
    return str(value)


def _batches(rows: Iterable[tuple[int, list[Any]]], most: int | None) -> Iterator[list[list[Any]]]:
    batch: list[list[Any]] = []
    standing = ((n, cells) for n, cells in rows if not all(map(_blank, cells)))
    for number, cells in islice(standing, most):
        batch.append([number, *cells])
        if len(batch) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _workbook(path: Path, name: str) -> Iterator[Part]:
    import python_calamine as calamine

    try:
        zipped = zipfile.is_zipfile(path)
        looks = _looks(path, name) if zipped else {}
        if any(one.has_errors for one in looks.values()):
            yield from _with_errors(path, looks)
            return
        # By its content: what is called .xls is often none.
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        for told in book.sheets_metadata:
            look = looks.get(told.name, Look())
            if told.visible != calamine.SheetVisibleEnum.Visible:
                yield Part(told.name, hidden=True)
            elif told.typ == calamine.SheetTypeEnum.WorkSheet:
                yield _sheet(book.get_sheet_by_name(told.name), name, look)
    except (
        calamine.CalamineError, OSError, KeyError, ValueError, zipfile.BadZipFile,
        ElementTree.ParseError,
    ) as error:  # fmt: skip
        raise Unreadable(f"{name} 不是能打开的工作簿。") from error


def _sheet(sheet: Any, name: str, look: Look) -> Part:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise Unreadable(f"{name} 的单元格过多，请分批。")
    if not look.merged:
        look.merged = [
            [top + 1, left, bottom + 1, right]
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        ]
    # The reader gives blank rows above the first cell, but no blank columns before it.
    left = (sheet.start or (0, 0))[1]
    rows = (
        (number, [None] * left + [None if cell == "" else cell for cell in row])
        for number, row in enumerate(sheet.iter_rows(), start=1)
    )
    return Part(sheet.name, count=(sheet.end or (0, 0))[0], look=look, rows=rows)


def _with_errors(path: Path, looks: dict[str, Look]) -> Iterator[Part]:
    """Read with errors such as #REF! written out, as the fast reader leaves them blank."""
    import openpyxl

    # A stored file has no suffix, which openpyxl asks of a path.
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            yield Part(sheet.title, hidden=True)
            continue
        rows = ((n, list(r)) for n, r in enumerate(sheet.iter_rows(values_only=True), start=1))
        yield Part(
            sheet.title, count=(sheet.max_row or 1) - 1, look=looks.get(sheet.title, Look()),
            rows=rows,
        )  # fmt: skip


def _looks(path: Path, name: str) -> dict[str, Look]:
    """Look at every sheet's text: what it claims, hides, merges; refuse what asks for too much."""
    with zipfile.ZipFile(path) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
            raise Unreadable(f"{name} 展开后超过 1 GB，不能读取。")
        out = {}
        for title, part in _parts(archive).items():
            look = _look(archive, part)
            if look.claimed > MOST_CELLS:
                _refuse_far(archive, part, name, title)
            out[title] = look
        return out


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the titles of the sheets and where their text lies."""
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    # Entities that grow meet expat's own bound, and this process's.
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {one.get("Id"): one.get("Target", "") for one in links}
    out = {}
    for one in book.iter(f"{_SPACE}sheet"):
        target = targets.get(one.get(_LINK), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            out[one.get("name", "")] = part
    return out


def _look(archive: zipfile.ZipFile, part: str) -> Look:
    look = Look()
    for piece in _pieces(archive, part):
        look.has_errors = look.has_errors or b't="e"' in piece
        found = None if look.claimed else _DIMENSION.search(piece)
        if found:
            look.claimed = int(found[4]) * _column(found[3])
        if b" hidden=" in piece:
            look.hidden_rows += [int(one[1]) for one in _HIDDEN.finditer(piece)]
        if b"<mergeCell " in piece:
            look.merged += [
                [int(top), _column(left) - 1, int(bottom), _column(right) - 1]
                for left, top, right, bottom in _MERGED.findall(piece)
            ]
    look.hidden_rows = sorted(set(look.hidden_rows))
    look.merged = [list(one) for one in sorted({tuple(one) for one in look.merged})]
    return look


def _refuse_far(archive: zipfile.ZipFile, part: str, name: str, title: str) -> None:
    """Refuse a sheet whose outermost cells span too much; one that only claims it is read."""
    row, column, far = 0, 0, b""
    for piece in _pieces(archive, part):
        for letters, number in _CELL.findall(piece):
            if int(number) > row or _column(letters) > column:
                far = letters + number
                row, column = max(row, int(number)), max(column, _column(letters))
    if row * column > MOST_CELLS:
        raise Unreadable(
            f"{name} 的工作表“{title}”在 {far.decode()} 格有内容，离表格太远，合 "
            f"{row * column:,} 个单元格。请删去该处内容或只留表格，再上传。"
        )


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Return a text piece by piece, each with the end of the one before: it may be 200 MB."""
    before = b""
    with archive.open(part) as handle:
        while new := handle.read(1 << 20):
            yield before + new
            before = new[-TAG:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _csv(path: Path, name: str) -> Iterator[Part]:
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{name} 超过 1 GB，不能读取。")
    encoding, count, first = _encoding(path, name)
    mark = max((",", "\t", ";"), key=lambda one: sum(line.count(one) for line in first))
    with path.open(encoding=encoding, newline="") as handle:
        try:
            reader = csv.reader(handle, delimiter=mark)
            rows = ((n, [cell or None for cell in row]) for n, row in enumerate(reader, start=1))
            yield Part("", count=max(0, count - 1), rows=rows)
        except csv.Error as error:
            raise Unreadable(f"{name} 不是合格的 CSV：{error}。") from error


def _encoding(path: Path, name: str) -> tuple[str, int, list[str]]:
    """Return a text's encoding, its number of lines, and the first of them."""
    with path.open("rb") as raw:
        marked = raw.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as handle:
                first = [line for line, _n in zip(handle, range(TRIED), strict=False)]
                return encoding, len(first) + sum(1 for _ in handle), first
        except UnicodeError:
            continue
    raise Unreadable(f"{name} 既不是 UTF-8 也不是 GBK 文本。")


def _parquet(path: Path, name: str) -> Iterator[Part]:
    import pyarrow as pa
    from pyarrow import parquet

    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise Unreadable(f"{name} 不是能打开的 Parquet 文件。") from error
    columns = [table[one].to_pylist() for one in table.column_names]
    rows = enumerate((list(row) for row in zip(*columns, strict=True)), start=2)
    yield Part("", count=table.num_rows, rows=[(1, list(table.column_names)), *rows])


_READERS: dict[str, Callable[[Path, str], Iterator[Part]]] = {
    ".csv": _csv, ".parquet": _parquet, ".xlsx": _workbook, ".xls": _workbook,
}  # fmt: skip

if __name__ == "__main__":
    main()
