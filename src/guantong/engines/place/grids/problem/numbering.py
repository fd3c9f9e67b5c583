"""Numbers of grids as the field gives them: from west to east, then from north to south."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Floats, Ints


def number(points_m: Floats, grid: Ints) -> Ints:
    """Return the grids in the order in which they are numbered.

    Parameters
    ----------
    points_m
        float (n, 2): doors, metres east and north.
    grid
        int (n,): the grid of each household, 0..k-1.

    Returns
    -------
    int (k,): grids from west to east by the middle of their doors, whole metres; of two as far
    west the northern one first.

    Examples
    --------
    >>> doors = np.array([[900.0, 0.0], [10.0, 0.0], [10.0, 500.0]])
    >>> number(doors, np.array([0, 1, 2])).tolist()
    [2, 1, 0]

    """
    count = np.bincount(grid)
    east, north = (np.bincount(grid, points_m[:, axis]) / count for axis in (0, 1))
    return np.lexsort((-np.round(north), np.round(east)))
