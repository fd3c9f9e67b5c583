"""A plan as one column a village; what it uses of every limit, and whether that is too much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.stage.problem.arrays import Bools, Floats, Ints
from guantong.engines.stage.relaxation.rows import Rows
from guantong.engines.stage.values.table import Table


@dataclass(frozen=True, eq=False)
class Choice:
    """One column a village.

    Attributes
    ----------
    column, designated
        int (n,): the column; the year of designation, or -1.
    value
        Points, shortfalls of floors paid.

    """

    column: Ints
    designated: Ints
    value: float

    def with_(self, villages: Ints, column: Ints, designated: Ints, value: float) -> Choice:
        """Return the same with other columns for some villages."""
        columns, named = self.column.copy(), self.designated.copy()
        columns[villages], named[villages] = column, designated
        return Choice(columns, named, value)

    def differs(self, other: Choice) -> Bools:
        """Return which villages have another column, bool (n,)."""
        found: Bools = (self.column != other.column) | (self.designated != other.designated)
        return found


def used(rows: Rows, table: Table, choice: Choice, villages: Bools) -> Floats:
    """Return what some villages' columns use of each row."""
    where = np.flatnonzero(villages)
    found = rows.entries(table, choice.column[where], choice.designated[where])
    return np.asarray(np.bincount(found[1], weights=found[2], minlength=rows.count), float)
