"""What is read of sweeps, set-wise: coverage by place, counts by criterion, a unit's lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.programmes.models import Sweep, SweepCriterion, SweepHit, SweptUnit
from guantong.programmes.services import saying
from guantong.programmes.services.sweeping import WAITS

if TYPE_CHECKING:
    from guantong.core.models import Account

Judgement = SweepHit.Judgement


@dataclass
class Covered:
    """A place below a sweep's unit: how many units it has there, how many were looked at."""

    unit: Unit
    every: int = 0
    looked: int = 0
    excused: int = 0

    @property
    def left(self) -> int:
        """How many nobody looked at, without a reason."""
        return self.every - self.looked - self.excused


def units_of(account: Account, row: Sweep) -> QuerySet[SweptUnit]:
    """Return the units of a sweep that an account sees."""
    seen: QuerySet[SweptUnit] = SweptUnit.objects.visible_to(account).filter(sweep=row)
    return seen


def by_place(account: Account, row: Sweep) -> list[Covered]:
    """Return coverage by the places one level below the sweep's unit, in the tree's order."""
    depth = len(row.unit_path) + tree.WIDTH
    found: dict[str, list[int]] = {}
    rows = units_of(account, row).order_by()
    for path, looked, why in rows.values_list("unit_path", "looked_on", "why_not"):
        told = found.setdefault(path[:depth], [0, 0, 0])
        told[0] += 1
        told[1] += looked is not None
        told[2] += looked is None and bool(why)
    places = Unit.objects.visible_to(account).filter(path__in=list(found))
    return [Covered(one, *found[one.path]) for one in _in_order(places)]


def _in_order(places: QuerySet[Unit]) -> list[Unit]:
    return sorted(places, key=lambda one: (one.position, one.pk))


@dataclass(frozen=True)
class Counted:
    """A criterion of a sweep with how many hits it has, and how they were judged."""

    criterion: SweepCriterion
    hits: int
    waits: int
    listed: int


def by_criterion(account: Account, row: Sweep) -> list[Counted]:
    """Return the criteria of a sweep in their own order, with the hits that an account sees."""
    hits = SweepHit.objects.visible_to(account).filter(swept__sweep=row).order_by()
    counts = {
        one["criterion"]: one
        for one in hits.values("criterion").annotate(
            hits=Count("pk"), waits=Count("pk", filter=Q(judgement__in=WAITS)),
            listed=Count("pk", filter=Q(judgement=Judgement.LISTED)),
        )
    }  # fmt: skip
    none = {"hits": 0, "waits": 0, "listed": 0}
    return [
        Counted(one, *((counts.get(one.pk) or none)[name] for name in ("hits", "waits", "listed")))
        for one in rows_of(row, SweepCriterion)
    ]


@dataclass
class Line:
    """A criterion as it stands of a unit."""

    criterion: SweepCriterion
    state: str
    told: str = ""
    hit: SweepHit | None = field(default=None)


def lines_of(row: SweptUnit) -> list[Line]:
    """Return what stands of a unit by each criterion: hit, unknown, none, or nobody said yet."""
    hits, out = saying.hits_of(row), []
    for one in saying.criteria_of(row):
        reading = row.readings.get(one.code)
        hit = hits.get(one.position)
        record = reading[1] if reading else ""
        if hit is not None:
            out.append(Line(one, "hit", hit.rests_on, hit))
        elif one.code in row.unknown:
            out.append(Line(one, "unknown", row.unknown[one.code]))
        elif not saying.is_asked(row, one):
            out.append(Line(one, "none", record))
        elif row.looked_on and record:
            out.append(Line(one, "none", _("%s；乡镇排查没有发现") % record))
        else:
            out.append(Line(one, "none" if row.looked_on else "open", record))
    return out


def hits_with(account: Account, row: Sweep) -> list[SweepHit]:
    """Return the hits of a sweep that an account sees, by unit, with all that a paper says."""
    rows = SweepHit.objects.visible_to(account).filter(swept__sweep=row)
    return list(rows.select_related(
        "criterion", "swept__unit__parent", "swept__seconded_by", "said_by", "judged_by"
    ))  # fmt: skip


def with_hits(account: Account, row: Sweep, first: int) -> list[tuple[SweptUnit, list[SweepHit]]]:
    """Return the first units of a sweep with hits, in the tree's order, each with its hits."""
    seen = SweepHit.objects.visible_to(account).filter(swept__sweep=row)
    units = units_of(account, row).filter(pk__in=seen.order_by().values("swept"))
    some = list(units.select_related("unit__parent").order_by("unit_path")[:first])
    hits: dict[int, list[SweepHit]] = {one.pk: [] for one in some}
    for one in seen.filter(swept__in=some).select_related("criterion"):
        hits[one.swept_id].append(one)
    return [(one, hits[one.pk]) for one in some]


def unknowns_of(account: Account, row: Sweep) -> int:
    """Return of how many units something is not known."""
    return units_of(account, row).exclude(unknown={}).count()
