"""What each open seat is worth once every rule that joins posts is paid at its multiplier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.match.problem.arrays import Bools, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Circle
from guantong.engines.match.problem.plan import Multipliers
from guantong.engines.match.proof.units import above, below


@dataclass(frozen=True, eq=False)
class ReducedWorth:
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
    held: Bools

    def of(self, post: int) -> slice:
        """Return where a post's arcs are."""
        return slice(int(self.starts[post]), int(self.starts[post + 1]))


def reduced_worth(instance: Instance, multipliers: Multipliers) -> ReducedWorth:
    """Charge every rule that joins posts to the arcs at the price of its multipliers."""
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
    reduced = ReducedWorth(person, starts, worth, below(instance.vacancy), held)
    _charge_bounds(instance, multipliers, order, reduced)
    _charge_apart(instance, multipliers, order, reduced)
    for circle, links in zip(instance.circles, multipliers.links, strict=True):
        _charge_circle(instance, circle, links.astype(np.int64), reduced)
    return reduced


def _charge_bounds(
    instance: Instance, multipliers: Multipliers, order: Ints, reduced: ReducedWorth
) -> None:
    if not instance.bounds:
        return
    prices = np.zeros((len(instance.posts), len(instance.attributes)), np.int64)
    for n, bound in enumerate(instance.bounds):
        price = int(multipliers.low[n]) - int(multipliers.high[n])
        prices[np.unique(bound.posts), bound.attribute] += price
    place = np.full(len(instance.arc_person), -1)
    place[order] = np.arange(len(order))
    for attribute in np.flatnonzero(prices.any(axis=0)).tolist():
        arcs, amounts = instance.amounts.of(attribute)
        there = place[arcs] >= 0
        arcs, amounts = arcs[there], amounts[there]
        # An arc stands once in an attribute: nothing is added twice to one place.
        reduced.worth[place[arcs]] += amounts * prices[instance.arc_post[arcs], attribute]


def _charge_apart(
    instance: Instance, multipliers: Multipliers, order: Ints, reduced: ReducedWorth
) -> None:
    rows = multipliers.apart[multipliers.apart[:, 3] > 0].astype(np.int64)
    if not len(rows):
        return
    teams = len(instance.teams)
    keys, place = np.unique(np.r_[rows[:, 0], rows[:, 1]] * teams + np.tile(rows[:, 2], 2),
                            return_inverse=True)  # fmt: skip
    prices = np.zeros(len(keys), np.int64)
    np.add.at(prices, place, np.tile(rows[:, 3], 2))
    mine = reduced.person * teams + instance.arc_team[order]
    at = np.minimum(np.searchsorted(keys, mine), len(keys) - 1)
    reduced.worth[:] -= np.where(keys[at] == mine, prices[at], 0)


def _charge_circle(instance: Instance, circle: Circle, links: Ints, reduced: ReducedWorth) -> None:
    kind = instance.traits[circle.trait].of_person
    for post, cls in zip(circle.posts.tolist(), circle.classes.tolist(), strict=True):
        rows = reduced.of(post)
        reduced.worth[rows] -= links[cls][kind[reduced.person[rows]]]
