"""Elections of a village: the steps before and after the day, what a count of votes comes to.

Kept in ``data/village_elections.toml``. Nobody is elected here: what was counted is held against
the rule. Ties and the order of votes are those of `elections.result`.
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
from typing import Any

from guantong.standards import elections
from guantong.standards.errors import RuleError

BASES = frozenset({"text", "older_text", "secondary", "own_draft"})
#: A vote on a further day after one in which seats stayed empty; a vote on a recall.
RERUN, RECALL = "rerun", "recall"


@dataclass(frozen=True)
class Cited:
    """Something with its article."""

    article: str
    basis: str
    verify: bool

    def __post_init__(self) -> None:
        if not self.article or self.basis not in BASES or not isinstance(self.verify, bool):
            raise ValueError(f"“{self.article}”缺出处、依据或待核")

    @property
    def citation(self) -> str:
        """The article, and what is doubtful about it."""
        notes = {"older_text": "旧文本", "own_draft": "日数为本系统草拟"}.get(self.basis, "")
        doubts = "，".join(filter(None, (notes, "待核" if self.verify else "")))
        return f"{self.article}{f'（{doubts}）' if doubts else ''}"


@dataclass(frozen=True)
class Counts:
    """The ballots of a vote: who was due, papers handed out and returned, good and spoilt ones."""

    due: int
    issued: int
    returned: int
    valid: int
    invalid: int


@dataclass(frozen=True)
class Share(Cited):
    """That more than a share, or at least it, of a count is needed; ``base`` names the count."""

    share: Fraction
    strict: bool
    base: str
    source: str

    def needed(self, entitled: int) -> int:
        """Return how many are needed of so many.

        Examples
        --------
        >>> committee = body("committee")
        >>> committee.elected.needed(900), committee.second.needed(901)
        (451, 301)

        """
        exact = entitled * self.share
        return math.floor(exact) + 1 if self.strict else math.ceil(exact)


@dataclass(frozen=True)
class Body:
    """A body and what a vote on its posts asks.

    Attributes
    ----------
    due, present
        Who is to vote, and who takes a ballot.
    quorum
        How many must take part; ``base`` is what shows that they did, the share is of those due.
    elected, second, recall
        How many must agree: in a first vote, in a further one, to a recall.

    """

    code: str
    due: str
    present: str
    least: int
    most: int
    size_article: str
    term_years: int
    term_article: str
    women: int
    women_article: str
    quorum: Share
    elected: Share
    second: Share
    recall: Share
    contradiction: str = ""

    def rule(self, kind: str) -> Share:
        """Return how many must agree in a kind of vote."""
        return {RERUN: self.second, RECALL: self.recall}.get(kind, self.elected)


@dataclass(frozen=True)
class Stage(Cited):
    """What is done by so many days from that of the election."""

    code: str
    name: str
    days: int
    bodies: tuple[str, ...]
    kinds: tuple[str, ...]

    def due(self, on: dt.date) -> dt.date:
        """Return the day by which it is done."""
        return on + dt.timedelta(days=self.days)


@dataclass(frozen=True)
class Within(Cited):
    """That something is done within so many days."""

    days: int
    source: str
    items: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Start(Cited):
    """Who may ask for a recall."""

    voters: Fraction
    representatives: Fraction
    source: str


@dataclass(frozen=True)
class Table:
    """Everything the file says."""

    told: str
    nobody: str
    bodies: Mapping[str, Body]
    stages: tuple[Stage, ...]
    start: Start
    rerun: Within
    handover: Within


def body(code: str) -> Body:
    """Return what a body's vote asks."""
    return table().bodies[code]


def stages(code: str, kind: str) -> list[Stage]:
    """Return the steps of a kind of vote on a body, the first first."""
    found = [one for one in table().stages if code in one.bodies and kind in one.kinds]
    return sorted(found, key=lambda one: one.days)


def stage(code: str) -> Stage | None:
    """Return a step by its code; None of one that a later table dropped."""
    return next((one for one in table().stages if one.code == code), None)


@dataclass(frozen=True)
class Contest:
    """A post of a vote: how many are to be elected, and what each who stands was given."""

    name: str
    seats: int
    votes: Sequence[int]


@dataclass(frozen=True)
class Fault:
    """What of a count cannot be: a number, and the one that it does not agree with.

    ``kind`` is the count that is wrong, or ``most`` (one has more votes than there are valid
    ballots) or ``sum`` (all votes of a post are more than the ballots allow).
    """

    kind: str
    said: int
    bound: int
    post: str = ""


