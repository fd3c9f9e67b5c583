"""One village in a programme: its incomes, its projects, what a plan says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from guantong.core.facts import FACTS, Known
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_above, rows_of, rows_under
from guantong.programmes.models import (
    BatchPlan,
    BatchRow,
    PlanVillage,
    Programme,
    Project,
    VillagePin,
)
from guantong.programmes.planning.incomes import INCOME

#: So many years back incomes are shown.
BACK = 5


@dataclass(frozen=True)
class Year:
    """What a village earned in a year, or would by the plan; None is not known or not said."""

    year: int
    real: int | None = None
    mean: int | None = None
    safe: int | None = None


@dataclass(frozen=True)
class Told:
    """What a plan says of a village."""

    village: PlanVillage | None
    rows: Sequence[BatchRow]
    projects: Sequence[tuple[Project, VillagePin | None]]
    years: Sequence[Year]


def told(plan: BatchPlan, unit: Unit) -> Told:
    """Return what a plan says of a village, whose right to be read was checked already."""
    village = rows_of(plan, PlanVillage).filter(unit=unit).first()
    rows = rows_of(plan, BatchRow).filter(unit=unit).select_related("project", "kind", "before")
    pins = {
        one.project_id: one
        for one in rows_of(plan.programme, VillagePin).filter(unit=unit).select_related("by")
    }
    projects = rows_under(unit, Project).select_related("kind").order_by("kind__code")
    return Told(
        village,
        list(rows.order_by("year", "pk")),
        [(one, pins.get(one.pk)) for one in projects],
        years(unit, village, plan.programme),
    )


def years(unit: Unit, village: PlanVillage | None, programme: Programme | None) -> list[Year]:
    """Return the years of a village: what was reported, and what a plan says."""
    now = timezone.localdate().year
    out: dict[int, dict[str, Any]] = {
        year: {"real": _real(unit, year)} for year in range(now - BACK, now)
    }
    if village is not None and programme is not None:
        for n, (mean, safe) in enumerate(zip(village.mean, village.safe, strict=True)):
            out.setdefault(programme.first_year + n, {}).update(mean=mean, safe=safe)
    return [Year(year, **some) for year, some in sorted(out.items())]


def _real(unit: Unit, year: int) -> int | None:
    one = FACTS.get(INCOME)
    said = one.of(unit, dt.date(year, 12, 31)) if one else None
    return round(said.value) if isinstance(said, Known) else None


def published_above(unit: Unit) -> BatchPlan | None:
    """Return the plan in force for a village: of the nearest unit above it that has one."""
    programmes = rows_above(unit.path, Programme).order_by("-unit_path").values("pk")
    rows = pointing(BatchPlan, "programme", programmes).filter(state=BatchPlan.State.PUBLISHED)
    found: BatchPlan | None = rows.select_related("programme__unit").order_by(
        "-programme__unit_path"
    ).first()  # fmt: skip
    return found
