"""What a seat taken adds to each count, kept by attribute and only where it is not 0."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

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
        kept = table if sp.issparse(table) else np.asarray(table)
        if not np.issubdtype(kept.dtype, np.integer) and kept.dtype != bool:
            raise MatchError("属性的数量必须是整数。", table="arcs", column="amounts")
        if kept.ndim != 2:
            raise MatchError("属性的数量必须是“行×属性”的表。", table="arcs", column="amounts")
        self.shape: tuple[int, int] = (int(kept.shape[0]), int(kept.shape[1]))
        by_column = sp.csc_matrix(kept)
        by_column.sum_duplicates()
        by_column.eliminate_zeros()
        self._starts = by_column.indptr.tolist()
        self._arcs: npt.NDArray[Any] = by_column.indices
        self._values: Ints = by_column.data.astype(np.int64)

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
    def sparse(self) -> sp.csc_matrix:
        """The same as a sparse matrix (A, K)."""
        return sp.csc_matrix((self._values, self._arcs, np.array(self._starts)), shape=self.shape)

    @cached_property
    def _by_arc(self) -> sp.csr_matrix:
        return sp.csr_matrix(self.sparse)

    def row(self, arc: int) -> list[tuple[int, int]]:
        """Return for what an arc counts: attribute and amount."""
        rows = self._by_arc
        there = slice(rows.indptr[arc], rows.indptr[arc + 1])
        return list(zip(rows.indices[there].tolist(), rows.data[there].tolist(), strict=True))

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
