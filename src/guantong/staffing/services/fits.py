"""What a person's fit in a post is made up of, and the picture of every rule, for one seat."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.assess.room import RESULT_VIEW
from guantong.core.errors import Refused
from guantong.people.rules.careers import career
from guantong.staffing.scoring import fits, kinds, weighting
from guantong.staffing.scoring.facts import facts_of
from guantong.staffing.services import eligibility, pins

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Person
    from guantong.staffing.models import Post, Scenario
    from guantong.standards.rules import Finding


@dataclass(frozen=True)
class SeatCheck:
    """All that an officer sees on putting a person in a seat.

    Attributes
    ----------
    findings
        Of every rule, those of how people are considered first.
    barring
        Those of them that no exception covers: the person cannot be locked there.
    fit
        The fit, term by term.

    """

    findings: list[Finding]
    barring: list[Finding]
    fit: fits.Fit


def parts(actor: Account | None, scenario: Scenario, person: Person, post: Post) -> fits.Fit:
    """Return a person's fit in a post by a scenario's weighting, term by term with its error.

    Raises
    ------
    Refused
        If the account may not see the results of the person's inspections.

    """
    if actor is not None and not actor.may(RESULT_VIEW, person.unit_path):
        raise Refused(_("您没有查看该人员考察结果的权限。"))
    own = kinds.of(scenario)
    if own is not None:
        return own.fits(scenario).parts(person.pk, post)
    facts = facts_of({person.pk: career(person)}, scenario.on)[person.pk]
    declared = weighting.read_weighting(scenario.weighting)
    return fits.parts(facts, post, declared)


def check_seat(actor: Account | None, scenario: Scenario, person: Person, post: Post) -> SeatCheck:
    """Hold a person against a seat: every rule, and the fit. Errors as `parts`; logged."""
    found = eligibility.findings(actor, scenario, person, post)
    return SeatCheck(found, pins.barring(found), parts(actor, scenario, person, post))
