"""Where each row of the linear programme lies, and what each seat adds to it.

Rows, in this order: one a person, one a post that is in no couple, one a couple, one a bound's
least or most, one a class and kind of each circle (its link), one a circle, then those of people
who must sit apart, as they are needed.
"""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.arrays import Floats
from guantong.engines.match.problem.patterns import patterns_of


class Layout:
    """Where each row of a model lies."""

    def __init__(self, model: Model) -> None:
        self.model = model
        at = model.people
        self.post_row = np.full(model.posts, -1)
        single = np.flatnonzero(model.single)
        self.post_row[single] = at + np.arange(len(single))
        at += len(single)
        self.couple_row = at + np.arange(len(model.couples))
        at += len(model.couples)
        self.bound_at = at
        at += len(model.rows.sign)
        self.patterns = [patterns_of(model.instance, circle) for circle in model.circles]
        self.link_at: list[int] = []
        self.link_shape: list[tuple[int, int]] = []
        for circle in model.circles:
            shape = (len(circle.weights), len(model.instance.traits[circle.trait].kinds))
            self.link_at.append(at)
            self.link_shape.append(shape)
            at += shape[0] * shape[1]
        self.adds = self._adds()
        self.circle_row = at + np.arange(len(model.circles))
        self.count = at + len(model.circles)

    def _adds(self) -> sp.csr_matrix:
        """Return what each arc adds to the rows of bounds and links, csr (A, R + L)."""
        model = self.model
        if not model.circles:
            return model.rows.arcs
        parts = [model.rows.arcs]
        for circle, (classes, kinds) in zip(model.circles, self.link_shape, strict=True):
            cls = np.full(model.posts, -1)
            cls[circle.posts] = circle.classes
            inside = np.flatnonzero(cls[model.post] >= 0)
            kind = model.instance.traits[circle.trait].of_person[model.person[inside]]
            where = cls[model.post[inside]] * kinds + kind
            shape = (len(model.post), classes * kinds)
            parts.append(sp.csr_matrix((np.ones(len(inside)), (inside, where)), shape=shape))
        return sp.csr_matrix(sp.hstack(parts, format="csr"))

    def links(self, prices: Floats, circle: int) -> Floats:
        """Return the links of a circle, (classes, kinds), from prices of rows of bounds and on."""
        begin, shape = self.link_at[circle] - self.bound_at, self.link_shape[circle]
        return prices[begin : begin + shape[0] * shape[1]].reshape(shape)

    def limits(self) -> tuple[Floats, Floats]:
        """Return the least and the most of every row."""
        model = self.model
        low, high = np.full(self.count, -np.inf), np.full(self.count, np.inf)
        high[: model.people] = 1.0
        single = np.flatnonzero(model.single)
        low[self.post_row[single]] = high[self.post_row[single]] = model.places[single]
        low[self.couple_row] = high[self.couple_row] = 1.0
        rows = model.rows
        at = self.bound_at + np.arange(len(rows.sign))
        least = rows.sign > 0
        low[at[least]] = rows.limit[least]
        high[at[~least]] = rows.limit[~least]
        for begin, (classes, kinds) in zip(self.link_at, self.link_shape, strict=True):
            low[begin : begin + classes * kinds] = high[begin : begin + classes * kinds] = 0.0
        low[self.circle_row] = high[self.circle_row] = 1.0
        return low, high
