"""What a term change does not know: which missing fact keeps most seats shut, and its mark."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import ngettext

from guantong.core.scope import rows_of
from guantong.staffing.models import Eligibility, MissingFact, Scenario
from guantong.standards.rules.missing import OF_CODE, codes_of

if TYPE_CHECKING:
    from guantong.core.models import Account


@dataclass(frozen=True)
class Opening:
    """A kind of fact that is missing and what it would open, bars left out.

    Attributes
    ----------
    people
        Persons of whom it is missing.
    alone, among
        Pairs of person and post of which nothing else is missing; and of which it is one of
        several things that are.

    """

    code: str
    people: int
    alone: int
    among: int

    @property
    def name(self) -> str:
        """What the kind of fact is called."""
        return OF_CODE[self.code].name


def missing(actor: Account, scenario: Scenario | None = None) -> QuerySet[MissingFact]:
    """Return what is missing in scope, of one scenario or of all."""
    rows = MissingFact.objects.visible_to(actor).select_related(
        "scenario", "person__unit", "by", "seconded_by"
    )
    return rows if scenario is None else rows.filter(scenario=scenario)


def openings(scenario: Scenario, accepted: Mapping[int, int]) -> list[Opening]:
    """Return which missing fact would open most seats of a scenario read for an account.

    Parameters
    ----------
    accepted
        Person → kinds, as bits, that need not be known.

    """
    row = rows_of(scenario, Eligibility).only("lacking").first()
    alone: Counter[str] = Counter()
    among: Counter[str] = Counter()
    people: dict[str, set[int]] = defaultdict(set)
    for person, bits, posts in row.lacking if row else ():
        codes = codes_of(bits & ~accepted.get(person, 0))
        for code in codes:
            people[code].add(person)
            (alone if len(codes) == 1 else among)[code] += posts
    found = [Opening(code, len(who), alone[code], among[code]) for code, who in people.items()]
    return sorted(found, key=lambda one: (-one.alone, -one.among, one.code))


def counted(kinds: Sequence[str]) -> str:
    """Write how many facts are missing; "" if none is."""
    n = len(kinds)
    return ngettext("缺 %(n)d 项事实", "缺 %(n)d 项事实", n) % {"n": n} if n else ""
