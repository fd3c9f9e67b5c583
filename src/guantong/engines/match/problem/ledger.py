"""What a change of a few seats does to a plan, exactly, without counting the whole anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.evaluation import Violation
from guantong.engines.match.problem.instance import ANYWHERE, Instance
from guantong.engines.match.problem.parts import Trait

Seats = dict[int, list[int]]


@dataclass(frozen=True)
class Effect:
    """What a change adds, in points by parts; costs are negative where they grow.

    Attributes
    ----------
    broken
        Hard rules that the plan keeps and the changed one does not.
    counts
        For each bound that changes: its number, the count before and after.
    error
        Standard deviation of ``gains``, from the errors of the arcs taken up and given up.
    value
        The sum of the parts.

    """

    gains: float = 0.0
    moves: float = 0.0
    couples: float = 0.0
    circles: float = 0.0
    vacancies: float = 0.0
    left_out: float = 0.0
    bounds: float = 0.0
    broken: tuple[Violation, ...] = ()
    counts: tuple[tuple[int, int, int], ...] = ()
    error: float = 0.0
    value: float = field(init=False)

    def __post_init__(self) -> None:
        parts = (getattr(self, one.name) for one in fields(self)[:7])
        object.__setattr__(self, "value", float(sum(parts)))


class Ledger:
    """The counts of a plan, kept so that changes are told at once.

    Parameters
    ----------
    instance
        What the plan is for.
    seats
        int (P,): the post of each person, or -1.

    """

    def __init__(self, instance: Instance, seats: Ints) -> None:
        self.instance = one = instance
        self.seats = np.asarray(seats)
        self.sitting: Seats = {}
        # Arcs in order of pairs make each of them found by a bisection.
        self._order = np.argsort(one.arc_person * len(one.posts) + one.arc_post, kind="stable")
        self._keys = (one.arc_person * len(one.posts) + one.arc_post)[self._order]
        for person, post in enumerate(self.seats.tolist()):
            if post >= 0:
                self.sitting.setdefault(post, []).append(person)
        self._bounds = _by_post(len(one.posts), (bound.posts for bound in one.bounds))
        self._couples = _by_post(len(one.posts), ((c.first, c.second) for c in one.couples))
        self._circles = _by_post(len(one.posts), (circle.posts for circle in one.circles))
        self._counting = [frozenset(numbers) for numbers in self._bounds]
        self._of_attribute: dict[int, list[int]] = {}
        for n, bound in enumerate(one.bounds):
            self._of_attribute.setdefault(bound.attribute, []).append(n)
        self._apart: dict[int, set[int]] = {}
        for a, b in one.apart.tolist():
            self._apart.setdefault(a, set()).add(b)
            self._apart.setdefault(b, set()).add(a)
        self._locks, self._bans = dict(one.locks), set(one.bans)
        self.counts = np.zeros(len(one.bounds), np.int64)
        for post, people in self.sitting.items():
            for person in people:
                for n, amount in self._amounts(person, post):
                    self.counts[n] += amount

    def arc(self, person: int, post: int) -> int:
        """Return the number of an arc, or -1."""
        key = person * len(self.instance.posts) + post
        place = int(np.searchsorted(self._keys, key))
        found = place < len(self._keys) and self._keys[place] == key
        return int(self._order[place]) if found else -1

    def bounds_at(self, post: int) -> list[int]:
        """Return the numbers of the bounds that count over a post."""
        return self._bounds[post]

    def joined(self, post: int) -> bool:
        """Tell whether a post is in a couple or a circle."""
        return bool(self._couples[post] or self._circles[post])

    def effect(self, changes: Mapping[int, int]) -> Effect:
        """Tell what moving people would do.

        Parameters
        ----------
        changes
            By person the new post, or -1.

        """
        changes = {p: j for p, j in changes.items() if int(self.seats[p]) != j}
        posts = {j for p, j in changes.items() if j >= 0}
        posts |= {int(self.seats[p]) for p in changes if self.seats[p] >= 0}
        before = {post: self.sitting.get(post, []) for post in posts}
        after = {post: [p for p in people if p not in changes] for post, people in before.items()}
        for person, post in changes.items():
            if post >= 0:
                after[post].append(person)
        gains, moves, left_out, error = self._own(changes)
        bounds, counts, broken = self._counted(changes)
        broken += self._broken(changes, before, after)
        return Effect(
            gains=gains, moves=moves, left_out=left_out, bounds=bounds,
            couples=self._coupled(posts, after) - self._coupled(posts, {}),
            circles=self._circled(posts, after) - self._circled(posts, {}),
            vacancies=self._empty(before) - self._empty(after),
            broken=tuple(broken), counts=tuple(counts), error=error,
        )  # fmt: skip

    def together(self, person: int, post: int) -> tuple[float, float]:
        """Return what a person would bring to the couple and circle of a post beside the others.

        Whoever sits on the post now is taken off it, and the person off the present post.
        """
        place = {post: [person]}
        old = int(self.seats[person])
        if old >= 0 and old != post:
            place[old] = [p for p in self.sitting[old] if p != person]
        without = {**place, post: []}
        posts = {post}
        couples = self._coupled(posts, place) - self._coupled(posts, without)
        return couples, self._circled(posts, place) - self._circled(posts, without)

    def _amounts(self, person: int, post: int) -> list[tuple[int, int]]:
        """Return to which bounds a person counts in a post, and how much."""
        arc = self.arc(person, post) if post >= 0 and self._bounds[post] else -1
        if arc < 0:
            return []
        here = self._counting[post]
        return sorted(
            (n, amount)
            for attribute, amount in self.instance.amounts.row(arc)
            for n in self._of_attribute.get(attribute, ())
            if n in here
        )

    def _own(self, changes: Mapping[int, int]) -> tuple[float, float, float, float]:
        """Return gains, moves and people left out, and the error of the gains."""
        one = self.instance
        gains = moves = left_out = variance = 0.0
        for person, post in changes.items():
            old = int(self.seats[person])
            left = self.arc(person, old) if old >= 0 else -1
            taken = self.arc(person, post) if post >= 0 else -1
            gone, come = (float(one.error[a]) if a >= 0 else 0.0 for a in (left, taken))
            gains += float(one.gain[taken]) * (taken >= 0) - float(one.gain[left]) * (left >= 0)
            moves -= float(one.move[taken]) * (taken >= 0) - float(one.move[left]) * (left >= 0)
            left_out -= float(one.left_out[person]) * ((post < 0) - (old < 0))
            variance += gone**2 + come**2 - 2 * one.person_share * gone * come
        return gains, moves, left_out, float(np.sqrt(max(0.0, variance)))

    def _counted(
        self, changes: Mapping[int, int]
    ) -> tuple[float, list[tuple[int, int, int]], list[Violation]]:
        delta: dict[int, int] = {}
        for person, post in changes.items():
            for sign, seat in ((1, post), (-1, int(self.seats[person]))):
                for n, amount in self._amounts(person, seat):
                    delta[n] = delta.get(n, 0) + sign * amount
        paid, counts, broken = 0.0, [], []
        for n, change in sorted(delta.items()):
            bound, count = self.instance.bounds[n], int(self.counts[n])
            if not change:
                continue
            counts.append((n, count, count + change))
            short, over = _beyond(bound.low, bound.high, count + change)
            if bound.price is not None:
                paid += bound.price * (sum(_beyond(bound.low, bound.high, count)) - short - over)
            elif short + over > sum(_beyond(bound.low, bound.high, count)):
                limit = f"至少 {bound.low}" if short else f"至多 {bound.high}"
                text = f"{bound.name}：{limit}，将有 {count + change}。"
                broken.append(Violation("bound", text, (), tuple(bound.posts.tolist())))
        return paid, counts, broken

    def _broken(self, changes: Mapping[int, int], before: Seats, after: Seats) -> list[Violation]:
        one, broken = self.instance, []
        for post, people in after.items():
            if len(people) > max(int(one.places[post]), len(before[post])):
                text = f"{one.posts[post]}只有 {one.places[post]} 个位置，将有 {len(people)} 人。"
                broken.append(Violation("places", text, tuple(people), (post,)))
        for person, post in changes.items():
            who, old = one.people[person], int(self.seats[person])
            lock = self._locks.get(person)
            if lock is not None and old == lock:
                text = f"{who}锁定在{one.posts[lock]}。"
                broken.append(Violation("lock", text, (person,), (lock,)))
            if post < 0:
                continue
            if self.arc(person, post) < 0:
                text = f"{who}不能任{one.posts[post]}。"
                broken.append(Violation("seat", text, (person,), (post,)))
            if {(person, post), (person, ANYWHERE)} & self._bans:
                text = f"{who}已排除在{one.posts[post]}之外。"
                broken.append(Violation("ban", text, (person,), (post,)))
            broken += self._kin(person, post, changes)
        return broken

    def _kin(self, person: int, post: int, changes: Mapping[int, int]) -> list[Violation]:
        one, broken = self.instance, []
        team = int(one.team_of[post])
        old = int(self.seats[person])
        for other in sorted(self._apart.get(person, ())):
            seat = changes.get(other, int(self.seats[other]))
            if seat < 0 or int(one.team_of[seat]) != team or (other in changes and other < person):
                continue
            was = int(self.seats[other])
            if min(old, was) >= 0 and one.team_of[old] == one.team_of[was] == team:
                continue
            text = f"{one.people[person]}与{one.people[other]}应当回避，将同在{one.teams[team]}。"
            broken.append(Violation("apart", text, (person, other), (post, seat)))
        return broken

    def _people(self, post: int, instead: Seats) -> list[int]:
        return instead[post] if post in instead else self.sitting.get(post, [])

    def _empty(self, seats: Seats) -> float:
        one = self.instance
        return sum(
            max(0, int(one.places[post]) - len(people)) * float(one.vacancy[post])
            for post, people in seats.items()
        )

    def couples_variance(self, posts: Iterable[int]) -> float:
        """Return the variance of what the couples at some posts are worth as they are seated."""
        worth = self._pairs(set(posts), {})
        return sum(
            (weight * float(trait.error[kinds])) ** 2
            for weight, trait, kinds in worth
            if trait.error is not None
        )

    def _coupled(self, posts: set[int], instead: Seats) -> float:
        """Return what the couples at some posts are worth."""
        pairs = self._pairs(posts, instead)
        return sum(weight * float(trait.table[kinds]) for weight, trait, kinds in pairs)

    def _pairs(
        self, posts: set[int], instead: Seats
    ) -> Iterator[tuple[float, Trait, tuple[int, int]]]:
        """Yield the weight, the trait and the two kinds of each couple at some posts."""
        one = self.instance
        for n in {n for post in posts for n in self._couples[post]}:
            couple = one.couples[n]
            first = self._people(couple.first, instead)
            second = self._people(couple.second, instead)
            if first and second:
                trait = one.traits[couple.trait]
                kinds = int(trait.of_person[first[0]]), int(trait.of_person[second[0]])
                yield couple.weight, trait, kinds

    def _circled(self, posts: set[int], instead: Seats) -> float:
        """Return what the circles at some posts are worth."""
        one, worth = self.instance, 0.0
        for n in {n for post in posts for n in self._circles[post]}:
            circle = one.circles[n]
            trait = one.traits[circle.trait]
            classes, kinds = [], []
            for post, cls in zip(circle.posts.tolist(), circle.classes.tolist(), strict=True):
                for person in self._people(post, instead):
                    classes.append(cls)
                    kinds.append(int(trait.of_person[person]))
            pairs: Floats = (
                circle.weights[np.ix_(classes, classes)] * trait.table[np.ix_(kinds, kinds)]
            )
            worth += float(np.triu(pairs, 1).sum())
        return worth


def _by_post(posts: int, places: Iterable[Iterable[int]]) -> list[list[int]]:
    """Return for each post the numbers of the terms that touch it."""
    out: list[list[int]] = [[] for _ in range(posts)]
    for number, several in enumerate(places):
        for post in sorted({int(one) for one in several}):
            out[post].append(number)
    return out


def _beyond(low: int | None, high: int | None, count: int) -> tuple[int, int]:
    """Return by how much a count is short and over."""
    short = max(0, low - count) if low is not None else 0
    return short, max(0, count - high) if high is not None else 0
