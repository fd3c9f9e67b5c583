"""The prices of counties by themselves as prices of the whole, and the other way."""

from __future__ import annotations

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.instance import Instance
from guantong.engines.stage.problem.parts import Part
from guantong.engines.stage.proof.prices import Prices, shapes


def of_part(whole: Instance, prices: Prices, one: Part) -> Prices:
    """Return the prices of a county by itself; it pays the pool's price for its share."""
    c = one.county
    pool = np.where(whole.shared[:, None], prices.pool, 0.0)
    return Prices(
        fund=(prices.fund[c] + pool)[None],
        pool=np.zeros_like(prices.pool),
        cap=prices.cap[one.townships],
        group_high=prices.group_high[:, c : c + 1],
        group_low=prices.group_low[:, c : c + 1],
        designated_high=prices.designated_high[c : c + 1],
        designated_low=prices.designated_low[c : c + 1],
    )


def of_whole(whole: Instance, parts: list[tuple[Part, Prices]]) -> Prices:
    """Return the prices of the whole from its counties', if they share no money.

    A county that is not among them has no villages: its floors are missed. Of a single county the
    price of a shared fund is the pool's where that is scarcer.
    """
    empty: dict[str, Floats] = {name: np.zeros(size) for name, size in shapes(whole).items()}
    found = Prices(**empty)
    idle = np.isin(np.arange(len(whole.counties)), [one.county for one, _ in parts], invert=True)
    found.group_low[:, idle] = np.where(whole.group_low[:, idle] > 0, whole.weights.short, 0.0)
    found.designated_low[idle] = np.where(
        whole.designated_low[idle] > 0, whole.weights.short, 0.0
    )  # fmt: skip
    for one, prices in parts:
        c = one.county
        pooled = whole.shared[:, None] & (whole.pool < whole.budget[c])
        found.fund[c] = np.where(pooled, 0.0, prices.fund[0])
        found.pool[pooled] = prices.fund[0][pooled]
        found.cap[one.townships] = prices.cap
        found.group_high[:, c] = prices.group_high[:, 0]
        found.group_low[:, c] = prices.group_low[:, 0]
        found.designated_high[c] = prices.designated_high[0]
        found.designated_low[c] = prices.designated_low[0]
    return found
