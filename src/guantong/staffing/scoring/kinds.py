"""What a scenario is of: a term change of teams, or a kind that a room above brings.

A kind says which places there are, who may be considered, by which rules and how a person fits a
place. All else of a scenario is common: searches, plans, board, pins, comparison, proofs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

from guantong.core.text import Text
from guantong.staffing.queries.holders import OF_KINDS
from guantong.staffing.scoring import weighting

if TYPE_CHECKING:
    from guantong.core.scope import ScopedQuerySet
    from guantong.people.models import Person
    from guantong.staffing.eligibility.pool import Pool
    from guantong.staffing.eligibility.table import Bars
    from guantong.staffing.models import Post, Scenario
    from guantong.staffing.scoring.facts import Facts
    from guantong.staffing.scoring.fits import Fit
    from guantong.standards.rules import Finding, RuleSet

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Count:
    """A requirement of the kind's own: of whom so many sit in some places.

    Attributes
    ----------
    posts
        Keys of the places counted over.
    people
        Keys of those who count; None is everybody.
    price
        Points for each one short or over; None must hold.

    """

    name: str
    posts: frozenset[int]
    people: frozenset[int] | None
    low: int | None = None
    high: int | None = None
    price: float | None = None


class Fits(Protocol):
    """How persons fit places, and what is counted beside the officer's requirements."""

    def of_arcs(
        self, facts: Sequence[Facts], people: Sequence[int], posts: Sequence[Post],
        arcs: tuple[Ints, Ints],
    ) -> tuple[Floats, Floats]:  # fmt: skip
        """Return fit and error of pairs; the places' weights not yet counted."""

    def counts(self, people: Sequence[int], posts: Sequence[Post]) -> Iterable[Count]:
        """Return the kind's own requirements."""

    def parts(self, person: int, post: Post) -> Fit:
        """Return the fit of one pair, part by part, in words."""


@dataclass(frozen=True)
class Kind:
    """A kind of scenario.

    Attributes
    ----------
    code
        Of the scenario, and of the places it fills (`Post.use`).
    posts, people
        Of a scenario: the places in the order of the tree, the rows of persons to consider.
    holders
        Of places: place → person now.
    rules
        The rules as in force on a day.
    judge
        Who may sit where.
    findings
        Every rule for one pair.
    fits
        Of a scenario.
    terms
        What the fit is declared to be made of.

    """

    code: str
    label: Text
    posts: Callable[[Scenario], Sequence[Post]]
    people: Callable[[Scenario], ScopedQuerySet]
    holders: Callable[[Sequence[Post]], Mapping[int, int]]
    rules: Callable[[dt.date], RuleSet]
    judge: Callable[[Pool, Callable[[int, str], None]], Bars]
    findings: Callable[[Scenario, Person, Post], list[Finding]]
    fits: Callable[[Scenario], Fits]
    terms: tuple[weighting.Term, ...]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Let a room bring a kind of scenario."""
    KINDS[kind.code] = kind
    OF_KINDS[kind.code] = kind.holders
    weighting.OTHERS.update({term.code: term for term in kind.terms})
    return kind


def of(scenario: Scenario) -> Kind | None:
    """Return a scenario's kind; None for a term change."""
    return KINDS[scenario.kind] if scenario.kind else None
