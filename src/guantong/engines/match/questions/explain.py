"""Why somebody sits where: what they bring, who else could, what rules bar whom.

A list of candidates is always one for one seat in one plan. It orders what the *plan* would be
worth, never people as such.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.instance import ANYWHERE, Instance
from guantong.engines.match.problem.ledger import Effect, Ledger
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.proof.units import PER_POINT
from guantong.engines.match.questions.demands import rules_between
from guantong.engines.match.questions.what_if import what_if
from guantong.engines.match.search.budget import Budget

#: Candidates looked at exactly for each one that is asked for.
LOOKED_AT = 4


@dataclass(frozen=True)
class Sitting:
    """What a person brings to a seat, in points.

    Attributes
    ----------
    gain, move, error
        Of the arc: fit, price of the move, standard deviation of the fit.
    couples, circles
        What the pair, and the team's pairs, would lose without them.
    couples_error
        Standard deviation of ``couples``.
    bounds
        Number of each bound to which they count here, and how much.
    locked
        Whether a lock holds them here.

    """

    person: int
    gain: float
    move: float
    error: float
    couples: float
    couples_error: float
    circles: float
    bounds: tuple[tuple[int, int], ...]
    locked: bool


@dataclass(frozen=True)
class Candidate:
    """Somebody else for a seat, and what the plan would be like.

    Attributes
    ----------
    changes
        Person and new post (or -1): a plain replacement or a plain swap, whichever is better.
    effect
        What exactly these changes do to the plan; ``effect.broken`` names hard rules.
    estimate
        Points that the plan would lose if everybody else were seated anew around this: an
        estimate by the prices that prove the plan's bound, not a promise. `without` tells exactly.

    """

    person: int
    changes: tuple[tuple[int, int], ...]
    effect: Effect
    estimate: float

    @property
    def loss(self) -> float:
        """Points that the plan loses by the changes."""
        return -self.effect.value

    @property
    def told_apart(self) -> bool:
        """Whether the loss is beyond what the scores' error would make of it, at 95 %."""
        return abs(self.effect.value) > 1.96 * self.effect.error


@dataclass(frozen=True, eq=False)
class Explanation:
    """A seat of a plan explained.

    Attributes
    ----------
    sitting
        Who sits there; () if it is empty.
    candidates
        Others, in order of what the plan would be worth; those that break a hard rule last.
    eligible
        How many may sit there.
    barred
        By name of a rule how many people it bars from this post.

    """

    post: int
    sitting: tuple[Sitting, ...]
    candidates: tuple[Candidate, ...]
    eligible: int
    barred: tuple[tuple[str, int], ...]


def explain(plan: Plan, post: int, *, count: int = 10, ledger: Ledger | None = None) -> Explanation:
    """Explain a seat.

    Parameters
    ----------
    plan, post
        Which.
    count
        Candidates to name at most.
    ledger
        The plan's, if many seats are explained.

    """
    one = plan.instance
    ledger = ledger or Ledger(one, plan.seats)
    sitting = tuple(_sitting(plan, ledger, person, post) for person in ledger.sitting.get(post, []))
    barred: tuple[tuple[str, int], ...] = ()
    if one.barred is not None:
        column = one.barred[:, post]
        hits = (int((column >> np.uint32(r) & 1).sum()) for r in range(len(one.rules)))
        barred = tuple((rule, n) for rule, n in zip(one.rules, hits, strict=True) if n)
    _, starts = one.arcs_by_post
    return Explanation(
        post=post,
        sitting=sitting,
        candidates=ranked(plan, post, count=count, ledger=ledger),
        eligible=int(starts[post + 1] - starts[post]),
        barred=barred,
    )


def _sitting(plan: Plan, ledger: Ledger, person: int, post: int) -> Sitting:
    one, arc = plan.instance, ledger.arc(person, post)
    couples, circles = ledger.together(person, post)
    counted = ((n, int(one.amounts[arc, one.bounds[n].attribute])) for n in ledger.bounds_at(post))
    return Sitting(
        person, float(one.gain[arc]), float(one.move[arc]), float(one.error[arc]),
        couples, math.sqrt(ledger.couples_variance([post])), circles,
        tuple((n, amount) for n, amount in counted if amount), (person, post) in one.locks,
    )  # fmt: skip


