"""What a seat taken adds to each count, kept by attribute and only where it is not 0."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem.arrays import Ints


class Amounts:
    """Whole numbers of arcs × attributes, read like an array.

    A dense array and a sparse matrix are taken alike; millions of arcs by hundreds of attributes
    are kept only where they are not 0.

    Parameters
    ----------
    table
        (A, K), whole numbers ≥ 0: an array, a sparse matrix, or amounts.

    Raises
    ------
    MatchError
        If they are not whole numbers.

    Examples
    --------
    >>> import numpy as np
    >>> found = Amounts(np.array([[1, 0], [0, 0], [2, 1]]))
    >>> found[:, 0].tolist(), int(found[2, 1]), found.most
    ([1, 0, 2], 1, 2)
    >>> arcs, amounts = found.of(0)
    >>> arcs.tolist(), amounts.tolist()
    ([0, 2], [1, 2])

    """

    def __init__(self, table: Any) -> None:
        if isinstance(table, Amounts):
            self.__dict__.update(table.__dict__)
            return
        # A sparse matrix is known by its manner: proofs are read without the library it is of.
        sparse = hasattr(table, "tocoo")
        kept: Any = table if sparse else np.asarray(table)
        if not np.issubdtype(kept.dtype, np.integer) and kept.dtype != bool:
            raise MatchError("属性的数量必须是整数。", table="arcs", column="amounts")
        if kept.ndim != 2:
            raise MatchError("属性的数量必须是“行×属性”的表。", table="arcs", column="amounts")
        self.shape: tuple[int, int] = (int(kept.shape[0]), int(kept.shape[1]))
        if sparse:
            found = kept.tocoo()
            arcs, columns, values = found.row, found.col, found.data
        else:
            columns, arcs = np.nonzero(kept.T)
            values = kept[arcs, columns]
        there = np.flatnonzero(values)
        there = there[np.lexsort((arcs[there], columns[there]))]
        self._arcs: npt.NDArray[Any] = arcs[there]
        self._values: Ints = values[there].astype(np.int64)
        self._starts = np.searchsorted(columns[there], np.arange(self.shape[1] + 1)).tolist()
        again = (np.diff(self._arcs) == 0) & (np.diff(columns[there]) == 0)
        if again.any():
            raise MatchError("同一行同一属性出现了两次。", table="arcs", column="amounts")

    @cached_property
    def most(self) -> int:
        """The largest amount."""
        return int(self._values.max(initial=0))

    @cached_property
    def least(self) -> int:
        """The smallest amount; 0 unless one is wrong."""
        return int(self._values.min(initial=0))

    def of(self, attribute: int) -> tuple[npt.NDArray[Any], Ints]:
        """Return the arcs, ascending, that count for an attribute, and how much each."""
        there = slice(self._starts[attribute], self._starts[attribute + 1])
        return self._arcs[there], self._values[there]

    @property
    def columns(self) -> Ints:
        """The attribute of each amount that is kept, in the order of `arcs` and `values`."""
        return np.repeat(np.arange(self.shape[1]), np.diff(self._starts))

    @property
    def arcs(self) -> npt.NDArray[Any]:
        """The arc of each amount that is kept: by attribute, then ascending."""
        return self._arcs

    @property
    def values(self) -> Ints:
        """The amounts that are kept."""
        return self._values

    @cached_property
    def _by_arc(self) -> tuple[Ints, Ints, Ints]:
        """Attributes and amounts in the order of arcs, and where each arc's begin."""
        order = np.argsort(self._arcs, kind="stable")
        starts = np.searchsorted(self._arcs[order], np.arange(self.shape[0] + 1))
        return self.columns[order], self._values[order], starts

    def row(self, arc: int) -> list[tuple[int, int]]:
        """Return for what an arc counts: attribute and amount."""
        attributes, amounts, starts = self._by_arc
        there = slice(int(starts[arc]), int(starts[arc + 1]))
        return list(zip(attributes[there].tolist(), amounts[there].tolist(), strict=True))

    def wrong(self) -> npt.NDArray[np.bool_]:
        """Return which arcs have a negative amount, bool (A,)."""
        out = np.zeros(self.shape[0], bool)
        out[self._arcs[self._values < 0]] = True
        return out

    def __getitem__(self, key: Any) -> Any:
        """Return the amounts of arcs for one attribute, or whole rows, dense."""
        if not isinstance(key, tuple):
            columns = [self[key, k] for k in range(self.shape[1])]
            return np.stack(columns, axis=-1) if columns else np.zeros((0,), np.int64)
        rows, attribute = key
        arcs, amounts = self.of(attribute)
        if isinstance(rows, slice):
            column = np.zeros(self.shape[0], np.int64)
            column[arcs] = amounts
            return column[rows]
        wanted = np.asarray(rows)
        if wanted.dtype == bool:
            wanted = np.flatnonzero(wanted)
        if not len(arcs):
            return np.zeros(wanted.shape, np.int64)
        at = np.minimum(np.searchsorted(arcs, wanted), len(arcs) - 1)
        return np.where(arcs[at] == wanted, amounts[at], 0)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        """Return all of them, dense."""
        return np.asarray(self[:], dtype)

    def tolist(self) -> list[list[int]]:
        """Return all of them row by row."""
        found: list[list[int]] = self[:].tolist()
        return found
