"""Any table as a stream of Arrow batches: mappings, data frames, relations, cursors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from guantong.engines.measure.errors import MeasureError
from guantong.engines.measure.input.columns import arrow_column

#: Cells of a batch; a batch is what is looked at together.
BATCH_CELLS = 1 << 21


@dataclass(frozen=True)
class Feed:
    """A table that is read once, from the first row to the last.

    Parameters
    ----------
    names
        Its columns.
    batches
        Gives the rows of the named columns, so many at a time.
    line_of
        What the user calls a row (counted here from 0): its line in a file, or its number.

    """

    names: tuple[str, ...]
    batches: Callable[[Sequence[str], int], Iterator[pa.RecordBatch]]
    line_of: Callable[[int], int] = lambda row: row + 1

    def read(self, names: Sequence[str], width: int = 0) -> Iterator[pa.RecordBatch]:
        """Give the rows of some columns in batches of bearable size.

        ``width`` is how many cells a row has that are not read from here.

        Raises
        ------
        MeasureError
            If a column is not there, or stands twice.

        """
        for name in names:
            if name not in self.names:
                there = "、".join(self.names[:20])
                raise MeasureError(
                    f"表里没有“{name}”列。现有的列：{there}。列名不同时请用 columns 说明。",
                    column=name,
                )
            if self.names.count(name) > 1:
                raise MeasureError(f"表里有两个“{name}”列。请改名或删去一个。", column=name)
        return self.batches(names, max(1024, BATCH_CELLS // max(width, len(names))))


def open_table(table: Any, *, first_row: int = 1) -> Feed:
    """Take a mapping, a data frame, an Arrow table or stream, a relation or a cursor.

    Parameters
    ----------
    table
        What holds the rows. Frames of every library come over Arrow's stream interface.
    first_row
        What its owner calls the first row: 2 if a header stands above it.

    Raises
    ------
    MeasureError
        If it is none of these.

    """

    def line_of(row: int) -> int:
        return row + first_row

    if isinstance(table, Mapping):
        return Feed(tuple(map(str, table)), _of_columns(table), line_of)
    if hasattr(table, "project") and hasattr(table, "columns"):  # a DuckDB relation
        return Feed(tuple(table.columns), _of_relation(table), line_of)
    if hasattr(table, "iloc"):  # pandas: its columns may mix texts and numbers
        return Feed(tuple(map(str, table.columns)), _of_columns(table), line_of)
    if hasattr(table, "__arrow_c_stream__"):
        names = getattr(table, "column_names", None) or getattr(table, "columns", None)
        if names is None:
            table = pa.RecordBatchReader.from_stream(table)
            names = table.schema.names
        return Feed(tuple(names), _of_stream(table), line_of)
    if hasattr(table, "fetchmany"):
        if not table.description:
            raise MeasureError("这个游标还没有查询结果。请先执行查询。")
        return Feed(tuple(one[0] for one in table.description), _of_cursor(table), line_of)
    raise MeasureError(f"不认识这种表：{type(table).__name__}。请给字典、数据框或查询结果。")


Batches = Callable[[Sequence[str], int], Iterator[pa.RecordBatch]]


def picked(relation: Any, names: Sequence[str]) -> Any:
    """Some columns of a DuckDB relation."""
    return relation.project(", ".join('"' + name.replace('"', '""') + '"' for name in names))


def relation_batches(relation: Any, rows: int) -> Iterator[pa.RecordBatch]:
    """Stream the rows of a DuckDB relation in their order."""
    read = getattr(relation, "to_arrow_reader", None) or relation.fetch_record_batch
    yield from read(rows)


def _of_relation(relation: Any) -> Batches:
    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        return relation_batches(picked(relation, names), rows)

    return batches


def _of_columns(table: Any) -> Batches:
    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        columns = [arrow_column(table[name]) for name in names]
        for name, column in zip(names, columns, strict=True):
            if len(column) != len(columns[0]):
                raise MeasureError(
                    f"“{name}”列有 {len(column)} 行，“{names[0]}”列有 {len(columns[0])} 行，"
                    "应当相等。",
                    column=name,
                )
        whole = pa.Table.from_arrays(columns, names=list(names))
        return iter(whole.to_batches(max_chunksize=rows))

    return batches


def _of_stream(table: Any) -> Batches:
    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        narrow = table.select(list(names)) if hasattr(table, "select") else table
        for batch in pa.RecordBatchReader.from_stream(narrow):
            for low in range(0, len(batch), rows):
                yield batch.slice(low, rows).select(list(names))

    return batches


def _of_cursor(cursor: Any) -> Batches:
    places = {one[0]: place for place, one in enumerate(cursor.description)}

    def batches(names: Sequence[str], rows: int) -> Iterator[pa.RecordBatch]:
        while found := cursor.fetchmany(rows):
            columns = [arrow_column([row[places[name]] for row in found]) for name in names]
            yield pa.RecordBatch.from_arrays(columns, names=list(names))

    return batches
