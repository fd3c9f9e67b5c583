"""Prices of the relaxation as whole numbers, as a certificate states them."""

from __future__ import annotations

import numpy as np

from guantong.engines.match.formulation.layout import Layout
from guantong.engines.match.formulation.model import Model
from guantong.engines.match.problem.plan import Multipliers
from guantong.engines.match.relaxation.pricing import Prices


def multipliers(model: Model, layout: Layout, prices: Prices, unit: float) -> Multipliers:
    """Return prices as whole numbers of a unit, as a certificate states them."""
    rows = model.rows
    bounds = len(model.instance.bounds)
    low, high = np.zeros(bounds, np.int64), np.zeros(bounds, np.int64)
    for r, bound in enumerate(rows.bound.tolist()):
        # Rounded towards zero: a priced row may not cost more than its price.
        size = int(abs(prices.adds[r]) / unit)
        (low if rows.sign[r] > 0 else high)[bound] = size
    price = prices.people.copy()
    # A lock's bonus may have gone into the price of the locked person's time.
    locked = np.unique(model.person[model.locked])
    price[locked] = np.maximum(0.0, price[locked] - model.hard)
    people = np.rint(price / unit).astype(np.int64)
    pair, team = np.divmod(prices.apart, max(1, model.teams))
    table = np.zeros((len(pair), 4), np.int64)
    if len(pair):
        table[:, :2] = model.instance.apart[pair]
        table[:, 2] = team
        table[:, 3] = np.rint(prices.apart_price / unit).astype(np.int64)
    links = tuple(
        np.rint(layout.links(prices.adds, n) / unit).astype(np.int64)
        for n in range(len(model.circles))
    )
    return Multipliers(people, low, high, table, links)
