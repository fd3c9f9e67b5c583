"""Invented households of twenty villages with their groups, doors, contacts and grids.

The villages are of the public register; who lives in them, where, and who keeps contact is
invented, and every point says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, radians, sin, sqrt
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from guantong.core.models import Knowledge, PartyOrganisation, RecordSystem, Unit
from guantong.core.scope import rows_of, rows_of_all, rows_under
from guantong.core.services import bulk, events
from guantong.places.models import Contact, ContactTerm, Grid, GridPlan, Household, VillageGroup
from guantong.places.services import assigning, drafting, plans
from guantong.standards import grids as standard

if TYPE_CHECKING:
    from guantong.core.models import Account

#: Villages and households, by size of the demonstration.
SIZES = {"small": (3, 700), "county": (20, 5_000), "prefecture": (20, 5_000)}
#: Which of the villages has a draft that waits, which is taken over from outside; the first is the
#: secretary's own, and two languages are spoken in the second.
OWN, WAITS, OUTSIDE = 0, 1, 2
#: How many further villages of the larger sizes have grids in force.
SIGNED = (3, 4, 5)
SYSTEM = "综治网格化平台（演示）"
SOURCE = "虚构：村范围内随机落点"
GROUP, CONTACT = 32, 8
#: Of a hundred households so many have no point, so many nobody who keeps contact.
NO_POINT, UNSERVED = 6, 5
SURNAMES = "盘赵邓唐蒋周李王陈黄欧阳郑奉冯莫沈包廖任何胡"
FIRST = "大发有福永德友国才旺昌盛春生秋成茂贵林寿长顺玉兰秀英桂香翠云"
NORTH, EAST = 110_574.0, 111_320.0
YAO, HAN = "瑶语", "汉语"


@dataclass
class Village:
    """A village with the middle of it and what lives there."""

    unit: Unit
    longitude: float
    latitude: float
    many: int
    two: bool

    def at(self, east: float, north: float) -> tuple[float, float]:
        """Return degrees of metres from its middle."""
        wide = EAST * cos(radians(self.latitude))
        return round(self.longitude + east / wide, 6), round(self.latitude + north / NORTH, 6)


@transaction.atomic
def invent_grids(
    accounts: Mapping[str, Account], villages: Sequence[Unit], size: str, seed: int = 10
) -> str:
    """Write households, contacts and grids; return how much, in words.

    Parameters
    ----------
    accounts
        Those of the demonstration; the first village is the secretary's.
    villages
        The villages of the county, in the order of the tree.

    """
    draw = Random(seed)  # noqa: S311 - invented data
    many, households = SIZES[size]
    some = _seated(list(villages[:many]), households, draw)
    for one in some:
        _settle(one, draw)
    _serve(some, draw)
    _grids(accounts, some)
    told = rows_of_all([one.unit.pk for one in some], Household, "unit").count()
    events.record(None, "网格.演示", some[0].unit, f"写入虚构住户 {told} 户")
    return f"{len(some)} 个村 {told:,} 户"


def _seated(units: list[Unit], households: int, draw: Random) -> list[Village]:
    """Put each village somewhere around its town, and say how many live there."""
    weights = [draw.lognormvariate(0, 0.35) for _unit in units]
    out, given = [], 0
    for n, (unit, weight) in enumerate(zip(units, weights, strict=True), 1):
        many = round(households * weight / sum(weights))
        many = households - given if n == len(units) else max(60, many)
        given += many
        town = unit.parent
        far, turn = 2_600 * sqrt(n + 0.5), n * pi * (3 - sqrt(5))
        lon = (town.longitude if town and town.longitude else 111.6) + far * cos(turn) / EAST
        lat = (town.latitude if town and town.latitude else 26.2) + far * sin(turn) / NORTH
        one = Village(unit, lon, lat, many, n - 1 == WAITS)
        if unit.longitude is None:
            unit.longitude, unit.latitude = round(lon, 6), round(lat, 6)
            unit.knowledge, unit.point_source = Knowledge.INVENTED, SOURCE
            unit.save(update_fields=["longitude", "latitude", "knowledge", "point_source"])
        else:
            one.longitude, one.latitude = unit.longitude, unit.latitude or lat
        out.append(one)
    return out


def _settle(one: Village, draw: Random) -> None:
    """Write the groups of a village and the households around the middle of each."""
    unit = one.unit
    number = max(2, round(one.many / GROUP))
    side = 1_900 * sqrt(one.many / 250)
    middles = _apart(number, side, draw)
    bulk.insert(VillageGroup, [
        VillageGroup(unit=unit, unit_path=unit.path, name=f"{n}组", position=n, is_demo=True)
        for n in range(1, number + 1)
    ])  # fmt: skip
    groups = list(rows_of(unit, VillageGroup).order_by("position"))
    sizes = _shares(one.many, number, draw)
    rows: list[Household] = []
    for at, (group, (east, north), many) in enumerate(zip(groups, middles, sizes, strict=True)):
        language = (YAO if at % 2 else HAN) if one.two else HAN
        wide = 40 + 8 * sqrt(many)
        for _n in range(many):
            place = one.at(draw.gauss(east, wide), draw.gauss(north, wide))
            rows.append(_household(unit, group, len(rows) + 1, language, place, draw))
    bulk.insert(Household, rows)


def _apart(number: int, side: float, draw: Random) -> list[tuple[float, float]]:
    """Return places in a square that keep some distance from one another."""
    out: list[tuple[float, float]] = []
    gap = side / sqrt(number) * 0.45
    while len(out) < number:
        place = (draw.uniform(-side / 2, side / 2), draw.uniform(-side / 2, side / 2))
        if all(hypot(place[0] - x, place[1] - y) > gap for x, y in out):
            out.append(place)
    return out


def _shares(many: int, number: int, draw: Random) -> list[int]:
    weights = [draw.lognormvariate(0, 0.4) for _n in range(number)]
    out = [max(6, round(many * one / sum(weights))) for one in weights]
    out[out.index(max(out))] += many - sum(out)
    return out


def _household(
    unit: Unit, group: VillageGroup, number: int, language: str, place: tuple[float, float],
    draw: Random,
) -> Household:  # fmt: skip
    known = draw.randrange(100) >= NO_POINT
    return Household(
        unit=unit, unit_path=unit.path, number=f"{number:04d}", group=group, language=language,
        name=_name(draw), address=f"{group.name}{number}号", persons=draw.randint(1, 6),
        longitude=place[0] if known else None, latitude=place[1] if known else None,
        knowledge=Knowledge.INVENTED if known else "", point_source=SOURCE if known else "",
        is_demo=True,
    )  # fmt: skip


def _name(draw: Random) -> str:
    return draw.choice(SURNAMES) + draw.choice(FIRST) + draw.choice(FIRST)


def _serve(some: Sequence[Village], draw: Random) -> None:
    """Enter who keeps contact, and with whom today; in each village a few are left without."""
    today = timezone.localdate()
    contacts: list[Contact] = []
    parties = _parties([one.unit for one in some])
    lived: dict[int, list[Household]] = {}
    for row in rows_of_all([one.unit.pk for one in some], Household, "unit").order_by("pk"):
        lived.setdefault(row.unit_id, []).append(row)
    for one in some:
        rows = lived[one.unit.pk]
        for home in draw.sample(rows, len(rows) // CONTACT):
            languages = f"{home.language}、{HAN}" if home.language == YAO else HAN
            contacts.append(Contact(
                unit=one.unit, unit_path=one.unit.path, name=home.name, home=home,
                organisation=parties.get(one.unit.pk), is_demo=True,
                languages=f"{HAN}、{YAO}" if one.two and draw.random() < 0.2 else languages,
            ))  # fmt: skip
    bulk.insert(Contact, contacts)
    _hand_out(lived, today - dt.timedelta(days=200), draw)


def _parties(units: Sequence[Unit]) -> dict[int, PartyOrganisation]:
    rows = rows_of_all([one.pk for one in units], PartyOrganisation, "unit")
    kinds = PartyOrganisation.Kind.branches()
    return {one.unit_id: one for one in rows.filter(closed_on=None, kind__in=kinds)}


def _hand_out(lived: Mapping[int, list[Household]], since: dt.date, draw: Random) -> None:
    """Give households to contacts in the order of the door plates, as a village would by hand."""
    pairs, terms = [], []
    found: dict[int, list[Contact]] = {}
    for one in rows_of_all(list(lived), Contact, "unit").order_by("home"):
        found.setdefault(one.unit_id, []).append(one)
    for unit, rows in lived.items():
        people = found[unit]
        for at, row in enumerate(rows):
            to = people[min(at // CONTACT, len(people) - 1)]
            if draw.randrange(100) < UNSERVED or to.home_id == row.pk:
                continue
            pairs.append((to.pk, row.pk))
            terms.append(ContactTerm(household=row, contact=to, since=since, is_demo=True))
    bulk.set_values(Household, "contact_id", pairs)
    bulk.insert(ContactTerm, terms)


def _grids(accounts: Mapping[str, Account], some: Sequence[Village]) -> None:
    """Draw grids: some in force, one draft put forward, the secretary's own to be looked at."""
    for at in (at for at in (OWN, *SIGNED) if at < len(some)):
        _in_force(some[at].unit, accounts)
    draft = _drawn(some[WAITS].unit, accounts["zuzhi2"])
    plans.sign(accounts["zuzhi2"], draft)
    _taken_over(some[OUTSIDE].unit, accounts["sysadmin"])
    own = some[OWN].unit
    _moved_in(own)
    _drawn(own, accounts["cunzhishu"])
    made = assigning.asked(accounts["cunzhishu"], own, is_demo=True)
    assigning.make(made)


