"""The answers as the passes see them, and how many there are of what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.measure import kernels
from guantong.engines.measure.arrays import Bytes, Floats, Ints, Shorts
from guantong.engines.measure.design.design import Design
from guantong.engines.measure.threads import in_threads, ranges


@dataclass(frozen=True)
class Sheet:
    """The answers (items x forms), and how items are ordered by side (dimension and key)."""

    matrix: Bytes
    dimension: Ints
    side: Ints
    key: Ints
    order: Ints
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, matrix: Bytes, design: Design) -> Sheet:
        """Lay out the items of a design."""
        key = np.array([item.key for item in design.items], np.int64)
        place = {name: number for number, name in enumerate(design.dimensions)}
        dimension = np.array([place[item.dimension] for item in design.items], np.int64)
        side = 2 * dimension + (key < 0)
        order = np.argsort(side, kind="stable")
        edges = np.searchsorted(side[order], np.arange(2 * len(design.dimensions) + 1))
        starts, ends = edges[:-1].astype(np.int64), edges[1:].astype(np.int64)
        return cls(np.asarray(matrix), dimension, side, key, order, starts, ends)


@dataclass(frozen=True)
class Counts:
    """What was observed: agreeing answers and answers, by form and side, and by item."""

    by_side_agree: Shorts
    by_side: Shorts
    item_agree: Floats
    item_answers: Floats

    @property
    def agree(self) -> Shorts:
        """Agreeing answers, forms x (dimensions x keys)."""
        return self.by_side_agree.T

    @property
    def answers(self) -> Shorts:
        """Answers, forms x (dimensions x keys)."""
        return self.by_side.T


def count(sheet: Sheet) -> Counts:
    """Count agreeing answers and answers, by side and form and by item (one pass)."""
    forms = sheet.matrix.shape[1]
    agree = np.zeros((len(sheet.starts), forms), np.uint16)
    answers = np.zeros_like(agree)

    def work(part: tuple[int, int]) -> Floats:
        sums = np.zeros((2, len(sheet.side)))
        kernels.count(sheet.matrix, sheet.side, sheet.key, *part, agree, answers, sums[0], sums[1])
        return sums

    item_agree, item_answers = np.sum(in_threads(work, ranges(forms)), axis=0)
    return Counts(agree, answers, item_agree, item_answers)
