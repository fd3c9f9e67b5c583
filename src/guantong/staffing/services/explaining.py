"""Why somebody sits where in a plan: what they bring, who else could, which rules bar whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError, Refused
from guantong.core.services import events
from guantong.engines.match import MatchError, explain, without
from guantong.people.models import Person
from guantong.staffing.services.keeping import restored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.models import Account
    from guantong.staffing.models import Plan, Post


@dataclass(frozen=True)
class Brings:
    """What whoever sits there brings to the plan, in points."""

    person: Person
    gain: float
    move: float
    error: float
    couples: float
    circles: float
    locked: bool


@dataclass(frozen=True)
class Other:
    """Somebody else for the seat, and what this plan would lose by it.

    Attributes
    ----------
    loss, error
        Points that the plan loses by a plain change, and their standard deviation.
    told_apart
        Whether the loss is more than errors make of it.
    broken
        Hard rules that the change would break.

    """

    person: Person
    loss: float
    error: float
    told_apart: bool
    broken: tuple[str, ...]


@dataclass(frozen=True)
class SeatExplained:
    """A seat explained; ``barred`` counts people by the name of the rule that bars them."""

    sitting: tuple[Brings, ...]
    others: tuple[Other, ...]
    eligible: int
    barred: tuple[tuple[str, int], ...]


@transaction.atomic
def seat(actor: Account, plan: Plan, post: Post, *, count: int = 10) -> SeatExplained:
    """Explain a seat of a plan; logged, because it says who else was looked at.

    The others are in the order of what the *plan* would be worth with them in this one seat.

    Raises
    ------
    Refused
        If the post is not of the plan.
    GuantongError
        If the plan was kept without what is needed.

    """
    found, built, _asked = restored(plan)
    place = {pk: n for n, pk in enumerate(built.posts)}
    if post.pk not in place:
        raise Refused(_("“%s”不是该方案的岗位。") % post.title)
    told = explain(found, place[post.pk], count=count)
    numbers = [one.person for one in (*told.sitting, *told.candidates)]
    people = _people(actor, [built.people[n] for n in numbers])
    sitting = tuple(
        Brings(
            people[built.people[one.person]], one.gain, one.move, one.error, one.couples,
            one.circles, one.locked,
        )
        for one in told.sitting if built.people[one.person] in people
    )  # fmt: skip
    others = tuple(
        Other(
            people[built.people[one.person]], one.loss, one.effect.error, one.told_apart,
            tuple(getattr(rule, "text", str(rule)) for rule in one.effect.broken),
        )
        for one in told.candidates if built.people[one.person] in people
    )  # fmt: skip
    events.record(actor, "方案.说明席位", f"plan:{plan.pk}", f"{plan.name}：{post.title}")
    return SeatExplained(sitting, others, told.eligible, tuple(told.barred))


def price_without(plan: Plan, post: Post, *, seconds: float = 4.0) -> float:
    """Return how many points the best plan loses if whoever sits in a post does not.

    Raises
    ------
    GuantongError
        If nobody sits there, or no plan is possible without.

    """
    found, built, _asked = restored(plan)
    if post.pk not in built.posts:
        raise GuantongError(_("“%s”不是该方案的岗位。") % post.title)
    try:
        other = without(found, built.posts.index(post.pk), seconds=seconds)
    except MatchError as error:
        raise GuantongError(error.message) from error
    if other is None:
        raise GuantongError(_("该岗位空缺，或本来就没有别的方案。"))
    return found.value - other.value


def _people(actor: Account, keys: list[int]) -> Mapping[int, Person]:
    rows = Person.objects.visible_to(actor).select_related("unit").filter(pk__in=keys)
    return {person.pk: person for person in rows}
