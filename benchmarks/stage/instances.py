"""Invented counties and prefectures of villages, kinds of project and years. Money is in 万元."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from guantong.engines.stage import Instance, Weights

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

#: Counties and villages of each size.
SIZES = {"tiny": (1, 14), "two": (2, 24), "small": (1, 60), "county": (1, 300),
         "prefecture": (11, 3331)}  # fmt: skip
KINDS = ("清产核资", "光伏", "土地托管", "种植基地", "城区物业", "乡村旅游", "加工车间", "三变改革")
FUNDS = ("中央", "省", "市", "县")
COST = np.array([2, 40, 15, 30, 50, 100, 80, 20.0])
YIELD = np.array([0, 3.4, 2, 4.2, 4.2, 12.5, 9.5, 4.5])
#: The workshop wants a planting base before it, the reform a stock-taking.
NEEDS = np.array([-1, -1, -1, -1, -1, -1, 3, 0])
PAYS = np.array(
    [[0, 1, 0, 1, 1, 0, 1, 0], [0, 0, 0, 1, 0, 1, 1, 1], [1] * 8, [1] * 8], bool
)  # fmt: skip
#: Money of a county of 300 villages in one year, by fund.
YEARLY = np.array([600.0, 400.0, 300.0, 300.0])
YEARS = 5
CITY = 2
#: How an income varies beside its mean: a village's own, a shock that all of a kind share.
OWN, OF_WORST, SHOCK = 0.12, 0.6, 0.10
SHARES_OF_A_KIND = np.array([1, 0.6, 0.8, 0.7, 0.5, 0.25, 0.5, 0.8])


def generate(size: str, seed: int, money: float = 1.0, **fields: Any) -> Instance:
    """Return an invented instance; the same for the same seed.

    Parameters
    ----------
    size
        One of `SIZES`.
    seed
        Of the invention.
    money
        Times which the budgets are taken: 1 is generous, .3 what counties had in 2018-2021.
    fields
        Others than the engine's usual ones.

    """
    counties, villages = SIZES[size]
    rng = np.random.default_rng([seed, villages])
    county = np.repeat(np.arange(counties), _even(villages, counties))
    town = _townships(county)
    budget, pool, shared = _money(rng, county, money)
    caps = np.maximum(2, np.bincount(town) // 6).astype(float)
    scale = np.bincount(county) / 300
    scale = np.where(scale > 0.9, 1.0, scale)[:, None]
    return Instance(
        villages=tuple(f"虚构村{n + 1}" for n in range(villages)),
        kinds=KINDS,
        funds=FUNDS,
        groups=("三变改革试点",),
        counties=tuple(f"虚构县{c + 1}" for c in range(counties)),
        townships=tuple(f"虚构乡{w + 1}" for w in range(int(town.max()) + 1)),
        years=tuple(str(2027 + t) for t in range(YEARS)),
        county_of=county,
        township_of=town,
        **_villages(rng, villages),
        needs=NEEDS,
        counts_as_begun=np.arange(len(KINDS)) != 0,
        pays=PAYS,
        shared=shared,
        budget=budget,
        pool=pool,
        cap=np.repeat(caps[:, None], YEARS, axis=1),
        in_group=(np.arange(len(KINDS)) == 7)[None],
        group_low=np.floor(np.array([0, 3, 5, 8, 8]) * scale)[None],
        group_high=np.ceil(np.array([5, 8, 12, 16, 20]) * scale)[None],
        designated_low=np.floor(np.array([0, 1, 2, 3, 4]) * scale),
        designated_high=np.ceil(np.array([2, 3, 4, 6, 8]) * scale),
        **{
            "weak_line": 5.0, "strong_line": 20.0, "weights": Weights(income=0.2),
            "shock": np.full(len(KINDS), SHOCK), **fields,
        },
    )  # fmt: skip


def _even(villages: int, counties: int) -> Ints:
    return np.diff(np.round(np.linspace(0, villages, counties + 1))).astype(np.int64)


def _townships(county: Ints) -> Ints:
    """Return townships of some 18 villages each."""
    town = np.zeros(len(county), np.int64)
    known = 0
    for c in range(int(county.max()) + 1):
        inside = np.flatnonzero(county == c)
        many = max(1, len(inside) // 18)
        town[inside] = known + np.arange(len(inside)) * many // len(inside)
        known += many
    return town


def _villages(rng: np.random.Generator, n: int) -> dict[str, Any]:
    base = np.round(np.exp(rng.normal(np.log(8.5), 0.75, n)).clip(0.2, 90), 2)
    people = np.round(np.exp(rng.normal(0, 0.45, n)).clip(0.3, 3), 2)
    cost = np.round(COST * np.exp(rng.normal(0, 0.2, (n, len(KINDS)))), 1)
    income = np.round(YIELD * np.exp(rng.normal(0, 0.35, (n, len(KINDS)))), 2)
    worst = np.round(income * rng.uniform(0.2, 0.5, income.shape), 2)
    can = rng.random(income.shape) < SHARES_OF_A_KIND
    has = np.zeros(income.shape, bool)
    has[:, 0] = rng.random(n) < 0.5
    has[:, 3] = rng.random(n) < 0.15
    return {
        "base": base, "base_sd": np.round(OWN * base, 3), "people": people, "cost": cost,
        "income": income, "worst": worst, "sd": np.round(OF_WORST * worst, 3), "can": can & ~has,
        "has": has,
    }  # fmt: skip


def _money(
    rng: np.random.Generator, county: Ints, money: float
) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
    """Return counties' money, the pool of the city where there are several, and what is shared."""
    counties = int(county.max()) + 1
    scale = np.bincount(county) / 300
    budget = np.zeros((counties, len(FUNDS), YEARS + 1))
    drawn = rng.uniform(0.85, 1.15, (counties, len(FUNDS), YEARS))
    budget[:, :, :YEARS] = YEARLY[None, :, None] * scale[:, None, None] * drawn
    # The second part of the last starts is paid after the last year.
    budget[:, :, YEARS] = 0.3 * budget[:, :, YEARS - 1]
    budget = np.round(money * budget, 1)
    shared = (np.arange(len(FUNDS)) == CITY) & (counties > 1)
    pool = np.zeros(budget.shape[1:])
    pool[shared] = budget[:, shared].sum(axis=0)
    budget[:, shared] = np.inf
    return budget, pool, shared
