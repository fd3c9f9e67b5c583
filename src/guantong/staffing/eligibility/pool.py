"""The persons and posts of a scenario as the plain values that rules judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from guantong.core import tree
from guantong.core.models import Unit
from guantong.people.models import Duty, Person
from guantong.people.rules import teams
from guantong.people.rules.careers import unit_key
from guantong.people.services.rules import COMMITTEES
from guantong.staffing.models import Post
from guantong.staffing.queries.holders import holders
from guantong.staffing.queries.judgement import groups_of
from guantong.standards import career as plain
from guantong.standards.rules import RuleSet

#: The organs of an area itself; their offices are not barred from home places.
GOVERNS = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.TOWNSHIP, Unit.Kind.TEAM)
#: Law asks of their heads what it asks, be they units of their own or not.
COURTS = (Duty.COURT, Duty.PROCURATORATE)
AREAS = (Unit.Kind.COUNTY, Unit.Kind.ZONE)
WORKS = {work.value for work in plain.Work}


@dataclass(frozen=True)
class Around:
    """What the rules ask of a post's organ."""

    upper: str | None
    below: frozenset[str]
    names: Mapping[str, str]
    tier: plain.Tier
    area: str | None


#: Of places that are no posts of an organ's team: rules of appointment ask nothing of them.
APART = Around(None, frozenset(), {}, plain.Tier.TOWNSHIP, None)


@dataclass(frozen=True, eq=False)
class Pool:
    """The posts to be filled and the persons who may be considered.

    ``counties`` are the paths of the counties; a person's or a post's county is the one it
    lies in, "" for the city's own organs.
    """

    on: dt.date
    posts: tuple[Post, ...]
    people: tuple[Person, ...]
    careers: Mapping[int, plain.Career]
    around: Mapping[int, Around]
    rules: Mapping[int, RuleSet]
    counties: tuple[str, ...]

    @cached_property
    def holders(self) -> dict[int, int]:
        """Post → person, as held now."""
        return holders(self.posts)

    @cached_property
    def groups(self) -> dict[int, str]:
        """Person → the group in which officers have placed them on the scenario's day."""
        return groups_of(self.place, self.on)

    @cached_property
    def place(self) -> dict[int, int]:
        """Person → its place in `people`."""
        return {person.pk: n for n, person in enumerate(self.people)}

    @cached_property
    def plain_posts(self) -> tuple[plain.Post, ...]:
        """The posts as rules know them, in their order."""
        return tuple(plain_post(post, self.around[post.unit_id]) for post in self.posts)

    def county(self, path: str) -> str:
        """Return the path of the county that a path lies in, or ""."""
        return county_of(path, self.counties)


def county_paths() -> tuple[str, ...]:
    """Return the paths of the counties and zones."""
    rows = Unit.objects.unscoped("县区的划分是公开的").filter(kind__in=AREAS)
    return tuple(rows.values_list("path", flat=True))


def county_of(path: str, counties: Iterable[str]) -> str:
    """Return the path of the county that a path lies in, or "" for the city's own organs."""
    return next((one for one in counties if tree.inside(path, one)), "")


def around(unit: Unit) -> Around:
    """Return what the rules ask of an organ."""
    upper, below, names = teams.around(unit)
    return Around(upper, below, names, teams.tier(unit), teams.area_of(unit))


def plain_post(post: Post, near: Around) -> plain.Post:
    """Return a post as rules know it."""
    known = post.unit.kind in GOVERNS or post.work in COURTS
    work = post.work if known and post.work in WORKS else plain.Work.OTHER
    return plain.Post(
        unit=unit_key(post.unit_id, ""),
        title=post.title,
        level=post.level,
        tier=near.tier,
        work=plain.Work(work),
        superior=near.upper,
        below=near.below,
        duties=frozenset(plain.Work(one) for one in post.duties if one in WORKS),
        area=near.area,
        chief=post.is_chief,
        in_team=post.in_team,
        elected=post.is_elected,
        committee=COMMITTEES.get(post.committee),
        requires=frozenset(post.requires),
    )
