"""Where answers wait until the order of forms is known: in memory, or sorted on disk."""

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa

from guantong.engines.measure.arrays import MISSING, Bytes, Ints
from guantong.engines.measure.design.coding import UNSET
from guantong.engines.measure.input.database import connect
from guantong.engines.measure.input.feed import relation_batches
from guantong.engines.measure.reading.matrix_file import MatrixFile

#: Forms that are turned from rows to columns at a time.
STRIP = 1 << 14
ROWS = 1 << 18


class TwiceError(Exception):
    """An item of a form is answered in two rows; ``row`` is the later one."""

    def __init__(self, row: int, form: int, item: int) -> None:
        super().__init__(row)
        self.row, self.form, self.item = row, form, item


class Store(Protocol):
    """Takes answers in any order and gives them item by item, forms in the order asked for."""

    def add(self, form: Ints, item: Ints, value: Ints, row: Ints) -> None:
        """Take the answers of some rows; may raise `TwiceError`."""

    def matrix(self, order: Ints) -> Bytes:
        """Give items x forms, and forget them; may raise `TwiceError`."""

    def close(self) -> None:
        """Give back what was taken, but for the matrix."""


class MemoryStore:
    """Answers form by form in memory, a byte each."""

    def __init__(self, items: int) -> None:
        self._cells = np.full((1024, items), UNSET, np.uint8)

    def add(self, form: Ints, item: Ints, value: Ints, row: Ints) -> None:
        """Take the answers of some rows.

        Raises
        ------
        TwiceError
            If a form answers an item twice.

        """
        if not len(form):
            return
        self._make_room(int(form.max()) + 1)
        place = form * self._cells.shape[1] + item
        cells = self._cells.reshape(-1)
        again = cells[place] != UNSET
        touched = self._cells[int(form.min()) : int(form.max()) + 1]
        before = np.count_nonzero(touched != UNSET)
        cells[place] = value
        # Rows that share a cell fill fewer cells than they are.
        if np.count_nonzero(touched != UNSET) - before < len(place):
            order = np.argsort(place, kind="stable")
            again[order[1:][place[order][1:] == place[order][:-1]]] = True
            one = int(again.argmax())
            raise TwiceError(int(row[one]), int(form[one]), int(item[one]))

    def _make_room(self, forms: int) -> None:
        had = len(self._cells)
        if forms > had:
            # In place where the system can: no second copy of all answers.
            self._cells.resize((max(forms, had + had // 2), self._cells.shape[1]), refcheck=False)
            self._cells[had:] = UNSET

    def matrix(self, order: Ints) -> Bytes:
        """Give items x forms, and forget them."""
        self._make_room(int(order.max(initial=-1)) + 1)
        full = np.empty((self._cells.shape[1], len(order)), np.uint8)
        for low in range(0, len(order), STRIP):
            full[:, low : low + STRIP] = self._cells[order[low : low + STRIP]].T
        self.close()
        full[full == UNSET] = MISSING
        return full

    def close(self) -> None:
        """Forget the answers."""
        self._cells = self._cells[:0].copy()


class SpillStore:
    """Answers in a database file, sorted there by form, and written to a file item by item.

    Parameters
    ----------
    folder
        Where the files lie; the matrix stays there as long as the answers are used.
    items
        Number of items.
    memory
        What the database may take, for example ``"512MB"``.

    """

    def __init__(self, folder: Path, items: int, memory: str) -> None:
        self._folder, self._items = folder, items
        folder.mkdir(parents=True, exist_ok=True)
        self._own = tempfile.TemporaryDirectory(prefix="sort-", dir=folder)
        self._base = connect(Path(self._own.name), memory, file="answers.duckdb")
        self._base.execute(
            "CREATE TABLE answers (form INTEGER, item SMALLINT, value UTINYINT, row BIGINT)"
        )

    def add(self, form: Ints, item: Ints, value: Ints, row: Ints) -> None:
        """Take the answers of some rows."""
        columns = zip(
            ("form", "item", "value", "row"),
            (form.astype(np.int32), item.astype(np.int16), value.astype(np.uint8), row),
            strict=True,
        )
        self._base.register("batch", pa.table(dict(columns)))
        self._base.execute("INSERT INTO answers SELECT * FROM batch")
        self._base.unregister("batch")

    def matrix(self, order: Ints) -> Bytes:
        """Write items x forms into a file of the folder.

        Raises
        ------
        TwiceError
            If a form answers an item twice.

        """
        file = MatrixFile(self._folder, self._items, len(order))
        ranks = pa.table({"form": order.astype(np.int32), "rank": np.arange(len(order))})
        self._base.register("ranks", ranks)
        low = 0
        strip = np.full((self._items, min(STRIP, len(order))), MISSING, np.uint8)
        taken = np.zeros(strip.shape, bool)
        for rank, item, value in self._sorted():
            for start, stop in _strips(rank, low):
                here = rank[start:stop] // STRIP * STRIP
                if len(here) and here[0] != low:
                    self._write(file, strip, low)
                    strip[:], taken[:], low = MISSING, False, int(here[0])
                place = item[start:stop], rank[start:stop] - low
                pairs = np.sort(place[0] * STRIP + place[1])
                if taken[place].any() or (pairs[1:] == pairs[:-1]).any():
                    raise self._twice()
                strip[place], taken[place] = value[start:stop], True
        self._write(file, strip, low)
        return file.mapped()

    def close(self) -> None:
        """Remove the database; the matrix stays."""
        self._base.close()
        self._own.cleanup()

    def _sorted(self) -> Iterator[tuple[Ints, Ints, Bytes]]:
        found = self._base.sql(
            "SELECT rank, item::BIGINT, value FROM answers JOIN ranks USING (form) ORDER BY rank"
        )
        for batch in relation_batches(found, ROWS):
            rank, item, value = (column.to_numpy() for column in batch.columns)
            yield rank, item, value

    @staticmethod
    def _write(file: MatrixFile, strip: Bytes, low: int) -> None:
        for item, row in enumerate(strip):
            file.put(item, low, row[: file.shape[1] - low])

    def _twice(self) -> TwiceError:
        found = (
            self._base.cursor()
            .execute(
                "SELECT row, form, item FROM (SELECT *, row_number() OVER"
                " (PARTITION BY form, item ORDER BY row) AS nth FROM answers)"
                " WHERE nth > 1 ORDER BY row LIMIT 1"
            )
            .fetchone()
        )
        assert found is not None  # noqa: S101 — only asked once a second row was met
        return TwiceError(*map(int, found))


def _strips(rank: Ints, low: int) -> Iterator[tuple[int, int]]:
    """Cut sorted ranks where a strip of forms ends."""
    if not len(rank):
        return
    edges = np.arange(low + STRIP, int(rank[-1]) + STRIP, STRIP)
    cuts = [0, *np.searchsorted(rank, edges).tolist(), len(rank)]
    yield from ((a, b) for a, b in pairwise(cuts) if b > a)
