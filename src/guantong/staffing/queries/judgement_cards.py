"""What the board says about each person: facts, results with errors, sanctions, last judgement.

Cards come in the order of the persons given, which is the roster's; nothing here sorts people.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from guantong.assess.queries import Found, latest
from guantong.people.models import Assessment, AwardKind, AwardSanction, Person, Photo
from guantong.people.profile.conduct import influence
from guantong.people.rules.careers import DATED, careers
from guantong.staffing.models import Grounds, Judgement, JudgementRound
from guantong.staffing.queries import grounds
from guantong.staffing.queries import judgement as reads
from guantong.staffing.queries.followed import Followed, since
from guantong.standards import derived
from guantong.standards.judgement import needing
from guantong.standards.months import in_words

if TYPE_CHECKING:
    from guantong.core.models import Account

YEARS = 3


@dataclass(frozen=True)
class Sanction:
    """A sanction as a card names it; ``state`` is that of its influence on the day."""

    name: str
    state: str
    words: str


@dataclass(frozen=True)
class Card:
    """One person on the board.

    Attributes
    ----------
    seen
        Number of the last judgement, 0 for none; it goes back with whatever the officer does.
    this_round
        Whether the round at hand has discussed the person.
    lacks
        What the last judgement lacks before it counts, in words.
    cited
        The articles it rests on, once two have confirmed them.
    before, followed
        The last placement of an earlier round, and what is recorded since.

    """

    person: Person
    photo: Photo | None
    age: int | None
    in_post: str
    years: tuple[Assessment, ...]
    sanctions: tuple[Sanction, ...]
    result: Found | None
    judgement: Judgement | None
    seen: int
    this_round: bool
    replied: bool
    lacks: tuple[str, ...] = ()
    cited: str = ""
    before: Judgement | None = None
    followed: tuple[Followed, ...] = ()

    @property
    def group(self) -> str:
        """The code of the group in force, "" for none."""
        return self.judgement.group if self.judgement else ""


def cards(actor: Account, people: Sequence[Person], row: JudgementRound, on: dt.date) -> list[Card]:
    """Return the persons' cards, in their order; a handful of queries for however many."""
    keys = [one.pk for one in people]
    last = reads.last_of(actor, keys)
    replied = reads.replied(last.values())
    results, photos = latest(actor, keys), photos_of(actor, keys)
    years, sanctions = _years(actor, keys), sanctions_of(actor, keys, on)
    known = careers(people, sets=DATED)
    rests = grounds.of_judgements(one.pk for one in last.values())
    lacks = grounds.lacking_of(rests.values())
    before = reads.before(actor, keys, row)
    after = since(actor, before.values())
    out = []
    for person in people:
        pk, one, span = person.pk, last.get(person.pk), derived.in_post(known[person.pk], on)
        out.append(
            Card(
                person=person, photo=photos.get(pk), age=derived.age(known[pk], on),
                in_post=in_words(span.months) if span.months else "", years=years[pk],
                sanctions=sanctions[pk], result=results.get(pk), judgement=one,
                seen=one.number if one else 0, replied=bool(one and one.pk in replied),
                this_round=bool(one and one.round_id == row.pk),
                lacks=_lacks(one, rests, lacks), cited=_cited(one, rests),
                before=before.get(pk),
                followed=tuple(after.get(pk, ())),
            )
        )  # fmt: skip
    return out


def _lacks(
    one: Judgement | None, rests: Mapping[int, Grounds], lacks: Mapping[int, list[str]]
) -> tuple[str, ...]:
    if one is None or one.group not in needing():
        return ()
    found = rests.get(one.pk)
    return tuple(lacks[found.pk] if found else grounds.lacking(None))


def _cited(one: Judgement | None, rests: Mapping[int, Grounds]) -> str:
    found = rests.get(one.pk) if one else None
    return found.cited if found and found.state != Grounds.State.PROPOSED else ""


def photos_of(actor: Account, people: Sequence[int]) -> dict[int, Photo]:
    """Return the photo that each person's page shows."""
    rows = Photo.objects.visible_to(actor).filter(person__in=people).order_by("position", "pk")
    return {row.person_id: row for row in rows}


def sanctions_of(
    actor: Account, people: Sequence[int], on: dt.date
) -> defaultdict[int, tuple[Sanction, ...]]:
    """Return each person's sanctions decided by a day, the newest first, with their influence."""
    rows = AwardSanction.objects.visible_to(actor).filter(person__in=people, on__lte=on)
    out: defaultdict[int, tuple[Sanction, ...]] = defaultdict(tuple)
    for row in rows.exclude(kind=AwardKind.AWARD).order_by("-on", "-pk"):
        how = influence(row, on)
        out[row.person_id] += (Sanction(str(row.get_kind_display()), how.state, how.words),)
    return out


def _years(actor: Account, people: Sequence[int]) -> defaultdict[int, tuple[Assessment, ...]]:
    rows = Assessment.objects.visible_to(actor).filter(person__in=people).order_by("-year")
    out: defaultdict[int, tuple[Assessment, ...]] = defaultdict(tuple)
    for row in rows:
        if len(out[row.person_id]) < YEARS:
            out[row.person_id] += (row,)
    return out
