"""Who holds which post now: read from the posts held (A02), kept nowhere else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from guantong.people.models import Category, Person, PostHeld, Status
from guantong.staffing.models import Post

REASON = "现任由任职情况得出，职位的范围由调用者限定"
#: Rooms above say here of posts that nobody holds why, by the post's key: «候选人，待选举».
Source = Callable[[Sequence[Post]], Mapping[int, str]]
SOURCES: list[Source] = []
#: Kinds of scenario say here who holds the places they fill: `Post.use` → place → person.
OF_KINDS: dict[str, Callable[[Sequence[Post]], Mapping[int, int]]] = {}


def register(source: Source) -> Source:
    """Let a room say why posts are empty."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def told(empty: Sequence[Post]) -> dict[int, str]:
    """Return what rooms know of posts that nobody holds, by their keys."""
    return {pk: words for source in SOURCES for pk, words in source(empty).items()}


def holders(posts: Iterable[Post]) -> dict[int, int]:
    """Return post → person for the posts that are held.

    A person holds a post by an open entry of A02 in its unit under its title, or, if nothing of
    A02 was ever entered, by the post on the roster. Of several posts of one title the first goes
    to whoever stands first in the unit; nobody holds two.
    """
    every = list(posts)
    rows = [post for post in every if not post.use]
    if len(rows) < len(every):
        return holders(rows) | _of_kinds([post for post in every if post.use])
    units = {post.unit_id for post in rows}
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for person, unit, title in [*_entered(units), *_on_rosters(units)]:
        waiting[unit, title].append(person)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for post in rows:
        queue = waiting[post.unit_id, post.title]
        while queue and queue[0] in taken:
            queue.pop(0)
        if queue:
            found[post.pk] = queue.pop(0)
            taken.add(found[post.pk])
    return found


def _of_kinds(posts: Sequence[Post]) -> dict[int, int]:
    """Return who holds the places of the kinds that rooms above bring."""
    by_kind: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_kind[post.use].append(post)
    return {
        pk: person for kind, some in by_kind.items() for pk, person in OF_KINDS[kind](some).items()
    }


def _entered(units: set[int]) -> list[tuple[int, int, str]]:
    rows = PostHeld.objects.unscoped(REASON).filter(
        unit_id__in=units, end="", person__status=Status.ACTIVE, person__category=Category.CADRE
    )
    order = ("unit_id", "-is_principal", "person__position", "person_id", "position", "id")
    return list(rows.order_by(*order).values_list("person_id", "unit_id", "title"))


def _on_rosters(units: set[int]) -> list[tuple[int, int, str]]:
    rows = Person.objects.unscoped(REASON).filter(
        unit_id__in=units, status=Status.ACTIVE, category=Category.CADRE
    )
    known = PostHeld.objects.filter(person__unit_id__in=units).order_by()
    rows = rows.exclude(pk__in=known.values("person_id")).exclude(post="")
    found = rows.order_by("unit_id", "position", "pk").values_list("pk", "unit_id", "post")
    return list(found)
