"""The gap that prices leave, closed by looking at every plan in it; needs no library.

At given prices a plan is worth the bound less what it loses: what each of its days gains less than
the best route of the day, and the price of every site that is not seen. So whatever is worth more
than a known plan has only routes that lose little; these are listed, and put together in all ways.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from guantong.engines.compiler import compiled
from guantong.engines.place.tour.days.labels import WORD
from guantong.engines.place.tour.days.listing import every_route
from guantong.engines.place.tour.days.network import network
from guantong.engines.place.tour.problem.arrays import Bools, Ints
from guantong.engines.place.tour.problem.sites import Trip
from guantong.engines.place.tour.problem.tour import PRICE_UNITS, Proof

#: Routes of one day and length, and combinations, above which nothing is said.
_ROUTES, _TRIED = 50_000, 100_000_000


@compiled
def unpaid(seen: Ints, price: Ints, must: Bools) -> int:
    """Return the prices of what is not seen; -1 if something of it must be."""
    total = 0
    for site in range(len(price)):
        if seen[site // WORD] >> (site % WORD) & 1 == 0:
            if must[site]:
                return -1
            total += price[site]
    return total


@compiled
def unlike(seen: Ints, others: Ints, common: Ints) -> bool:
    """Whether no more than so many sites are common with each of other sets."""
    for k in range(len(common)):
        count = 0
        for w in range(len(seen)):
            both = seen[w] & others[k, w]
            while both:
                both &= both - 1
                count += 1
        if count > common[k]:
            return False
    return True


@compiled
def least_lost(
    start: Ints, loss: Ints, sets: Ints, price: Ints, must: Bools, others: Ints, common: Ints,
    most: int, tries: int,
) -> tuple[Ints, int, bool]:  # fmt: skip
    """Return the routes of the plan that loses the least, what it loses, and if all were tried.

    Parameters
    ----------
    start
        int (D + 1,): where the routes of each day begin.
    loss, sets
        int (routes,), (routes, words): what each loses, ascending in a day, and its sites as bits.
    price, must
        Of the sites.
    others, common
        Sets of sites as bits, and how many of each at most may be seen.
    most
        Plans that lose more are of no interest; -1 is returned if there is no other.
    tries
        Give up after so many.

    """
    days, words = len(start) - 1, sets.shape[1]
    at, chosen = start[:days].copy(), np.full(days, -1)
    seen, lost = np.zeros((days + 1, words), np.int64), np.zeros(days + 1, np.int64)
    d, found, count = 0, -1, 0
    while d >= 0:
        k = at[d]
        if k == start[d + 1] or lost[d] + loss[k] > most:
            at[d] = start[d]
            d -= 1
            if d >= 0:
                at[d] += 1
            continue
        count += 1
        if count > tries:
            return chosen, found, False
        apart = True
        for w in range(words):
            apart &= seen[d, w] & sets[k, w] == 0
            seen[d + 1, w] = seen[d, w] | sets[k, w]
        lost[d + 1] = lost[d] + loss[k]
        if not apart:
            at[d] += 1
        elif d < days - 1:
            d += 1
        else:
            rest = unpaid(seen[days], price, must)
            good = rest >= 0 and lost[days] + rest <= most
            if good and unlike(seen[days], others, common):
                found, most = lost[days] + rest, lost[days] + rest - 1
                chosen[:] = at
            at[d] += 1
    return chosen, found, True


@dataclass(frozen=True)
class Closed:
    """Every plan worth more than a value was looked at; the best of them, if there is any."""

    plan: list[tuple[int, ...]] | None


def closed(
    trip: Trip, proof: Proof, value: int, apart: Sequence[tuple[frozenset[int], int]] = ()
) -> Closed | None:
    """Look at every plan that is worth more than a value; None if there are too many.

    Parameters
    ----------
    trip, proof
        The question, and prices that prove a bound.
    value
        What a plan must exceed.
    apart
        Sets of sites, and how many of each at least must not be seen.

    """
    total = int(proof.prices.sum()) + int(proof.gains.sum())
    most = total - (value + 1) * PRICE_UNITS
    if most < 0:
        return Closed(None)
    score = trip.sites.score * PRICE_UNITS - proof.prices
    routes: list[tuple[int, ...]] = []
    losses: list[int] = []
    start = [0]
    for day, gain in enumerate(proof.gains.tolist()):
        listed = every_route(network(trip, day), score, gain - most, _ROUTES)
        if listed is None:
            return None
        of = [(gain - int(score[list(route)].sum()), route) for route in [(), *listed]]
        of = sorted((lost, route) for lost, route in of if lost <= most)
        losses += [lost for lost, _ in of]
        routes += [route for _, route in of]
        start.append(len(routes))
    chosen, found, complete = least_lost(
        np.array(start), np.array(losses, np.int64), _bits(routes, len(score)), proof.prices,
        np.isin(np.arange(len(score)), trip.must), _bits([of for of, _ in apart], len(score)),
        np.array([len(of) - least for of, least in apart], np.int64), most, _TRIED,
    )  # fmt: skip
    if not complete:
        return None
    return Closed([routes[k] for k in chosen.tolist()] if found >= 0 else None)


def _bits(routes: Sequence[Collection[int]], sites: int) -> Ints:
    bits = np.zeros((len(routes), max(1, -(-sites // WORD))), np.int64)
    for row, route in zip(bits, routes, strict=True):
        for site in route:
            row[site // WORD] |= 1 << (site % WORD)
    return bits
