"""What the commands that plan share: tables with their faults, Ctrl+C, a live line, a result."""

from __future__ import annotations

import hashlib
import signal
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from guantong.engines.match import Amounts
from guantong.engines.sheets import TableFaults
from guantong.formats.tables import CsvFault, CsvFaults, CsvTable, folder_in_place, read_folder

#: Exit statuses: the input is at fault; stopped before there was a plan.
AT_FAULT, STOPPED = 2, 130
#: Faults that are written out.
SHOWN = 50
#: Cells of a table that is hashed as it stands.
DENSE = 10**8


class Unusable(ValueError):
    """A folder or file that the command can do nothing with; says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Point(Protocol):
    """Where a search stands."""

    @property
    def seconds(self) -> float:
        """Since the search began."""

    @property
    def value(self) -> float:
        """Of the best plan so far."""

    @property
    def bound(self) -> float:
        """What no plan exceeds."""

    @property
    def gap(self) -> float:
        """What is missing to the bound, as a share of the value."""


def said(error: Exception) -> str:
    """Return what an error says, of many faults the first."""
    if isinstance(error, CsvFaults):
        lines = [str(fault) for fault in error.faults[:SHOWN]]
        more = [f"……共 {len(error.faults)} 处。"] if len(error.faults) > SHOWN else []
        return "\n".join([*lines, *more])
    return str(getattr(error, "message", error))


def read_tables(folder: Path, names: tuple[str, ...]) -> dict[str, CsvTable]:
    """Read the tables of a folder.

    Raises
    ------
    Unusable
        If there is no such folder.
    CsvFaults
        If a file is no table, or would be overlooked for a slip in its name.

    """
    if not folder.is_dir():
        raise Unusable(f"找不到文件夹 {folder}。")
    strange = sorted(path.name for path in folder.glob("*.csv") if path.stem not in names)
    if strange:
        there = "、".join(f"{name}.csv" for name in names)
        raise CsvFaults(CsvFault(name, f"不认识这张表。可用：{there}。") for name in strange)
    return read_folder(folder, names)


@contextmanager
def at_lines(tables: Mapping[str, CsvTable]) -> Iterator[None]:
    """Say on which line of which file each fault of the tables stands."""
    try:
        yield
    except TableFaults as error:
        found = []
        for fault in error.faults:
            table = tables.get(fault.table)
            line = None
            if table is not None and fault.row is not None and fault.row < len(table.lines):
                line = int(table.lines[fault.row])
            found.append(CsvFault(f"{fault.table}.csv", fault.text, line, fault.column))
        place = {f"{name}.csv": n for n, name in enumerate(tables)}
        found.sort(key=lambda one: (place.get(one.file, len(place)), one.line or 0))
        raise CsvFaults(found) from error


class Stop:
    """Whether somebody asked to stop."""

    asked = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Let the first Ctrl+C ask for the best plan so far; a second one breaks off."""
    stop = Stop()

    def ask(_signal: int, _frame: Any) -> None:
        stop.asked = True
        signal.signal(signal.SIGINT, before)
        print("\n正在停止……（再按一次立即退出，不写文件）", file=sys.stderr)

    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, ask)
    except ValueError:  # not in the main thread: nobody can press a key here
        yield stop
        return
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)


class Show:
    """The live line: seconds, value, bound, gap."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self._last = ""

    def __call__(self, point: Point) -> bool:
        """Show where the search stands; always true."""
        value, gap = "—", "—"
        if point.value > float("-inf"):
            value, gap = f"{point.value:,.2f}", f"{point.gap:.3%}"
        line = f"方案 {value}  上界 {point.bound:,.2f}  差距 {gap}"
        if self.quiet or (line == self._last and not sys.stderr.isatty()):
            return True
        self._last = line
        start, end = ("\r\x1b[K", "") if sys.stderr.isatty() else ("", "\n")
        print(f"{start}{point.seconds:6.1f} 秒  {line}", end=end, file=sys.stderr, flush=True)
        return True

    def end(self) -> None:
        """Leave the line."""
        if self._last and sys.stderr.isatty():
            print(file=sys.stderr)


def clashing(message: str, texts: Sequence[str]) -> str:
    """Say which demands cannot hold together, or else what the search said."""
    if not texts:
        return message
    lines = [f"  {n}. {text}" for n, text in enumerate(texts, 1)]
    if len(texts) == 1:
        return "下面这项硬性要求无法满足：\n" + "\n".join(lines)
    head = f"下面 {len(texts)} 项硬性要求不能同时满足（放开其中任何一项，其余各项就能满足）："
    return "\n".join([head, *lines])


@contextmanager
def result_folder(folder: Path) -> Iterator[Path]:
    """Lend a folder that takes the place of the one wanted when all is written.

    Raises
    ------
    Unusable
        If the folder holds something else, or cannot be written.

    """
    refuse_strange(folder)
    try:
        with folder_in_place(folder) as fresh:
            yield fresh
    except OSError as error:
        raise Unusable(f"写不进 {folder}：{error.strerror}。") from error


def refuse_strange(folder: Path) -> None:
    """Refuse to replace anything but an empty folder or a result of a command that plans.

    Raises
    ------
    Unusable
        If it is something else.

    """
    if not folder.exists():
        return
    names = {entry.name for entry in folder.iterdir()} if folder.is_dir() else {"?"}
    if names and "certificate.json" not in names:
        raise Unusable(f"{folder} 已存在且不是结果文件夹。请换一个名字。")


def rounded(rows: Iterable[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Write sums without the dust of their last digits."""
    for row in rows:
        yield tuple(round(one, 6) + 0.0 if isinstance(one, float) else one for one in row)


def yes(so: bool) -> str:
    """Return a cell that says yes or no."""
    return "是" if so else "否"


def digest(instance: Any) -> str:
    """Return a fingerprint of everything in an instance."""
    sha = hashlib.sha256()

    def add(value: Any) -> None:
        if isinstance(value, np.ndarray):
            kind = np.float64 if value.dtype.kind == "f" else np.int64
            sha.update(repr(value.shape).encode())
            sha.update(np.ascontiguousarray(value, kind).tobytes())
        elif isinstance(value, Amounts):
            # As the table that it stands for; of millions of arcs, what is kept of it.
            dense = value.shape[0] * value.shape[1] <= DENSE
            add(np.asarray(value) if dense else (value.arcs, value.columns, value.values))
        elif is_dataclass(value):
            for one in fields(value):
                sha.update(one.name.encode())
                add(getattr(value, one.name))
        elif isinstance(value, tuple):
            sha.update(f"({len(value)}".encode())
            for one in value:
                add(one)
        else:
            sha.update(repr(value).encode() + b";")

    add(instance)
    return sha.hexdigest()
