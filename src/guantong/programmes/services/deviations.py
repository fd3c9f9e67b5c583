"""Where a published plan and what really happened are apart: computed at night or when asked.

A row that was not begun in its year opens one case; the rest stands on the list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.services import opening, processes
from guantong.core.acts import Done, act
from guantong.core.scope import pointing, rows_of
from guantong.core.services.daily import daily
from guantong.programmes.models import BatchPlan, BatchRow, Deviation, Project
from guantong.programmes.planning import incomes
from guantong.programmes.planning.instance import begun_year
from guantong.programmes.room import PROGRAMME_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

KEY = "project.late"
What = Deviation.What
#: By so much more than planned a project may cost before it is told.
OVER = 0.10


@dataclass(frozen=True)
class Found:
    """A row and what really happened, apart."""

    row: BatchRow
    what: str
    year: int
    planned: int
    real: int | None

    @property
    def key(self) -> tuple[int, str, int]:
        """What there is one of."""
        return self.row.pk, self.what, self.year


def of(rows: Iterable[BatchRow], on: dt.date, ramp: int) -> Iterator[Found]:
    """Yield where rows and what is known of their projects are apart.

    Parameters
    ----------
    rows
        Rows in force, each with its project.
    ramp
        Years after the start from which a project brings its whole income.

    """
    some = [row for row in rows if row.project is not None]
    seen = incomes.seen([row.project for row in some if row.project])
    for row in some:
        project, years = row.project, seen.get(row.project_id or 0)
        if project is None or project.state == Project.State.ENDED:
            continue
        begun = begun_year(project)
        if (begun or on.year) > row.year:
            yield Found(row, What.START, row.year, row.year, begun)
        if years is None:
            continue
        if years.spent > row.cost * (1 + OVER):
            yield Found(row, What.COST, row.year, row.cost, years.spent)
        for year, value in sorted(years.income.items()):
            if begun is not None and begun + ramp <= year and value < row.safe:
                yield Found(row, What.INCOME, year, row.mean, value)


@act(
    BatchPlan, "批次方案.核对执行", gettext_lazy("核对执行"), needs=PROGRAMME_MANAGE,
    name="measure", when=(BatchPlan.State.PUBLISHED,),
)  # fmt: skip
def measure(actor: Account | None, plan: BatchPlan) -> Done:
    """Hold a published plan against the real years of its projects; open a case for a late start.

    A start is late once its year is over. A deviation that is no more is kept with its day.
    """
    today = timezone.localdate()
    rows = rows_of(plan, BatchRow).filter(ended_on=None).select_related("project", "unit", "kind")
    found = {one.key: one for one in of(rows, today, len(plan.programme.ramp) - 1)}
    there = {
        (one.row_id, one.what, one.year): one
        for one in pointing(Deviation, "row__plan", [plan.pk]).order_by("pk")
    }
    new = []
    for key, one in found.items():
        kept = there.get(key)
        if kept is None:
            new.append(Deviation(
                row=one.row, what=one.what, year=one.year, planned=one.planned, real=one.real,
                seen_on=today,
            ))  # fmt: skip
        elif (kept.real, kept.gone_on) != (one.real, None):
            kept.real, kept.gone_on = one.real, None
            kept.save(update_fields=["real", "gone_on"])
    for key, kept in there.items():
        if key not in found and kept.gone_on is None:
            kept.gone_on = today
            kept.save(update_fields=["gone_on"])
    Deviation.objects.bulk_create(new)
    opened = _open_cases(actor, plan)
    text = _("新发现偏差 %(new)d 处，立项 %(cases)d 件。") % {"new": len(new), "cases": opened}
    return Done(f"{plan}核对执行：偏差 {len(new)} 处，立项 {opened} 件", text)


def _open_cases(actor: Account | None, plan: BatchPlan) -> int:
    """Open a case for each late start that has none, of which nothing was begun until now."""
    late = pointing(Deviation, "row__plan", [plan.pk]).filter(
        what=What.START, case=None, gone_on=None, real=None
    )
    some = list(late.select_related("row__project__unit", "row__unit"))
    process = processes.in_force(KEY, plan.programme.unit_path)
    if not some or process is None:
        return 0
    given = [
        opening.Opened(
            one.row.unit, f"{one.row.unit}{one.row.project}启动滞后", one.row.project,
            is_demo=plan.is_demo,
        )
        for one in some
    ]  # fmt: skip
    cases = opening.open_many(actor, process, given)
    for one, case in zip(some, cases, strict=True):
        one.case = case
        one.save(update_fields=["case"])
    return len(cases)


def open_of(plan: BatchPlan) -> list[Deviation]:
    """Return the deviations of a plan that are still there."""
    rows = pointing(Deviation, "row__plan", [plan.pk]).filter(gone_on=None)
    return list(rows.select_related("row__unit", "row__project", "row__kind", "case"))


@daily("核对已公布方案的执行")
def measure_all() -> int:
    """Hold every published plan against what happened; return how many plans there were."""
    plans = BatchPlan.objects.unscoped("每夜核对执行").filter(state=BatchPlan.State.PUBLISHED)
    many = 0
    for plan in plans.select_related("programme__unit"):
        measure(None, plan)
        many += 1
    return many
