"""Elections of leading posts: who must be there, what elects, and what is done before the day.

Kept in ``data/elections.toml``. Nobody is elected here: what was declared is held against the rule.
"""

from __future__ import annotations

import datetime as dt
import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any, Protocol

from guantong.standards.errors import RuleError


class Elects(Protocol):
    """A rule that says how many votes elect."""

    def needed(self, entitled: int) -> int:
        """Return how many must agree of so many."""


@dataclass(frozen=True)
class Kind:
    """A body that elects.

    Attributes
    ----------
    members
        What all are called of whom a share must agree.
    quorum, pass_over
        The share that must be there; the share that must be passed.

    """

    code: str
    name: str
    members: str
    quorum: Fraction
    quorum_article: str
    quorum_verify: bool
    pass_over: Fraction
    article: str
    verify: bool

    def needed(self, entitled: int) -> int:
        """Return how many must agree: more than the share of all.

        Examples
        --------
        >>> kinds()["people"].needed(200), kinds()["people"].needed(201)
        (101, 101)

        """
        return math.floor(entitled * self.pass_over) + 1

    def least_present(self, entitled: int) -> int:
        """Return how many must be there, rounded up."""
        return math.ceil(entitled * self.quorum)

    @property
    def citation(self) -> str:
        """The article of what elects."""
        return f"{self.article}{'（待核）' if self.verify else ''}"

    @property
    def quorum_citation(self) -> str:
        """The article of who must be there."""
        return f"{self.quorum_article}{'（待核）' if self.quorum_verify else ''}"


@dataclass(frozen=True)
class Stage:
    """What is done so many days before an election."""

    code: str
    name: str
    days: int
    kinds: tuple[str, ...]
    article: str
    basis: str
    verify: bool

    def due(self, on: dt.date) -> dt.date:
        """Return the day by which it is done."""
        return on - dt.timedelta(days=self.days)


@dataclass(frozen=True)
class Table:
    """Everything the file says."""

    kinds: Mapping[str, Kind]
    nominators: Mapping[str, int]
    nominators_article: str
    more: Mapping[str, tuple[int, int]]
    more_article: str
    stages: tuple[Stage, ...]


def kinds() -> Mapping[str, Kind]:
    """Return the bodies that elect, by code."""
    return table().kinds


def stages(kind: str) -> list[Stage]:
    """Return what is done before an election by a body, the first first."""
    found = [one for one in table().stages if not one.kinds or kind in one.kinds]
    return sorted(found, key=lambda one: -one.days)


def stage(code: str) -> Stage | None:
    """Return a stage by its code; None of one that a later table dropped."""
    return next((one for one in table().stages if one.code == code), None)


@dataclass(frozen=True)
class Count:
    """The votes of a candidate."""

    agree: int
    oppose: int = 0
    abstain: int = 0

    @property
    def cast(self) -> int:
        """How many papers named the candidate in some way."""
        return self.agree + self.oppose + self.abstain


@dataclass(frozen=True)
class Result:
    """Who of the candidates for a post is elected by their votes, and who must be voted on again.

    Both are positions in the list of counts.
    """

    elected: frozenset[int]
    again: frozenset[int]


def result(kind: Elects, entitled: int, seats: int, counts: Sequence[Count]) -> Result:
    """Reckon who is elected: more than half of all, the most votes first, no more than seats.

    Examples
    --------
    >>> one = kinds()["people"]
    >>> sorted(result(one, 200, 2, [Count(150), Count(120), Count(101)]).elected)
    [0, 1]
    >>> tie = result(one, 200, 1, [Count(110), Count(110)])
    >>> sorted(tie.elected), sorted(tie.again)
    ([], [0, 1])
    >>> sorted(result(one, 200, 1, [Count(100)]).elected)
    []

    """
    enough = [n for n, one in enumerate(counts) if one.agree >= kind.needed(entitled)]
    enough.sort(key=lambda n: -counts[n].agree)
    if len(enough) <= seats:
        return Result(frozenset(enough), frozenset())
    edge = counts[enough[seats - 1]].agree
    above = [n for n in enough if counts[n].agree > edge]
    level = [n for n in enough if counts[n].agree == edge]
    if len(above) + len(level) <= seats:
        return Result(frozenset(above + level), frozenset())
    return Result(frozenset(above), frozenset(level))


def fewer_or_more(*, chief: bool, seats: int, candidates: int, by_election: bool) -> str:
    """Say where the number of candidates is not what the article names; "" if it is.

    Examples
    --------
    >>> fewer_or_more(chief=False, seats=5, candidates=6, by_election=False)
    ''
    >>> "少于" in fewer_or_more(chief=False, seats=5, candidates=5, by_election=False)
    True

    """
    low, high = table().more["chief" if chief else "deputy"]
    extra = candidates - seats
    least = 0 if by_election else low
    if least <= extra <= high:
        return ""
    told = f"应选 {seats} 名，候选人 {candidates} 名"
    if extra < least:
        return f"{told}，少于差额要求（至少多 {least} 名）。{table().more_article}。"
    return f"{told}，超过差额（最多多 {high} 名），应当先预选。{table().more_article}。"


@cache
def table() -> Table:
    """Return the packaged table."""
    file = resources.files("guantong.standards") / "data" / "elections.toml"
    return read_table(file.read_text(encoding="utf-8"), file.name)


def read_table(text: str, name: str) -> Table:
    """Read a table.

    Raises
    ------
    RuleError
        If something is left out, unknown or no number.

    """
    try:
        told: dict[str, Any] = tomllib.loads(text)
        made = [_kind(row) for row in told["kind"]]
        steps = tuple(
            Stage(
                row["code"], row["name"], int(row["days"]), tuple(row.get("for", ())),
                row["article"], row["basis"], row["verify"],
            )
            for row in told["stage"]
        )  # fmt: skip
        numbers = {key: n for key, n in told["nominators"].items() if isinstance(n, int)}
        numbers.pop("verify", None)
        more = {key: tuple(told["more"][key]) for key in ("chief", "deputy")}
        return Table(
            {one.code: one for one in made}, numbers, told["nominators"]["article"], more,
            told["more"]["article"], steps,
        )  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name} 不是合格的 TOML：{error}。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"{name} 写得不对：{error}。") from error


def _kind(row: dict[str, Any]) -> Kind:
    shares: dict[str, Any] = {name: Fraction(row[name]) for name in ("quorum", "pass_over")}
    return Kind(**{**row, **shares})
