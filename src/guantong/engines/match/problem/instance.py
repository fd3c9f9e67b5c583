"""Who could sit where, at what worth, under which bounds: all that a plan is made from.

Everything is data: traits, attributes, bounds and prices have the names that the caller gives.
All worths and prices are points of one scale; more is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from guantong.engines.match.problem.checks import check_instance

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: In a ban: no post at all.
ANYWHERE = -1


@dataclass(frozen=True, eq=False)
class Bound:
    """A count over some posts that should lie between two numbers.

    Attributes
    ----------
    name
        What it is called in findings, e.g. ``某县 女干部``.
    posts
        The numbers of the posts counted over, int (N,); a team, a level, everything.
    attribute
        The number of the attribute counted; of each seat taken the amount is added.
    low, high
        The least and the most; None is no limit.
    price
        Points for each unit short or over; None if it must hold.

    """

    name: str
    posts: Ints
    attribute: int
    low: int | None = None
    high: int | None = None
    price: float | None = None


@dataclass(frozen=True, eq=False)
class Trait:
    """A kind that each person is of, and what two kinds are worth together.

    Attributes
    ----------
    kinds
        Names of the kinds, e.g. thinker, doer, pioneer, steady hand.
    of_person
        int (P,): the number of each person's kind.
    table
        float (kinds, kinds): points of a pair; row the first post's, column the second's.

    """

    name: str
    kinds: tuple[str, ...]
    of_person: Ints
    table: Floats


@dataclass(frozen=True)
class Couple:
    """Two posts whose people are worth something together, e.g. secretary and chief.

    A post is in one couple at most; several rows of the same two posts add up over traits.
    Worth ``weight * trait.table[kind of first, kind of second]`` when both are filled.
    """

    first: int
    second: int
    trait: int
    weight: float


@dataclass(frozen=True, eq=False)
class Circle:
    """Posts of one team of which every two people count together.

    Attributes
    ----------
    posts
        int (N,), two or more posts of one team.
    classes
        int (N,): the class of each post, 0 …; e.g. 0 secretary, 1 chief, 2 the others.
    trait
        The trait whose table is read; it must be symmetric.
    weights
        float (classes, classes), symmetric: the weight of a pair of posts of two classes.

    """

    posts: Ints
    classes: Ints
    trait: int
    weights: Floats


@dataclass(frozen=True, eq=False)
class Instance:
    """People, posts in teams, who may sit where, and what counts.

    Attributes
    ----------
    people, posts, teams
        Names or keys, each once within its table: P, J and T of them.
    team_of
        int (J,): the team of each post.
    places
        int (J,): how many people a post takes; 1 for an office.
    vacancy
        float (J,): points lost for each place left empty.
    left_out
        float (P,): points lost if the person sits nowhere; 0 for whoever may.
    arc_person, arc_post
        int (A,): who may sit where (the arcs); each pair once.
    gain
        float (A,): points of a person in a post: weight of the post times fit.
    move
        float (A,), ≥ 0: points that this move costs; 0 where the person sits now.
    error
        float (A,), ≥ 0: posterior standard deviation of ``gain``, points.
    person_share
        0…1: share of the error's variance that is the same for all posts of a person.
    attributes
        Names of what bounds count: K of them.
    amounts
        int (A, K), ≥ 0: what a seat taken adds to each count; usually 0 or 1.
    bounds, traits, couples, circles
        See their classes.
    apart
        int (N, 2): people who may not sit in one team.
    now
        int (P,): the post that each person holds now, or -1.
    locks
        (person, post): sits there.
    bans
        (person, post or `ANYWHERE`): does not sit there.
    rules
        Names of the rules that bar people from posts, 32 at most.
    barred
        uint32 (P, J) or None: bit r is set where rule r bars a person from a post. A pair that
        is neither an arc nor barred was simply not proposed.

    Raises
    ------
    MatchError
        If tables do not fit together; says table, row and column.

    """

    people: tuple[str, ...]
    posts: tuple[str, ...]
    teams: tuple[str, ...]
    team_of: Ints
    places: Ints
    vacancy: Floats
    left_out: Floats
    arc_person: Ints
    arc_post: Ints
    gain: Floats
    move: Floats
    error: Floats
    person_share: float = 0.7
    attributes: tuple[str, ...] = ()
    amounts: Ints = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    bounds: tuple[Bound, ...] = ()
    traits: tuple[Trait, ...] = ()
    couples: tuple[Couple, ...] = ()
    circles: tuple[Circle, ...] = ()
    apart: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    now: Ints | None = None
    locks: tuple[tuple[int, int], ...] = ()
    bans: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()
    barred: npt.NDArray[np.uint32] | None = None

    def __post_init__(self) -> None:
        check_instance(self)

    @cached_property
    def worth(self) -> Floats:
        """Points of each arc with its move paid, float (A,)."""
        return self.gain - self.move

    @cached_property
    def arc_team(self) -> Ints:
        """The team of each arc, int (A,)."""
        return self.team_of[self.arc_post]

    @cached_property
    def arcs_by_post(self) -> tuple[Ints, Ints]:
        """Arcs in the order of their posts, and where each post's begin, int (A,) and (J + 1,)."""
        order = np.argsort(self.arc_post, kind="stable")
        starts = np.searchsorted(self.arc_post[order], np.arange(len(self.posts) + 1))
        return order, starts.astype(np.int64)

    @cached_property
    def closed(self) -> npt.NDArray[np.bool_]:
        """Whether a lock or a ban closes an arc, bool (A,)."""
        posts = len(self.posts)
        banned = np.zeros(len(self.people), bool)
        banned[[person for person, post in self.bans if post == ANYWHERE]] = True
        pairs = [person * posts + post for person, post in self.bans if post != ANYWHERE]
        shut: npt.NDArray[np.bool_] = banned[self.arc_person]
        if pairs:
            shut |= np.isin(self.arc_person * posts + self.arc_post, pairs)
        if self.locks:
            held = np.full(len(self.people), -1)
            taken = np.zeros(posts, np.int64)
            for person, post in self.locks:
                held[person] = post
                taken[post] += 1
            locked = held[self.arc_person]
            full = (taken >= self.places)[self.arc_post]
            shut |= ((locked >= 0) | full) & (locked != self.arc_post)
        return shut

    def arc(self, person: int, post: int) -> int:
        """Return the number of an arc, or -1 if the person may not sit there."""
        order, starts = self.arcs_by_post
        theirs = order[starts[post] : starts[post + 1]]
        found = theirs[self.arc_person[theirs] == person]
        return int(found[0]) if len(found) else -1

    def changed(
        self,
        *,
        locks: Sequence[tuple[int, int]] | None = None,
        bans: Sequence[tuple[int, int]] | None = None,
    ) -> Instance:
        """Return the same instance with other locks or bans."""
        return replace(
            self,
            locks=self.locks if locks is None else tuple(locks),
            bans=self.bans if bans is None else tuple(bans),
        )
