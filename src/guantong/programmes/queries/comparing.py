"""Two plans side by side: kept, moved, dropped, new; and what fewer changes cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guantong.core.scope import pointing, rows_of
from guantong.programmes.models import BatchPlan, BatchRow, Programme, Project


@dataclass(frozen=True)
class Change:
    """A project in both plans, with its years; None is not there."""

    project: Project
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Compared:
    """What is otherwise in the second plan."""

    kept: int
    moved: Sequence[Change]
    dropped: Sequence[Change]
    new: Sequence[Change]

    @property
    def changes(self) -> int:
        """How many starts are otherwise."""
        return len(self.moved) + len(self.dropped) + len(self.new)


def _years(plan: BatchPlan) -> dict[int, int]:
    rows = rows_of(plan, BatchRow).filter(ended_on=None, project__isnull=False)
    return dict(rows.order_by().values_list("project", "year"))


def compare(one: BatchPlan, other: BatchPlan) -> Compared:
    """Return what is otherwise in another plan."""
    before, after = _years(one), _years(other)
    keys = [pk for pk in before.keys() | after.keys() if before.get(pk) != after.get(pk)]
    rows = pointing(Project, "pk", keys).select_related("unit__parent", "kind")
    changed = [
        Change(row, before.get(row.pk), after.get(row.pk)) for row in rows.order_by("unit_path")
    ]
    return Compared(
        kept=sum(after.get(pk) == year for pk, year in before.items()),
        moved=[c for c in changed if c.before and c.after],
        dropped=[c for c in changed if c.after is None],
        new=[c for c in changed if c.before is None],
    )


@dataclass(frozen=True)
class Side:
    """A plan's numbers beside another's."""

    plan: BatchPlan
    outcomes: dict[str, int]

    @property
    def lifted(self) -> int:
        """Weak villages over the line."""
        return self.outcomes.get("lifted", 0)

    @property
    def weak_left(self) -> int:
        """Weak villages that begin nothing."""
        return self.outcomes.get("weak_left", 0)

    @property
    def cost(self) -> int:
        """What is invested."""
        facts = self.plan.facts
        return int(facts.get("to_weak", 0) + facts.get("to_others", 0))


def side(plan: BatchPlan) -> Side:
    """Return a plan's numbers."""
    return Side(plan, plan.facts.get("outcomes", {}))


@dataclass(frozen=True)
class Point:
    """A plan at a price of a changed start: how many are changed, what it is worth without that."""

    plan: BatchPlan
    changes: dict[str, int]
    worth: float
    default: bool

    @property
    def changed(self) -> int:
        """How many published starts are moved or dropped."""
        return self.changes.get("moved", 0) + self.changes.get("dropped", 0)


def curve(programme: Programme) -> list[Point]:
    """Return the newest plan at each price, the cheapest first."""
    rows: Any = rows_of(programme, BatchPlan).filter(kind=BatchPlan.Kind.CURVE)
    newest = {one.price: one for one in rows.defer("certificate", "curve").order_by("number")}
    out = []
    for price, plan in sorted(newest.items()):
        lost = plan.facts.get("parts", {}).get("change", 0.0)
        out.append(Point(
            plan, plan.facts.get("changes", {}), (plan.value or 0.0) - lost,
            price == programme.change_price,
        ))  # fmt: skip
    return out
