"""An invented rank round under way, with proposals; and cadres who are away for practice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.core.errors import Conflict
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_under
from guantong.core.services import events
from guantong.people.models import Establishment, Person, PracticePosting, Status
from guantong.people.services import practice
from guantong.staffing.models import RankCandidate
from guantong.staffing.queries.rank_places import Area, area_of
from guantong.staffing.services import ranks
from guantong.standards.months import Month

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account

DOCUMENT = "演示编〔2026〕2号（虚构）"
PROPOSED = 6
#: Of so many found able somebody is tried to be proposed.
TRIED = 40
Kind = PracticePosting.Kind
#: Kind, task, whether at the grassroots; months since it began, planned, since it ended.
POSTINGS = (
    (Kind.VILLAGE, "驻村帮扶工作队员", True, 23, 24, None),
    (Kind.VILLAGE, "驻村第一书记", True, 14, 24, None),
    (Kind.VILLAGE, "驻村帮扶工作队员", True, 30, 24, 6),
    (Kind.ATTACHED, "挂任副乡镇长", True, 11, 12, None),
    (Kind.ATTACHED, "挂职锻炼", False, 5, 12, None),
    (Kind.SHADOWING, "跟班学习", False, 3, 6, None),
    (Kind.TASK_FORCE, "信访积案化解专班", False, 13, 12, 1),
    (Kind.TASK_FORCE, "重点项目专班", False, 2, 8, None),
)  # fmt: skip
WELL = "服从安排，按期完成任务，群众反映好。（演示，虚构）"


def invent(officer: Account, people: Sequence[Person]) -> tuple[int, int]:
    """Open a round in the county of the first of some people; return how many it proposes.

    Returns
    -------
    tuple of int
        How many are proposed, and how many are away, or were.

    """
    county = area_of(people[0].unit)
    _approve(county)
    name = f"{county.name}2026年职级晋升（演示，人物虚构）"
    row = ranks.open_round(officer, county, name, timezone.localdate(), is_demo=True)
    able = rows_of(row, RankCandidate).filter(verdict=RankCandidate.Verdict.MET)
    many = 0
    for one in able.select_related("person__unit")[:TRIED]:
        if many < PROPOSED and _proposed(officer, one):
            many += 1
    return many, _away(officer, county)


def _proposed(officer: Account, one: RankCandidate) -> bool:
    try:
        with transaction.atomic():
            ranks.propose(officer, one)
    except Conflict:
        return False
    return True


@transaction.atomic
def _approve(county: Unit) -> None:
    """Give each organ two more established posts than it has people."""
    known = Area(county, timezone.localdate())
    rows = rows_under(county, Person).filter(status=Status.ACTIVE, category="cadre").order_by()
    counts: Counter[str] = Counter()
    for path in rows.values_list("unit_path", flat=True):
        if (organ := known.organ(path)) is not None:
            counts[organ.path] += 1
    Establishment.objects.bulk_create(
        Establishment(
            unit=unit, unit_path=path, posts=counts[path] + 2, document=DOCUMENT, is_demo=True
        )
        for path, unit in known.organs.items()
    )
    events.record(None, "编制.演示", county, f"写入虚构编制 {len(known.organs)} 条")


def _away(officer: Account, county: Unit) -> int:
    rows = rows_under(county, Person).filter(
        status=Status.ACTIVE, category="cadre", is_chief=False, is_demo=True
    )
    some = list(rows.select_related("unit").order_by("-birth_month", "pk")[: len(POSTINGS)])
    villages = list(rows_under(county, Unit).filter(kind=Unit.Kind.VILLAGE)[: len(POSTINGS)])
    now = Month.of(timezone.localdate())
    for n, (person, said) in enumerate(zip(some, POSTINGS, strict=False)):
        kind, task, grassroots, since, planned, ended = said
        unit = villages[n % len(villages)] if kind == Kind.VILLAGE and villages else None
        row = practice.add(
            officer, person, kind=kind.value, unit=unit, task=f"{task}（演示）",
            unit_name="" if unit else f"某{kind.label}单位（虚构）", at_grassroots=grassroots,
            start=str(now + -since), planned=planned, document="演示组〔2026〕3号（虚构）",
        )  # fmt: skip
        row.is_demo = True
        row.end = "" if ended is None else str(now + -ended)
        if ended == 6:
            row.appraisal, row.appraised_by, row.appraised_at = WELL, officer, timezone.now()
        row.save()
    return len(some)
