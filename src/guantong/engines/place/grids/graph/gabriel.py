"""The Gabriel graph: two doors are neighbours if no third is within the circle between them."""

from __future__ import annotations

import numpy as np
from scipy.spatial import Delaunay, QhullError, cKDTree

from guantong.engines.place.grids.arrays import Floats, Ints

#: Up to so many doors all pairs are looked at.
FEW = 12


def gabriel(points: Floats) -> Ints:
    """Return the pairs of a connected planar graph of neighbours, (m, 2).

    Examples
    --------
    >>> gabriel(np.array([[0.0, 0], [10, 0], [21, 0]])).tolist()
    [[0, 1], [1, 2]]

    """
    n = len(points)
    if n <= FEW:
        pairs = np.stack(np.triu_indices(n, 1), axis=1)
    else:
        try:
            corners = Delaunay(points).simplices
        except QhullError:  # all on one line
            return _along(points)
        sides = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])
        pairs = np.unique(np.sort(sides, axis=1), axis=0)
    if not len(pairs):
        return np.zeros((0, 2), np.int64)
    a, b = points[pairs[:, 0]], points[pairs[:, 1]]
    near, _ = cKDTree(points).query((a + b) / 2, k=1)
    found: Ints = pairs[near >= np.hypot(*(a - b).T) / 2 * (1 - 1e-9)].astype(np.int64)
    return found


def _along(points: Floats) -> Ints:
    span = points - points[0]
    order = np.argsort(span @ span[np.argmax((span**2).sum(axis=1))], kind="stable")
    return np.sort(np.stack([order[:-1], order[1:]], axis=1), axis=1).astype(np.int64)
