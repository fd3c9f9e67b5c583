"""A plan as cards: seats of some teams, people to be put in them, what two plans differ in."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guantong.core.models import Unit
from guantong.people import queries as people_queries
from guantong.people.models import Person, Photo, Status
from guantong.staffing.models import Pin, Plan, Post, Scenario, Seat
from guantong.staffing.queries import alike, marks, plans, scenarios
from guantong.standards.months import Month

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST_TEAMS, MOST_IN_TRAY = 4, 24
PICTURES = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class Card:
    """A person as a card shows them; ``now`` is the post held, ``photo`` the picture's key."""

    person: Person
    age: int | None
    photo: int | None
    now: str


@dataclass(frozen=True)
class SeatCard:
    """A seat with whoever sits there by the plan, and the pins that speak of it.

    ``often`` is the share of draws in which the person sat there, None if none were made.
    """

    seat: Seat
    card: Card | None
    lock: Pin | None
    bans: tuple[Pin, ...]
    often: float | None

    @property
    def locked(self) -> bool:
        """Whether whoever sits here is locked here."""
        return self.lock is not None and self.lock.person_id == self.seat.person_id

    @property
    def share(self) -> int:
        """In how many draws of a hundred the person sat there."""
        return round(100 * (self.often or 0.0))

    @property
    def unsettled(self) -> bool:
        """Whether a pin asks for something else than the plan does."""
        banned = any(pin.person_id == self.seat.person_id for pin in self.bans)
        return banned or (self.lock is not None and not self.locked)


@dataclass(frozen=True)
class TeamCards:
    """A team's seats in order."""

    unit: Unit
    seats: tuple[SeatCard, ...]

    @property
    def lines(self) -> list[list[SeatCard]]:
        """Its seats line by line: those that are alike stand on one."""
        found: dict[tuple[object, ...], list[SeatCard]] = defaultdict(list)
        for one in self.seats:
            found[one.seat.post.kind].append(one)
        return list(found.values())

    @property
    def changed(self) -> int:
        """How many seats are taken by others than now."""
        return sum(one.seat.changed for one in self.seats)


@dataclass(frozen=True)
class Waiting:
    """A card of the tray: the person, where the plan seats them, whether they are left out."""

    card: Card
    seat: Seat | None
    leaves: bool
    ban: Pin | None


@dataclass(frozen=True)
class Pinned:
    """What officers said in a scenario, by seat and by person."""

    rows: tuple[Pin, ...]
    locks: Mapping[int, Pin] = field(default_factory=dict)
    bans: Mapping[int, tuple[Pin, ...]] = field(default_factory=dict)
    nowhere: Mapping[int, Pin] = field(default_factory=dict)

    @classmethod
    def of(cls, actor: Account, scenario: Scenario) -> Pinned:
        """Read them."""
        rows = tuple(scenarios.pins(actor, scenario))
        bans: dict[int, list[Pin]] = defaultdict(list)
        for pin in rows:
            if pin.kind == Pin.Kind.BAN and pin.post_id:
                bans[pin.post_id].append(pin)
        return cls(
            rows,
            {pin.post_id: pin for pin in rows if pin.kind == Pin.Kind.LOCK and pin.post_id},
            {post: tuple(some) for post, some in bans.items()},
            {pin.person_id: pin for pin in rows if pin.kind == Pin.Kind.BAN and not pin.post_id},
        )


@dataclass(frozen=True)
class Moved:
    """A post that two plans fill otherwise; ``asked`` if a pin speaks of it or of the people."""

    post: Post
    before: Person | None
    after: Person | None
    asked: bool


@dataclass(frozen=True)
class Changes:
    """What a plan made anew differs in from the one before."""

    before: Plan
    after: Plan
    rows: tuple[Moved, ...]

    @property
    def value(self) -> float:
        """Points won, or lost if negative."""
        return self.after.value - self.before.value

    @property
    def asked(self) -> list[Moved]:
        """Posts that officers spoke of."""
        return [row for row in self.rows if row.asked]

    @property
    def besides(self) -> list[Moved]:
        """Posts that changed along with them."""
        return [row for row in self.rows if not row.asked]