def ranked(
    plan: Plan, post: int, *, count: int = 10, ledger: Ledger | None = None
) -> tuple[Candidate, ...]:
    """Return the candidates for one seat, by what the plan would be worth with each.

    Parameters
    ----------
    plan, post
        Which seat. Where several sit, the one whose leaving costs least makes room.
    count
        How many at most.
    ledger
        The plan's, if many seats are looked at.

    """
    one = plan.instance
    ledger = ledger or Ledger(one, plan.seats)
    arcs = one.arcs_by_post[0][slice(*one.arcs_by_post[1][post : post + 2].tolist())]
    arcs = arcs[plan.seats[one.arc_person[arcs]] != post]
    priced = _priced(plan, ledger, post, arcs)
    room = int(one.places[post]) > len(ledger.sitting.get(post, []))
    holders = [] if room else ledger.sitting.get(post, [])
    staying = [_staying(plan, ledger, person, post) for person in holders]
    base = min(staying, default=-float(one.vacancy[post]))
    people = one.arc_person[arcs]
    together = _Together(ledger, post)
    estimates = base - priced - np.array([together(person) for person in people.tolist()])
    first = np.lexsort((people, estimates))[: LOOKED_AT * count].tolist()
    exact = [_exact(ledger, int(people[n]), post, holders, float(estimates[n])) for n in first]
    exact.sort(key=lambda one: (bool(one.effect.broken), one.loss, one.person))
    return tuple(exact[:count])


class _Together:
    """What people would bring to a seat's couple and circle; people of like kinds bring alike."""

    def __init__(self, ledger: Ledger, post: int) -> None:
        self.ledger, self.post = ledger, post
        self._joined = ledger.joined(post)
        self._known: dict[tuple[int, ...], float] = {}

    def __call__(self, person: int) -> float:
        """Return points."""
        if not self._joined:
            return 0.0
        one, old = self.ledger.instance, int(self.ledger.seats[person])
        near = old if old >= 0 and one.team_of[old] == one.team_of[self.post] else -1
        kinds = (near, *(int(trait.of_person[person]) for trait in one.traits))
        if kinds not in self._known:
            self._known[kinds] = sum(self.ledger.together(person, self.post))
        return self._known[kinds]


def _priced(plan: Plan, ledger: Ledger, post: int, arcs: Ints) -> Floats:
    """Return the worth of arcs of a post less the prices of the people and of what they count."""
    one, prices = plan.instance, plan.multipliers
    worth: Floats = one.worth[arcs] - prices.people[one.arc_person[arcs]] / PER_POINT
    for n in ledger.bounds_at(post):
        price = float(prices.low[n] - prices.high[n]) / PER_POINT
        if price:
            worth = worth + price * one.amounts[arcs, one.bounds[n].attribute]
    return worth


def _staying(plan: Plan, ledger: Ledger, person: int, post: int) -> float:
    arc = np.array([ledger.arc(person, post)])
    return float(_priced(plan, ledger, post, arc)[0]) + sum(ledger.together(person, post))


def _exact(
    ledger: Ledger, person: int, post: int, holders: list[int], estimate: float
) -> Candidate:
    """Choose the better of a plain replacement and a plain swap, and count it exactly."""
    old = int(ledger.seats[person])
    ways: list[dict[int, int]] = [{person: post}] if not holders else []
    for holder in holders:
        ways.append({person: post, holder: -1})
        if old >= 0:
            ways.append({person: post, holder: old})
    tried = [(ledger.effect(way), way) for way in ways]
    effect, way = min(tried, key=lambda pair: (len(pair[0].broken), -pair[0].value))
    return Candidate(person, tuple(way.items()), effect, estimate)


def without(plan: Plan, post: int, *, seconds: float = 4.0) -> Plan | None:
    """Return the best plan in which whoever sits at a post does not sit there.

    Its bound is proven: no plan without them there is worth more. None if there is no such plan
    (somebody sits there by a lock) or the seat is empty.
    """
    sitting = np.flatnonzero(plan.seats == post).tolist()
    if not sitting or any((person, post) in plan.instance.locks for person in sitting):
        return None
    bans = (*plan.instance.bans, *((person, post) for person in sitting))
    return what_if(plan, bans=bans, budget=Budget(seconds=seconds))


def barring(instance: Instance, person: int, post: int) -> tuple[str, ...]:
    """Say in Chinese what keeps a person from a post before any plan is made; () if nothing."""
    one = instance
    who, where = one.people[person], one.posts[post]
    found = [f"按“{rule}”，{who}不能任{where}。" for rule in rules_between(one, person, post)]
    if not found and one.arc(person, post) < 0:
        found.append(f"{who}不在{where}的人选之列。")
    if (person, post) in one.bans or (person, ANYWHERE) in one.bans:
        found.append(f"{who}已排除在{where}之外。")
    for other, lock in one.locks:
        if other == person and lock != post:
            found.append(f"{who}锁定在{one.posts[lock]}。")
    held = [other for other, lock in one.locks if lock == post and other != person]
    if len(held) >= int(one.places[post]):
        found.append(f"{where}已锁定给{'、'.join(one.people[other] for other in held)}。")
    return tuple(found)
