"""Invented Party organisations over the real tree: one a unit, with terms, some of them over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from django.db import transaction
from django.utils import timezone

from guantong.core import tree
from guantong.core.models import (
    PartyChange,
    PartyCommitteeMember,
    PartyJoinedUnit,
    PartyOrganisation,
    Unit,
)
from guantong.core.services import bulk, events
from guantong.core.services.party.terms import years_of
from guantong.people.demo import names

if TYPE_CHECKING:
    from numpy.random import Generator

    from guantong.people.demo.prefecture import Prefecture
    from guantong.people.models import Person

REASON = "演示党组织"
Kind, Duty = PartyOrganisation.Kind, PartyCommitteeMember.Duty
#: Shares: of terms that are over, of villages that have no branch of their own.
OVER, WITHOUT = 0.04, 0.01
PIECE = 500
#: The unit, the name, the kind, and what it stands below.
Told = tuple[Unit, str, str, PartyOrganisation | None]
#: Who sits beside the secretary where a branch has seven members or more.
BESIDE = (Duty.ORGANISATION, Duty.PUBLICITY, Duty.DISCIPLINE)


@dataclass
class Party:
    """What was invented: the rows, and the branch of those who work, or live, in a unit."""

    rows: list[PartyOrganisation] = field(default_factory=list)
    branch_of: dict[int, int] = field(default_factory=dict)


@transaction.atomic
def invent(prefecture: Prefecture, villages: Sequence[Unit], seed: int) -> Party:
    """Invent and write the organisations of the peopled counties; the same seed gives the same."""
    rng, made = np.random.default_rng(seed), Party()
    city = prefecture.city
    (top,) = _write(rng, made, [(city, f"中共{city.name}委员会", Kind.COMMITTEE, None)])
    heads = _write(rng, made, [
        (one.county, f"中共{one.county.name}委员会", Kind.COMMITTEE, top)
        for one in prefecture.places
    ])  # fmt: skip
    head_of = {row.unit_id: row for row in heads}
    organs = [_organ(one.county, head_of[one.county.pk]) for one in prefecture.places]
    works = _write(rng, made, [_organ(city, top), *organs])
    work_of = {row.unit_id: row for row in works}
    towns = [
        (town, f"中共{town.name}{'工作委员会' if _is_street(town) else '委员会'}",
         Kind.WORKING if _is_street(town) else Kind.COMMITTEE, head_of[one.county.pk])
        for one in prefecture.places for town in one.townships
    ]  # fmt: skip
    town_of = {row.unit_id: row for row in _write(rng, made, towns)}
    _write(rng, made, _branches(rng, prefecture, villages, town_of, work_of))
    _join(made, prefecture)
    PartyChange.objects.bulk_create(
        (PartyChange(organisation=row, kind=PartyChange.Kind.CREATED, after=row.name,
                     on=row.founded_on or timezone.localdate(), reason="演示")
         for row in made.rows),
        batch_size=PIECE,
    )  # fmt: skip
    events.record(None, "党组织.演示", made.rows[0], f"写入虚构党组织 {len(made.rows)} 个")
    return made


@transaction.atomic
def seat(made: Party, people: Iterable[Person], seed: int) -> None:
    """Name the committees: a chief who is a secretary where there is one, else invented names."""
    rng = np.random.default_rng(seed)
    chiefs = {
        one.unit_id: one.name for one in people
        if one.is_chief and one.is_member and "书记" in one.post and "纪" not in one.post
    }  # fmt: skip
    rows = []
    for row in made.rows:
        if row.kind == Kind.GROUP:
            continue
        leads = row.kind in (Kind.COMMITTEE, Kind.WORKING) and row.unit_id in chiefs
        first = chiefs[row.unit_id] if leads else _name(rng)
        beside = BESIDE if (row.members or 0) > 6 else ()
        for n, duty in enumerate((Duty.SECRETARY, *beside)):
            rows.append(PartyCommitteeMember(
                organisation=row, duty=duty, name=_name(rng) if n else first,
                since=row.elected_on, position=n,
            ))  # fmt: skip
    PartyCommitteeMember.objects.bulk_create(rows, batch_size=PIECE)


def _branches(
    rng: Generator,
    prefecture: Prefecture,
    villages: Sequence[Unit],
    towns: dict[int, PartyOrganisation],
    works: dict[int, PartyOrganisation],
) -> list[Told]:
    """Return the branches of organs, towns and villages; of two offices one is a joint branch."""
    out: list[Told] = [(row.unit, f"中共{row.unit.name}机关支部委员会", Kind.BRANCH, row)
           for row in (*works.values(), *towns.values())]  # fmt: skip
    chosen = [unit for unit in prefecture.units if unit.pk not in {*towns, *works}]
    without = {unit.pk for unit in (*_joined(prefecture), *_bare(prefecture))}
    for unit in chosen:
        above = works.get(unit.parent_id or 0)
        if above is not None and unit.pk not in without:
            joint = any(unit == first for first, _second in _pairs(prefecture))
            name = f"中共{unit.name}{'等单位联合' if joint else ''}支部委员会"
            out.append((unit, name, Kind.JOINT if joint else Kind.BRANCH, above))
    for unit in villages:
        above = towns.get(unit.parent_id or 0)
        if above is not None and rng.random() >= WITHOUT:
            out.append((unit, f"中共{above.unit.name}{unit.name}支部委员会", Kind.BRANCH, above))
    return out


def _pairs(prefecture: Prefecture) -> list[tuple[Unit, Unit]]:
    """Return in each county the two small offices that have a branch together."""
    offices = [one.offices for one in prefecture.places if len(one.offices) > 3]
    return [(some[-2], some[-1]) for some in offices]


def _joined(prefecture: Prefecture) -> list[Unit]:
    return [second for _first, second in _pairs(prefecture)]


def _bare(prefecture: Prefecture) -> list[Unit]:
    """Return in each county an office that should have a branch and has none."""
    return [unit for one in prefecture.places for unit in one.offices[:1]]


def _join(made: Party, prefecture: Prefecture) -> None:
    by_unit = {row.unit_id: row for row in made.rows if row.is_joint}
    rows = []
    for first, second in _pairs(prefecture):
        if first.pk in by_unit:
            rows.append(PartyJoinedUnit(organisation=by_unit[first.pk], unit=second))
            made.branch_of[second.pk] = by_unit[first.pk].pk
    PartyJoinedUnit.objects.bulk_create(rows)


def _organ(unit: Unit, above: PartyOrganisation) -> Told:
    return unit, f"中共{unit.name}直属机关工作委员会", Kind.WORKING, above


def _is_street(unit: Unit) -> bool:
    return unit.name.endswith("街道")


def _write(
    rng: Generator,
    made: Party,
    told: Sequence[Told],
) -> list[PartyOrganisation]:
    """Write organisations of one depth, each below one that stands."""
    first = len(made.rows)
    rows = [
        _row(rng, unit, name, kind, above, f"DEMO-D-{first + n + 1:05d}")
        for n, (unit, name, kind, above) in enumerate(told)
    ]  # fmt: skip
    PartyOrganisation.objects.bulk_create(rows, batch_size=PIECE)
    for row in rows:
        row.path = (row.parent.path if row.parent else "") + tree.segment(row.pk)
    bulk.set_values(PartyOrganisation, "path", [(row.path, row.pk) for row in rows])
    made.rows += rows
    made.branch_of |= {row.unit_id: row.pk for row in rows if row.kind in Kind.branches()}
    return rows


def _row(
    rng: Generator, unit: Unit, name: str, kind: str, above: PartyOrganisation | None, code: str
) -> PartyOrganisation:  # fmt: skip
    today, years = timezone.localdate(), years_of(kind, unit)
    branch = kind in Kind.branches()
    members = int(rng.integers(9, 52)) if branch else None
    row = PartyOrganisation(
        unit=unit, unit_path=unit.path, name=name, kind=kind, parent=above, code=code, path=code,
        founded_on=dt.date(int(rng.integers(1985, 2012)), int(rng.integers(1, 13)), 1),
        term_years=years, members=members, is_demo=True,
        full_members=None if members is None else members - int(rng.integers(0, 3)),
        counted_on=today.replace(day=1) if branch else None,
    )  # fmt: skip
    if years:
        over = rng.random() < OVER
        left = -int(rng.integers(20, 400)) if over else int(rng.integers(15, years * 365 - 30))
        row.term_ends_on = today + dt.timedelta(days=left)
        row.elected_on = row.term_ends_on - dt.timedelta(days=round(years * 365.25))
    return row


def _name(rng: Generator) -> str:
    sex = "2" if rng.random() < 0.25 else "1"
    return names.name(rng, int(rng.integers(1968, 1992)), sex, yao=bool(rng.random() < 0.1))
