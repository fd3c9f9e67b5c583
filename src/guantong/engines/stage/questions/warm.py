"""The compiled loops, called once on a village so that their compilation is kept on disk."""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.search.budget import Budget
from guantong.engines.stage.search.solver import solve


def warm() -> None:
    """Plan one village, which compiles every loop."""
    two, none = np.ones((1, 2)), np.zeros((0, 1, 1))
    village = Instance(
        villages=("村",), kinds=("甲", "乙"), funds=("县级",), groups=(), counties=("县",),
        townships=("乡",), years=("1",), county_of=np.zeros(1, np.int64),
        township_of=np.zeros(1, np.int64), base=np.full(1, 20.0), base_sd=np.zeros(1),
        people=np.ones(1), cost=100 * two, income=40 * two, worst=10 * two, sd=0 * two,
        can=two > 0, has=two < 0, needs=np.full(2, -1), counts_as_begun=np.ones(2, bool),
        pays=two > 0, shared=np.zeros(1, bool), budget=np.full((1, 1, 2), 100.0),
        pool=np.zeros((1, 2)), cap=np.full((1, 1), np.inf), in_group=np.zeros((0, 2), bool),
        group_low=none, group_high=none, designated_low=np.zeros((1, 1)),
        designated_high=np.ones((1, 1)),
    )  # fmt: skip
    solve(village, Budget(rounds=0))
