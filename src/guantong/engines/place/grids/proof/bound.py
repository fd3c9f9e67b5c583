"""A bound on the walk to so many centres from what serving each household is worth.

Any worths prove one: docs/developer/place.md. All numbers are whole grains, so sums are exact.
"""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.arrays import Floats
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.problem.walks import GRAIN


def grained(worth: Floats) -> Floats:
    """Return worths in whole grains, as a bound is proven with."""
    found: Floats = np.round(np.asarray(worth, float) / GRAIN) * GRAIN
    return found


def bound_from(far: Floats, worth: Floats, limits: Limits, number: int) -> float:
    """Return a cost below which no drawing into so many grids is.

    Parameters
    ----------
    far
        float (n, n): metres between households.
    worth
        float (n,): metres that serving each household is worth.
    limits
        Sizes, with their price.
    number
        How many grids.

    Notes
    -----
    Each centre takes the households that are cheapest after their worth, at least ``low`` and at
    most ``high``; the ``number`` cheapest centres are paid, and the worth of all households.

    Examples
    --------
    >>> far = np.array([[0.0, 3, 9], [3, 0, 6], [9, 6, 0]])
    >>> bound_from(far, np.array([3.0, 3.0, 3.0]), Limits(1, 2), 2)
    3.0

    """
    n = len(far)
    size = np.arange(limits.low, min(limits.high, n) + 1)
    fee = limits.size_price * np.abs(size - limits.size)
    least = np.empty(n)
    for j in range(n):
        taken = np.cumsum(np.sort(far[j] - worth)[: limits.high])
        least[j] = (taken[limits.low - 1 :] + fee).min()
    return float(np.sort(least)[:number].sum() + worth.sum())
