"""A dossier as the derived facts read it: plain values, months as months, blanks as None."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.people.models import RetirementKind
from guantong.people.profile.writing import read
from guantong.standards.career import Career, PostHeld, RankHeld
from guantong.standards.retirement import Category

if TYPE_CHECKING:
    from guantong.people import models
    from guantong.people.profile.dossier import Dossier

CATEGORIES = {
    RetirementKind.MALE: Category.SIXTY,
    RetirementKind.FEMALE_60: Category.SIXTY,
    RetirementKind.FEMALE_55: Category.FIFTY_FIVE,
    RetirementKind.FEMALE_50: Category.FIFTY,
}


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
        party_member=person.is_member,
        party_joined=read(person.party_month),
        work_start=read(person.work_month),
        posts=tuple(_post(row) for row in dossier.posts) or _slim_posts(person),
        ranks=tuple(RankHeld(row.rank, read(row.start), read(row.end)) for row in dossier.ranks)
        or _slim_ranks(person),
        retirement=CATEGORIES.get(person.retirement_kind),
    )


def _post(row: models.PostHeld) -> PostHeld:
    return PostHeld(
        unit=str(row.unit_id or row.unit_name), title=row.title, level=row.level or None,
        start=read(row.start), end=read(row.end), chief=row.is_chief, leading=row.is_leading,
        grassroots=row.at_grassroots, principal=row.is_principal, elected=row.is_elected,
        unit_name=row.unit_name,
    )  # fmt: skip


def _slim_posts(person: models.Person) -> tuple[PostHeld, ...]:
    if not person.post_since:
        return ()
    return (PostHeld("", person.post, person.level or None, read(person.post_since)),)


def _slim_ranks(person: models.Person) -> tuple[RankHeld, ...]:
    return (RankHeld(person.rank, read(person.rank_since)),) if person.rank else ()
