"""An invented county of a few places that a human can follow."""

import numpy as np

from guantong.engines.place.coverage import INVENTED, PUBLIC, Ground, Outline
from guantong.engines.place.coverage.arrays import Floats

SQUARE = np.array([[111.0, 26.0], [112.0, 26.0], [112.0, 27.0], [111.0, 27.0]])
#: 甲 in the west, 乙 some 30 km east of it, 丙 in the far corner, 丁 unknown, 戊 unknown street.
POINTS = np.array([[111.2, 26.2], [111.5, 26.2], [111.9, 26.9], [np.nan, np.nan], [np.nan, np.nan]])
KINDS = (PUBLIC, PUBLIC, PUBLIC, INVENTED, INVENTED)


def county(points: Floats = POINTS, kinds: tuple[str, ...] = KINDS) -> Ground:
    """Return the county; its town is at 甲, points are exact."""
    n = len(kinds)
    street = np.zeros(n, bool)
    street[4:5] = True
    return Ground(
        points, kinds, np.zeros(n), np.array([20.0, 10, 8, 6, 15])[:n] * 1000, np.zeros(n, int),
        [Outline([SQUARE])], POINTS[:1], street,
    )  # fmt: skip


def scattered(n: int, unknown: int, seed: int) -> Ground:
    """Return n places, the last of them unknown."""
    random = np.random.default_rng(seed)
    points = random.uniform((111, 26), (112, 27), (n, 2))
    kinds = [PUBLIC] * (n - unknown) + [INVENTED] * unknown
    people = random.integers(1, 30, n).astype(np.float64) * 1000
    return Ground(points, kinds, np.zeros(n), people, np.zeros(n, int), [Outline([SQUARE])])
