"""What jobs tell of a round's cases: where answers clash, and what is known before one answers.

A job registers a function for its process; it is asked set-wise, for a page or a list of cases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from guantong.casework.models import Case, Conclusion, UnitList

#: Kinds of clash: between units, of a unit with a rule, between what units say is so.
UNITS, RULES, FACTS = "units", "rules", "facts"


@dataclass(frozen=True)
class Clash:
    """Why the answers on one case need a second look; in words that name nobody but units."""

    kind: str
    text: str


#: Of cases whose units have all answered, with what they said: case → what clashes.
Conflicts: TypeAlias = (
    "Callable[[Sequence[Case], Mapping[int, Sequence[Conclusion]]], Mapping[int, Sequence[Clash]]]"
)
#: Of cases: case → what the house knows that a unit looks at before it answers. Every unit that
#: reviews the case reads it, so it tells no more than each of them may know.
Hits: TypeAlias = "Callable[[Sequence[Case]], Mapping[int, Sequence[str]]]"
#: Of a unit's list: what the unit is asked, and the articles among which its answer names one;
#: "" and none where a job says nothing of them.
Asks: TypeAlias = "Callable[[UnitList], tuple[str, Sequence[str]]]"
CONFLICTS: dict[str, list[Conflicts]] = {}
HITS: dict[str, list[Hits]] = {}
ASKS: dict[str, Asks] = {}
C = TypeVar("C", bound=Conflicts)
H = TypeVar("H", bound=Hits)
A = TypeVar("A", bound=Asks)


def conflicts(process: str) -> Callable[[C], C]:
    """Register where the answers on a process' cases clash with rules or with each other."""

    def add(source: C) -> C:
        CONFLICTS.setdefault(process, []).append(source)
        return source

    return add


def hits(process: str) -> Callable[[H], H]:
    """Register what is known of a process' cases before they are answered."""

    def add(source: H) -> H:
        HITS.setdefault(process, []).append(source)
        return source

    return add


def asks(process: str) -> Callable[[A], A]:
    """Register what the units that review a process' cases are asked, and by which articles."""

    def add(source: A) -> A:
        ASKS[process] = source
        return source

    return add


def asked_of(row: UnitList) -> tuple[str, Sequence[str]]:
    """Return what a list's unit is asked, and the articles of which its answer names one."""
    source = ASKS.get(row.round.process.key)
    return source(row) if source is not None else ("", ())


def hits_of(process: str, cases: Sequence[Case]) -> dict[int, list[str]]:
    """Return case → what is known of it; cases of which nothing is are left out."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for source in HITS.get(process, ()):
        for case, texts in source(cases).items():
            found[case] += texts
    return {case: texts for case, texts in found.items() if texts}


def clashes_of(
    process: str, cases: Sequence[Case], said: Mapping[int, Sequence[Conclusion]],
    outcomes: Mapping[int, Sequence[tuple[str, str]]],
) -> dict[int, list[Clash]]:  # fmt: skip
    """Return case → what clashes among its answers; only of cases that all units have answered.

    Parameters
    ----------
    said
        What counts of what the units said: the last word of each that said something.
    outcomes
        Unit and outcome of every turn, silence among them.

    """
    found: defaultdict[int, list[Clash]] = defaultdict(list)
    for case, each in outcomes.items():
        if len({outcome for _unit, outcome in each}) > 1:
            found[case].append(Clash(UNITS, _differing(each)))
    for source in CONFLICTS.get(process, ()):
        for case, clashes in source(cases, said).items():
            found[case] += clashes
    return {case: some for case, some in found.items() if some}


def _differing(each: Sequence[tuple[str, str]]) -> str:
    """Name the units of each outcome, that of the fewest first."""
    by: defaultdict[str, list[str]] = defaultdict(list)
    for unit, outcome in each:
        by[outcome].append(unit)
    told = sorted(by.items(), key=lambda item: len(item[1]))
    named = [f"{outcome}：{'、'.join(units)}" for outcome, units in told[:-1]]
    last, units = told[-1]
    return "；".join([*named, _("%(outcome)s：其余 %(n)s 家") % {"outcome": last, "n": len(units)}])
