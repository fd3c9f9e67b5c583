"""职数预审: what a change does to the approved numbers, unit by unit and level by level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.formats.documents.headcount import Count, headcount
from guantong.people.models import Person, PostHeld, StaffQuota
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.queries.holders import holders
from guantong.staffing.queries.posts import Key, key_of, level_named, quota_lines
from guantong.staffing.room import PLAN_VIEW

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.formats.documents.roster import Roster


@dataclass(frozen=True)
class Change:
    """Somebody who takes a place, leaves what is held, or both.

    Attributes
    ----------
    person
        Whose present posts are left; None where they are kept.
    unit, level, is_chief
        Of the place that is taken; no unit where none is.

    """

    person: int | None
    unit: Unit | None = None
    level: str = ""
    is_chief: bool = False


def of_plan(plan: Plan) -> list[Change]:
    """Return what a plan changes: who takes another seat, and who loses one and gets none."""
    changed = rows_of(plan, Seat).filter(changed=True).select_related("post__unit")
    rows: list[Seat] = list(changed)
    seated = set(rows_of(plan, Seat).exclude(person=None).values_list("person_id", flat=True))
    out = [
        Change(row.person_id, row.post.unit, row.post.level, row.post.is_chief)
        for row in rows if row.person_id
    ]  # fmt: skip
    out += [Change(row.holder_id) for row in rows if row.holder_id and row.holder_id not in seated]
    return out


def counts(actor: Account, changes: Sequence[Change]) -> list[tuple[Unit, list[Count]]]:
    """Return the units that changes touch, in the tree's order, each with its levels."""
    leaving = _left(changes)
    approved = {
        (row.unit_id, row.level, row.is_chief)
        for row in StaffQuota.objects.visible_to(actor).filter(
            unit__in=[one.unit for one in changes if one.unit is not None]
        )
    }
    coming = Counter(
        key_of(one.unit.pk, one.level, approved, is_chief=one.is_chief)
        for one in changes if one.unit is not None and one.level
    )  # fmt: skip
    touched = {key[0] for key in (*leaving, *coming)}
    units = Unit.objects.visible_to(actor, PLAN_VIEW).in_bulk(list(touched))
    every = {(line.unit.pk, line.level, line.is_chief): line for line in quota_lines(actor)}
    found = []
    for unit in sorted(units.values(), key=lambda one: one.path):
        known = {key: line for key, line in every.items() if key[0] == unit.pk}
        keys = dict.fromkeys([*known, *(key for key in coming if key[0] == unit.pk)])
        rows = []
        for key in sorted(keys, key=lambda one: (one[1], not one[2])):
            line = known.get(key)
            rows.append(Count(
                line.level_name if line else _named(key), line.quota if line else None,
                line.filled if line else 0, leaving[key], coming[key],
            ))  # fmt: skip
        found.append((unit, rows))
    return found


def paper(actor: Account, changes: Sequence[Change], subtitle: str, *, foot: str = "") -> Roster:
    """Describe the table of what changes do.

    Raises
    ------
    GuantongError
        If they touch no unit that the account sees.

    """
    found = counts(actor, changes)
    if not found:
        raise GuantongError(_("没有涉及职数的调整，或有关单位不在您的范围内。"))
    return headcount(subtitle, [(unit.name, rows) for unit, rows in found], foot=foot)


def _left(changes: Iterable[Change]) -> Counter[Key]:
    """Count the places that are left: the posts held now by whoever leaves theirs."""
    people = {one.person for one in changes if one.person is not None}
    rows = Post.objects.unscoped("离开的职位随变动的人查出").filter(closed_on=None, use="")
    units = rows.filter(unit__in=_units_of(people))
    held = holders(units)
    posts = [post for post in units if held.get(post.pk) in people]
    approved = set(
        StaffQuota.objects.unscoped("核定职数只用于归类")
        .filter(unit__in={post.unit_id for post in posts})
        .values_list("unit_id", "level", "is_chief")
    )
    return Counter(
        key_of(post.unit_id, post.level, approved, is_chief=post.is_chief) for post in posts
    )


def _units_of(people: Iterable[int]) -> list[int]:
    some = list(people)
    now = rows_of_all(some, PostHeld, "person").filter(end="").exclude(unit=None)
    own = Person.objects.unscoped("变动的人所在单位").filter(pk__in=some)
    return [*now.values_list("unit_id", flat=True), *own.values_list("unit_id", flat=True)]


def _named(key: Key) -> str:
    return level_named(key[1], is_chief=key[2])