def _drawn(unit: Unit, by: Account | None = None) -> GridPlan:
    return drafting.make(plans.asked(by, unit, target=50, is_demo=True))


def _in_force(unit: Unit, accounts: Mapping[str, Account]) -> None:
    plan = _drawn(unit, accounts["zuzhi2"])
    plans.sign(None, plan)
    plan.seconded_by = accounts["zuzhi"]
    plan.save(update_fields=["seconded_by"])
    party = _parties([unit]).get(unit.pk)
    people = list(rows_of(unit, Contact).order_by("pk"))
    for at, grid in enumerate(rows_of(unit, Grid).filter(closed_on=None)):
        grid.organisation, grid.leader = party, people[at % len(people)]
        grid.centre = grid.proposed if at % 2 == 0 else None
        grid.save()


def _moved_in(unit: Unit) -> None:
    """Let a few households come after the grids were signed: they are in none."""
    rows = list(rows_of(unit, Household).filter(grid__isnull=False).order_by("-pk")[:4])
    bulk.set_values(Household, "grid_id", [(None, row.pk) for row in rows])


def _taken_over(unit: Unit, by: Account) -> None:
    """Let a village's grids be those of the grid office's own list, by groups."""
    RecordSystem(unit=unit, kind=Grid._meta.label_lower, system=SYSTEM, by=by).save()
    people = list(rows_of(unit, Contact).order_by("pk"))
    groups = list(rows_of(unit, VillageGroup).order_by("position"))
    for number, first in enumerate(range(0, len(groups), 2), 1):
        grid = Grid(
            unit=unit, number=number, code=standard.code(unit.code, number),
            name=f"第{number}网格", leader=people[number], since=timezone.localdate(), is_demo=True,
        )  # fmt: skip
        grid.save()
        rows = rows_under(unit, Household).filter(group__in=groups[first : first + 2])
        rows.update(grid=grid)
