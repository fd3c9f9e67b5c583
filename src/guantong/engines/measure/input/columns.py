"""Columns as codes: each distinct value is looked at once, however often it stands there."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from guantong.engines.measure.arrays import Ints

#: The code of an empty name.
NAMELESS = -1


def name_of(value: Any) -> str:
    """Write a name as text; a whole number read as a float loses its ``.0``."""
    if value is None or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


class Names:
    """The names of a column, numbered as they are met."""

    def __init__(self) -> None:
        self.met: list[str] = []
        self._place: dict[str, int] = {}

    def code(self, name: str) -> int:
        """Number a name; an empty one is `NAMELESS`."""
        if not name:
            return NAMELESS
        place = self._place.setdefault(name, len(self.met))
        if place == len(self.met):
            self.met.append(name)
        return place


class Coder:
    """Translates a column, batch by batch, to what each of its texts means."""

    def __init__(self, meaning: Callable[[str], int]) -> None:
        self._meaning = meaning
        self._known: dict[Any, int] = {}

    def __call__(self, column: pa.Array) -> Ints:
        """Give the code of every value; a null means what an empty text means."""
        if not pa.types.is_dictionary(column.type):
            column = column.dictionary_encode()
        values = column.dictionary.to_pylist()
        table = np.array([self._code(value) for value in (*values, None)], np.int64)
        index = column.indices.cast(pa.int64()).fill_null(len(values))
        codes: Ints = table[index.to_numpy(zero_copy_only=False)]
        return codes

    def _code(self, value: Any) -> int:
        try:
            return self._known[value]
        except KeyError:
            return self._known.setdefault(value, self._meaning(name_of(value)))


def arrow_column(values: Any) -> pa.Array:
    """Take a list, an array or a series as an Arrow column; mixed kinds are taken as text."""
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks()
    if isinstance(values, np.ma.MaskedArray):
        values = values.tolist()
    try:
        return pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return pa.array([name_of(value) for value in values], pa.string())
