"""An invented county of any size; money in thousand yuan. Every number is made up."""

from typing import Any

import numpy as np

from guantong.engines.stage import Instance

COST = np.array([20, 400, 150, 300, 500, 1000, 800, 200.0])
INCOME = np.array([0, 34, 20, 42, 42, 125, 95, 45.0])
PAYS = np.array(
    [[0, 1, 0, 1, 1, 0, 1, 0], [0, 0, 0, 1, 0, 1, 1, 1], [1] * 8, [1] * 8], dtype=bool
)  # fmt: skip


def county(n: int, seed: int = 0, money: float = 1.0, counties: int = 1, **fields: Any) -> Instance:
    """Draw villages in some counties; with more than one the city's fund is shared."""
    rng = np.random.default_rng(seed)
    years = 5
    county_of = np.arange(n) * counties // n
    base = np.exp(rng.normal(np.log(85), 0.75, n)).clip(2, 900)
    income = INCOME * np.exp(rng.normal(0, 0.35, (n, 8)))
    has = np.zeros((n, 8), bool)
    has[:, 0] = rng.random(n) < 0.5
    can = (rng.random((n, 8)) < [1, 0.6, 0.8, 0.7, 0.5, 0.25, 0.5, 0.8]) & ~has
    yearly = np.array([6000, 4000, 3000, 3000.0]) * money * n / counties / 300
    budget = np.repeat(np.repeat(yearly[None, :, None], counties, axis=0), years + 1, axis=2)
    budget[:, :, years] *= 0.3
    pool = np.zeros((4, years + 1))
    shared = np.zeros(4, bool)
    if counties > 1:
        shared[2] = True
        pool[2] = budget[:, 2].sum(axis=0)
        budget[:, 2] = np.inf
    size = (counties, years)
    one: dict[str, Any] = {
        "villages": tuple(f"村{v}" for v in range(n)),
        "kinds": tuple(f"项目{p}" for p in range(8)),
        "funds": ("中央", "省", "市", "县"),
        "groups": ("试点",),
        "counties": tuple(f"县{c}" for c in range(counties)),
        "townships": tuple(f"乡{c}" for c in range(counties)),
        "years": tuple(str(2026 + t) for t in range(years)),
        "county_of": county_of,
        "township_of": county_of,
        "base": base,
        "base_sd": 0.12 * base,
        "people": np.exp(rng.normal(0, 0.45, n)).clip(0.3, 3),
        "cost": np.round(COST * np.exp(rng.normal(0, 0.2, (n, 8)))),
        "income": income,
        "worst": income * rng.uniform(0.2, 0.5, (n, 8)),
        "sd": income * 0.2,
        "can": can,
        "has": has,
        "needs": np.array([-1, -1, -1, -1, -1, -1, 3, 0]),
        "counts_as_begun": np.arange(8) > 0,
        "pays": PAYS,
        "shared": shared,
        "budget": budget,
        "pool": pool,
        "cap": np.full((counties, years), float(max(2, n // 4))),
        "in_group": np.arange(8)[None] == 7,
        "group_low": np.ones((1, *size)),
        "group_high": np.full((1, *size), 3.0),
        "designated_low": np.ones(size),
        "designated_high": np.full(size, 2.0),
        "shock": np.full(8, 0.1),
    }
    return Instance(**(one | fields))
