"""Whole numbers of millionths of a point: what proofs are counted in."""

from __future__ import annotations

import numpy as np

from guantong.engines.match.problem.arrays import Floats, Ints

#: Points in one unit, and units in one point.
UNIT = 1e-6
PER_POINT = 1_000_000


def above(points: Floats) -> Ints:
    """Return whole units, never fewer."""
    out: Ints = np.ceil(np.asarray(points, float) * PER_POINT).astype(np.int64)
    return out


def below(points: Floats) -> Ints:
    """Return whole units, never more."""
    out: Ints = np.floor(np.asarray(points, float) * PER_POINT).astype(np.int64)
    return out


def points_above(units: int) -> float:
    """Return points, never fewer."""
    return float(np.nextafter(units / PER_POINT, np.inf))
