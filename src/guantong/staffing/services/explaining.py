"""Why somebody sits in a seat of a plan, who else could, and what the plan would be worth then.

A list is of one seat in one plan, in the order of what the *plan* would be worth; there is no
order of persons as such.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.assess.room import RESULT_VIEW
from guantong.core.errors import GuantongError, Refused
from guantong.core.services import events
from guantong.engines import match
from guantong.engines.match import Clashing, Effect, Ledger, MatchError
from guantong.engines.match import Plan as Found
from guantong.people.models import Person
from guantong.people.queries import BULKY
from guantong.staffing.models import Plan, Post
from guantong.staffing.services import keeping

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.engines.match import Candidate, Sitting
    from guantong.staffing.instance.build import Built

#: An officer waits for this at the screen.
WITHOUT_SECONDS = 3.0
#: Plans whose arrays a process keeps at hand; one of a prefecture takes some 100 MB.
AT_HAND = 2


@dataclass(frozen=True, eq=False)
class Loaded:
    """A plan as the engine knows it, and its ledger."""

    found: Found
    built: Built
    ledger: Ledger

    def person(self, pk: int) -> int | None:
        """Return the number of a person, None if nobody considers them."""
        return self.built.people.index(pk) if pk in self.built.people else None

    def post(self, pk: int) -> int:
        """Return the number of a post.

        Raises
        ------
        GuantongError
            If the plan does not fill it.

        """
        if pk not in self.built.posts:
            raise GuantongError(_("本方案没有这个职位。"))
        return self.built.posts.index(pk)

    def like(self, post: Post, sits: int) -> bool:
        """Tell whether a seat is one of several alike of which the post is another."""
        alike = self.found.instance.alike
        return alike is not None and sits >= 0 and alike[sits] == alike[self.post(post.pk)]


@dataclass(frozen=True)
class Change:
    """A person put in a seat and nothing else rearranged: a plain replacement, or a swap.

    Attributes
    ----------
    value, error
        What the plan gains by it, points, and the standard deviation that the scores' errors
        leave.
    swapped
        Whether whoever sat there takes the person's seat; else they are left out.
    broken
        Hard rules that it breaks, in words.
    bounds
        Requirements counted otherwise: name, count before and after.

    """

    value: float
    error: float
    swapped: bool
    broken: tuple[str, ...]
    bounds: tuple[tuple[str, int, int], ...]

    @property
    def told_apart(self) -> bool:
        """Whether the change is beyond what the scores' errors would make of it, at 95 %."""
        return abs(self.value) > 1.96 * self.error

    @property
    def spread(self) -> float:
        """Half the width of the 95 % interval."""
        return 1.96 * self.error


@dataclass(frozen=True)
class Choice:
    """Somebody else for a seat.

    ``sits`` is their seat in the plan, "" if they have none; ``estimate`` is what the plan would
    lose if all others were seated anew around them, by the prices that prove its bound.
    """

    person: Person
    sits: str
    change: Change
    estimate: float


@dataclass(frozen=True)
class Brought:
    """What whoever sits there brings: fit, price of the move, pairs, requirements counted."""

    person: Person
    gain: float
    error: float
    move: float
    couples: float
    couples_error: float
    circles: float
    bounds: tuple[str, ...]
    locked: bool


@dataclass(frozen=True)
class Story:
    """A seat explained: who sits there, who else could, which rule bars how many."""

    post: Post
    brought: tuple[Brought, ...]
    choices: tuple[Choice, ...]
    eligible: int
    barred: tuple[tuple[str, int], ...]


@transaction.atomic
def explain(actor: Account, plan: Plan, post: Post, *, count: int = 8) -> Story:
    """Explain a seat; logged, because it says who else was looked at.

    Raises
    ------
    Refused
        If the account may not see results of inspections there.
    GuantongError
        If the plan was kept without what is needed.

    """
    _require(actor, plan)
    at = loaded(plan)
    told = match.explain(at.found, at.post(post.pk), count=count, ledger=at.ledger)
    numbers = [*(one.person for one in told.sitting), *(one.person for one in told.candidates)]
    people = _people(actor, [at.built.people[n] for n in numbers])
    keys = at.built.people
    events.record(actor, "方案.说明席位", plan, f"{plan.name}：{post.title}")
    return Story(
        post=post,
        brought=tuple(
            _brought(at, one, people[keys[one.person]])
            for one in told.sitting
            if keys[one.person] in people
        ),
        choices=tuple(
            _choice(at, one, people[keys[one.person]])
            for one in told.candidates
            if keys[one.person] in people and not at.like(post, int(at.found.seats[one.person]))
        ),
        eligible=told.eligible,
        barred=told.barred,
    )