def teams(actor: Account, plan: Plan, units: Sequence[int], pinned: Pinned) -> list[TeamCards]:
    """Return some teams of a plan as cards."""
    rows = list(plans.seats(actor, plan).filter(post__unit_id__in=list(units)[:MOST_TEAMS]))
    marks.lay(rows, actor)
    found = cards(actor, plan, [seat.person for seat in rows if seat.person])
    often = alike.shares(plan, rows)
    groups: dict[int, list[SeatCard]] = defaultdict(list)
    for seat in rows:
        bans = [*pinned.bans.get(seat.post_id, ())]
        nowhere = pinned.nowhere.get(seat.person_id or 0)
        bans += [nowhere] if nowhere else []
        share = often.get((seat.post_id, seat.person_id or 0), 0.0) if often else None
        one = SeatCard(
            seat, found.get(seat.person_id or 0), pinned.locks.get(seat.post_id), tuple(bans), share
        )
        groups[seat.post.unit_id].append(one)
    return [TeamCards(group[0].seat.post.unit, tuple(group)) for group in groups.values()]


def cards(actor: Account, plan: Plan, people: Sequence[Person]) -> dict[int, Card]:
    """Return the cards of persons that were read for the account."""
    keys = [person.pk for person in people]
    photos = Photo.objects.visible_to(actor).filter(
        person_id__in=keys, file__content_type__in=PICTURES
    )
    picture = dict(photos.order_by("position", "pk").values_list("person_id", "pk"))
    holding = plans.seats(actor, plan).filter(holder_id__in=keys)
    held = {seat.holder_id: seat.post.full_name for seat in holding}
    on = plan.scenario.on
    return {
        one.pk: Card(one, age_on(one, on), picture.get(one.pk), held.get(one.pk) or one.post)
        for one in people
    }


def age_on(person: Person, on: dt.date) -> int | None:
    """Return the age in whole years by month of birth, None if it is not on file."""
    if not person.birth_month:
        return None
    return (Month.of(on) - Month.parse(person.birth_month)) // 12


def tray(
    actor: Account, plan: Plan, pinned: Pinned, *, word: str = "", unit: Unit | None = None
) -> list[Waiting]:
    """Return people who may be put in a seat.

    Without a word: those whom the plan leaves without a post, then whom officers banned. With
    one: whoever of the scenario's scope bears the name, in characters, pinyin or initials.
    """
    leaving = plans.leaving(actor, plan)
    leaving = leaving if unit is None else leaving.filter(post__unit=unit)
    out = set(leaving.order_by().values_list("holder_id", flat=True))
    if word or unit is not None:
        rows = people_queries.cadres(actor).filter(status=Status.ACTIVE)
        rows = rows.filter(Person.objects.under((unit or plan.scenario.unit).path))
        found = list((people_queries.by_name(rows, word) if word else rows)[:MOST_IN_TRAY])
    else:
        found = [seat.holder for seat in leaving[:MOST_IN_TRAY] if seat.holder]
        known = {one.pk for one in found}
        found += [pin.person for pin in pinned.rows
                  if pin.kind == Pin.Kind.BAN and pin.person_id not in known]  # fmt: skip
    people = list({one.pk: one for one in found}.values())
    seats = {s.person_id: s for s in plans.seats(actor, plan).filter(person__in=people)}
    shown = cards(actor, plan, people)
    return [
        Waiting(shown[one.pk], seats.get(one.pk), one.pk in out, pinned.nowhere.get(one.pk))
        for one in people
    ]


def changes(actor: Account, before: Plan, after: Plan) -> Changes:
    """Return the posts that two plans of one scenario fill otherwise; those alike as one."""
    pins = scenarios.pins(actor, after.scenario).filter(at__gt=before.made_at)
    posts, people = _spoken_of(pins)
    rows = []
    for row in plans.differing(actor, [before, after]):
        for pair in zip(*row.seats, strict=True):
            old, new = (seat.person if seat else None for seat in pair)
            asked = any(seat.post_id in posts for seat in pair if seat)
            asked = asked or any(one.pk in people for one in (old, new) if one)
            rows.append(Moved(row.post, old, new, asked))
    return Changes(before, after, tuple(rows))


def _spoken_of(pins: Iterable[Pin]) -> tuple[set[int | None], set[int]]:
    rows = list(pins)
    return {pin.post_id for pin in rows if pin.post_id}, {pin.person_id for pin in rows}
