"""Columns of tables as numbers and as places of names; every fault of every row is noted.

What engines share that read plain tables; which tables there are is each engine's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

#: Stands for everything of its kind; so nothing may have it as its name.
EVERY = "*"
#: Place of `EVERY`, and of a name that is not known.
EVERYTHING, NOBODY = -1, -2
#: Faults that are written out in a message; `TableFaults.faults` has all.
SHOWN = 20


@dataclass(frozen=True)
class Fault:
    """Something wrong in a table; rows count from 0."""

    table: str
    text: str
    row: int | None = None
    column: str = ""


class TableFaults(ValueError):
    """Tables that no instance can be made from, with everything found wrong.

    Attributes
    ----------
    faults
        All of them.
    message : str
        The first of them, in Chinese.

    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = [_said(fault) for fault in self.faults[:SHOWN]]
        if len(self.faults) > SHOWN:
            lines.append(f"……共 {len(self.faults)} 处。")
        self.message = "\n".join(lines)
        super().__init__(self.message)


def _said(fault: Fault) -> str:
    row = f" 第 {fault.row + 1} 行" if fault.row is not None else ""
    column = f" {fault.column}" if fault.column else ""
    return f"{fault.table}{row}{column}：{fault.text}"


@dataclass
class Faults:
    """Collects what is wrong; `settle` raises it all at once."""

    found: list[Fault] = field(default_factory=list)

    def add(self, table: str, text: str, row: int | None = None, column: str = "") -> None:
        """Note one fault."""
        self.found.append(Fault(table, text, row, column))

    def settle(self) -> None:
        """Raise what was found, in the order of tables and rows."""
        if self.found:
            raise TableFaults(self.found)


class Sheet:
    """One table: its columns by name, read as names, numbers or places of names.

    Parameters
    ----------
    name
        Its name.
    columns
        Its columns, each a sequence or an Arrow array of text or numbers; None if it is not there.
    faults
        Where faults are noted.

    """

    def __init__(self, name: str, columns: Mapping[str, Any] | None, faults: Faults) -> None:
        self.name, self.faults = name, faults
        self.there = columns is not None
        self._columns = {column: _arrow(values) for column, values in (columns or {}).items()}
        self.rows = len(next(iter(self._columns.values()))) if self._columns else 0
        for column, values in self._columns.items():
            if len(values) != self.rows:
                faults.add(name, f"有 {len(values)} 行，别的列有 {self.rows} 行。", None, column)
                faults.settle()

    def __contains__(self, column: str) -> bool:
        return column in self._columns

    def shape(self, needed: Iterable[str], others: Iterable[str] = (), prefix: str = "") -> bool:
        """Check which columns there are; say whether the table can be read."""
        needed = tuple(needed)
        if not self.there:
            return False
        known = {*needed, *others}
        for column in self._columns:
            if column not in known and not (prefix and column.startswith(prefix)):
                there = "、".join([*known, *([f"{prefix}…"] if prefix else [])])
                self.faults.add(self.name, f"不认识的列。可用的列：{there}。", None, column)
        lacking = [column for column in needed if column not in self._columns]
        for column in lacking:
            self.faults.add(self.name, "缺少这一列。", None, column)
        return not lacking

    def prefixed(self, prefix: str) -> list[str]:
        """Return what follows the prefix in the names of columns, in their order."""
        return [c.removeprefix(prefix) for c in self._columns if c.startswith(prefix)]

    def say(self, rows: Bools | Ints, column: str, words: str | Callable[[int], str]) -> None:
        """Note the same fault at some rows."""
        places = np.flatnonzero(rows) if rows.dtype == bool else rows
        for row in places.tolist():
            text = words if isinstance(words, str) else words(row)
            self.faults.add(self.name, text, row, column)

    def texts(self, column: str) -> list[str]:
        """Return a column as text."""
        return self._text(column).to_pylist() if column in self else [""] * self.rows

    def keys(self, column: str) -> tuple[str, ...]:
        """Return names that each stand once and say something."""
        names = self.texts(column)
        first: dict[str, int] = {}
        for row, name in enumerate(names):
            if not name:
                self.faults.add(self.name, "名称是空的。", row, column)
            elif name == EVERY:
                self.faults.add(self.name, f"名称不能是 {EVERY}。", row, column)
            elif first.setdefault(name, row) != row:
                self.faults.add(self.name, f"“{name}”重复，请只留一行。", row, column)
        return tuple(names)

    def places(
        self, column: str, names: tuple[str, ...], what: str, *, empty: bool = False,
        every: bool = False,
    ) -> Ints:  # fmt: skip
        """Return the place of each cell's name among ``names``.

        Where ``empty`` or ``every`` may stand, they are `EVERYTHING`; else they are faults.
        """
        text = self._text(column)
        found = pc.index_in(text, value_set=pa.array(names, pa.string()))
        place: Ints = found.cast(pa.int64()).fill_null(NOBODY).to_numpy(zero_copy_only=False).copy()
        for allowed, word in ((empty, ""), (every, EVERY)):
            if allowed:
                place[pc.equal(text, word).to_numpy(zero_copy_only=False)] = EVERYTHING
        self.say(
            place == NOBODY, column,
            lambda row: f"没有{what}“{name}”。" if (name := text[row].as_py()) else "是空的。",
        )  # fmt: skip
        return place

    def floats(self, column: str, default: float, least: float = -np.inf) -> Floats:
        """Return numbers; an empty cell, or no such column, is the default."""
        values: Floats = self._numbers(column, pa.float64(), default, "数")
        self._least(column, values, least)
        return values

    def ints(self, column: str, default: int, least: int) -> Ints:
        """Return whole numbers; an empty cell, or no such column, is the default."""
        values: Ints = self._numbers(column, pa.int64(), default, "整数")
        self._least(column, values, least)
        return values

    def _least(self, column: str, values: Any, least: float) -> None:
        self.say(values < least, column, lambda row: f"{values[row]:g} 小于 {least:g}。")

    def _numbers(self, column: str, kind: Any, default: float, what: str) -> Any:
        if column not in self:
            return np.full(self.rows, default, kind.to_pandas_dtype())
        values = self._columns[column]
        if pa.types.is_string(values.type):
            values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
        try:
            numbers = values.cast(kind)
        except pa.ArrowInvalid:
            numbers = self._one_by_one(column, values, kind, default, what)
        out = numbers.fill_null(default).to_numpy(zero_copy_only=False)
        self.say(~np.isfinite(out), column, f"不是{what}。")
        return np.where(np.isfinite(out), out, default)

    def _one_by_one(self, column: str, values: Any, kind: Any, default: float, what: str) -> Any:
        read = []
        for row, value in enumerate(values.to_pylist()):
            try:
                read.append(None if value is None else pa.scalar(value).cast(kind).as_py())
            except pa.ArrowInvalid:
                self.faults.add(self.name, f"“{value}”不是{what}。", row, column)
                read.append(default)
        return pa.array(read, kind)

    def _text(self, column: str) -> Any:
        values = self._columns[column]
        return values if pa.types.is_string(values.type) else values.cast(pa.string()).fill_null("")


def _arrow(values: Any) -> Any:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if not isinstance(values, pa.Array):
        try:
            values = pa.array(values, from_pandas=True)
        except pa.ArrowInvalid:  # numbers and texts in one column
            values = pa.array(["" if value is None else str(value) for value in values])
    if pa.types.is_null(values.type):
        values = values.cast(pa.string())
    if pa.types.is_large_string(values.type):
        values = values.cast(pa.string())
    return values.fill_null("") if pa.types.is_string(values.type) else values
