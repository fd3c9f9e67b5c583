"""Facts, results and history of a few persons beside each other: no total, no order by a result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.assess.queries import Found, published
from guantong.people.models import Assessment, AwardSanction, Education, Person, Photo, PostHeld
from guantong.people.profile.conduct import Influence, influence
from guantong.people.profile.dossier import Dossier
from guantong.people.profile.facts import Fact, Facts
from guantong.people.rules.calendar import due_between
from guantong.staffing.models import Judgement
from guantong.staffing.queries import judgement as reads
from guantong.standards.months import Month
from guantong.standards.rules import Due

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST, FEWEST = 4, 2
POSTS, YEARS, MONTHS_AHEAD = 5, 5, 24


@dataclass(frozen=True)
class Side:
    """One person's column: every list is the newest first, the facts in the page's own order."""

    person: Person
    photo: Photo | None
    sentence: str
    facts: tuple[Fact, ...]
    studies: tuple[Education, ...]
    posts: tuple[PostHeld, ...]
    years: tuple[Assessment, ...]
    awards: tuple[tuple[AwardSanction, Influence], ...]
    results: tuple[Found, ...]
    judgements: tuple[Judgement, ...]
    due: tuple[Due, ...]

    def fact(self, label: str) -> Fact | None:
        """Return the derived fact of a label, None where the person has none."""
        return next((one for one in self.facts if one.label == label), None)


def sides(actor: Account, people: Sequence[Person], on: dt.date | None = None) -> list[Side]:
    """Return a column for each person, in the order given."""
    day = on or timezone.localdate()
    keys = [one.pk for one in people]
    results, said = published(actor, keys), reads.history(actor, keys)
    return [
        _side(Dossier(actor, one), day, results.get(one.pk, []), said.get(one.pk, []))
        for one in people
    ]


def labels(columns: Sequence[Side]) -> list[str]:
    """Return the labels of the derived facts that any of the columns has, in their order."""
    return list(dict.fromkeys(fact.label for one in columns for fact in one.facts))


def dimensions(columns: Sequence[Side]) -> list[str]:
    """Return the dimensions in which any of the columns has a result, in their order."""
    shown = (one.results[0] for one in columns if one.results and not one.results[0].hidden)
    return list(dict.fromkeys(row["name"] for found in shown for row in found.dimensions))


def _side(
    dossier: Dossier, on: dt.date, results: Sequence[Found], said: Sequence[Judgement]
) -> Side:
    facts, person = Facts(dossier, on), dossier.person
    posts = sorted(dossier.posts, key=lambda row: (not row.end, row.start), reverse=True)
    awards = [row for row in reversed(dossier.awards) if row.on <= on]
    first = Month.of(on)
    return Side(
        person=person, photo=dossier.photo, sentence=facts.sentence(),
        facts=tuple(facts.derived()), studies=tuple(reversed(dossier.studies)),
        posts=tuple(posts[:POSTS]), years=tuple(reversed(dossier.assessments[-YEARS:])),
        awards=tuple((row, influence(row, on)) for row in awards), results=tuple(results),
        judgements=tuple(said),
        due=tuple(due_between([person], person.unit, first, first + MONTHS_AHEAD)),
    )  # fmt: skip
