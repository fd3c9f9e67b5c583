"""Who manages a post: what an officer wrote on it, else what the table of rules says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import Unit
from guantong.staffing.models import Authority, Post, Side
from guantong.standards import authority as rules
from guantong.standards.authority import Managed, Place

if TYPE_CHECKING:
    from django.db.models import QuerySet

REASON = "按机构树推定干部管理权限"
#: Whose kind says where in the tree a post lies: the nearest of these at or above its unit.
AREAS = (Unit.Kind.PREFECTURE, Unit.Kind.MUNICIPAL, Unit.Kind.COUNTY, Unit.Kind.ZONE)


def managers(posts: Iterable[Post]) -> dict[int, Managed]:
    """Return who manages each post, by its key; nothing of those of which nobody can say."""
    some = list(posts)
    around = areas(post.unit for post in some)
    found = ((post.pk, manager(post, around.get(post.unit_id))) for post in some)
    return {pk: one for pk, one in found if one is not None}


def manager(post: Post, area: Unit | None) -> Managed | None:
    """Return who manages a post in the area where its unit lies; None where nobody can say."""
    if post.managed_by:
        return Managed(post.managed_by, post.led_by, post.assisted_by)
    place = Place(
        str(area.kind) if area else "", post.unit.name, post.title, post.level, post.work,
        post.is_chief,
    )  # fmt: skip
    return rules.manager(place)


def areas(units: Iterable[Unit]) -> dict[int, Unit]:
    """Return the nearest prefecture, county, zone or municipal unit of each unit, by its key."""
    some = {unit.pk: unit for unit in units}
    ways = {pk: [*tree.ancestors(unit.path), unit.path] for pk, unit in some.items()}
    wanted = {path for way in ways.values() for path in way}
    rows = Unit.objects.unscoped(REASON).filter(path__in=wanted, kind__in=AREAS)
    known = {unit.path: unit for unit in rows}
    found = {pk: [known[path] for path in way if path in known] for pk, way in ways.items()}
    return {pk: way[-1] for pk, way in found.items() if way}


def managed_by(rows: QuerySet[Post], value: str) -> QuerySet[Post]:
    """Keep the posts that somebody manages; "" for those of which nobody can say."""
    found = managers(rows.select_related("unit"))
    keys = [pk for pk in rows.values_list("pk", flat=True) if _by(found.get(pk)) == value]
    return rows.filter(pk__in=keys)


def told(managed: Managed | None) -> str:
    """Say who manages a post, e.g. 双重管理（市委主管，上级主管部门党组（党委）协管）."""
    if managed is None:
        return _("未定")
    name = str(Authority(managed.by).label)
    if managed.by != Authority.DUAL:
        return name
    lead, assist = Side(managed.lead).label, Side(managed.assist).label
    return _("%(name)s（%(lead)s主管，%(assist)s协管）") % {
        "name": name, "lead": lead, "assist": assist,
    }  # fmt: skip


def _by(managed: Managed | None) -> str:
    return managed.by if managed else ""
