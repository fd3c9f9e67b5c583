"""Gathering what is recorded of many persons, with few queries, for the checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone

from guantong.core import about
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.formats.appointment.resume import Period
from guantong.formats.appointment.resume import Study as StudyInside
from guantong.frame.models import Change
from guantong.people.models import (
    Education,
    Entry,
    Mode,
    Person,
    PostHeld,
    ResumePeriod,
    Sex,
)
from guantong.people.rules.versions import rules_for
from guantong.people.services.audit.facts import Facts, Finding, Limits, Post, Statement, Study
from guantong.people.services.audit.rules import audit
from guantong.standards import id_numbers
from guantong.standards.errors import IdNumberError

#: The dates whose every recorded value counts.
DATES = ("birth_month", "party_month", "work_month")


def limits_of(unit: Unit) -> Limits:
    """Return what passes in a unit today."""
    rules = rules_for(unit, timezone.localdate())
    return Limits(rules.value("archive.joint", "months"), rules.value("archive.summer", "months"))


def findings_of(people: Sequence[Person], limits: Limits) -> list[tuple[Person, list[Finding]]]:
    """Return each person with what is to be looked up; identity numbers stay inside."""
    studies = _by_person(rows_of_all(people, Education, "person"))
    posts = _by_person(rows_of_all(people, PostHeld, "person"))
    entries = _by_person(rows_of_all(people, Entry, "person"))
    periods = _by_person(rows_of_all(people, ResumePeriod, "person"))
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    told = about.rows(Change, *people).filter(part="", field__in=DATES).order_by("id")
    for change in told:
        changes[change.subject_id].append(change)
    return [
        (
            person,
            audit(
                _facts(
                    person, studies[person.pk], posts[person.pk], entries[person.pk],
                    periods[person.pk], changes[person.pk], limits,
                )
            ),
        )
        for person in people
    ]  # fmt: skip


def _facts(
    person: Person,
    studies: list[Education],
    posts: list[PostHeld],
    entries: list[Entry],
    periods: list[ResumePeriod],
    changes: list[Change],
    limits: Limits,
) -> Facts:
    number_birth, number_sex = _by_number(person)
    births = _told(person, "birth_month", changes)
    if number_birth:
        births.append(Statement("身份证号", number_birth))
    return Facts(
        birth=person.birth_month, party=person.party_month, work=person.work_month,
        is_member=bool(person.is_member), sex="男" if person.sex == Sex.MALE else "女",
        number_sex=number_sex, has_number=bool(person.id_number), births=tuple(births),
        parties=tuple(_told(person, "party_month", changes)),
        works=tuple(_told(person, "work_month", changes)),
        studies=tuple(
            Study(row.mode == Mode.FULL_TIME, row.school, row.start, row.end) for row in studies
        ),
        posts=tuple(map(post_of, posts)),
        entries=tuple((row.kind, row.month) for row in entries),
        resume=person.resume, periods=_periods(periods), limits=limits,
    )  # fmt: skip


def post_of(row: PostHeld) -> Post:
    """Return a row of A02 as the checks read it."""
    return Post(row.unit_name, row.title, row.start, row.end, row.is_principal)


def _told(person: Person, field: str, changes: Iterable[Change]) -> list[Statement]:
    """Return every value a date ever had, the present one first, each value once."""
    now = getattr(person, field)
    out: dict[str, str] = {now: "现记载"} if now else {}
    for change in changes:
        if change.field == field and change.after:
            source = f"{change.get_source_kind_display()}{change.source_text and ' '}"
            told = f"{source}{change.source_text}（{change.source_on:%Y.%m}）"
            if change.after in out and out[change.after] == "现记载":
                out[change.after] = f"现记载，据{told}"
            out.setdefault(change.after, told)
    return [Statement(source, value) for value, source in out.items()]


def _by_number(person: Person) -> tuple[str, str]:
    try:
        number = id_numbers.parse(person.id_number.reveal())
    except IdNumberError:
        return "", ""
    return f"{number.birth:%Y-%m}", "男" if number.sex == Sex.MALE else "女"


def _periods(rows: Sequence[ResumePeriod]) -> tuple[Period, ...]:
    inside: defaultdict[int, list[StudyInside]] = defaultdict(list)
    for row in rows:
        if row.within_id:
            inside[row.within_id].append(StudyInside(row.start, row.end or None, row.text))
    return tuple(
        Period(row.start, row.end or None, row.text, tuple(inside[row.pk]))
        for row in rows
        if not row.within_id
    )


def _by_person(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    out: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        out[row.person_id].append(row)
    return out
