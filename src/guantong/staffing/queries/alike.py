"""Posts that are alike: which of two 副区长 of one team somebody is says nothing.

What differs between two plans, or between a plan and now, is told of each kind of post together;
who changes places within it has not moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from guantong.core.scope import rows_of
from guantong.staffing.models import Plan, Post, Seat


def kinds(posts: Iterable[Post]) -> dict[int, int]:
    """Return for each post the first of those that are alike: post → post."""
    first: dict[tuple[object, ...], int] = {}
    return {post.pk: first.setdefault(post.kind, post.pk) for post in posts}


def by_kind(seats: Iterable[Seat], kinds: Mapping[int, int]) -> dict[int, list[Seat]]:
    """Return seats by the first of the posts that are like theirs."""
    found: dict[int, list[Seat]] = defaultdict(list)
    for seat in seats:
        found[kinds[seat.post_id]].append(seat)
    return found


def grouped(seats: Iterable[Seat]) -> list[list[Seat]]:
    """Return seats by the kind of their post, in the order in which they come."""
    found: dict[tuple[object, ...], list[Seat]] = defaultdict(list)
    for seat in seats:
        found[seat.post.kind].append(seat)
    return list(found.values())


def aligned(first: Sequence[int | None], second: Sequence[int | None]) -> list[int]:
    """Return places of ``second`` so that whoever is in both stands where ``first`` has them.

    Examples
    --------
    >>> aligned([1, 2, 3], [3, 1, 9])
    [1, 2, 0]

    """
    place = {who: n for n, who in enumerate(second) if who is not None}
    kept = {n: place[who] for n, who in enumerate(first) if who is not None and who in place}
    rest = iter(n for n in range(len(second)) if n not in set(kept.values()))
    return [kept[n] if n in kept else next(rest) for n in range(len(first))]


def shares(plan: Plan, seats: Iterable[Seat]) -> dict[tuple[int, int], float]:
    """Return in what share of the draws a person sat in a post, or in one that is like it.

    Empty unless scores were drawn anew.
    """
    first = kinds(seat.post for seat in seats)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for post, person, share in plan.robustness.get("often", ()):
        if post in first:
            found[first[post], person] += share
    some = [(post, kind) for post, kind in first.items()]
    people: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (kind, person), share in found.items():
        people[kind].append((person, share))
    return {(post, who): share for post, kind in some for who, share in people[kind]}


def settled(
    posts: Iterable[Post], held: Mapping[int, int], sits: Mapping[int, int]
) -> dict[int, int | None]:
    """Return who holds each post now: whoever stays holds the one in which a plan has them.

    Parameters
    ----------
    held, sits
        Post → person, now and by the plan.

    """
    groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for post in posts:
        groups[post.kind].append(post.pk)
    now: dict[int, int | None] = {}
    for group in groups.values():
        order = aligned([sits.get(pk) for pk in group], [held.get(pk) for pk in group])
        now |= {pk: held.get(group[n]) for pk, n in zip(group, order, strict=True)}
    return now


def together(plan: Plan) -> dict[int, list[Seat]]:
    """Return the first seat of several alike → all of them; read for an account already."""
    rows = rows_of(plan, Seat).select_related("post", "person", "holder", "from_post__unit")
    return {some[0].pk: some for some in grouped(rows) if len(some) > 1}
