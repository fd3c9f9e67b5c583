"""The teams that a meeting changes, counted before and after, with few queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.scope import ScopedModel, ScopedQuerySet
from guantong.formats.documents.meeting import Measure, Structure
from guantong.meeting.models import Motion
from guantong.people.models import Education, Person, PostHeld, Schooling, Status
from guantong.people.rules.careers import careers
from guantong.staffing.models import Post
from guantong.standards import derived
from guantong.standards.career import Career

HAN = "汉族"
YOUNG, YOUNGER = 40, 35
CITY_LEVEL = "市直单位"


def structures_of(motions: Sequence[Motion], on: dt.date) -> list[tuple[str, Structure]]:
    """Return the teams in the order of the tree, each with the county above it as its group.

    A team are those who hold a leading post of the unit now; after the change, less those who
    leave a post there, and with those who come.
    """
    motions = [one for one in motions if one.kind != Motion.Kind.RANK]
    units = _units(motions)
    now = _members([unit.pk for unit in units])
    moved = {m.person_id: m for m in motions if m.kind != Motion.Kind.ADD}
    coming = defaultdict(set)
    for motion in motions:
        if motion.unit_id and motion.is_leading:
            coming[motion.unit_id].add(motion.person_id)
    after = {
        unit.pk: {pk for pk in now[unit.pk] if pk not in moved} | coming[unit.pk] for unit in units
    }
    known = _careers({pk for rows in (*now.values(), *after.values()) for pk in rows})
    seats = _seats([unit.pk for unit in units])
    above = _above(units)
    return [
        (
            above[unit.pk],
            Structure(
                unit.name,
                (
                    *_seats_of(seats, unit.pk),
                    *_measures(
                        [known[pk] for pk in now[unit.pk]], [known[pk] for pk in after[unit.pk]], on
                    ),
                ),
            ),
        )
        for unit in units
    ]  # fmt: skip


def _rows(model: type[ScopedModel]) -> ScopedQuerySet:
    rows: ScopedQuerySet = model.objects.unscoped("会议材料：班子结构对比")
    return rows


def _units(motions: Iterable[Motion]) -> list[Unit]:
    found = {m.unit_id: m.unit for m in motions if m.unit is not None}
    keys = [m.person_id for m in motions]
    left = _rows(PostHeld).filter(person__in=keys, end="", is_leading=True)
    wanted = {pk for pk in left.values_list("unit_id", flat=True) if pk} - set(found)
    for unit in _rows(Unit).filter(pk__in=wanted):
        found[unit.pk] = unit
    return sorted(found.values(), key=lambda unit: unit.path)


def _members(units: list[int]) -> defaultdict[int, set[int]]:
    rows = _rows(PostHeld).filter(
        unit__in=units, end="", is_leading=True, person__status=Status.ACTIVE
    )
    out: defaultdict[int, set[int]] = defaultdict(set)
    for unit, person in rows.values_list("unit_id", "person_id"):
        out[unit].add(person)
    return out


def _careers(keys: set[int]) -> dict[int, Career]:
    rows = _rows(Person).filter(pk__in=keys)
    return careers(rows, sets=(Education,))


def _seats(units: list[int]) -> defaultdict[int, int]:
    rows = _rows(Post).filter(unit__in=units, closed_on=None, in_team=True)
    out: defaultdict[int, int] = defaultdict(int)
    for unit in rows.values_list("unit_id", flat=True):
        out[unit] += 1
    return out


def _above(units: Sequence[Unit]) -> dict[int, str]:
    """Return the county or zone over each unit, or what stands beside the counties."""
    kinds = (Unit.Kind.COUNTY, Unit.Kind.ZONE)
    paths = {path for unit in units for path in (*tree.ancestors(unit.path), unit.path)}
    rows = _rows(Unit).filter(path__in=paths, kind__in=kinds)
    names = {unit.path: unit.name for unit in rows}
    return {
        unit.pk: next(
            (names[p] for p in (*tree.ancestors(unit.path), unit.path) if p in names), CITY_LEVEL
        )
        for unit in units
    }


def _seats_of(seats: dict[int, int], unit: int) -> tuple[Measure, ...]:
    """Return how many posts a team has; nothing where no posts are kept of any team."""
    if not seats:
        return ()
    posts = str(seats.get(unit, "—"))
    return (Measure("岗位", posts, posts),)


def _measures(now: Sequence[Career], after: Sequence[Career], on: dt.date) -> tuple[Measure, ...]:
    out = [
        Measure("人数", str(len(now)), str(len(after))),
        Measure("平均年龄", _mean_age(now, on), _mean_age(after, on)),
    ]
    tests = (
        (f"{YOUNGER}岁以下", lambda c: _aged(c, on, 0, YOUNGER)),
        (f"{YOUNGER + 1}–{YOUNG}岁", lambda c: _aged(c, on, YOUNGER + 1, YOUNG)),
        ("女", lambda c: c.sex == "2"),
        ("少数民族", lambda c: bool(c.ethnicity) and c.ethnicity != HAN),
        ("党外", lambda c: not c.party_member),
        ("全日制本科以上", _well_schooled),
    )
    out += [
        Measure(label, str(sum(map(test, now))), str(sum(map(test, after))))
        for label, test in tests
    ]
    return tuple(out)


def _mean_age(people: Sequence[Career], on: dt.date) -> str:
    ages = [age for one in people if (age := derived.age(one, on)) is not None]
    return f"{sum(ages) / len(ages):.1f}" if ages else "—"


def _aged(career: Career, on: dt.date, least: int, most: int) -> bool:
    age = derived.age(career, on)
    return age is not None and least <= age <= most


def _well_schooled(career: Career) -> bool:
    best = derived.highest_study(career, full_time=True)
    return bool(best) and best[0] <= Schooling.UNIVERSITY  # type: ignore[index]  # best is a pair
