"""Answers read from a file, a table or an array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from guantong.engines.measure.arrays import Bytes
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.design.parts import Columns
from guantong.engines.measure.input.database import MEMORY
from guantong.engines.measure.input.feed import Feed, open_table
from guantong.engines.measure.input.files import open_file
from guantong.engines.measure.reading.answer_store import MemoryStore, SpillStore
from guantong.engines.measure.reading.long import read_long
from guantong.engines.measure.reading.matrix import AnswerMatrix
from guantong.engines.measure.reading.wide import read_array, read_wide


@dataclass(frozen=True)
class Answers(AnswerMatrix):
    """All answers of a campaign.

    Make it with `from_file`, `from_table` or `from_wide`; all bring forms into one order, so
    that the order of rows never changes a result.
    """

    @classmethod
    def from_file(
        cls,
        path: str | Path,
        design: Design,
        *,
        columns: Mapping[str, Any] | None = None,
        spill: Path | None = None,
        memory: str = MEMORY,
    ) -> Answers:
        """Read a CSV (UTF-8, GBK or UTF-16) or Parquet file of answers.

        Parameters
        ----------
        path
            Where it lies; its suffix tells the kind.
        design, columns, spill
            As in `from_table`.
        memory
            What DuckDB may take to read and to sort, such as ``"1GB"``.

        Raises
        ------
        MeasureError
            As in `from_table`, with lines as the file counts them; or if the file is no table.

        """
        shape = design.columns.renamed(columns)
        with open_file(Path(path), memory) as feed:
            return cls(**vars(_read(feed, design, shape, spill, memory)))

    @classmethod
    def from_table(
        cls,
        table: Any,
        design: Design,
        *,
        columns: Mapping[str, Any] | None = None,
        first_row: int = 1,
        spill: Path | None = None,
        memory: str = MEMORY,
    ) -> Answers:
        """Read a table of answers, long (a row an answer) or wide (a row a form).

        Parameters
        ----------
        table
            A mapping of columns, a pandas or polars frame, an Arrow table or stream, a DuckDB
            relation, or a cursor of any database after its query. Rows are read once, in
            batches.
        design
            What was asked; its ``columns`` name the columns, its ``coding`` the words.
        columns
            Other names for the columns, for example ``{"ratee": "id"}``.
        first_row
            What messages call the first row: 2 if a header stands above it.
        spill
            A folder for answers that do not fit in memory: they are sorted there within
            ``memory``, and ``matrix`` is a file there, which its owner removes after use.

        Raises
        ------
        MeasureError
            If a column is missing, an item is unknown, an answer cannot be read, a form
            answers an item twice, or two rows of a ratee differ in a trait. ``row`` is the
            first faulty row, counted from 0.

        Examples
        --------
        >>> import sqlite3
        >>> from guantong.engines.measure import Design, Item
        >>> base = sqlite3.connect(":memory:")
        >>> _ = base.execute("create table a (ratee, rater, item, answer)")
        >>> _ = base.execute("insert into a values ('p', 'r', 'x', 1), ('q', 'r', 'x', 0)")
        >>> cursor = base.execute("select * from a")
        >>> answers = Answers.from_table(cursor, Design((Item("x", "d"),), ("d",)))
        >>> answers.ratees.tolist(), answers.matrix.tolist()
        (['p', 'q'], [[1, 0]])

        """
        feed = open_table(table, first_row=first_row)
        shape = design.columns.renamed(columns)
        return cls(**vars(_read(feed, design, shape, spill, memory)))

    @classmethod
    def from_wide(
        cls,
        matrix: Bytes,
        *,
        ratee: Sequence[Any],
        rater: Sequence[Any] | None = None,
        unit: Sequence[Any] | None = None,
        source: Sequence[Any] | None = None,
        traits: Mapping[str, Sequence[Any]] | None = None,
        items: Sequence[str] | None = None,
        design: Design,
    ) -> Answers:
        """Take a forms x items array of 1, 0 and 255, with a name per form for each facet.

        Where the design cuts grades, the array holds grades. ``traits`` gives, for each form,
        traits of its ratee; ``items`` names the columns if they are not those of the design.

        Raises
        ------
        MeasureError
            If the array has another shape or other values, or a rater rates a ratee twice.

        """
        facets = {"ratee": ratee, "rater": rater, "unit": unit, "source": source}
        given = {name: column for name, column in facets.items() if column is not None}
        names = list(items) if items is not None else [item.id for item in design.items]
        return cls(**vars(read_array(np.asarray(matrix), given, design, traits or {}, names)))


def _read(
    feed: Feed, design: Design, shape: Columns, spill: Path | None, memory: str
) -> AnswerMatrix:
    """Read a table in the layout that it has, into memory or into a folder."""
    items = len(design.items)
    store = MemoryStore(items) if spill is None else SpillStore(spill, items, memory)
    try:
        return (read_wide if shape.layout == "wide" else read_long)(feed, design, shape, store)
    finally:
        store.close()
