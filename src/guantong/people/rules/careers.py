"""Persons and their information sets as the plain values that rules judge.

Callers pass persons they may see; what belongs to them is read in one query a set, however many
persons there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from guantong.core.models import Unit
from guantong.core.scope import ScopedModel, rows_of_all
from guantong.people.models import (
    Assessment,
    AwardKind,
    AwardSanction,
    Duty,
    Education,
    Mode,
    Party,
    Person,
    PostHeld,
    PracticePosting,
    RankHeld,
    RetirementKind,
    TitleHeld,
    Training,
)
from guantong.people.rules import relatives
from guantong.standards import career as plain
from guantong.standards.derived import LEADING_LEVELS
from guantong.standards.divisions import load_registers
from guantong.standards.months import Month
from guantong.standards.retirement import Category

HEALTHY = ("健康", "良好", "一般", "较弱")
AGES: Mapping[str, Category] = {
    RetirementKind.MALE: Category.SIXTY, RetirementKind.FEMALE_60: Category.SIXTY,
    RetirementKind.FEMALE_55: Category.FIFTY_FIVE, RetirementKind.FEMALE_50: Category.FIFTY,
}  # fmt: skip
#: Units that a Party committee and a government head together, and the duties of the two.
PAIRED = (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY, Unit.Kind.ZONE, Unit.Kind.TOWNSHIP)
HEADS = (Duty.PARTY, Duty.GOVERNMENT)
UNGROUPED = frozenset({AwardKind.AWARD, AwardKind.OTHER})

#: The columns of each set that rules use; the family is read apart, because it is sealed.
COLUMNS: Mapping[type[ScopedModel], tuple[str, ...]] = {
    PostHeld: (
        "unit_id", "unit_name", "title", "level", "start", "end", "is_chief", "is_leading",
        "at_grassroots", "is_principal", "is_elected", "is_exceptional", "probation_until",
        "duty", "unit__kind",
    ),
    RankHeld: ("rank", "start", "end"),
    Education: ("schooling", "mode", "end", "major"),
    Assessment: ("year", "result"),
    AwardSanction: ("kind", "on", "influence_end"),
    Training: ("start", "end", "days", "hours"),
    TitleHeld: ("name",),
    PracticePosting: ("kind", "unit_name", "start", "end", "due_on", "at_grassroots"),
}  # fmt: skip
#: What comes due follows from these alone.
DATED = (PostHeld, RankHeld, Assessment, AwardSanction, PracticePosting)

Rows = Mapping[int, list[Any]]


def careers(
    people: Iterable[Person],
    units: Mapping[str, str] | None = None,
    *,
    sets: Collection[type[ScopedModel]] = tuple(COLUMNS),
) -> dict[int, plain.Career]:
    """Return a career for each person, by its number.

    Parameters
    ----------
    people
        Persons that the caller was allowed to read.
    units
        Names of the organs in question → their keys: where a relative's work is only a text, it
        is recognised by these names. Without them families stay sealed, and unknown.
    sets
        The information sets to read; the others stay unknown.

    """
    rows = list(people)
    numbers = [person.pk for person in rows]
    read = {model: _of(model, numbers) if model in sets else _nothing() for model in COLUMNS}
    posts, ranks, schools, years = (
        read[model] for model in (PostHeld, RankHeld, Education, Assessment)
    )
    sanctions, courses, titles = (read[model] for model in (AwardSanction, Training, TitleHeld))
    kin = relatives.of_people(numbers) if units is not None else _nothing()
    theirs = relatives.posts_of(one for group in kin.values() for one in group)
    return {
        person.pk: plain.Career(
            key=str(person.pk),
            name=person.name,
            sex=person.sex or None,
            birth=month(person.birth_month),
            ethnicity=person.ethnicity,
            # A blank column says nothing: neither that somebody joined nor that they did not.
            party_member=person.party in Party.members() if person.party else None,
            party_joined=month(person.party_month),
            work_start=month(person.work_month),
            posts=_posts(person, posts[person.pk]),
            ranks=_ranks(person, ranks[person.pk]),
            studies=_studies(person, schools[person.pk]),
            assessments={one.year: one.result for one in years[person.pk]},
            sanctions=tuple(
                plain.Sanction(one.kind, one.on, one.influence_end)
                for one in sanctions[person.pk]
                if one.kind not in UNGROUPED
            ),
            family=tuple(relatives.member(one, theirs, units or {}) for one in kin[person.pk])
            or None,
            grew_up=places(person.grew_up),
            trainings=_trainings(courses[person.pk]),
            fit=_fit(person.health),
            qualifications=frozenset(one.name for one in titles[person.pk]) or None,
            retirement=AGES.get(person.retirement_kind),
            speciality=person.speciality,
            practice=tuple(map(_practice, read[PracticePosting][person.pk])),
        )
        for person in rows
    }


def career(person: Person, units: Mapping[str, str] | None = None) -> plain.Career:
    """Return one person's career; see `careers`."""
    return careers([person], units)[person.pk]