def change_of(actor: Account, plan: Plan, person: Person, post: Post) -> Change | None:
    """Return what putting a person in a seat would do by itself; None if they may not sit there.

    Errors as `explain`.
    """
    _require(actor, plan)
    at = loaded(plan)
    who, where = at.person(person.pk), at.post(post.pk)
    if who is None or at.found.instance.arc(who, where) < 0:
        return None
    old, sitting = int(at.found.seats[who]), at.ledger.sitting.get(where, [])
    ways = [{who: where, **dict.fromkeys(sitting, -1)}]
    if sitting and old >= 0:
        ways.append({who: where, sitting[0]: old})
    tried = [(at.ledger.effect(way), way) for way in ways]
    effect, way = min(tried, key=lambda pair: (len(pair[0].broken), -pair[0].value))
    return _change(at, effect, way)


def without(actor: Account, plan: Plan, post: Post) -> float | None:
    """Return what the best plan without whoever sits there now loses, points.

    None if there is no such plan. Errors as `explain`.
    """
    _require(actor, plan)
    at = loaded(plan)
    try:
        other = match.without(at.found, at.post(post.pk), seconds=WITHOUT_SECONDS)
    except Clashing:
        return None
    except MatchError as error:
        raise GuantongError(error.message) from error
    return None if other is None else at.found.value - other.value


def barring(plan: Plan, person: Person, post: Post) -> tuple[str, ...]:
    """Say what keeps a person from a post in the search; () if nothing does."""
    at = loaded(plan)
    who = at.person(person.pk)
    if who is None:
        return (_("%s不在本方案考虑的人选之列。") % person.name,)
    found: tuple[str, ...] = match.barring(at.found.instance, who, at.post(post.pk))
    return found


def loaded(plan: Plan) -> Loaded:
    """Return a plan's arrays, from hand if they were looked at a moment ago."""
    return _loaded(plan, plan.made_at.isoformat())


@lru_cache(maxsize=AT_HAND)
def _loaded(plan: Plan, _made_at: str) -> Loaded:
    found, built, _asked = keeping.restored(plan)
    return Loaded(found, built, Ledger(found.instance, found.seats))


def _require(actor: Account, plan: Plan) -> None:
    if not actor.may(RESULT_VIEW, plan.scenario.unit_path):
        raise Refused(_("您没有查看考察结果的权限。"))


def _people(actor: Account, keys: list[int]) -> dict[int, Person]:
    rows = Person.objects.visible_to(actor).select_related("unit").defer(*BULKY)
    found: dict[int, Person] = rows.in_bulk(keys)
    return found


def _brought(at: Loaded, one: Sitting, person: Person) -> Brought:
    bounds = at.found.instance.bounds
    counted = tuple(bounds[n].name for n, _amount in one.bounds)
    return Brought(
        person,
        one.gain,
        one.error,
        one.move,
        one.couples,
        one.couples_error,
        one.circles,
        counted,
        one.locked,
    )


def _choice(at: Loaded, one: Candidate, person: Person) -> Choice:
    sits = int(at.found.seats[one.person])
    name = at.found.instance.posts[sits] if sits >= 0 else ""
    return Choice(person, name, _change(at, one.effect, dict(one.changes)), one.estimate)


def _change(at: Loaded, effect: Effect, way: dict[int, int]) -> Change:
    bounds = at.found.instance.bounds
    return Change(
        value=effect.value,
        error=effect.error,
        swapped=len(way) > 1 and all(post >= 0 for post in way.values()),
        broken=tuple(one.text for one in effect.broken),
        bounds=tuple((bounds[n].name, before, after) for n, before, after in effect.counts),
    )
