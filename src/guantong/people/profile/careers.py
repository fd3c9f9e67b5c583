"""A dossier as the derived facts read it: plain values, months as months, blanks as None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.people.profile.writing import read
from guantong.people.rules.careers import AGES, held
from guantong.standards.career import Career, PostHeld, RankHeld

if TYPE_CHECKING:
    from guantong.people import models
    from guantong.people.profile.dossier import Dossier


def career_of(dossier: Dossier) -> Career:
    """Return what ages and lengths of time are computed from.

    A person kept as a slim record has no rows of posts or ranks; the columns of A01 stand in.
    """
    person = dossier.person
    return Career(
        key=str(person.pk),
        name=person.name,
        sex=person.sex or None,
        birth=read(person.birth_month),
        party_member=bool(person.is_member),
        party_joined=read(person.party_month),
        work_start=read(person.work_month),
        posts=tuple(held(row) for row in dossier.posts) or _slim_posts(person),
        ranks=tuple(RankHeld(row.rank, read(row.start), read(row.end)) for row in dossier.ranks)
        or _slim_ranks(person),
        retirement=AGES.get(person.retirement_kind),
    )


def _slim_posts(person: models.Person) -> tuple[PostHeld, ...]:
    if not person.post_since:
        return ()
    return (PostHeld("", person.post, person.level or None, read(person.post_since)),)


def _slim_ranks(person: models.Person) -> tuple[RankHeld, ...]:
    return (RankHeld(person.rank, read(person.rank_since)),) if person.rank else ()
