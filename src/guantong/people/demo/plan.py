"""How large a demonstration is, and the one call that invents and writes its people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core import acts
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import signing, units
from guantong.people.demo import archives, breaks, members, papers, party, writing
from guantong.people.demo.ladder import Places
from guantong.people.demo.names import Numbers
from guantong.people.demo.prefecture import Prefecture, invent
from guantong.people.demo.seats import MUNICIPAL, OFFICES
from guantong.people.demo.shapes import month
from guantong.people.models import ArchiveFinding
from guantong.people.services.audit import Kind, checking, settling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.people.models import Person

REASON = "演示人员"
SEED = 20261124


@dataclass(frozen=True)
class Size:
    """How much of the prefecture is peopled."""

    counties: int
    offices: int
    townships: int
    municipal: int
    leaders: bool
    members: int


ALL = 999
SIZES = {
    "small": Size(1, 4, 2, 0, leaders=False, members=60),
    "county": Size(1, 8, 12, 0, leaders=True, members=3000),
    "prefecture": Size(ALL, 9, ALL, 43, leaders=True, members=330_000),
}


@dataclass(frozen=True)
class Peopled:
    """Who was invented: the rows, which of them break which rule, whose archive holds what."""

    scope: Unit
    cadres: list[Person]
    breaks: dict[str, Person]
    members: int
    archives: dict[int, str] = field(default_factory=dict)


def people(size: str, *, with_members: bool = True) -> Peopled:
    """Invent the people of a demonstration and write them; the tree must be there."""
    plan, now = SIZES[size], timezone.localdate()
    this_month = now.year * 12 + now.month - 1
    prefecture = _prefecture(plan)
    numbers = Numbers()
    made = invent(prefecture, SEED, this_month, numbers)
    broken = breaks.play(made, this_month)
    planted = archives.plant(made)
    counties = [places.county for places in prefecture.places]
    homes = _villages(counties) if with_members else []
    organised = party.invent(prefecture, homes, SEED) if with_members else party.Party()
    rows = writing.write_cadres(prefecture.city, made, organised.branch_of)
    count = 0
    if with_members:
        party.seat(organised, rows, SEED)
        some = members.invent(plan.members, SEED, month(this_month), numbers)
        count = writing.write_members(
            prefecture.city, homes, some, plan.members, organised.branch_of
        )
    papers.file(rows)
    scope = counties[0] if len(counties) == 1 else prefecture.city
    known = {key: rows[at] for key, at in broken.items()}
    held = {rows[at].pk: key for at, key in planted.items()}
    held |= {known[key].pk: key for key in archives.BROKEN if key in known}
    return Peopled(scope, rows, known, count, held)


def checked(peopled: Peopled) -> archives.Score:
    """Check the archives of all and keep what is found; say how much of it was planted."""
    found = checking.recheck(peopled.cadres)
    return archives.score((peopled.archives.get(one.pk, ""), told) for one, told in found)


def settled(one: Account, other: Account, people: Sequence[Person]) -> None:
    """Settle one finding of an archive by two, and let another wait for the second."""
    rows = rows_of_all([person.pk for person in people], ArchiveFinding, "person")
    some = rows.filter(kind=Kind.CONTRADICTION.value).select_related("person__unit")
    for number, row in enumerate(some.order_by("person", "position")[:2]):
        parted = "记载不一" in row.problem and row.statements
        said = row.statements[0][1] if parted else "经查阅原始材料，情况属实，不再列为问题"
        made = settling.settle(
            one, row, f"{said}（虚构）"[:200], "干部履历表第2页，按最早材料认定",
            document="组审〔2026〕1号（虚构）",
        )  # fmt: skip
        if number == 0:
            waits = signing.waiting_for(made._meta.label_lower, "confirm")
            acts.second(other, waits.get(subject_id=made.pk))


def stated(peopled: Peopled) -> list[tuple[str, str, str, str]]:
    """Return the broken rules: the rule's key, what is to be found, the unit, the person."""
    words = {one.key: one for one in breaks.BREAKS}
    broken = [
        (words[key].rule, words[key].words, person.unit.name, person.name)
        for key, person in peopled.breaks.items()
    ]
    planted = {one.key: one.words for one in archives.FAULTS}
    return broken + [
        ("audit", planted[key], person.unit.name, person.name)
        for person in peopled.cadres
        if (key := peopled.archives.get(person.pk, "")) in planted
    ]


def _prefecture(plan: Size) -> Prefecture:
    """Choose the units; offices, which no public register lists, are set up."""
    rows = Unit.objects.unscoped(REASON)
    city = rows.get(parent=None)
    counties = list(rows.filter(kind=Unit.Kind.COUNTY).order_by("path")[: plan.counties])
    chosen: list[Unit] = [
        _office(city, f"{city.name}{name}", f"DEMO-M-{n + 1:02d}", Unit.Kind.MUNICIPAL)
        for n, name in enumerate(MUNICIPAL[: plan.municipal])
    ]
    places = []
    for county in counties:
        towns = rows.filter(kind=Unit.Kind.TOWNSHIP, parent=county).order_by("path")
        offices = [
            _office(county, f"{county.name}{name}", f"DEMO-{county.code}-{n + 1:02d}",
                    Unit.Kind.COUNTY_UNIT)
            for n, name in enumerate(OFFICES[: plan.offices])
        ]  # fmt: skip
        known = tuple(towns)
        for town in known:
            town.parent = county
        places.append(Places(county, known, tuple(offices)))
        chosen += [county] if plan.leaders else []
        chosen += [*offices, *known[: plan.townships]]
    return Prefecture(city, tuple(chosen), tuple(places))


def _office(parent: Unit, name: str, code: str, kind: str) -> Unit:
    made: Unit = units.create(None, parent, name=name, kind=kind, code=code, reason="演示")
    return made


def _villages(counties: list[Unit]) -> list[Unit]:
    rows = Unit.objects.unscoped(REASON).filter(kind=Unit.Kind.VILLAGE).order_by("path")
    return [
        unit for county in counties for unit in rows.filter(rows.under(county.path))
    ]  # fmt: skip
