"""A post now held, with what its organ is, so that it can be held against the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.people.models import Person, PostHeld
from guantong.people.rules import teams
from guantong.people.rules.careers import unit_key
from guantong.people.rules.relatives import WORKS, duties
from guantong.standards import career as plain
from guantong.standards.derived import LEADING_LEVELS

COMMITTEE = re.compile(r"[县市区]委(书记|副书记|常委|委员)")
TOWNSHIP_COMMITTEE = re.compile(r"党(委|工委)(书记|副书记|委员)")


def seats_of(people: Iterable[Person]) -> dict[int, plain.Post]:
    """Return the present principal post of each person, by its number; none for who has none."""
    rows = rows_of_all(people, PostHeld, "person").filter(end="")
    rows = rows.select_related("unit", "unit__parent").order_by("person_id", "is_principal")
    around: dict[int, tuple[str | None, frozenset[str], plain.Tier, str | None]] = {}
    found = {}
    for row in rows:
        unit = row.unit
        if unit is not None and unit.pk not in around:
            upper, below, _names = teams.around(unit)
            around[unit.pk] = upper, below, teams.tier(unit), teams.area_of(unit)
        found[row.person_id] = _seat(row, around.get(unit.pk) if unit else None)
    return found


def _seat(
    row: PostHeld, known: tuple[str | None, frozenset[str], plain.Tier, str | None] | None
) -> plain.Post:
    upper, below, tier, area = known or (None, frozenset(), plain.Tier.COUNTY, None)
    work = plain.Work(row.duty) if row.duty in WORKS else plain.Work.OTHER
    leads = row.is_leading or row.is_chief or row.level in LEADING_LEVELS
    governs = row.unit is not None and row.unit.kind in (
        Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.TOWNSHIP, Unit.Kind.TEAM,
    )  # fmt: skip
    return plain.Post(
        unit=unit_key(row.unit_id, row.unit_name),
        title=row.title,
        level=row.level or None,
        tier=tier,
        # The bar on home places is for the organs of a county itself, not for its offices.
        work=work if governs else plain.Work.OTHER,
        superior=upper,
        below=below,
        duties=duties(row.duty),
        area=area,
        chief=row.is_chief,
        in_team=leads,
        elected=row.is_elected,
        committee=committee_of(row.title, tier),
    )


def committee_of(title: str, tier: plain.Tier) -> plain.Tier | None:
    """Tell the Party committee of which a post makes its holder a member, by its title."""
    if tier is plain.Tier.TOWNSHIP:
        return tier if TOWNSHIP_COMMITTEE.search(title) else None
    return tier if COMMITTEE.search(title) else None
