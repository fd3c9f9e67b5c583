"""A unit's leading team, and the organ of a post to be filled, as rules know them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.people.models import Assessment, Category, Level, Person, PostHeld, Status
from guantong.people.rules.careers import careers, unit_key
from guantong.standards import career as plain
from guantong.standards.derived import LEADING_LEVELS, current_posts

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "按规则核对已在范围内的班子"
TIERS = {
    Unit.Kind.PREFECTURE: plain.Tier.PREFECTURE, Unit.Kind.MUNICIPAL: plain.Tier.PREFECTURE,
    Unit.Kind.TOWNSHIP: plain.Tier.TOWNSHIP, Unit.Kind.VILLAGE: plain.Tier.TOWNSHIP,
}  # fmt: skip
FIRST_GRADED, LAST_GRADED = "1", "4"
EXCELLENT = "1"


def people_of(actor: Account, unit: Unit) -> list[Person]:
    """Return the cadres in office of a unit and of its own teams, in their order."""
    teams = rows_of(unit, Unit, "parent").filter(kind=Unit.Kind.TEAM)
    rows = Person.objects.visible_to(actor).select_related("unit")
    units = [unit.pk, *teams.values_list("pk", flat=True)]
    return list(rows.filter(unit_id__in=units, status=Status.ACTIVE, category=Category.CADRE))


def team_of(unit: Unit, people: Sequence[Person], on: dt.date) -> plain.Team:
    """Return the leading team that some persons form; who holds no leading post is left out.

    Parameters
    ----------
    people
        Those of `people_of`, or the same after a change that is being weighed.

    """
    known = careers(people, {unit.name: unit_key(unit.pk, "")})
    members = []
    for person in people:
        post = _leading_post(known[person.pk], on)
        if post is not None:
            if not _belongs(person, unit):
                # Whoever is only being considered is no chief here for being one elsewhere.
                post = replace(post, chief=False)
            members.append(plain.Member(known[person.pk], post))
    assessed, excellent = _graded([p.pk for p in people], on.year - 1)
    return plain.Team(
        unit=unit_key(unit.pk, ""), name=unit.name, members=tuple(members), tier=tier(unit),
        work=work_of(unit), last_places=None, assessed=assessed, excellent=excellent,
    )  # fmt: skip


def tier(unit: Unit) -> plain.Tier:
    """Tell where a unit stands, by its kind or by the nearest one above that says so."""
    for one in _upwards(unit):
        if one.kind in (Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.COUNTY_UNIT):
            return plain.Tier.COUNTY
        if one.kind in TIERS:
            return TIERS[Unit.Kind(one.kind)]
    return plain.Tier.COUNTY


def work_of(unit: Unit) -> plain.Work:
    """Tell what a unit deals with: what most of its present leading posts say."""
    rows = rows_of(unit, PostHeld).filter(end="", level__in=LEADING_LEVELS)
    counts = Counter(rows.values_list("duty", flat=True))
    known = [duty for duty, _n in counts.most_common() if duty in {w.value for w in plain.Work}]
    return plain.Work(known[0]) if known else plain.Work.OTHER


def area_of(unit: Unit) -> str | None:
    """Return the name of the county, township or city that a unit's organs govern."""
    above = Unit.objects.unscoped(REASON).filter(path__in=tree.ancestors(unit.path))
    kinds = (Unit.Kind.TOWNSHIP, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.PREFECTURE)
    for one in [unit, *sorted(above, key=lambda u: -len(u.path))]:
        if one.kind in kinds:
            return str(one.name)
    return None


def around(unit: Unit) -> tuple[str | None, frozenset[str], dict[str, str]]:
    """Return the keys of the organ above and of those below, and all their names with keys."""
    below = list(rows_of(unit, Unit, "parent").filter(closed_on=None))
    near = [unit, *below] + ([unit.parent] if unit.parent else [])
    names = {one.name: unit_key(one.pk, "") for one in near}
    upper = unit_key(unit.parent_id, "") if unit.parent_id else None
    return upper, frozenset(unit_key(one.pk, "") for one in below), names


def staff(unit: Unit, posts: int) -> plain.Staff:
    """Return an organ's establishment with the ranks that its persons in office hold."""
    rows = rows_of(unit, Person).filter(status=Status.ACTIVE)
    return plain.Staff(posts, Counter(rows.exclude(rank="").values_list("rank", flat=True)))


def levels() -> list[tuple[str, str]]:
    """Return the levels of leading posts for a form."""
    return [(value, str(label)) for value, label in Level.choices if value in LEADING_LEVELS]


def _upwards(unit: Unit) -> list[Unit]:
    above = Unit.objects.unscoped(REASON).filter(path__in=tree.ancestors(unit.path))
    return [unit, *sorted(above, key=lambda u: -len(u.path))]


def _belongs(person: Person, unit: Unit) -> bool:
    own_team = person.unit.kind == Unit.Kind.TEAM and person.unit.parent_id == unit.pk
    return own_team or person.unit_id == unit.pk


def _leading_post(career: plain.Career, on: dt.date) -> plain.PostHeld | None:
    posts = [p for p in current_posts(career, on) if p.leading or p.chief]
    return posts[0] if posts else None


def _graded(people: list[int], year: int) -> tuple[int | None, int | None]:
    rows = rows_of_all(people, Assessment, "person").filter(
        year=year, result__gte=FIRST_GRADED, result__lte=LAST_GRADED
    )
    results = list(rows.values_list("result", flat=True))
    return (len(results), results.count(EXCELLENT)) if results else (None, None)
