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

from guantong.engines.match.errors import MatchError
from guantong.engines.match.problem import checks
from guantong.engines.match.problem.amounts import Amounts
from guantong.engines.match.problem.arrays import Bools, Floats, Ints
from guantong.engines.match.problem.parts import Bound, Circle, Couple, Trait

#: In a ban: no post at all.
ANYWHERE = -1
MOST_RULES = 32


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
        int (A, K), ≥ 0: what a seat taken adds to each count; usually 0 or 1. An array or a
        sparse matrix is taken too, and kept as `Amounts`.
    bounds, traits, couples, circles
        See their classes.
    apart
        int (N, 2): people who may not sit in one team.
    now
        int (P,): the post that each person holds now, or -1.
    alike
        int (J,): posts of one number are alike; who sits in which of them says nothing.
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
    amounts: Amounts = field(default_factory=lambda: Amounts(np.zeros((0, 0), np.int64)))
    bounds: tuple[Bound, ...] = ()
    traits: tuple[Trait, ...] = ()
    couples: tuple[Couple, ...] = ()
    circles: tuple[Circle, ...] = ()
    apart: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))
    now: Ints | None = None
    alike: Ints | None = None
    locks: tuple[tuple[int, int], ...] = ()
    bans: tuple[tuple[int, int], ...] = ()
    rules: tuple[str, ...] = ()
    barred: npt.NDArray[np.uint32] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "amounts", Amounts(self.amounts))
        _check(self)

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
    def closed(self) -> Bools:
        """Whether a lock or a ban closes an arc, bool (A,)."""
        posts = len(self.posts)
        banned = np.zeros(len(self.people), bool)
        banned[[person for person, post in self.bans if post == ANYWHERE]] = True
        pairs = [person * posts + post for person, post in self.bans if post != ANYWHERE]
        shut: Bools = banned[self.arc_person]
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


def kinds(instance: Instance, posts: Ints) -> Ints:
    """Return the numbers by which posts are alike; -1 is no post and stays so."""
    if instance.alike is None:
        return posts
    found: Ints = np.where(posts >= 0, instance.alike[posts], -1)
    return found


def _check(one: Instance) -> None:
    """Raise `MatchError` at the first thing that does not fit."""
    people, posts, teams = len(one.people), len(one.posts), len(one.teams)
    for table, names in (("people", one.people), ("posts", one.posts), ("teams", one.teams)):
        checks.once(table, names)
    checks.within("posts", "team", one.team_of, posts, teams)
    checks.shape("posts", "places", one.places, (posts,))
    checks.shape("posts", "vacancy", one.vacancy, (posts,))
    checks.shape("people", "left_out", one.left_out, (people,))
    checks.at_least("posts", "places", one.places, 1)
    checks.at_least("posts", "vacancy", one.vacancy, 0)
    checks.at_least("people", "left_out", one.left_out, 0)
    if one.now is not None:
        checks.shape("people", "now", one.now, (people,))
        checks.rows("people", "now", (one.now < -1) | (one.now >= posts), "不是岗位的编号")
    if one.alike is not None:
        checks.shape("posts", "alike", one.alike, (posts,))
    _check_arcs(one, people, posts)
    checks.check_bounds(one.bounds, posts, len(one.attributes))
    checks.check_traits(one.traits, people)
    checks.check_couples(one.couples, one.posts, one.team_of, one.places, len(one.traits))
    checks.check_circles(one.circles, posts, one.team_of, one.traits)
    checks.check_apart(one.apart, people)
    _check_choices(one, people, posts)


def _check_arcs(one: Instance, people: int, posts: int) -> None:
    arcs = len(one.arc_person)
    checks.within("arcs", "person", one.arc_person, arcs, people)
    checks.within("arcs", "post", one.arc_post, arcs, posts)
    for name in ("gain", "move", "error"):
        values = getattr(one, name)
        checks.shape("arcs", name, values, (arcs,))
        checks.rows("arcs", name, ~np.isfinite(values), "不是数")
    checks.at_least("arcs", "move", one.move, 0)
    checks.at_least("arcs", "error", one.error, 0)
    if one.attributes:
        checks.shape("arcs", "amounts", one.amounts, (arcs, len(one.attributes)))
        if one.amounts.least < 0:
            checks.rows("arcs", "amounts", one.amounts.wrong(), "不能是负数")
    checks.once("attributes", one.attributes)
    keys = np.sort(one.arc_person.astype(np.int64) * max(1, posts) + one.arc_post)
    twice = np.flatnonzero(keys[1:] == keys[:-1])
    if len(twice):
        person, post = divmod(int(keys[twice[0]]), posts)
        text = f"{one.people[person]} 与岗位 {one.posts[post]} 出现了两次，请只留一行。"
        raise MatchError(text, table="arcs")
    if not 0 <= one.person_share <= 1:
        raise MatchError("误差中属于本人的份额应在 0 与 1 之间。", column="person_share")


def _check_choices(one: Instance, people: int, posts: int) -> None:
    seated: dict[int, int] = {}
    for person, post in one.locks:
        if not (0 <= person < people and 0 <= post < posts):
            raise MatchError("锁定的人员或岗位不存在。", table="locks")
        if seated.setdefault(person, post) != post:
            raise MatchError(f"{one.people[person]} 被锁定在两个岗位。", table="locks")
    for person, post in one.bans:
        if not (0 <= person < people and -1 <= post < posts):
            raise MatchError("排除的人员或岗位不存在。", table="bans")
    if len(one.rules) > MOST_RULES:
        raise MatchError(f"规则最多 {MOST_RULES} 条。", table="rules")
    if one.barred is not None:
        checks.shape("barred", "", one.barred, (people, posts))
