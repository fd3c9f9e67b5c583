"""How firm a plan is: who else would sit in a seat, who cannot be told apart, its own error."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guantong.people.models import Person
from guantong.people.queries import BULKY
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.queries import alike, plans

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Standard deviations to either side that hold 90 % of a normal distribution.
NINETY = 1.6448536269514722
#: In so many draws of a hundred a seat's holder counts as firm.
FIRM = 0.8
MOST_NAMED = 5


@dataclass(frozen=True)
class Often:
    """A person and the share of draws in which they sat in a seat."""

    person: Person
    share: float
    here: bool


@dataclass(frozen=True)
class FirmSeat:
    """A seat with those who sat there, most often first."""

    seat: Seat
    often: tuple[Often, ...]
    own: float

    @property
    def post(self) -> Post:
        """The post of the seat."""
        found: Post = self.seat.post
        return found

    @property
    def firm(self) -> bool:
        """Whether the plan's choice came out nearly always."""
        return self.own >= FIRM


@dataclass(frozen=True)
class TiedSeat:
    """Two people between whom the scores do not decide."""

    post: Post
    first: Person
    second: Person
    often: tuple[float, float]

    @property
    def first_percent(self) -> int:
        """In how many draws of a hundred the first sat there."""
        return round(100 * self.often[0])

    @property
    def second_percent(self) -> int:
        """In how many draws of a hundred the second sat there."""
        return round(100 * self.often[1])


@dataclass(frozen=True)
class Firmness:
    """What the draws showed, as far as the account sees those concerned."""

    samples: int
    value: float
    error: float
    seats: tuple[FirmSeat, ...]
    ties: tuple[TiedSeat, ...]

    @property
    def low(self) -> float:
        """Lower end of the 90 % interval of the plan's worth."""
        return self.value - NINETY * self.error

    @property
    def high(self) -> float:
        """Upper end of it."""
        return self.value + NINETY * self.error

    @property
    def firm(self) -> int:
        """How many seats are firm."""
        return sum(row.firm for row in self.seats)


@dataclass(frozen=True)
class PricePoint:
    """A plan on the curve: its moves, and its points before moves are paid."""

    plan: Plan
    moved: int
    before_moves: float
    paid: float
    differs: float


def firmness(actor: Account, plan: Plan) -> Firmness:
    """Return what drawing the scores anew showed of a plan."""
    kept = plan.robustness
    every = list(plans.seats(actor, plan))
    kinds = alike.kinds(seat.post for seat in every)
    placed = {seat.person_id: kinds[seat.post_id] for seat in every if seat.person_id}
    by_post: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (post, person), share in alike.shares(plan, every).items():
        by_post[post].append((person, share))
    who = {person for rows in by_post.values() for person, _share in rows}
    rows = Person.objects.visible_to(actor).select_related("unit").defer(*BULKY)
    people = rows.in_bulk(list(who))
    seats, posts = [], {}
    for seat in every:
        posts[seat.post_id] = seat.post
        # Whoever sits in another post that is like it is told of there.
        mine = kinds[seat.post_id]
        some = sorted(
            (row for row in by_post[seat.post_id]
             if row[0] == seat.person_id or placed.get(row[0]) != mine),
            key=lambda row: -row[1],
        )  # fmt: skip
        often = tuple(
            Often(people[person], share, person == seat.person_id)
            for person, share in some[:MOST_NAMED]
            if person in people
        )
        seats.append(FirmSeat(seat, often, dict(some).get(seat.person_id or 0, 0.0)))
    ties = tuple(
        TiedSeat(posts[t["post"]], people[t["first"]], people[t["second"]], tuple(t["often"]))
        for t in kept["ties"]
        if t["post"] in posts
        and t["first"] in people
        and t["second"] in people
        # Between two posts that are alike there is nothing to decide.
        and not kinds[t["post"]] == placed.get(t["first"]) == placed.get(t["second"])
    )
    return Firmness(kept["samples"], kept["value"], kept["error"], tuple(seats), ties)


def points(root: Plan, some: Sequence[Plan]) -> list[PricePoint]:
    """Return plans as points of the curve.

    Plans at other prices are comparable only before moves are paid: that is the height.
    """

    def height(plan: Plan) -> float:
        return plan.value + float(plan.parts.get("moves", 0.0))

    base = height(root)
    return [
        PricePoint(one, one.moved, height(one), float(one.parts.get("moves", 0.0)),
                   height(one) - base)
        for one in some
    ]  # fmt: skip
