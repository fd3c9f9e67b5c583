"""The bound that given multipliers prove, in whole numbers rounded so that it is never too low.

Every rule that joins posts (one post a person, bounds, kin, circles) is reduced instead of kept;
what is left falls apart into posts, couples and circles, whose best is read off. Prices of any
size prove some bound (weak duality), so nothing here trusts the search that found them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from guantong.engines.match.errors import Refused
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.patterns import patterns_of
from guantong.engines.match.problem.plan import Multipliers
from guantong.engines.match.proof.best_couples import best_of_couples
from guantong.engines.match.proof.reduced_worth import ReducedWorth, reduced_worth
from guantong.engines.match.proof.units import PER_POINT, above, below, points_above

#: Sums must stay below this; int64 holds more than twice as much.
MOST_UNITS = 1 << 62
#: Products with floats err by less than this share of themselves.
_PRODUCT_BITS = 50


def relaxed(instance: Instance, multipliers: Multipliers) -> float:
    """Return the bound in points; the multipliers have been checked.

    Raises
    ------
    Refused
        If numbers are so large that sums could run over.

    """
    slack = _check_size(instance, multipliers)
    reduced = reduced_worth(instance, multipliers)
    total = _constant(instance, multipliers) + slack
    coupled = {post for one in instance.couples for post in (one.first, one.second)}
    for post in range(len(instance.posts)):
        if post not in coupled:
            total += _best_of_post(reduced, post, int(instance.places[post]))
    total += best_of_couples(instance, reduced)
    for circle, links in zip(instance.circles, multipliers.links, strict=True):
        patterns = patterns_of(instance, circle)
        earned = above(patterns.values) + patterns.priced(links.astype(np.int64))
        total += int(earned.max())
    return points_above(total)


def _constant(instance: Instance, multipliers: Multipliers) -> int:
    """Sum what is paid whoever sits where: in Python's numbers, which cannot run over."""
    total: int = -sum(below(instance.left_out).tolist())
    total += sum(multipliers.people.tolist()) + sum(multipliers.apart[:, 3].tolist())
    for n, bound in enumerate(instance.bounds):
        total -= int(multipliers.low[n]) * (bound.low or 0)
        total += int(multipliers.high[n]) * (bound.high or 0)
    return total


def _best_of_post(reduced: ReducedWorth, post: int, places: int) -> int:
    """Sum the best people of a post, those a lock holds there first, and its empty places."""
    rows = reduced.of(post)
    worth, held = reduced.worth[rows], reduced.held[rows]
    total = 0
    if held.any():
        total = int(worth[held].sum())
        places = max(0, places - int(held.sum()))
        worth = worth[~held]
    if len(worth) > places > 0:
        worth = worth[worth.argmax()][None] if places == 1 else np.partition(worth, -places)
    best = worth[len(worth) - places :] if len(worth) >= places else worth
    empty = -int(reduced.vacancy[post])
    return total + int(np.maximum(best, empty).sum()) + (places - len(best)) * empty


def _check_size(instance: Instance, multipliers: Multipliers) -> int:
    """Refuse what int64 could not sum; return the slack that products with floats need."""
    floats = _most(instance.worth) + _most(instance.left_out) + _most(instance.vacancy)
    for couple in instance.couples:
        floats += abs(couple.weight) * _most(instance.traits[couple.trait].table)
    for circle in instance.circles:
        people = float(instance.places[circle.posts].sum())
        table = _most(instance.traits[circle.trait].table)
        floats += people**2 * _most(circle.weights) * table
    seats = int(instance.places.sum()) + len(instance.people)
    if not floats * PER_POINT * seats < MOST_UNITS:
        raise Refused("分值过大，无法用整数验算，请把全部分值除以同一个数。")
    own = int(floats * PER_POINT) + 1
    amount = instance.amounts.most
    prices = _largest(multipliers.people) + _largest(multipliers.apart[:, 3:]) * 2 * max(
        1, len(multipliers.apart)
    )
    prices += (
        (_largest(multipliers.low) + _largest(multipliers.high))
        * amount
        * max(1, len(instance.bounds))
    )
    prices += sum(_largest(links) for links in multipliers.links)
    if (own + prices) * seats * 2 >= MOST_UNITS:
        raise Refused("乘子过大，无法用整数验算。")
    return 1 + (own * seats >> _PRODUCT_BITS)


def _most(values: npt.NDArray[Any]) -> float:
    return float(np.abs(values).max(initial=0))


def _largest(values: npt.NDArray[Any]) -> int:
    """Return the largest size in Python's numbers: -2**63 has no int64 of its size."""
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))
