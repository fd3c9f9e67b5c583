"""Matrices of answers that lie in a file and are used as if they were in memory."""

import tempfile
from pathlib import Path

import numpy as np

from guantong.engines.measure.arrays import Bools, Bytes
from guantong.engines.measure.errors import MeasureError


class MatrixFile:
    """A file of items x forms that is being written; `mapped` is what it becomes.

    It is written by the file's own calls: pages of a map would stay in memory until they are
    written back.

    Raises
    ------
    MeasureError
        If the folder cannot be written, or has no room.

    """

    def __init__(self, folder: Path, items: int, forms: int) -> None:
        self.folder, self.shape = folder, (items, forms)
        try:
            with tempfile.NamedTemporaryFile(
                prefix="matrix-", suffix=".bytes", dir=folder, delete=False
            ) as made:
                made.truncate(items * forms)
            self._file = Path(made.name).open("r+b")  # noqa: SIM115 — closed in `mapped`
        except OSError as error:
            raise self._full(error) from error

    def put(self, item: int, first: int, values: Bytes) -> None:
        """Write answers to an item, from some form on."""
        try:
            self._file.seek(item * self.shape[1] + first)
            self._file.write(np.ascontiguousarray(values).data)
        except OSError as error:
            raise self._full(error) from error

    def mapped(self) -> Bytes:
        """Close the file and use it as an array."""
        try:
            self._file.close()
        except OSError as error:
            raise self._full(error) from error
        return np.memmap(self._file.name, np.uint8, "r+", shape=self.shape)

    def _full(self, error: OSError) -> MeasureError:
        return MeasureError(f"写不进文件夹 {self.folder}：{error.strerror}。")


def folder_of(matrix: Bytes) -> Path:
    """Folder of a matrix that lies in a file."""
    return Path(str(getattr(matrix, "filename", ""))).parent


def pick_columns(matrix: Bytes, kept: Bools) -> Bytes:
    """Copy some columns; those of a file go into another file beside it, item by item."""
    if not isinstance(matrix, np.memmap):
        return np.ascontiguousarray(matrix[:, kept])
    file = MatrixFile(folder_of(matrix), len(matrix), int(kept.sum()))
    for item, row in enumerate(matrix):
        file.put(item, 0, row[kept])
    return file.mapped()
