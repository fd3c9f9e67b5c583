"""The compiled loops, called once on a small village so that their compilation is kept on disk."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.grids.graph.walks import walks
from guantong.engines.place.grids.households.solver import solve
from guantong.engines.place.grids.problem.limits import Limits
from guantong.engines.place.grids.search.draw import draw


def warm() -> None:
    """Draw two streets, which compiles every loop."""
    street = np.stack([np.arange(24) * 10.0, np.arange(24) % 2 * 9.0], axis=1)
    village = walks(street, np.arange(24) // 4)
    limits = Limits(4, 12, number=3)
    draw(village, limits)
    solve(village.distances(), Limits(4, 9, target=8, size_price=1.0), 3, 0.0)
    solve(village.distances(), Limits(7, 9), 3, 0.0)
    draw(village, limits, groups=np.full(24, -1), pinned={0: 0}, seconds=0.1)
