"""Where the arrays of a fit live: in memory, or on disk beside answers that do not fit in it."""

from __future__ import annotations

import mmap
import tempfile
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from guantong.engines.measure.arrays import Bytes
from guantong.engines.measure.estimation.elimination import Reduced


class Store(Protocol):
    """Room for arrays by form, and for what a block keeps between the halves of a round."""

    def zeros(self, shape: tuple[int, ...], kind: Any) -> Any:
        """An array of zeros that lasts as long as the fit."""

    def keep(self, place: int, reduced: Reduced) -> None:
        """Keep what a block was reduced to."""

    def kept(self, place: int) -> Reduced:
        """What the block was last reduced to."""

    def rest(self) -> None:
        """Give back memory that can be read again; called when a few blocks are done."""


class Memory:
    """Everything in memory."""

    def __init__(self) -> None:
        self._kept: dict[int, Reduced] = {}

    def zeros(self, shape: tuple[int, ...], kind: Any) -> Any:
        """An array of zeros."""
        return np.zeros(shape, kind)

    def keep(self, place: int, reduced: Reduced) -> None:
        """Keep what a block was reduced to."""
        self._kept[place] = reduced

    def kept(self, place: int) -> Reduced:
        """What the block was last reduced to."""
        return self._kept[place]

    def rest(self) -> None:
        """Nothing can be given back."""


class Disk:
    """Arrays by form in files without names beside the answers, given back after every use."""

    def __init__(self, matrix: Bytes, folder: Path) -> None:
        self._folder = folder
        self._maps: list[Any] = [matrix]
        self._kept: dict[int, tuple[Any, tuple[tuple[int, ...], ...]]] = {}

    def zeros(self, shape: tuple[int, ...], kind: Any) -> Any:
        """A mapped array of zeros; its file goes when the array does."""
        if 0 in shape:
            return np.zeros(shape, kind)
        with tempfile.TemporaryFile(dir=self._folder) as file:
            mapped = np.memmap(file, dtype=kind, mode="w+", shape=shape)
        self._maps.append(mapped)
        return np.asarray(mapped)

    def keep(self, place: int, reduced: Reduced) -> None:
        """Write what a block was reduced to over what it was before."""
        parts = [np.ascontiguousarray(part) for part in reduced]
        if place not in self._kept:
            self._kept[place] = (
                self.zeros((sum(part.nbytes for part in parts),), np.uint8),
                tuple(part.shape for part in parts),
            )
        room = self._kept[place][0]
        at = 0
        for part in parts:
            room[at : at + part.nbytes] = part.reshape(-1).view(np.uint8)
            at += part.nbytes

    def kept(self, place: int) -> Reduced:
        """Read what the block was last reduced to."""
        room, shapes = self._kept[place]
        parts: list[Any] = []
        at = 0
        for shape in shapes:
            size = int(np.prod(shape)) * 8
            parts.append(np.frombuffer(room[at : at + size].tobytes()).reshape(shape).copy())
            at += size
        return Reduced(*parts)

    def rest(self) -> None:
        """Let the system drop pages that it can read again."""
        for mapped in self._maps:
            mapped._mmap.madvise(mmap.MADV_DONTNEED)


def store_of(matrix: Bytes) -> Store:
    """On disk for answers on disk, else in memory."""
    if isinstance(matrix, np.memmap) and matrix.filename is not None:
        return Disk(matrix, Path(matrix.filename).parent)
    return Memory()
