"""Prices of money, starts and limits; any prices prove a bound once they keep their own limits."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import prod

import numpy as np

from guantong.engines.stage.problem.arrays import Floats
from guantong.engines.stage.problem.instance import Instance


@dataclass(frozen=True, eq=False)
class Prices:
    """Points for one unit more of what each rule limits; all ≥ 0.

    Attributes
    ----------
    fund
        float (C, S, Y): a county's money of a fund and year.
    pool
        float (S, Y): the money of a shared fund.
    cap
        float (W, T): a start in a township and year.
    group_high, group_low
        float (G, C, T): a start of a group's kinds, under its ceiling and towards its floor.
    designated_high, designated_low
        float (C, T): the same of a designation.

    """

    fund: Floats
    pool: Floats
    cap: Floats
    group_high: Floats
    group_low: Floats
    designated_high: Floats
    designated_low: Floats

    def flat(self) -> Floats:
        """Return all in one row."""
        return np.concatenate([getattr(self, one.name).ravel() for one in fields(self)])

    def money(self, instance: Instance) -> Floats:
        """Return the price of a unit of spending on each kind, float (C, P, Y).

        It is what the cheapest fund that may pay the kind demands.
        """
        dear = self.fund + np.where(instance.shared[:, None], self.pool, 0.0)[None]
        found = np.zeros((len(instance.counties), len(instance.kinds), instance.money_years))
        for kind in range(len(instance.kinds)):
            if instance.pays[:, kind].any():
                found[:, kind] = dear[:, instance.pays[:, kind]].min(axis=1)
        return found


@dataclass(frozen=True, eq=False)
class Fees:
    """What prices mean for a column: see `kernels.best_columns`."""

    money: Floats
    extra: Floats
    cap: Floats
    gain: Floats


def shapes(instance: Instance) -> dict[str, tuple[int, ...]]:
    """Return the shape of each part of `Prices`."""
    counties, years, funds = len(instance.counties), len(instance.years), len(instance.funds)
    group = (len(instance.groups), counties, years)
    return {
        "fund": (counties, funds, instance.money_years),
        "pool": (funds, instance.money_years),
        "cap": (len(instance.townships), years),
        "group_high": group,
        "group_low": group,
        "designated_high": (counties, years),
        "designated_low": (counties, years),
    }


def split(instance: Instance, flat: Floats) -> Prices:
    """Return prices from one row of them, in the order of `Prices.flat`."""
    parts, at = {}, 0
    for name, shape in shapes(instance).items():
        size = prod(shape)
        parts[name] = flat[at : at + size].reshape(shape)
        at += size
    return Prices(**parts)


def limits(instance: Instance) -> Prices:
    """Return what the prices are paid for: the right-hand sides; inf is no limit."""
    return Prices(
        fund=instance.budget,
        pool=np.where(instance.shared[:, None], instance.pool, np.inf),
        cap=instance.cap,
        group_high=instance.group_high,
        group_low=-instance.group_low,
        designated_high=instance.designated_high,
        designated_low=-instance.designated_low,
    )


def repaired(instance: Instance, flat: Floats) -> Floats:
    """Return the nearest prices that prove a bound: ≥ 0, none without a limit, floors ≤ short."""
    most = limits(instance).flat()
    found = np.where(np.isfinite(most), np.maximum(0.0, flat), 0.0)
    floors = split(instance, found)
    for part in (floors.group_low, floors.designated_low):
        np.minimum(part, instance.weights.short, out=part)
    return found


def fees(instance: Instance, prices: Prices) -> Fees:
    """Return what a start, a unit of its cost and a designation cost at these prices."""
    one, years = instance, len(instance.years)
    by_year = prices.money(one)
    money = np.zeros((len(one.counties), len(one.kinds), years))
    for later, share in enumerate(one.spend):
        money += share * by_year[:, :, later : later + years]
    net = prices.group_high - prices.group_low
    extra = np.einsum("gp,gct->cpt", one.in_group.astype(float), net)
    gain = one.weights.designation * one.discounts[:years]
    gain = gain[None] - prices.designated_high + prices.designated_low
    return Fees(money, np.ascontiguousarray(extra), prices.cap, gain)


def paid(instance: Instance, prices: Prices) -> float:
    """Return the sum of prices times limits, less nothing: what all limits are worth."""
    most, flat = limits(instance).flat(), prices.flat()
    used = flat > 0
    return float(most[used] @ flat[used])
