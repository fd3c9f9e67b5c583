"""A person's records as one account may see them, each information set read at most once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from guantong.frame.records.origin import Origin, Origins
from guantong.people.models import (
    ArchiveSettlement,
    Assessment,
    AwardSanction,
    Education,
    Photo,
    PostHeld,
    PracticePosting,
    RankHeld,
    Record,
    ResumePeriod,
)  # fmt: skip

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person

R = TypeVar("R", bound=Record)


class Dossier:
    """Reads lazily: a tab that needs two sets costs two queries, however long they are."""

    def __init__(self, actor: Account, person: Person) -> None:
        self.actor, self.person = actor, person

    def rows(self, model: type[R], *related: str) -> list[R]:
        """Return the person's rows of an information set."""
        found = model.objects.visible_to(self.actor).filter(person=self.person)
        return list(found.select_related(*related) if related else found)

    @cached_property
    def posts(self) -> list[PostHeld]:
        """A02, the oldest first."""
        return sorted(self.rows(PostHeld), key=lambda row: (row.start, row.position))

    @cached_property
    def ranks(self) -> list[RankHeld]:
        """A05, the oldest first."""
        return sorted(self.rows(RankHeld), key=lambda row: row.start)

    @cached_property
    def practice(self) -> list[PracticePosting]:
        """The practice postings, the oldest first."""
        rows = PracticePosting.objects.visible_to(self.actor).filter(person=self.person)
        return sorted(rows.select_related("unit", "appraised_by"), key=lambda row: row.start)

    @cached_property
    def studies(self) -> list[Education]:
        """A08, the oldest first."""
        return sorted(self.rows(Education), key=lambda row: (row.end or row.start, row.position))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """A15, the oldest first."""
        return self.rows(Assessment)

    @cached_property
    def awards(self) -> list[AwardSanction]:
        """A14, the oldest first."""
        return sorted(self.rows(AwardSanction), key=lambda row: row.on)

    @cached_property
    def periods(self) -> list[ResumePeriod]:
        """A17, in the order of the résumé."""
        return self.rows(ResumePeriod)

    @cached_property
    def photo(self) -> Photo | None:
        """A57: the photo that is shown."""
        rows = Photo.objects.visible_to(self.actor).filter(person=self.person)
        return rows.order_by("-position", "-id").first()

    @cached_property
    def settled(self) -> dict[str, ArchiveSettlement]:
        """What two persons settled of the archive: item → the last settlement."""
        rows = ArchiveSettlement.objects.visible_to(self.actor).filter(
            person=self.person, state=ArchiveSettlement.State.SETTLED
        )
        found = rows.select_related("by", "seconded_by").order_by("pk")
        return {row.item: row for row in found}

    @cached_property
    def origins(self) -> Origins:
        """Where each value came from."""
        return Origins(self.person, self.person.source)

    def origin(self, row: Record) -> Origin | None:
        """Return where a row came from."""
        return self.origins.record(row.info_set, row.pk)
