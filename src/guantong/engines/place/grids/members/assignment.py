"""What is asked of contacts, who keeps them, and what is wrong with an assignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.place.grids.arrays import Bools, Ints

#: A household that nobody keeps contact with.
UNSERVED = -1


@dataclass(frozen=True)
class Prices:
    """What an office weighs against walking, in whole metres.

    Attributes
    ----------
    group, language
        Of a member of another group, or of another language.
    kin
        Saved where both are of one family: people open the door to them.
    changed
        Of leaving the present member.
    light
        Of each household that a member lacks to the lower load.
    heavy
        Of each household above the upper load.
    unserved
        Of a household that nobody keeps contact with: the last resort.

    """

    group: int = 150
    language: int = 400
    kin: int = 60
    changed: int = 200
    light: int = 5_000
    heavy: int = 20_000
    unserved: int = 100_000


@dataclass(frozen=True, eq=False)
class Assignment:
    """Who keeps contact with whom.

    Attributes
    ----------
    member
        int (n,): the member of each household, -1 is nobody.
    loads
        int (m,): households of each member.
    unserved
        Households that nobody can serve.
    off_load
        Members outside the loads.
    cost
        Whole metres and prices; rewards of the lower load are counted as prices of lacking it.
    walk
        Metres walked to all households once.
    proven
        Whether no assignment costs less.
    worth
        int (m,): what one more household with each member costs; proves it, see `proves`.
    changed
        Households that leave their present member.

    """

    member: Ints
    loads: Ints
    unserved: Ints
    off_load: Ints
    cost: int
    walk: int
    proven: bool
    worth: Ints
    changed: int = 0
    low: int = 5
    high: int = 10


def counted(
    member: Ints, cost: Ints, low: int, high: int, prices: Prices
) -> int:  # fmt: skip
    """Return what an assignment costs; ``cost`` is (n, m)."""
    served = np.flatnonzero(member >= 0)
    loads = np.bincount(member[served], minlength=cost.shape[1])
    lacking = int(np.maximum(0, low - loads).sum())
    over = int(np.maximum(0, loads - high).sum())
    found = int(cost[served, member[served]].sum()) + prices.light * lacking + prices.heavy * over
    return found + prices.unserved * (len(member) - len(served))


def wrong(member: Ints, barred: Bools) -> list[str]:
    """Return in Chinese what no assignment may do: serve a barred pair."""
    served = np.flatnonzero(member >= 0)
    bad = served[barred[served, member[served]]]
    return [f"第 {i + 1} 户不能由第 {member[i] + 1} 名联系人联系。" for i in bad.tolist()]


def proves(cost: Ints, barred: Bools, found: Assignment, prices: Prices) -> bool:
    """Say whether an assignment is shown to be the best by what one more household costs.

    Parameters
    ----------
    cost, barred
        (n, m) costs of pairs, and which may not be.
    found
        The assignment with its `worth`, from which a bound on every assignment follows: each
        household pays its cheapest place, each member's prices are met unit by unit.

    """
    worth = found.worth
    n = len(cost)
    places = np.where(barred, np.iinfo(np.int64).max // 4, cost + worth[None])
    each = np.minimum(places.min(axis=1, initial=np.iinfo(np.int64).max // 4), prices.unserved)
    # A member with x households: the price of the load less x times the worth, at its least.
    least = np.minimum.reduce([
        _load(x, found.low, found.high, prices) - x * worth for x in (0, found.low, found.high, n)
    ])  # fmt: skip
    bound = int(each.sum() + least.sum())
    return bound == counted(found.member, cost, found.low, found.high, prices)


def _load(load: int, low: int, high: int, prices: Prices) -> int:
    return prices.light * max(0, low - load) + prices.heavy * max(0, load - high)
