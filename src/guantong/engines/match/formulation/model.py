"""An instance laid out for the search: arcs by post, one sparse row a bound, couples by kinds.

Inside the engine an arc is its number in the order of posts, a seat's worth includes what leaving
its person out would cost, and a lock is a large bonus on its arc.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from guantong.engines.match.formulation.couples import Couples, lay_out_couples
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.parts import Circle

CLOSED = -1e15


@dataclass(frozen=True, eq=False)
class Rows:
    """Bounds as rows: one for each least and each most.

    Attributes
    ----------
    arcs
        csr (A, R): what each arc adds to each row.
    sign
        float (R,): 1 for a least (≥), -1 for a most (≤).
    limit
        float (R,).
    price
        float (R,): points for each unit short or over; ``hard`` for rows that must hold.
    bound
        int (R,): the bound that each row comes from.
    hard
        bool (R,).

    """

    arcs: sp.csr_matrix
    sign: Floats
    limit: Floats
    price: Floats
    bound: Ints
    hard: Bools


class Model:
    """What the search reads of an instance; nothing here changes while it runs."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        order, self.starts = instance.arcs_by_post
        self.order = order
        self.person = instance.arc_person[order]
        self.post = instance.arc_post[order]
        self.team_of = np.asarray(instance.team_of, np.int64)
        self.team = self.team_of[self.post]
        self.people = len(instance.people)
        self.posts = len(instance.posts)
        self.teams = len(instance.teams)
        self.places = np.asarray(instance.places, np.int64)
        self.vacancy = instance.vacancy
        self.filled = np.flatnonzero(np.diff(self.starts) > 0)
        plain = instance.worth[order] + instance.left_out[self.person]
        largest = float(np.abs(plain).max(initial=1.0)) + float(self.vacancy.max(initial=0.0))
        self.hard = 8.0 * largest
        self.open = ~instance.closed[order]
        self.worth = plain.copy()
        self.locked = np.zeros(len(plain), bool)
        if instance.locks:
            posts = np.full(self.people, -1)
            posts[[person for person, _ in instance.locks]] = [post for _, post in instance.locks]
            self.locked = posts[self.person] == self.post
            self.worth[self.locked] += self.hard
        self.constant = -float(instance.left_out.sum()) - self.hard * len(set(instance.locks))
        self.rows = _rows(self, instance)
        self.couples: Couples = lay_out_couples(instance, self.person, self.starts)
        self.single = self.couples.of_post < 0
        self.circles: tuple[Circle, ...] = instance.circles
        self.apart = _partners(instance.apart, self.people)

    def with_choices(self, instance: Instance) -> Model:
        """Return the same model for other locks and bans of the same instance."""
        other = object.__new__(Model)
        other.__dict__.update(self.__dict__)
        other.instance = instance
        other.open = ~instance.closed[self.order]
        other.worth = np.where(self.locked, self.worth - self.hard, self.worth)
        other.locked = np.zeros(len(self.worth), bool)
        if instance.locks:
            posts = np.full(self.people, -1)
            posts[[person for person, _ in instance.locks]] = [post for _, post in instance.locks]
            other.locked = posts[self.person] == self.post
            other.worth[other.locked] += self.hard
        locks = len(set(instance.locks))
        other.constant = -float(instance.left_out.sum()) - self.hard * locks
        return other

    def arcs_of(self, seats: Ints) -> Ints:
        """Return the arc of each person's seat, or -1; a seat that is no arc has none."""
        found = np.full(self.people, -1)
        sits = np.flatnonzero((seats[self.person] == self.post) & self.open)
        found[self.person[sits]] = sits
        return found

    def seats_of(self, arcs: Ints) -> Ints:
        """Return the post of each person, or -1."""
        return np.where(arcs >= 0, self.post[np.maximum(arcs, 0)], -1)

    def holders(self, arcs: Ints) -> Ints:
        """Return the arc that fills each post, or -1."""
        taken = arcs[arcs >= 0]
        holder = np.full(self.posts, -1)
        holder[self.post[taken]] = taken
        return holder

    def value(self, arcs: Ints) -> float:
        """Return what the search counts for the arcs taken: hard rows at their price."""
        taken = arcs[arcs >= 0]
        free = self.places - np.bincount(self.post[taken], minlength=self.posts)
        worth = self.constant + float(self.worth[taken].sum())
        worth -= float((np.maximum(free, 0) * self.vacancy).sum())
        counts = np.asarray(self.rows.arcs[taken].sum(axis=0)).ravel()
        missing = np.maximum(0.0, self.rows.sign * (self.rows.limit - counts))
        worth -= float((missing * self.rows.price).sum())
        worth += self.couples.worth(self.holders(arcs), self.person)
        return worth + sum(
            circle_worth(self, circle, circle_counts(self, circle, taken))
            for circle in self.circles
        )

    def broken_apart(self, arcs: Ints) -> int:
        """Return how many pairs sit together who must not."""
        pairs = self.instance.apart
        if not len(pairs):
            return 0
        teams = np.where(arcs >= 0, self.team[np.maximum(arcs, 0)], -1 - np.arange(self.people))
        return int((teams[pairs[:, 0]] == teams[pairs[:, 1]]).sum())


