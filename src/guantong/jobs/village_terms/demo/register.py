"""Invented leaders of one county's villages and a reserve: nobody of them is or was there.

The villages are of the public register. Rows are written at once; the log has one line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from numpy.random import Generator, default_rng

from guantong.casework.services import opening, processes
from guantong.casework.services.rows import today
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_under
from guantong.core.services import events
from guantong.jobs.village_terms.models import PostKind, Reserve, VillageTerm
from guantong.jobs.village_terms.services import reserve
from guantong.jobs.village_terms.services.leaders import leaving
from guantong.people.demo.names import name
from guantong.people.models import Assessment, Category, Party, Person, Schooling, Training
from guantong.people.services.persons import new_code

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON, DAY = "演示村干部", dt.timedelta(days=1)
#: A village's team: posts of each person, whether a woman, whether of the Party.
TEAM = (
    ((PostKind.SECRETARY, PostKind.DIRECTOR), "1", True),
    ((PostKind.DEPUTY_SECRETARY,), "1", True),
    ((PostKind.PARTY_MEMBER, PostKind.MEMBER), "2", True),
    ((PostKind.DEPUTY_DIRECTOR,), "1", False),
    ((PostKind.SUPERVISION_CHIEF,), "1", True),
)
#: Which of so many villages differ: director apart, no woman, no secretary, small, too large.
APART, MANLY, VACANT, SMALL = 4, 9, 11, 13
YEARS = (1962, 1996)
SCHOOLED = (Schooling.UNIVERSITY, Schooling.COLLEGE, Schooling.COLLEGE, Schooling.HIGH,
            Schooling.HIGH, Schooling.MIDDLE, "")  # fmt: skip


def leaders(county: Unit) -> list[VillageTerm]:
    """Return who holds a post of a county's villages now, with who it is."""
    rows = rows_under(county, VillageTerm).filter(last=None)
    return list(rows.select_related("person", "unit").order_by("unit_path", "post", "pk"))


@transaction.atomic
def invent_leaders(_accounts: Mapping[str, Account], villages: Sequence[Unit]) -> int:
    """Write the leaders of villages, some who left, and a reserve; return how many hold a post."""
    people: list[Person] = []
    dice = default_rng(9)
    told: list[tuple[Unit, tuple[PostKind, ...]]] = []
    for n, unit in enumerate(villages):
        for posts, sex, member in _team(n):
            people.append(_person(dice, unit, len(people), sex, member))
            told.append((unit, posts))
    Person.objects.bulk_create(people, batch_size=500)
    first = today().replace(day=20) - dt.timedelta(days=5 * 365 + 40)
    terms = [
        VillageTerm(
            unit=unit, unit_path=unit.path, person=person, post=post, is_demo=True,
            first=first - 10 * DAY if post.startswith("party") else first,
            way=VillageTerm.Way.CO_OPTED if post.startswith("super") else VillageTerm.Way.ELECTED,
        )
        for person, (unit, posts) in zip(people, told, strict=True) for post in posts
    ]  # fmt: skip
    gone = _left(villages, {one.unit_id: one for one in terms if one.post == PostKind.SECRETARY})
    VillageTerm.objects.bulk_create(terms, batch_size=500)
    leaving(None, gone[:3])
    _records(people)
    _reserve(dice, villages)
    events.record(None, "村干部.演示", villages[0], f"写入虚构村干部任职 {len(terms)} 个")
    return len(terms)


def _team(n: int) -> list[tuple[tuple[PostKind, ...], str, bool]]:
    """Return the team of the n-th village; the very first has nothing missing but training."""
    team = list(TEAM)
    if n % APART == 1:
        team[0] = ((PostKind.SECRETARY,), "1", True)
        team.append(((PostKind.DIRECTOR,), "1", False))
    if n % MANLY == 1:
        team[2] = (team[2][0], "1", True)
    if n % SMALL == 5:
        team = [one for one in team if PostKind.DEPUTY_DIRECTOR not in one[0]]
    return team