def month(text: str) -> Month | None:
    """Read a column's month; "" is unknown."""
    return Month.parse(text) if text else None


def unit_key(pk: int | None, name: str) -> str:
    """Return the key of an organ: its number where it stands in the tree, else its name."""
    return f"unit:{pk}" if pk else name


def places(text: str) -> frozenset[str] | None:
    """Return the counties that a place's text names, or the text itself; None if empty.

    ``湖南道县`` is 道县: the text may name the province, and leave out 县.
    """
    if not text:
        return None
    found = {
        county.name
        for county in load_registers().counties
        if county.name in text or (len(county.name) > 2 and text.endswith(county.name[:-1]))
    }
    return frozenset(found or {text})


def held(row: Any) -> plain.PostHeld:
    """Return a post held, plain; the row is a `PostHeld` or has its columns."""
    leading = row.level in LEADING_LEVELS if row.level else row.is_leading
    return plain.PostHeld(
        unit=unit_key(row.unit_id, row.unit_name),
        title=row.title,
        level=row.level or None,
        start=month(row.start),
        end=month(row.end),
        chief=row.is_chief,
        leading=leading,
        grassroots=row.at_grassroots,
        principal=row.is_principal,
        elected=row.is_elected,
        exceptional=row.is_exceptional,
        probation_until=month(row.probation_until),
        unit_name=row.unit_name,
        # What a dossier computes from its rows does not ask for it.
        leads=row.is_chief and row.duty in HEADS and getattr(row, "unit__kind", "") in PAIRED,
    )


def _nothing() -> Rows:
    return defaultdict(list)


def _of(model: type[ScopedModel], people: list[int]) -> Rows:
    out: dict[int, list[Any]] = defaultdict(list)
    order = ("start",) if "start" in COLUMNS[model] else ()
    rows = rows_of_all(people, model, "person")
    rows = rows.order_by("person_id", *order, "id")
    # Plain rows, not models: a prefecture has a hundred thousand of them.
    for row in rows.values_list("person_id", *COLUMNS[model], named=True):
        out[row.person_id].append(row)
    return out


def _posts(person: Person, rows: list[Any]) -> tuple[plain.PostHeld, ...]:
    if rows:
        return tuple(held(row) for row in rows)
    if not person.post:
        return ()
    # Without A02 the roster's own columns say what is held now.
    since = month(person.level_since or person.post_since)
    level = person.level or None
    return (
        plain.PostHeld(
            unit=unit_key(person.unit_id, ""),
            title=person.post,
            level=level,
            start=since,
            chief=person.is_chief,
            leading=level in LEADING_LEVELS,
            grassroots=None,
        ),
    )


def _ranks(person: Person, rows: list[Any]) -> tuple[plain.RankHeld, ...]:
    if rows:
        return tuple(plain.RankHeld(one.rank, month(one.start), month(one.end)) for one in rows)
    if person.rank:
        return (plain.RankHeld(person.rank, month(person.rank_since)),)
    return ()


def _practice(row: Any) -> plain.Practice:
    name = f"{PracticePosting.Kind(row.kind).label}（{row.unit_name}）"
    planned = Month.of(row.due_on) if row.due_on else None
    return plain.Practice(name, month(row.start), month(row.end), row.at_grassroots, planned)


def _studies(person: Person, rows: list[Any]) -> tuple[plain.Study, ...] | None:
    if rows:
        return tuple(
            plain.Study(
                level=f"{one.schooling}0" if one.schooling else None,
                full_time=one.mode == Mode.FULL_TIME,
                finished=month(one.end),
                speciality=one.major,
            )
            for one in rows
        )
    if person.schooling:
        return (plain.Study(f"{person.schooling}0", full_time=True),)
    return None


def _trainings(rows: list[Any]) -> tuple[plain.Training, ...] | None:
    ended = [(month(one.end or one.start), one.days, one.hours) for one in rows]
    return tuple(plain.Training(when, *much) for when, *much in ended if when) or None


def _fit(text: str) -> bool | None:
    return True if any(word in text for word in HEALTHY) else None
