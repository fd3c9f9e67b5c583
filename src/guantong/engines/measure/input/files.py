"""Files of answers: CSV in the encodings that office programs write, and Parquet."""

import codecs
import csv
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.database import MEMORY, connect
from guantong.engines.measure.input.feed import Feed, picked, relation_batches

PIECE = 1 << 20
#: A header tells the separator: the one that stands in it most often.
SEPARATORS = ",\t;"


@contextmanager
def open_file(path: Path, memory: str = MEMORY) -> Iterator[Feed]:
    """Open a file as a stream of rows, within a limit of memory.

    Raises
    ------
    MeasureError
        If the file is absent, broken, empty, or of another kind.

    """
    openers = {".csv": _csv_feed, ".tsv": _csv_feed, ".txt": _csv_feed, ".parquet": _parquet_feed}
    opener = openers.get(path.suffix.lower())
    if opener is None:
        raise MeasureError(f"不认识文件 {path.name} 的类型。可用：CSV、Parquet。")
    if not path.is_file():
        raise MeasureError(f"找不到文件 {path}。")
    if path.stat().st_size == 0:
        raise MeasureError(f"{path.name} 是空的。")
    with tempfile.TemporaryDirectory(prefix="guantong-") as own:
        base = connect(Path(own), memory)
        try:
            yield opener(path, base, Path(own))
        except MeasureError as error:
            if path.name in error.message:
                raise
            raise MeasureError(
                f"{path.name}：{error.message}", row=error.row, column=error.column
            ) from error
        finally:
            base.close()


def _parquet_feed(path: Path, base: duckdb.DuckDBPyConnection, own: Path) -> Feed:
    broken = f"{path.name} 不是能打开的 Parquet 文件。"
    try:
        relation = base.from_parquet(_plain_name(path, own))
    except duckdb.Error as error:
        raise MeasureError(broken) from error

    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        try:
            yield from relation_batches(picked(relation, names), rows)
        except duckdb.Error as error:
            raise MeasureError(broken) from error

    return Feed(tuple(relation.columns), batches)


def _plain_name(path: Path, own: Path) -> str:
    """Name a file so that brackets and stars in its name are not taken for a pattern."""
    if not set("*?[]") & set(str(path)):
        return str(path)
    plain = own / f"answers{path.suffix.lower()}"
    os.symlink(path.resolve(), plain)
    return str(plain)


@dataclass(frozen=True)
class _Csv:
    """A CSV file in UTF-8, its separator, and its header."""

    name: str
    path: Path
    separator: str
    head: tuple[str, ...]

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Give each record that is not blank with its last line, slowly: to find a fault."""
        with self.path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, delimiter=self.separator)
            for record in reader:
                if record:
                    yield reader.line_num, record

    def line_of(self, row: int) -> int:
        """Line of the file in which a row of data ends; the header is not a row."""
        for number, (line, _) in enumerate(self.records(), start=-1):
            if number == row:
                return line
        return row + 2

    def what_is_broken(self) -> str:
        """Say which record has not as many cells as the header."""
        try:
            for line, record in self.records():
                if len(record) != len(self.head):
                    return (
                        f"{self.name} 第 {line} 行有 {len(record)} 格，"
                        f"表头有 {len(self.head)} 格。请补齐或删去多余的格。"
                    )
        except csv.Error as error:
            return f"{self.name} 不是合格的 CSV：{error}。"
        return f"{self.name} 不是合格的 CSV：有一处引号没有配对。"


def _csv_feed(path: Path, base: duckdb.DuckDBPyConnection, own: Path) -> Feed:
    file = _describe(path, own)
    options: dict[str, Any] = {
        "sep": file.separator,
        "columns": dict.fromkeys(file.head, "VARCHAR"),
        "header": True,
        "auto_detect": False,
        "quotechar": '"',
        "escapechar": '"',
        "null_padding": False,
        "strict_mode": True,
    }

    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        try:
            relation = base.read_csv(_plain_name(file.path, own), **options)
            yield from relation_batches(picked(relation, names), rows)
        except duckdb.Error as error:
            raise MeasureError(file.what_is_broken()) from error

    return Feed(file.head, batches, file.line_of)


def _describe(path: Path, own: Path) -> _Csv:
    text = _as_utf8(path, own)
    with text.open(encoding="utf-8-sig", newline="") as lines:
        first = next((line for line in lines if line.strip()), "")
    if not first:
        raise MeasureError(f"{path.name} 是空的。")
    separator = max(SEPARATORS, key=first.count)
    file = _Csv(path.name, text, separator, ())
    try:
        _, head = next(file.records())
    except csv.Error as error:
        raise MeasureError(f"{path.name} 不是合格的 CSV：{error}。") from error
    names = tuple(name.strip() for name in head)
    for place, name in enumerate(names):
        if not name:
            raise MeasureError(f"{path.name} 的表头第 {place + 1} 格是空的。请写上列名。")
        if name in names[:place]:
            raise MeasureError(f"{path.name} 的表头里“{name}”出现了两次。", column=name)
    return _Csv(path.name, text, separator, names)


def _as_utf8(path: Path, own: Path) -> Path:
    """Write the file anew in UTF-8 if it is not, piece by piece."""
    with path.open("rb") as raw:
        start = raw.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    elif _decodes(path, "utf-8"):
        return path
    else:
        candidates = ["gb18030"]
    for encoding in candidates:
        if _decodes(path, encoding):
            fresh = own / "utf8.csv"
            with (
                path.open(encoding=encoding, newline="") as source,
                fresh.open("w", encoding="utf-8", newline="") as target,
            ):
                shutil.copyfileobj(source, target, PIECE)
            return fresh
    raise MeasureError(f"{path.name} 既不是 UTF-8 也不是 GBK 文本。请另存为 CSV UTF-8。")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as raw:
            while piece := raw.read(PIECE):
                if "\0" in decoder.decode(piece):
                    return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
