"""Reading a workbook's visible sheets in a child process, so that no file can stop the program.

A sheet of 1,460 bytes may claim 17 billion cells, and the reader asks for their memory before it
looks at one. What a file needs is therefore asked in a process of its own (`child`), with a limit
of memory and of time; here its rows arrive, a batch at a time.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import guantong
from guantong.formats.workbook.child import KINDS, MOST_SECONDS


class TableError(ValueError):
    """A file that is no table; ``message`` says what to do, in the user's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class Sheet:
    """A sheet to be read once, before the next one; a hidden one is named but has no rows.

    Attributes
    ----------
    count
        About how many rows it has.
    hidden_rows
        The rows that Excel does not show, as it counts them.
    merged
        Merged cells: first row, first column, last row, last column; rows from 1, columns from 0.
    rows
        Number of the row as Excel counts it, and its cells: text, numbers, dates, ``None``. Blank
        rows are left out.
    beside
        What lay beside it and was not read, in sentences.

    """

    name: str
    hidden: bool
    count: int
    hidden_rows: frozenset[int]
    merged: tuple[tuple[int, int, int, int], ...]
    rows: Iterator[tuple[int, list[Any]]]
    beside: tuple[str, ...] = ()


def open_book(path: Path, name: str | None = None, *, first: int | None = None) -> Iterator[Sheet]:
    """Read a workbook, CSV or Parquet file sheet by sheet.

    Parameters
    ----------
    path
        Where it lies.
    name
        What its owner calls it; its suffix tells the kind.
    first
        Read only so many rows of each sheet.

    Raises
    ------
    TableError
        If the file is absent, broken, of another kind, or asks for more than a table may.

    """
    name = name or path.name
    if Path(name).suffix.lower() not in KINDS:
        raise TableError(f"不认识文件 {name} 的类型。可用：CSV、Parquet、xlsx。")
    if not path.is_file():
        raise TableError(f"找不到文件 {name}。")
    return _sheets(path, name, [str(first)] if first else [])


def first_sheet(path: Path, name: str | None = None) -> tuple[str, list[tuple[int, list[Any]]]]:
    """Return the name and the rows of the first sheet that is not hidden; errors as `open_book`.

    Raises
    ------
    TableError
        If there is nothing in it, too.

    """
    for sheet in open_book(path, name):
        rows = [] if sheet.hidden else list(sheet.rows)
        if rows:
            return sheet.name, rows
        if not sheet.hidden:
            break
    raise TableError(f"{name or path.name} 是空的。")


def _sheets(path: Path, name: str, most: list[str]) -> Iterator[Sheet]:
    command = [sys.executable, "-m", "guantong.formats.workbook.child", str(path), name, *most]
    home = str(Path(guantong.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": home, "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(  # noqa: S603 - our own module, and the path of a stored file
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    ) as child:
        # Its own limit is of processor time; this one ends a child that waits for something.
        watch = threading.Timer(MOST_SECONDS, child.kill)
        watch.start()
        try:
            yield from _told(cast("IO[bytes]", child.stdout), name)
        finally:
            watch.cancel()
            child.kill()


def _told(lines: IO[bytes], name: str) -> Iterator[Sheet]:
    line = _next(lines, name)
    while "sheet" in line:
        after: list[dict[str, Any]] = []
        yield Sheet(
            line["sheet"], line["hidden"], line["count"], frozenset(line["hidden_rows"]),
            tuple(map(tuple, line["merged"])), _rows(lines, name, after),
        )  # fmt: skip
        # A sheet that nobody read to its end is passed over.
        while not after:
            following = _next(lines, name)
            if "rows" not in following:
                after.append(following)
        line = after[0]


def _rows(
    lines: IO[bytes], name: str, after: list[dict[str, Any]]
) -> Iterator[tuple[int, list[Any]]]:
    while not after:
        line = _next(lines, name)
        if "rows" in line:
            for number, *cells in line["rows"]:
                yield number, cells
        else:
            after.append(line)


def _next(lines: IO[bytes], name: str) -> dict[str, Any]:
    text = lines.readline()
    if not text:
        raise TableError(
            f"{name} 读不出来：内容已损坏，或其中的单元格远远超出一张表所需。"
            "请在 Excel 中只选有内容的区域，复制到新的工作簿再上传。"
        )
    line: dict[str, Any] = json.loads(text, object_hook=_dates)
    if "error" in line:
        raise TableError(line["error"])
    return line


def _dates(held: dict[str, Any]) -> Any:
    return datetime.datetime.fromisoformat(held["at"]) if held.keys() == {"at"} else held
