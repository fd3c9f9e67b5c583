"""Programmes set up set-wise for a demonstration: kinds, projects of all villages, money, a plan.

What is entered is invented by whoever calls; the functions write many rows at once and label them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of
from guantong.core.services import bulk, events
from guantong.programmes.models import (
    Batch,
    BatchPlan,
    BatchRow,
    Budget,
    Fund,
    Programme,
    Project,
    ProjectKind,
    ProjectYear,
)
from guantong.programmes.planning.question import Question
from guantong.programmes.services import deviations, publishing, searching

if TYPE_CHECKING:
    from guantong.core.models import Account

MEETING = "县委常委会第 6 次会议（虚构）"


@dataclass(frozen=True)
class Kind:
    """A kind of project to be entered; ``needs`` is the code of the one before it."""

    code: str
    name: str
    rate: str = "0"
    error: str = "0"
    needs: str = ""
    group: str = ""
    source: str = "虚构测算"
    verify: bool = True


@dataclass(frozen=True)
class Could:
    """A project that a village could build, in yuan; ``running_on`` of what is there already."""

    unit: Unit
    kind: str
    cost: int
    income: int | None
    error: int | None = None
    said_by: str = "县农经站（虚构）"
    feasible: str = "yes"
    why_not: str = ""
    running_on: dt.date | None = None


@dataclass(frozen=True)
class Money:
    """A fund to be entered: level, codes of kinds it may pay, yuan by (county or None, year)."""

    name: str
    level: str
    kinds: Sequence[str]
    amounts: Mapping[tuple[int | None, int], int]
    shared: bool = False
    source: str = "虚构金额"


def enter_kinds(unit: Unit, some: Sequence[Kind]) -> dict[str, ProjectKind]:
    """Write kinds of project for a unit and all below it; return them by code."""
    made: dict[str, ProjectKind] = {}
    for one in some:
        row = ProjectKind(
            unit=unit, code=one.code, name=one.name, group=one.group, rate=Decimal(one.rate),
            rate_error=Decimal(one.error), needs=made.get(one.needs), source=one.source,
            verify=one.verify, is_demo=True,
        )  # fmt: skip
        row.save()
        made[one.code] = row
    return made


def enter_projects(kinds: Mapping[str, ProjectKind], some: Iterable[Could]) -> int:
    """Write what villages could build; return how many."""
    rows = []
    for one in some:
        kind = kinds[one.kind]
        rows.append(Project(
            unit=one.unit, unit_path=one.unit.path, kind=kind, name=f"{one.unit.name}{kind.name}",
            cost=one.cost, income=one.income, income_error=one.error, said_by=one.said_by,
            basis="虚构", feasible=one.feasible, why_not=one.why_not, running_on=one.running_on,
            state=Project.State.RUNNING if one.running_on else Project.State.PROPOSED,
            is_demo=True,
        ))  # fmt: skip
    bulk.insert(Project, rows)
    return len(rows)


@transaction.atomic
def draw_up(
    unit: Unit, name: str, first_year: int, years: int, funds: Sequence[Money],
    batches: Iterable[tuple[str, str, int, int, int | None]] = (), **rules: Any,
) -> Programme:  # fmt: skip
    """Write a programme with its money and its batches.

    Parameters
    ----------
    batches
        Name, group ("" is designations), year, at least, at most; of each county.
    rules
        Other columns of the programme: ``weak_line``, ``reckoned``, ``town_starts`` …

    """
    row = Programme(unit=unit, name=name, first_year=first_year, years=years, is_demo=True, **rules)
    row.save()
    for one in funds:
        fund = Fund(
            programme=row, name=one.name, level=one.level, kinds=list(one.kinds),
            shared=one.shared, source=one.source, verify=True, is_demo=True,
        )  # fmt: skip
        fund.save()
        Budget.objects.bulk_create([
            Budget(fund=fund, unit_id=county, year=year, amount=amount, source="虚构",
                   is_demo=True)
            for (county, year), amount in one.amounts.items()
        ])  # fmt: skip
    Batch.objects.bulk_create([
        Batch(programme=row, name=title, group=group, year=year, least=least, most=most,
              source="虚构", verify=True, is_demo=True)
        for title, group, year, least, most in batches
    ])  # fmt: skip
    events.record(None, "项目计划.演示", row, f"写入虚构项目计划 {name}")
    return row


def plan(
    programme: Programme, on: dt.date, *, seconds: float = 60.0, rounds: int | None = 2
) -> BatchPlan:
    """Search for a plan as on a day: few rounds for a county, the clock alone for a prefecture."""
    question = Question(on=on)
    return searching.plan_now(programme, question, seconds, rounds=rounds, is_demo=True)


@transaction.atomic
def publish(
    made: BatchPlan, on: dt.date, *, meeting: str = MEETING, leader: Account | None = None
) -> BatchPlan:
    """Publish a plan as the leader signed it on a day: quickly, by the system."""
    publishing.meet(None, made, meeting=meeting, met_on=on)
    now: BatchPlan = publishing.publish(None, made)
    now.published_on, now.seconded_by = on, leader
    now.save(update_fields=["published_on", "seconded_by"])
    return now


@transaction.atomic
def carry_out(year: int, real: Iterable[tuple[BatchRow, dt.date | None, int, int | None]]) -> int:
    """Say what came of rows of a plan: begun on a day (None: not begun), yuan spent, income.

    A row with an income is running; what was spent and earned stands in ``year``.
    """
    projects, years = [], []
    for row, day, spent, income in real:
        project = row.project
        if project is None or day is None:
            continue
        project.approved_on = project.begun_on = day
        project.state = Project.State.BEGUN if income is None else Project.State.RUNNING
        project.running_on = None if income is None else dt.date(year, 12, 1)
        projects.append(project)
        years.append(ProjectYear(
            project=project, year=year, spent=spent, income=income, source="虚构凭证",
            is_demo=True,
        ))  # fmt: skip
    fields = ["approved_on", "begun_on", "running_on", "state"]
    some = pointing(Project, "pk", [one.pk for one in projects])
    some.bulk_update(projects, fields, batch_size=200)
    bulk.insert(ProjectYear, years)
    return len(projects)


def rows_due(made: BatchPlan, year: int) -> list[BatchRow]:
    """Return the rows of a plan that were to begin in a year, with their projects."""
    rows = rows_of(made, BatchRow).filter(ended_on=None, year=year, project__isnull=False)
    return list(rows.select_related("project", "unit", "kind"))


def measure(made: BatchPlan) -> None:
    """Hold a plan against what came of it, as every night."""
    deviations.measure(None, made)
