"""How much a plan owes to the errors of its scores: who would sit there if they were otherwise.

Scores of people have errors, so "the" best plan is one of many. Here the instance is drawn again
from its errors and planned anew; what comes out often is firm, what changes is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from guantong.engines.match.errors import Cancelled
from guantong.engines.match.problem.arrays import Floats, Ints
from guantong.engines.match.problem.instance import Instance
from guantong.engines.match.problem.ledger import Ledger
from guantong.engines.match.problem.plan import Plan
from guantong.engines.match.questions.replanning import plan_again
from guantong.engines.match.search.budget import Budget

#: Two leaders of a seat whose frequencies differ by less cannot be told apart.
TOGETHER = 0.20
#: How each draw is planned: near enough to tell who leads, quick enough for many.
EACH = Budget(seconds=15.0, gap=0.002)


@dataclass(frozen=True)
class Tie:
    """Two people between whom the scores do not decide.

    Attributes
    ----------
    post
        The seat.
    first, second
        The last who would usually have a place there and the first who would not.
    often
        How often each sat there, 0…1.

    """

    post: int
    first: int
    second: int
    often: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Robustness:
    """What stays of a plan when its scores are drawn again from their errors.

    Attributes
    ----------
    samples
        How many times they were drawn and planned.
    person, post, often
        (N,): how often each person sat in each post, 0…1; by post, most often first.
    own
        float (P,): how often each person sat where the plan seats them; nan without a seat.
    ties
        Seats whose two leaders are interchangeable, see `TOGETHER`.
    value
        Points of the plan, as expected.
    error
        Posterior standard deviation of that value, points.

    """

    samples: int
    person: Ints
    post: Ints
    often: Floats
    own: Floats
    ties: tuple[Tie, ...]
    value: float
    error: float


def robustness(
    plan: Plan,
    samples: int = 20,
    *,
    seed: int = 0,
    tell: Callable[[int, int], bool | None] | None = None,
) -> Robustness:
    """Draw the scores again from their errors, plan each draw, count who sits where.

    Parameters
    ----------
    plan
        Whose instance; its gains count as posterior means, its errors as their deviations.
    samples
        How many draws; a frequency errs by some 11 points with 20 of them, by 5 with 100.
    seed
        Of the draws.
    tell
        Called with the draws done and all; returning False stops with those done.

    Raises
    ------
    Cancelled
        If it was stopped before the first draw was done.

    """
    instance = plan.instance
    counts = np.zeros(len(instance.arc_person))
    done = 0
    for number in range(samples):
        # Every second draw mirrors the one before: what is even comes out even.
        rng = np.random.default_rng([seed, number // 2])
        drawn = draw(instance, rng, (1.0, -1.0)[number % 2])
        seats = plan_again(plan, drawn, EACH, seed).seats
        counts += seats[instance.arc_person] == instance.arc_post
        done += 1
        if tell is not None and tell(done, samples) is False:
            break
    if not done:
        raise Cancelled
    return _counted(plan, counts / done, done)


def draw(instance: Instance, rng: np.random.Generator, sign: float = 1.0) -> Instance:
    """Return the instance with gains drawn from their errors, times ``sign``.

    A share ``person_share`` of each error's variance is one draw a person, the rest one a seat.
    """
    person = rng.normal(size=len(instance.people))[instance.arc_person]
    seat = rng.normal(size=len(instance.arc_person))
    share = instance.person_share
    noise = np.sqrt(share) * person + np.sqrt(1 - share) * seat
    return replace(instance, gain=instance.gain + sign * instance.error * noise)


def error_of(plan: Plan) -> float:
    """Return the posterior standard deviation of a plan's value, points.

    Exact: gains add up, a person has one seat, a post is in one couple, and errors of different
    people are independent. Of whole teams the errors are not counted.
    """
    instance = plan.instance
    taken = plan.seats[instance.arc_person] == instance.arc_post
    couples = Ledger(instance, plan.seats).couples_variance(range(len(instance.posts)))
    return float(np.sqrt((instance.error[taken] ** 2).sum() + couples))


def _counted(plan: Plan, often: Floats, samples: int) -> Robustness:
    instance = plan.instance
    seen = np.flatnonzero(often > 0)
    seen = seen[np.lexsort((instance.arc_person[seen], -often[seen], instance.arc_post[seen]))]
    own = np.where(plan.seats >= 0, 0.0, np.nan)
    taken = np.flatnonzero(plan.seats[instance.arc_person] == instance.arc_post)
    own[instance.arc_person[taken]] = often[taken]
    person, post = instance.arc_person[seen], instance.arc_post[seen]
    return Robustness(
        samples=samples,
        person=person,
        post=post,
        often=often[seen],
        own=own,
        ties=_ties(instance, person, post, often[seen]),
        value=plan.value,
        error=error_of(plan),
    )


def _ties(instance: Instance, person: Ints, post: Ints, often: Floats) -> tuple[Tie, ...]:
    out = []
    starts = np.searchsorted(post, np.arange(len(instance.posts) + 1))
    for number, places in enumerate(instance.places.tolist()):
        last = int(starts[number]) + places - 1
        if last + 1 < starts[number + 1] and often[last] - often[last + 1] < TOGETHER:
            pair = float(often[last]), float(often[last + 1])
            out.append(Tie(number, int(person[last]), int(person[last + 1]), pair))
    return tuple(out)
