"""The hard demands of an instance, as rows over the seats that matter to them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guantong.engines.match.problem.arrays import Ints
from guantong.engines.match.problem.instance import ANYWHERE, Instance


@dataclass(frozen=True)
class Demand:
    """Something that must hold, with others like it.

    Attributes
    ----------
    kind
        ``lock``, ``ban``, ``rule`` (bars a locked person), ``arc`` (nobody proposed the locked
        person there), ``apart`` or ``bound``.
    text
        In Chinese, with the names.
    people, posts
        Whom and what it concerns.
    bound
        The number of the bound, or -1.

    """

    kind: str
    text: str
    people: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()
    bound: int = -1


@dataclass(frozen=True, eq=False)
class Row:
    """``low <= sum of amount * seat <= high`` over some pairs; None is no limit."""

    demand: Demand
    pairs: Ints
    amounts: Ints
    low: int | None
    high: int | None


@dataclass(frozen=True, eq=False)
class Seats:
    """The pairs of person and post that some demand needs filled; others may stay empty.

    Attributes
    ----------
    person, post
        int (V,) each.
    arc
        int (V,): the arc of each pair, or -1 where only a lock speaks of it.
    by_post, starts
        Pairs in the order of their posts, and where each post's begin, int (V,) and (J + 1,).

    """

    instance: Instance
    person: Ints
    post: Ints
    arc: Ints
    by_post: Ints
    starts: Ints

    def inside(self, posts: Ints) -> Ints:
        """Return the pairs at some posts."""
        return _ranges(self.by_post, self.starts, posts)


def _ranges(order: Ints, starts: Ints, posts: Ints) -> Ints:
    parts = [order[starts[j] : starts[j + 1]] for j in np.unique(posts).tolist()]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def demands_of(instance: Instance) -> tuple[Seats, list[Row]]:
    """Write the hard demands as rows over the pairs that matter.

    Leaving a seat empty breaks nothing but a lock or the least of a bound. So only pairs matter
    that are locked or count towards such a least; demands that speak of others alone cannot
    clash.
    """
    seats = _seats(instance)
    rows = [*_locks(seats), *_bans(seats), *_aparts(seats), *_bounds(seats)]
    return seats, rows


def _seats(one: Instance) -> Seats:
    order, starts = one.arcs_by_post
    needed = np.zeros(len(one.arc_person), bool)
    for bound in one.bounds:
        if bound.price is None and bound.low is not None and bound.low > 0:
            arcs = _ranges(order, starts, bound.posts)
            needed[arcs[one.amounts[arcs, bound.attribute] > 0]] = True
    arcs = np.flatnonzero(needed)
    posts = max(1, len(one.posts))
    arc_of = dict(
        zip(
            (one.arc_person[arcs] * posts + one.arc_post[arcs]).tolist(), arcs.tolist(), strict=True
        )
    )
    for lock in one.locks:
        arc_of.setdefault(lock[0] * posts + lock[1], one.arc(*lock))
    keys = np.array(sorted(arc_of), np.int64)
    person, post = np.divmod(keys, posts)
    by_post = np.argsort(post, kind="stable")
    first = np.searchsorted(post[by_post], np.arange(len(one.posts) + 1)).astype(np.int64)
    arc = np.array([arc_of[key] for key in keys.tolist()], np.int64)
    return Seats(one, person, post, arc, by_post, first)


def _plain(demand: Demand, pairs: Ints, low: int | None, high: int | None) -> Row:
    return Row(demand, pairs, np.ones(len(pairs), np.int64), low, high)


def _locks(seats: Seats) -> list[Row]:
    """Return the locks, and what bars locked people from their seats."""
    one = seats.instance
    rows = []
    for person, post in dict.fromkeys(one.locks):
        who, where, places = one.people[person], one.posts[post], int(one.places[post])
        found = np.flatnonzero((seats.person == person) & (seats.post == post))
        text = f"{who}锁定在{where}（该岗位有 {places} 个位置）。"
        rows.append(_plain(Demand("lock", text, (person,), (post,)), found, 1, None))
        if one.arc(person, post) >= 0:
            continue
        rules = rules_between(one, person, post)
        kind, text = "arc", f"{who}不在{where}的人选之列。"
        if rules:
            kind, text = (
                "rule",
                f"按{'、'.join(f'“{rule}”' for rule in rules)}，{who}不能任{where}。",
            )
        rows.append(_plain(Demand(kind, text, (person,), (post,)), found, None, 0))
    return rows


def rules_between(instance: Instance, person: int, post: int) -> tuple[str, ...]:
    """Return the names of the rules that bar a person from a post."""
    if instance.barred is None:
        return ()
    bits = int(instance.barred[person, post])
    return tuple(rule for number, rule in enumerate(instance.rules) if bits >> number & 1)


def _bans(seats: Seats) -> list[Row]:
    one = seats.instance
    rows = []
    for person, post in dict.fromkeys(one.bans):
        here, where = seats.person == person, "所有岗位"
        if post != ANYWHERE:
            here, where = here & (seats.post == post), one.posts[post]
        found = np.flatnonzero(here)
        if len(found):
            posts = (post,) if post != ANYWHERE else ()
            demand = Demand("ban", f"{one.people[person]}已排除在{where}之外。", (person,), posts)
            rows.append(_plain(demand, found, None, 0))
    return rows


def _aparts(seats: Seats) -> list[Row]:
    """Return for each two people apart a row for each team where both could sit."""
    one = seats.instance
    team = one.team_of[seats.post]
    # Pairs are in the order of people.
    starts = np.searchsorted(seats.person, np.arange(len(one.people) + 1))
    rows = []
    for a, b in dict.fromkeys((min(pair), max(pair)) for pair in one.apart.tolist()):
        first, second = np.arange(starts[a], starts[a + 1]), np.arange(starts[b], starts[b + 1])
        for t in np.intersect1d(team[first], team[second]).tolist():
            found = np.concatenate([first[team[first] == t], second[team[second] == t]])
            text = f"{one.people[a]}与{one.people[b]}应当回避，不能同在{one.teams[t]}。"
            posts = tuple(np.unique(seats.post[found]).tolist())
            rows.append(_plain(Demand("apart", text, (a, b), posts), found, None, 1))
    return rows


def _bounds(seats: Seats) -> list[Row]:
    one = seats.instance
    rows = []
    for n, bound in enumerate(one.bounds):
        if bound.price is not None:
            continue
        found = seats.inside(bound.posts)
        found = found[seats.arc[found] >= 0]
        amounts = one.amounts[seats.arc[found], bound.attribute].astype(np.int64)
        found, amounts = found[amounts > 0], amounts[amounts > 0]
        posts = tuple(bound.posts.tolist())
        if bound.low is not None and bound.low > 0:
            able, what = len(np.unique(seats.person[found])), one.attributes[bound.attribute]
            text = f"{bound.name}至少 {bound.low}（{what}；能算入的有 {able} 人）。"
            rows.append(Row(Demand("bound", text, (), posts, n), found, amounts, bound.low, None))
        if bound.high is not None and (bound.high < 0 or len(found)):
            text = f"{bound.name}至多 {bound.high}。"
            rows.append(Row(Demand("bound", text, (), posts, n), found, amounts, None, bound.high))
    return rows
