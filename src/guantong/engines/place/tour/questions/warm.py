"""The compiled loops, called once so that their compilation is kept on disk."""

from __future__ import annotations

import numpy as np

from guantong.engines.place.tour.problem.sites import Days, Sites
from guantong.engines.place.tour.proof.closing import closed
from guantong.engines.place.tour.search.budget import Budget
from guantong.engines.place.tour.search.solver import plan


def warm() -> None:
    """Plan two days among four sites, one of them to be seen: every loop is compiled."""
    numbers = np.array([30, 30, 30, 30])
    windows = tuple((((480, 700),),) * 2 for _ in numbers)
    travel = np.full((5, 5), 90) - 90 * np.eye(5, dtype=int)
    sites = Sites(("甲", "乙", "丙", "丁"), numbers, numbers, numbers, windows, travel)
    days = Days((4, 4), (4, 4), (480, 480), (760, 760))
    tour = plan(sites, days, must=[0], budget=Budget(rounds=1))
    closed(tour.trip, tour.proof, tour.value - 1)
