"""What is not known of a person for a seat, and the page of one missing fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.frame.records import page
from guantong.people.missing import Wanted, address_of
from guantong.staffing.models import MissingFact
from guantong.staffing.queries import unknowns
from guantong.staffing.room import PLAN_VIEW
from guantong.staffing.services import unknowns as accepting
from guantong.standards.rules import Finding, Verdict

if TYPE_CHECKING:
    from guantong.people.models import Person
    from guantong.staffing.models import Post, Scenario

FIELDS = (
    "scenario", "person", "kind", "told", "posts", "state", "reason", "by", "seconded_by", "at",
)  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """A fact that is missing for a seat; ``row`` is what the last check wrote of it, if it did."""

    wanted: Wanted
    row: MissingFact | None

    @property
    def accepted(self) -> bool:
        """Whether that it is missing was accepted."""
        return self.row is not None and self.row.state == MissingFact.State.ACCEPTED


@dataclass(frozen=True)
class Unknown:
    """What is missing for a seat; nothing is asked of whoever stays in it."""

    facts: tuple[Missing, ...]
    stays: bool

    @property
    def open(self) -> bool:
        """Whether something is missing that nobody accepted, and that keeps from the seat."""
        return not self.stays and any(not one.accepted for one in self.facts)

    def tells(self, found: Finding) -> bool:
        """Whether what a finding lacks stands among the facts."""
        rules = {name for one in self.facts for name in one.wanted.lack.rules}
        return found.verdict is Verdict.UNKNOWN and found.name in rules

    @property
    def kinds(self) -> list[str]:
        """The kinds that are missing."""
        return [one.wanted.lack.kind.code for one in self.facts]


def of_seat(
    actor: Any, scenario: Scenario, person: Person, post: Post, found: list[Finding]
) -> Unknown:
    """Return what findings about a person and a post lack, with what was said of it."""
    rows = unknowns.missing(actor, scenario).filter(person=person)
    by_kind = {row.kind: row for row in rows}
    facts = (
        Missing(
            Wanted(one, address_of(one.kind.code, person.pk, post.unit)),
            by_kind.get(one.kind.code),
        )
        for one in accepting.lacking(found)
    )
    return Unknown(tuple(facts), accepting.stays(person, post))


@allowed.needs(PLAN_VIEW)
def fact(request: Request, pk: int) -> HttpResponse:
    """Show one missing fact: what may be done, what was done."""
    row = allowed.get(request, MissingFact, pk, PLAN_VIEW)
    return page.show(
        request, row, FIELDS, template="staffing/missing_fact.html",
        entry=address_of(row.kind, row.person_id),
    )  # fmt: skip
