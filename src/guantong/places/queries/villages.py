"""Villages with their households and grids, set-wise; a draft as its board shows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.places.models import Contact, ContactPlan, Grid, GridPlan, Household
from guantong.places.services import ground

State = GridPlan.State
#: Whatever is nearer to nothing is said to be the same, metres.
SAME = 50


@dataclass
class Village:
    """What a line of the page of villages says."""

    households: int = 0
    without_point: int = 0
    grids: int = 0
    draft: GridPlan | None = None
    stale: bool = False


def told(units: Iterable[Unit]) -> dict[int, Village]:
    """Return what is told of villages, one query a kind."""
    found = {unit.pk: Village() for unit in units}
    here = rows_of_all(list(found), Household, "unit").filter(left_on=None).order_by()
    counted = here.values("unit").annotate(
        many=Count("pk"), without=Count("pk", filter=Q(longitude=None))
    )  # fmt: skip
    for one in counted:
        found[one["unit"]].households = one["many"]
        found[one["unit"]].without_point = one["without"]
    open_ = rows_of_all(list(found), Grid, "unit").filter(closed_on=None).order_by()
    for one in open_.values("unit").annotate(many=Count("pk")):
        found[one["unit"]].grids = one["many"]
    drafts = rows_of_all(list(found), GridPlan, "unit").filter(
        state__in=(State.DRAFT, State.FAILED)
    )
    for plan in drafts.order_by("number"):
        found[plan.unit_id].draft = plan
    some = [unit for unit, one in found.items() if one.draft and one.draft.state == State.DRAFT]
    for unit, now in ground.stood_of_many(some).items():
        draft = found[unit].draft
        found[unit].stale = draft is not None and draft.stood != now
    return found


@dataclass
class Line:
    """One grid of a draft, or one in force, as the board shows it."""

    number: int
    households: list[Household]
    groups: list[str]
    centre: Household | None
    mean: float
    farthest: float
    assumed: int
    grid: Grid | None = None


def lines(plan: GridPlan) -> list[Line]:
    """Return the grids of a draft with their households."""
    keys = [key for one in plan.grids for key in one["households"]]
    rows = rows_of(plan.unit, Household).select_related("group").in_bulk()
    signed = {one.number: one for one in rows_of(plan, Grid)} if plan.signed_on else {}
    assert len(keys) == len(set(keys))  # noqa: S101 - each household once, as it was checked
    out = []
    for number, one in enumerate(plan.grids, 1):
        some = [rows[key] for key in one["households"] if key in rows]
        out.append(Line(
            number, some, groups_of(some), rows.get(one["centre"]),
            one["walk"] / max(1, len(one["households"])), one["farthest"], one["assumed"],
            signed.get(number),
        ))  # fmt: skip
    return out


def groups_of(rows: Sequence[Household]) -> list[str]:
    """Return the names of the groups that households are of, in the order of the village."""
    found = {row.group_id: row.group for row in rows if row.group is not None}
    some = sorted(found.values(), key=lambda one: (one.position, one.pk))
    return [one.name for one in some]


def far(metres: float) -> str:
    """Write how far it is, as it is said."""
    if abs(metres) < 1000:
        return _("%d 米") % round(metres, -1)
    return _("%.1f 公里") % (metres / 1000)


def compared(plan: GridPlan) -> str:
    """Say what an edit costs, in words."""
    parent = plan.parent
    if parent is None or plan.walk is None or parent.walk is None:
        return ""
    more = plan.walk - parent.walk
    if abs(more) < SAME:
        return _("步行距离和现在一样")
    way = far(abs(more))
    return _("全村一共比现在多走 %s") % way if more > 0 else _("全村一共比现在少走 %s") % way


def moved(plan: GridPlan) -> str:
    """Say how many households change their grid."""
    many = plan.result.get("moved", 0)
    if not many:
        return ""
    told: str = ngettext("%d 户换网格", "%d 户换网格", many) % many
    return told


def numbers(plan: GridPlan) -> str:
    """Say which numbers of grids are possible."""
    some = plan.result.get("numbers", [])
    if not some:
        return ""
    if some == list(range(some[0], some[-1] + 1)) and len(some) > 1:
        return _("%(least)d 至 %(most)d 个都可以") % {"least": some[0], "most": some[-1]}
    return _("%s 个") % "、".join(map(str, some))


@dataclass
class Kept:
    """A contact with the households that a draft gives to it."""

    contact: Contact
    households: list[tuple[Household, str, bool]] = field(default_factory=list)


def kept(plan: ContactPlan) -> tuple[list[Kept], list[tuple[Household, str]]]:
    """Return a draft of contacts by name, and who is left without one and why."""
    rows = rows_of(plan.unit, Household).select_related("group").in_bulk()
    people = rows_of(plan.unit, Contact).order_by("pk").in_bulk()
    found: dict[int, Kept] = {pk: Kept(one) for pk, one in sorted(people.items())}
    for pk, to, why in plan.result.get("pairs", []):
        if pk in rows and to in found:
            row = rows[pk]
            found[to].households.append((row, why, row.contact_id not in (None, to)))
    left = [(rows[pk], why) for pk, why in plan.result.get("unserved", []) if pk in rows]
    return [one for one in found.values() if one.households], left


def latest(unit: Unit, model: Any = GridPlan) -> Any:
    """Return a village's draft, or what is being made or failed last; None if there is none."""
    rows = rows_of(unit, model).select_related("task", "unit")
    draft = rows.filter(state=State.DRAFT).first()
    running = rows.filter(state__in=(State.RUNNING, State.FAILED)).first()
    if draft is None or (running is not None and running.number > draft.number):
        return running or draft
    return draft


def left_of(plan: GridPlan) -> list[Household]:
    """Return the households that a draft could not draw."""
    return list(pointing(Household, "pk", plan.result.get("left", [])).select_related("group"))
