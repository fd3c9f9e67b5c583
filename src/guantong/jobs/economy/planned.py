"""What programmes mean to do for villages: published rows, what was begun, what is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.scope import pointing
from guantong.core.text import Text
from guantong.programmes.models import BatchPlan, BatchRow, Deviation, Project

BEGUN = (Project.State.BEGUN, Project.State.RUNNING)
#: How far what is planned for a village is.
STATES: list[tuple[str, Text]] = [
    ("none", gettext_lazy("没有安排")), ("planned", gettext_lazy("已安排，未开工")),
    ("begun", gettext_lazy("已开工")), ("late", gettext_lazy("有偏差")),
]  # fmt: skip


@dataclass
class Planned:
    """What is planned for a village."""

    rows: list[BatchRow] = field(default_factory=list)
    projects: list[Project] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)

    @property
    def plan(self) -> str:
        """The published rows, in words."""
        return "；".join(
            _("%(year)s 年 %(what)s") % {"year": row.year, "what": row.kind or _("示范村")}
            for row in self.rows
        )

    @property
    def begun(self) -> str:
        """The projects under way, in words."""
        return "；".join(
            f"{one.name}（{one.get_state_display()}）"
            for one in self.projects
            if one.state in BEGUN
        )

    @property
    def late(self) -> str:
        """What is apart from the plan, with the number of its case."""
        return "；".join(
            f"{one.year} {one.get_what_display()}" + (f"（{one.case.number}）" if one.case else "")
            for one in self.deviations
        )


def of(keys: Iterable[int]) -> dict[int, Planned]:
    """Return what is planned for villages, in three queries; their right was checked already."""
    some = list(keys)
    found: defaultdict[int, Planned] = defaultdict(Planned)
    for row in (
        _live(pointing(BatchRow, "unit", some)).select_related("kind", "plan").order_by("year")
    ):
        found[row.unit_id].rows.append(row)
    for one in pointing(Project, "unit", some).select_related("kind"):
        found[one.unit_id].projects.append(one)
    late = pointing(Deviation, "row__unit", some).filter(gone_on=None)
    for apart in late.select_related("row__project", "case").order_by("year"):
        found[apart.row.unit_id].deviations.append(apart)
    for key in some:
        found[key]
    return dict(found)


def _live(rows: QuerySet[BatchRow]) -> QuerySet[BatchRow]:
    return rows.filter(plan__state=BatchPlan.State.PUBLISHED, ended_on=None)


def in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """Keep the villages for which so much is planned or done."""
    live = Exists(_live(BatchRow.objects.filter(unit=OuterRef("unit"))))
    begun = Exists(Project.objects.filter(unit=OuterRef("unit"), state__in=BEGUN))
    if value == "none":
        return rows.filter(~live, ~begun)
    if value == "planned":
        return rows.filter(live, ~begun)
    if value == "begun":
        return rows.filter(begun)
    return rows.filter(Exists(Deviation.objects.filter(row__unit=OuterRef("unit"), gone_on=None)))
