"""The answers as the engine holds them: one byte an answer, item by item, forms in one order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from guantong.engines.measure.arrays import MISSING, Bools, Bytes, Ints, Text
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.input.database import MEMORY
from guantong.engines.measure.reading.matrix_file import pick_columns


@dataclass(frozen=True)
class Trait:
    """A trait of the ratees, such as sex or age band: one text per ratee, "" if unknown."""

    name: str
    values: Text


@dataclass(frozen=True)
class Answers:
    """All answers of a campaign. A *form* is one rater's answers about one ratee.

    Make it with `from_file`, `from_table` or `from_wide`; all bring forms into one order, so
    that the order of rows never changes a result.

    Parameters
    ----------
    matrix
        Items x forms: 1 yes, 0 no, 255 missing; items in the order of the design. It lies in a
        file (`numpy.memmap`) if it was read with ``spill``.
    grades
        The same with grades where the design reads grades, else ``None``.
    ratees, raters, sources, units
        Names, sorted.
    form_ratee, form_rater, form_source, form_unit
        Places in those names: of whom, by whom, from where, and in which unit a form was given.
    ratee_unit
        Place of each ratee's home unit: the one with most of the ratee's forms, the first by
        name among equals.
    traits
        What the table says of the ratees themselves, for the columns that the design names.
    has_raters, has_units
        Whether the table said who rated and in which unit.

    Notes
    -----
    Ratees stand by home unit and name; forms by the unit in which they were given, ratee and
    rater. A ratee may be rated in several units; one rater gives one form on one ratee.

    """

    matrix: Bytes
    grades: Bytes | None
    ratees: Text
    raters: Text
    sources: Text
    units: Text
    form_ratee: Ints
    form_rater: Ints
    form_source: Ints
    form_unit: Ints
    ratee_unit: Ints
    traits: tuple[Trait, ...] = ()
    has_raters: bool = True
    has_units: bool = True

    def __len__(self) -> int:
        """Count the answers, "don't know" not counted."""
        return sum(int(np.count_nonzero(row != MISSING)) for row in self.matrix)

    @property
    def forms(self) -> int:
        """Number of forms."""
        return len(self.form_ratee)

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
        from guantong.engines.measure.input.files import open_file
        from guantong.engines.measure.reading.reader import read

        shape = design.columns.renamed(columns)
        with open_file(Path(path), memory) as feed:
            return read(feed, design, shape, spill, memory)

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
        from guantong.engines.measure.input.feed import open_table
        from guantong.engines.measure.reading.reader import read

        feed = open_table(table, first_row=first_row)
        return read(feed, design, design.columns.renamed(columns), spill, memory)

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
        from guantong.engines.measure.reading.wide import read_array

        facets = {"ratee": ratee, "rater": rater, "unit": unit, "source": source}
        given = {name: column for name, column in facets.items() if column is not None}
        names = list(items) if items is not None else [item.id for item in design.items]
        return read_array(np.asarray(matrix), given, design, traits or {}, names)

    def without_raters(self, out: Bools) -> Answers:
        """Leave out the forms of some raters (a flag per rater); ratees and units stay."""
        keep = ~out[self.form_rater]
        kept, rater = np.unique(self.form_rater[keep], return_inverse=True)
        return replace(
            self,
            matrix=pick_columns(self.matrix, keep),
            grades=None if self.grades is None else pick_columns(self.grades, keep),
            raters=self.raters[kept],
            form_ratee=self.form_ratee[keep],
            form_rater=rater.astype(np.int64),
            form_source=self.form_source[keep],
            form_unit=self.form_unit[keep],
        )
