"""The bound that given multipliers prove, in whole numbers rounded so that it is never too low.

Every rule that joins posts (one post a person, bounds, kin, circles) is priced instead of kept;
what is left falls apart into posts, couples and circles, whose best is read off. Prices of any
size prove some bound (weak duality), so nothing here trusts the search that found them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from guantong.engines.match.errors import Refused
from guantong.engines.match.problem.patterns import patterns_of
from guantong.engines.match.proof.best_couples import best_of_couples
from guantong.engines.match.proof.units import PER_POINT, above, below, points_above

if TYPE_CHECKING:
    from guantong.engines.match.problem.instance import Circle, Instance, Ints
    from guantong.engines.match.problem.plan import Multipliers

#: Sums must stay below this; int64 holds more than twice as much.
MOST_UNITS = 1 << 62
#: Products with floats err by less than this share of themselves.
_PRODUCT_BITS = 50


@dataclass(frozen=True, eq=False)
class Priced:
    """The open arcs in the order of their posts, at reduced worth, and what empty places cost.

    Attributes
    ----------
    person
        int (A,): whose arc.
    starts
        int (J + 1,): where each post's arcs begin.
    worth
        int (A,): worth less all prices, units.
    vacancy
        int (J,): units lost for a place left empty.
    held
        bool (A,): a lock holds the person here.

    """

    person: Ints
    starts: Ints
    worth: Ints
    vacancy: Ints
    held: npt.NDArray[np.bool_]

    def of(self, post: int) -> slice:
        """Return where a post's arcs are."""
        return slice(int(self.starts[post]), int(self.starts[post + 1]))


def relaxed(instance: Instance, multipliers: Multipliers) -> float:
    """Return the bound in points; the multipliers have been checked.

    Raises
    ------
    Refused
        If numbers are so large that sums could run over.

    """
    slack = _check_size(instance, multipliers)
    priced = _price(instance, multipliers)
    total = _constant(instance, multipliers) + slack
    coupled = {post for one in instance.couples for post in (one.first, one.second)}
    for post in range(len(instance.posts)):
        if post not in coupled:
            total += _best_of_post(priced, post, int(instance.places[post]))
    total += best_of_couples(instance, priced)
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


def _price(instance: Instance, multipliers: Multipliers) -> Priced:
    order = instance.arcs_by_post[0]
    order = order[~instance.closed[order]]
    person = instance.arc_person[order].astype(np.int64)
    post = instance.arc_post[order]
    starts = np.searchsorted(post, np.arange(len(instance.posts) + 1)).astype(np.int64)
    worth = above(instance.worth[order])
    worth += (below(instance.left_out) - multipliers.people.astype(np.int64))[person]
    held = np.zeros(len(order), bool)
    if instance.locks:
        posts = len(instance.posts)
        locked = [one * posts + seat for one, seat in instance.locks]
        held = np.isin(person * posts + post, locked)
    priced = Priced(person, starts, worth, below(instance.vacancy), held)
    _charge_bounds(instance, multipliers, order, priced)
    _charge_apart(instance, multipliers, order, priced)
    for circle, links in zip(instance.circles, multipliers.links, strict=True):
        _charge_circle(instance, circle, links.astype(np.int64), priced)
    return priced


def _charge_bounds(
    instance: Instance, multipliers: Multipliers, order: Ints, priced: Priced
) -> None:
    if not instance.bounds:
        return
    prices = np.zeros((len(instance.posts), len(instance.attributes)), np.int64)
    for n, bound in enumerate(instance.bounds):
        price = int(multipliers.low[n]) - int(multipliers.high[n])
        prices[np.unique(bound.posts), bound.attribute] += price
    for post in np.flatnonzero(prices.any(axis=1)).tolist():
        rows = priced.of(post)
        priced.worth[rows] += instance.amounts[order[rows]] @ prices[post]


def _charge_apart(
    instance: Instance, multipliers: Multipliers, order: Ints, priced: Priced
) -> None:
    rows = multipliers.apart[multipliers.apart[:, 3] > 0].astype(np.int64)
    if not len(rows):
        return
    teams = len(instance.teams)
    keys, place = np.unique(np.r_[rows[:, 0], rows[:, 1]] * teams + np.tile(rows[:, 2], 2),
                            return_inverse=True)  # fmt: skip
    prices = np.zeros(len(keys), np.int64)
    np.add.at(prices, place, np.tile(rows[:, 3], 2))
    mine = priced.person * teams + instance.arc_team[order]
    at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
    priced.worth[:] -= np.where(keys[at] == mine, prices[at], 0)


def _charge_circle(instance: Instance, circle: Circle, links: Ints, priced: Priced) -> None:
    kind = instance.traits[circle.trait].of_person
    for post, cls in zip(circle.posts.tolist(), circle.classes.tolist(), strict=True):
        rows = priced.of(post)
        priced.worth[rows] -= links[cls][kind[priced.person[rows]]]


def _best_of_post(priced: Priced, post: int, places: int) -> int:
    """Sum the best people of a post, those a lock holds there first, and its empty places."""
    rows = priced.of(post)
    worth, held = priced.worth[rows], priced.held[rows]
    total = 0
    if held.any():
        total = int(worth[held].sum())
        places = max(0, places - int(held.sum()))
        worth = worth[~held]
    if len(worth) > places > 0:
        worth = worth[worth.argmax()][None] if places == 1 else np.partition(worth, -places)
    best = worth[len(worth) - places :] if len(worth) >= places else worth
    empty = -int(priced.vacancy[post])
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
    amount = int(instance.amounts.max(initial=0))
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