def faults(counts: Counts, contests: Sequence[Contest]) -> list[Fault]:
    """Say what of a count cannot be.

    Examples
    --------
    >>> faults(Counts(1000, 900, 880, 860, 20), [Contest("主任", 1, [500, 360])])
    []
    >>> [one.kind for one in faults(Counts(100, 120, 90, 80, 5), ())]
    ['issued', 'valid']

    """
    found = []
    if counts.issued > counts.due:
        found.append(Fault("issued", counts.issued, counts.due))
    if counts.returned > counts.issued:
        found.append(Fault("returned", counts.returned, counts.issued))
    total = counts.valid + counts.invalid
    if total != counts.returned:
        found.append(Fault("valid", total, counts.returned))
    for one in contests:
        most = max(one.votes, default=0)
        if most > counts.valid:
            found.append(Fault("most", most, counts.valid, one.name))
        given, room = sum(one.votes), counts.valid * one.seats
        if given > room:
            found.append(Fault("sum", given, room, one.name))
    return found


@dataclass(frozen=True)
class Outcome:
    """What a count of votes comes to.

    Attributes
    ----------
    valid
        Whether enough took part; if not, nobody is elected.
    elected, level
        Of each contest, the positions of who is elected, and of who has as many votes as another
        where the seats do not reach for both.
    needed, took_part, quorum
        How many votes elect; how many took part, and how many had to.
    empty
        How many seats stay empty, of all contests.

    """

    valid: bool
    elected: tuple[frozenset[int], ...]
    level: tuple[frozenset[int], ...]
    needed: int
    took_part: int
    quorum: int
    empty: int


def outcome(
    code: str, kind: str, counts: Counts, contests: Sequence[Contest], *, base: str = ""
) -> Outcome:
    """Reckon who is elected.

    Parameters
    ----------
    base
        Another count than the table's of which the share must agree: ``due``, ``issued``.

    Examples
    --------
    >>> counts = Counts(1000, 900, 880, 860, 20)
    >>> won = outcome("committee", "regular", counts, [Contest("主任", 1, [441, 400])])
    >>> won.needed, [sorted(one) for one in won.elected], won.empty
    (441, [[0]], 0)
    >>> outcome("committee", "regular", Counts(1000, 500, 500, 500, 0), []).valid
    False

    """
    one = body(code)
    rule = one.rule(kind)
    took_part, quorum = getattr(counts, one.quorum.base), one.quorum.needed(counts.due)
    entitled = getattr(counts, base or rule.base)
    nobody = elections.Result(frozenset(), frozenset())
    found = [
        elections.result(rule, entitled, some.seats, [elections.Count(n) for n in some.votes])
        if took_part >= quorum and some.seats
        else nobody
        for some in contests
    ]
    return Outcome(
        took_part >= quorum, tuple(it.elected for it in found), tuple(it.again for it in found),
        rule.needed(entitled), took_part, quorum,
        sum(some.seats for some in contests) - sum(len(it.elected) for it in found),
    )  # fmt: skip


def may_start(*, voters: int, of_voters: int, representatives: int, of_them: int) -> bool:
    """Tell whether enough ask for a recall.

    Examples
    --------
    >>> may_start(voters=200, of_voters=1000, representatives=0, of_them=30)
    True
    >>> may_start(voters=199, of_voters=1000, representatives=9, of_them=30)
    False

    """
    start = table().start
    enough = bool(of_voters) and voters >= of_voters * start.voters
    return enough or (bool(of_them) and representatives >= of_them * start.representatives)


@cache
def table() -> Table:
    """Return the packaged table."""
    file = resources.files("guantong.standards") / "data" / "village_elections.toml"
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
        bodies = {row["code"]: _body(row) for row in told["body"]}
        steps = tuple(Stage(**{**row, "bodies": tuple(row["bodies"]), "kinds": tuple(row["kinds"])})
                      for row in told["stage"])  # fmt: skip
        unknown = {code for one in steps for code in one.bodies} - bodies.keys()
        numbers = all(isinstance(one.days, int) for one in steps)
        if unknown or not numbers or len({one.code for one in steps}) != len(steps):
            raise ValueError(f"环节重复、日数不是整数，或者属于没有的组织 {sorted(unknown)}")
        start = told["recall_start"]
        shares = {key: Fraction(start[key]) for key in ("voters", "representatives")}
        handover = told["handover"]
        items = tuple((code, label) for code, label in handover["items"])
        return Table(
            told["law"]["told"], told["law"]["nobody"], bodies, steps, Start(**{**start, **shares}),
            Within(**told["rerun"]), Within(**{**handover, "items": items}),
        )  # fmt: skip
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name} 不是合格的 TOML：{error}。") from error
    except (KeyError, TypeError, ValueError) as error:
        raise RuleError(f"{name} 写得不对：{error}。") from error


def _body(row: dict[str, Any]) -> Body:
    shares = {key: _share(row[key]) for key in ("quorum", "elected", "second", "recall")}
    return Body(**{**row, **shares})


def _share(row: dict[str, Any]) -> Share:
    if row["base"] not in Counts.__dataclass_fields__:
        raise ValueError(f"没有“{row['base']}”这个数")
    return Share(**{**row, "share": Fraction(row["share"])})
