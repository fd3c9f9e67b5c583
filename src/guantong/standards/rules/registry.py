"""The named predicates and conditions that rule files may call; nothing in a file is evaluated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from guantong.standards.career import Career, Post, Team
from guantong.standards.derived import Span
from guantong.standards.months import in_words
from guantong.standards.rules.model import Outcome, Rule, Verdict


@dataclass(frozen=True)
class Case:
    """A person held against a post on a day."""

    person: Career
    post: Post
    on: dt.date


@dataclass(frozen=True)
class TeamCase:
    """A team looked at on a day."""

    team: Team
    on: dt.date


Values = Mapping[str, int]
Predicate = Callable[[Case, Values, Rule], Outcome | None]
TeamPredicate = Callable[[TeamCase, Values, Rule], Outcome | None]
Condition = Callable[[Case], bool]
_F = TypeVar("_F")

PREDICATES: dict[str, Predicate] = {}
TEAM_PREDICATES: dict[str, TeamPredicate] = {}
CONDITIONS: dict[str, Condition] = {}
#: What looks at a person's records as a whole, outside the evaluator; it reads the parameters.
ELSEWHERE = ("archive", "rank-notice", "practice")


def _register(into: dict[str, _F], name: str) -> Callable[[_F], _F]:
    def keep(function: _F) -> _F:
        if name in into:
            raise ValueError(f"{name} is registered twice")
        into[name] = function
        return function

    return keep


def predicate(name: str) -> Callable[[Predicate], Predicate]:
    """Register a predicate about a person and a post; it returns None where it does not apply."""
    return _register(PREDICATES, name)


def team_predicate(name: str) -> Callable[[TeamPredicate], TeamPredicate]:
    """Register a predicate about a team; it returns None where it does not apply."""
    return _register(TEAM_PREDICATES, name)


def condition(name: str) -> Callable[[Condition], Condition]:
    """Register a condition that decides whether a rule applies."""
    return _register(CONDITIONS, name)


def at_least(span: Span, needed: int, name: str) -> Outcome:
    """Judge a length of time against a least number of months.

    What is known may suffice although something is missing.
    """
    words = in_words(span.months)
    facts = ((name, words),)
    values = {"span": words, "short": in_words(max(0, needed - span.months))}
    if span.months >= needed:
        return Outcome(Verdict.MET, facts, values=values)
    if span.missing:
        return Outcome(Verdict.UNKNOWN, facts if span.months else (), span.missing, values)
    return Outcome(Verdict.BROKEN, facts, values=values)


def unknown(*missing: str, facts: tuple[tuple[str, str], ...] = ()) -> Outcome:
    """Say which facts are missing."""
    return Outcome(Verdict.UNKNOWN, facts, tuple(dict.fromkeys(missing)))
