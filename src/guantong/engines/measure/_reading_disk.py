"""Matrices of answers that lie in a file and are used as if they were in memory."""

import tempfile
from pathlib import Path

import numpy as np

from guantong.engines.measure._columns import MISSING
from guantong.engines.measure._jit import Bools, Bytes
from guantong.engines.measure.errors import MeasureError


def new_matrix(folder: Path, items: int, forms: int) -> Bytes:
    """Make a file of missing answers, items x forms.

    Raises
    ------
    MeasureError
        If the folder has no room for it.

    """
    try:
        with tempfile.NamedTemporaryFile(
            prefix="matrix-", suffix=".bytes", dir=folder, delete=False
        ) as made:
            path = made.name
        full = np.memmap(path, np.uint8, "w+", shape=(items, forms))
    except OSError as error:
        raise MeasureError(f"写不进文件夹 {folder}：{error.strerror}。") from error
    for row in full:
        row[:] = MISSING
    return full


def folder_of(matrix: Bytes) -> Path:
    """Folder of a matrix that lies in a file."""
    return Path(str(getattr(matrix, "filename", ""))).parent


def pick_columns(matrix: Bytes, kept: Bools) -> Bytes:
    """Copy some columns; those of a file go into another file beside it, item by item."""
    if not isinstance(matrix, np.memmap):
        return np.ascontiguousarray(matrix[:, kept])
    full = new_matrix(folder_of(matrix), len(matrix), int(kept.sum()))
    for row, source in zip(full, matrix, strict=True):
        row[:] = source[kept]
    return full