def _person(dice: Generator, unit: Unit, n: int, sex: str, member: bool) -> Person:
    year = int(dice.integers(*YEARS))
    one = Person(
        unit=unit, unit_path=unit.path, sex=sex, position=n, category=Category.VILLAGE,
        name=name(dice, year, sex), birth_month=f"{year}-{dice.integers(1, 13):02}",
        schooling=SCHOOLED[int(dice.integers(len(SCHOOLED)))], code=new_code(), is_demo=True,
        party=Party.MEMBER if member else Party.MASSES,
        party_month=f"{year + 24}-07" if member else "",
    )  # fmt: skip
    one.derive()
    return one


def _records(people: Sequence[Person]) -> None:
    """Write who was trained and appraised, as by far not all are."""
    year, courses, grades = today().year, [], []
    for n, one in enumerate(people):
        for every, course, start, days in (
            (3, "村干部任职培训班（虚构）", f"{year - 1}-03", 3),
            (7, "高素质农民培育班（虚构）", f"{year}-04", 5),
        ):  # fmt: skip
            if n % every == 0:
                made = Training(person=one, name=course, start=start, days=days, hours=days * 8)
                courses.append(made)
        if n % 2 == 0:
            result = "4" if n % 120 == 30 else "2"
            grades += [
                Assessment(person=one, year=year - back, note="民主评议（虚构）", result=result)
                for back in (2, 1)
            ]
    Training.objects.bulk_create(courses, batch_size=500)
    Assessment.objects.bulk_create(grades, batch_size=500)


def _left(villages: Sequence[Unit], of: Mapping[int, VillageTerm]) -> list[VillageTerm]:
    """Let some secretaries have left; return their posts."""
    gone = [of[unit.pk] for n, unit in enumerate(villages) if n % VACANT == 3]
    for n, one in enumerate(gone):
        one.last, one.ended_by = today() - (20 + 50 * (n % 4)) * DAY, VillageTerm.Ended.MOVED
        one.reason = "调镇里工作（虚构）"
    return gone


def _reserve(dice: Generator, villages: Sequence[Unit]) -> None:
    """Name two of most villages; in the first ones the town has yet to look at them."""
    sources, rows, people = reserve.sources(), [], []
    for n, unit in enumerate(villages):
        for k in range(0 if n % 5 == 2 else 1 if n % 5 == 4 else 2):
            one = _person(dice, unit, 90 + k, "2" if (n + k) % 3 == 0 else "1", k == 0)
            year = today().year - 22 - int(dice.integers(16))
            one.birth_month, one.party_month = f"{year}-06", f"{year + 20}-07" if k == 0 else ""
            one.schooling = one.schooling or Schooling.COLLEGE
            people.append(one)
            rows.append(Reserve(
                unit=unit, unit_path=unit.path, person=one, source=sources[(n + k) % len(sources)],
                named_by=f"{unit.name}党组织（虚构）", named_on=today() - (300 - n % 200) * DAY,
                is_demo=True,
            ))  # fmt: skip
    new = [row for row in rows if row.unit in villages[:3]]
    for row in rows[len(new) :]:
        row.entered_on, row.mentor = row.named_on + 40 * DAY, "镇领导王某（虚构）"
    Person.objects.bulk_create(people, batch_size=500)
    Reserve.objects.bulk_create(rows, batch_size=500)
    process = processes.in_force(reserve.KEY, villages[0].path)
    if process is None:
        raise LookupError(f"no process {reserve.KEY} in force: load() comes first")
    given = [opening.Opened(row.unit, f"{row.log_name}入库", row, is_demo=True) for row in new]
    for row, case in zip(new, opening.open_many(None, process, given), strict=True):
        row.case = case
    pointing(Reserve, "pk", [row.pk for row in new]).bulk_update(new, ["case"])