def circle_counts(model: Model, circle: Circle, taken: Ints) -> Ints:
    """Return how many people of each class and kind the arcs seat in a circle, (classes, kinds)."""
    kinds = len(model.instance.traits[circle.trait].kinds)
    cls = np.full(model.posts, -1)
    cls[circle.posts] = circle.classes
    inside = taken[cls[model.post[taken]] >= 0]
    counts = np.zeros((len(circle.weights), kinds), np.int64)
    of_person = model.instance.traits[circle.trait].of_person
    np.add.at(counts, (cls[model.post[inside]], of_person[model.person[inside]]), 1)
    return counts


def circle_worth(model: Model, circle: Circle, counts: Any) -> float:
    """Return the points of a circle with so many people of each class and kind."""
    flat = np.asarray(counts, float).ravel()
    weights = np.kron(circle.weights, model.instance.traits[circle.trait].table)
    return float(flat @ weights @ flat - flat @ np.diag(weights)) / 2


def _rows(model: Model, instance: Instance) -> Rows:
    sign: list[float] = []
    limit: list[float] = []
    price: list[float] = []
    bound: list[int] = []
    hard: list[bool] = []
    where: list[Ints] = []
    which: list[Ints] = []
    amount: list[Ints] = []
    place = np.empty(len(model.order), np.int64)
    place[model.order] = np.arange(len(model.order))
    for n, one in enumerate(instance.bounds):
        counted = np.zeros(model.posts, bool)
        counted[one.posts] = True
        arcs, adds = instance.amounts.of(one.attribute)
        inside = counted[instance.arc_post[arcs]]
        arcs, adds = place[arcs[inside]], adds[inside]
        for side, number in ((1.0, one.low), (-1.0, one.high)):
            if number is None:
                continue
            where.append(arcs)
            which.append(np.full(len(arcs), len(sign)))
            amount.append(adds)
            sign.append(side)
            limit.append(float(number))
            price.append(model.hard if one.price is None else float(one.price))
            bound.append(n)
            hard.append(one.price is None)
    shape = (len(model.person), len(sign))
    if where:
        data = np.concatenate(amount).astype(np.float64)
        found = sp.csr_matrix((data, (np.concatenate(where), np.concatenate(which))), shape=shape)
    else:
        found = sp.csr_matrix(shape)
    return Rows(
        found, np.array(sign), np.array(limit), np.array(price), np.array(bound, np.int64),
        np.array(hard, bool),
    )  # fmt: skip


def _partners(apart: Ints, people: int) -> sp.csr_matrix:
    """Return (P, N): which pairs each person is in."""
    pairs = np.repeat(np.arange(len(apart)), 2)
    ones = np.ones(2 * len(apart))
    return sp.csr_matrix((ones, (apart.ravel(), pairs)), shape=(people, max(1, len(apart))))
