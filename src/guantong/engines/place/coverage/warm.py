"""Compile the loops once."""

import numpy as np

from guantong.engines.place.coverage.choose import choose
from guantong.engines.place.coverage.ground import INVENTED, Ground
from guantong.engines.place.coverage.outlines import Outline


def warm() -> None:
    """Choose a base among three places of which nothing is known."""
    square = Outline([np.array([[111.0, 26.0], [111.5, 26.0], [111.5, 26.5], [111.0, 26.5]])])
    lost = np.full((3, 2), np.nan)
    ground = Ground(
        lost, [INVENTED] * 3, np.full(3, np.nan), np.ones(3), np.zeros(3, int), [square]
    )
    choose(ground, range(3), 1, 30, count=3, seconds=1)
