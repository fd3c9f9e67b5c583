"""CSV files that Excel opens, in a folder that stands whole or not at all."""

from __future__ import annotations

import csv
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: What a formula begins with, also as a Chinese keyboard writes it.
FORMULA = frozenset("=+-@\t\r＝＋－＠")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?%?", re.I)


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table with a header, in UTF-8 with the mark that Excel looks for."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(harmless, head))
        writer.writerows(map(harmless, row) for row in rows)


def harmless(cell: Any) -> Any:
    """Return a cell that no spreadsheet reads as a formula; `read.read_csv` reads it back.

    Examples
    --------
    >>> harmless("=1+1"), harmless("-0.5"), harmless(-0.5), harmless("张三")
    ("'=1+1", '-0.5', -0.5, '张三')

    """
    risky = isinstance(cell, str) and cell[:1] in FORMULA and not NUMBER.fullmatch(cell)
    return f"'{cell}" if risky else cell


@contextmanager
def folder_in_place(folder: Path) -> Iterator[Path]:
    """Lend a folder beside the one wanted; it takes its place in one move when all is written.

    If anything is raised, or the process ends, what stood there stays as it was.

    Raises
    ------
    OSError
        If there is no room or no right to write.

    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        yield fresh
        fresh.chmod(0o755)
        old = None
        if folder.exists():
            old = Path(tempfile.mkdtemp(prefix=f".{folder.name}.old.", dir=folder.parent))
            folder.rename(old / folder.name)
        fresh.rename(folder)
        if old is not None:
            shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
