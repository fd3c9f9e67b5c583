"""Whose branch is closed goes to the one that receives its members, with the history of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.core.services.party import tree
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.people.models import Person

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from guantong.core.models import Account, PartyOrganisation


@tree.belongs(Person, "branch")
def members_go(actor: Account | None, rows: QuerySet[Person], into: PartyOrganisation) -> None:
    """Let members belong to another branch; each has its history."""
    for person in list(rows.select_related("branch")):
        before = str(person.branch or "")
        person.branch = into
        person.version += 1
        person.save(update_fields=["branch", "version"])
        changes.note(actor, person, [Difference("branch", before, into.name)])
