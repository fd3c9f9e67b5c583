"""From a meeting's motions to the papers about all of them: the tables and the sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from guantong.formats.appointment import AppointmentForm
from guantong.formats.appointment.months import dotted
from guantong.formats.documents.meeting import (
    Case,
    Change,
    Finding,
    Structure,
    Team,
    Titles,
    deployment,
    findings,
    statement_sheets,
    structures,
    vote_sheets,
)
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.services.recusal import excused
from guantong.meeting.services.rows import attendees_of, marked
from guantong.people.services.forms.wording import party_text
from guantong.staffing.queries import unknowns
from guantong.standards.rules import Verdict

if TYPE_CHECKING:
    from guantong.formats.documents.roster import Roster
    from guantong.people.models import Person
    from guantong.standards.rules import Finding as Found

INVENTED = "演示数据，人物均为虚构"
ORDER = {Verdict.BROKEN: 0, Verdict.UNKNOWN: 1}


def titles_of(meeting: Meeting, motions: Sequence[Motion]) -> Titles:
    """Return what stands over and under each paper."""
    invented = meeting.is_demo or any(motion.person.is_demo for motion in motions)
    day = f"{meeting.on.year}年{meeting.on.month}月{meeting.on.day}日"
    return Titles(meeting.name, day, INVENTED if invented else "")


def deployment_table(
    titles: Titles, motions: Sequence[Motion], forms: Mapping[int, AppointmentForm]
) -> Roster:
    """Describe 任免方案表: motions under their units, in the meeting's order."""
    teams = [
        Team(name, tuple(_change(motion, forms[motion.person_id]) for motion in rows))
        for name, rows in groupby(motions, key=place_of)
    ]
    return deployment(titles, teams)


def structure_table(titles: Titles, rows: Iterable[tuple[str, Structure]]) -> Roster:
    """Describe 结构对比表: teams with the title of their group."""
    groups = [(name, [one for _n, one in pairs]) for name, pairs in groupby(rows, lambda r: r[0])]
    return structures(titles, groups)


def findings_table(
    titles: Titles, motions: Sequence[Motion], found: Mapping[int, Sequence[Found]]
) -> Roster:
    """Describe 任职资格核对情况表 of those who are appointed."""
    people = []
    for motion in motions:
        if motion.pk not in found:
            continue
        rows = [one for one in found[motion.pk] if one.verdict in ORDER]
        rows.sort(key=lambda one: ORDER[one.verdict])
        told = tuple(
            Finding(one.verdict.label, one.name, one.citation, _words(one)) for one in rows
        )
        people.append((motion.name, motion.proposed, told))
    return findings(titles, people, max((len(rows) for rows in found.values()), default=0))


def sheets(
    titles: Titles, meeting: Meeting, motions: Sequence[Motion]
) -> tuple[tuple[str, Roster], ...]:
    """Describe the sheets to be filled in, with their names: by how the meeting votes."""
    members = attendees_of(meeting)
    away, names = excused(meeting), {one.pk: one.name for one in members}
    cases = [
        Case(m.name, m.now, marked(m), tuple(names[pk] for pk in away.get(m.pk, ())))
        for m in motions
    ]
    if meeting.ballot == Meeting.Ballot.SECRET:
        return (("表决票", vote_sheets(titles, cases)),)
    made = statement_sheets(titles, [one.name for one in members], cases)
    if len(made) < 2:
        return tuple(("表态记录表", one) for one in made)
    return tuple((f"表态记录表_{n}", one) for n, one in enumerate(made, start=1))


def place_of(motion: Motion) -> str:
    """Return the unit under which a motion stands."""
    unit = motion.unit or motion.person.unit
    return str(unit.name)


def _change(motion: Motion, form: AppointmentForm) -> Change:
    person: Person = motion.person
    study = form.full_time_education or form.in_service_education
    degree = form.full_time_degree or form.in_service_degree
    return Change(
        name=motion.name, sex=form.sex, birth=dotted(person.birth_month),
        ethnicity=person.ethnicity, party="；".join(map(dotted, party_text(person).split("；"))),
        education="\n".join(part for part in (study, degree) if part) or str(
            person.get_schooling_display()
        ),
        now=motion.now, proposed=motion.proposed, removed=motion.remove,
        reason="\n".join(filter(None, (motion.reason, unknowns.said(motion.missing)))),
    )  # fmt: skip


def _words(found: Found) -> str:
    missing = f"（缺少：{'、'.join(found.missing)}）" if found.missing else ""
    return f"{found.message}{missing}"
