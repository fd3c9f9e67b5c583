"""The persons and posts of a scenario, read once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import ScopedQuerySet, rows_under
from guantong.people.models import Category, Person, RuleParameter, Status
from guantong.people.queries import BULKY
from guantong.people.rules.careers import careers
from guantong.people.rules.versions import rules_for
from guantong.staffing.eligibility.pool import APART, Pool, around, county_paths
from guantong.staffing.models import Post, Scenario
from guantong.staffing.scoring import kinds
from guantong.standards.rules import RuleSet


def posts_of(scenario: Scenario) -> list[Post]:
    """Return the posts that a scenario fills, in the order of the tree."""
    own = kinds.of(scenario)
    if own is not None:
        return list(own.posts(scenario))
    rows = rows_under(scenario, Post).filter(closed_on=None, use="")
    rows = rows.select_related("unit", "unit__parent")
    if scenario.unit_kinds:
        rows = rows.filter(unit__kind__in=scenario.unit_kinds)
    return list(rows)


def people_of(scenario: Scenario) -> list[Person]:
    """Return the cadres in office whom a scenario may consider, in the order of the roster."""
    return list(people_under(scenario).select_related("unit").defer(*BULKY))


def people_under(scenario: Scenario) -> ScopedQuerySet:
    """Return the rows of the same, still to be read."""
    own = kinds.of(scenario)
    if own is not None:
        return own.people(scenario)
    rows: ScopedQuerySet = rows_under(scenario, Person)
    return rows.filter(category=Category.CADRE, status=Status.ACTIVE)


def pool_of(scenario: Scenario) -> Pool:
    """Read a scenario's posts and persons; families stay sealed."""
    own = kinds.of(scenario)
    posts, people = posts_of(scenario), people_of(scenario)
    if own is None:
        return pool(scenario.unit, scenario.on, posts, people)
    units = {post.unit_id for post in posts}
    return Pool(
        on=scenario.on,
        posts=tuple(posts),
        people=tuple(people),
        careers=careers(people),
        around=dict.fromkeys(units, APART),
        rules=dict.fromkeys(units, own.rules(scenario.on)),
        counties=county_paths(),
    )


def pool(root: Unit, on: dt.date, posts: Sequence[Post], people: Sequence[Person]) -> Pool:
    """Read what rules ask of posts below a unit and of persons; families stay sealed."""
    units = {post.unit_id: post.unit for post in posts}
    return Pool(
        on=on,
        posts=tuple(posts),
        people=tuple(people),
        careers=careers(people),
        around={pk: around(unit) for pk, unit in units.items()},
        rules=rules_of(root, on, units.values()),
        counties=county_paths(),
    )


def rules_of(root: Unit, on: dt.date, units: Iterable[Unit]) -> dict[int, RuleSet]:
    """Return the rules in force in each unit; one set for all unless a unit below has its own."""
    own = rows_under(root, RuleParameter).exclude(unit_path=root.path)
    paths = set(own.values_list("unit_path", flat=True))
    common = rules_for(root, on)
    sets: dict[tuple[str, ...], RuleSet] = {(): common}
    found = {}
    for unit in units:
        key = tuple(sorted(path for path in paths if tree.inside(unit.path, path)))
        if key not in sets:
            sets[key] = rules_for(unit, on)
        found[unit.pk] = sets[key]
    return found
