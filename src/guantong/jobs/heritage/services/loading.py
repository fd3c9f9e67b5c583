"""What public pages say of the prefecture's sites, brought in as it is, to be verified."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.models import Knowledge, Unit
from guantong.core.scope import rows_above, rows_under
from guantong.places.models import Base, HeritageRecord, HeritageTheme, Site
from guantong.places.room import SITE_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

PUBLIC = "公开资料，待核"
LEVELS = {
    "国家级": Site.Level.NATIONAL, "省级": Site.Level.PROVINCE, "市级": Site.Level.CITY,
    "县级": Site.Level.COUNTY,
}  # fmt: skip
CATEGORIES = {
    "故居": Site.Category.RESIDENCE, "旧址": Site.Category.FORMER,
    "纪念设施": Site.Category.MEMORIAL, "遗迹": Site.Category.REMAINS, "墓": Site.Category.GRAVE,
    "展馆": Site.Category.HALL,
}  # fmt: skip
#: Within so many metres of its township's seat a site is taken to lie.
RADIUS = 8_000
#: What the tables call a place outside the prefecture.
OUTSIDE = "(市外)"


@cache
def shipped(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of a table that ships with the job."""
    file = resources.files("guantong.jobs.heritage") / "data" / f"{name}.csv"
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def source_of(row: Mapping[str, str]) -> str:
    """Write where a row was read, and that nobody verified it."""
    told = [row.get(name, "") for name in ("source_title", "source_site", "source_date")]
    return f"{PUBLIC}：{'，'.join(filter(None, told))}"[:300]


class Places:
    """The units below one, by code, and the counties by name."""

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        kinds = (Unit.Kind.COUNTY, Unit.Kind.TOWNSHIP)
        some = rows_under(unit, Unit).filter(kind__in=kinds, closed_on=None)
        every = list(some)
        self.codes = {one.code: one for one in every}
        self.counties = {one.name: one for one in every if one.kind == Unit.Kind.COUNTY}

    def of(self, row: Mapping[str, str]) -> Unit | None:
        """Return the township or county that a row names; None if it lies elsewhere."""
        return self.codes.get(row.get("township_code", "")) or self.counties.get(row["county"])


def sites(places: Places, rows: Iterable[Mapping[str, str]]) -> Iterator[tuple[str, Site]]:
    """Yield the sites that rows name below a unit, with their ids."""
    for row in rows:
        unit = places.of(row)
        if unit is None:
            continue
        made = Site(
            unit=unit, unit_path=unit.path, name=row["name"], source=source_of(row),
            category=CATEGORIES.get(row["category"], Site.Category.OTHER), period=row["period"],
            about=row["event_or_person"], level=LEVELS.get(row["protection_level"], ""),
            batch=row["batch_year"][:40], address=f"{row['county']}{row['township']}",
        )  # fmt: skip
        _at_township(made, unit)
        yield row["id"], made


def _at_township(site: Site, unit: Unit) -> None:
    """Place a site at its township, where that point is public; else leave it without one."""
    if unit.kind == Unit.Kind.TOWNSHIP and unit.knowledge == Knowledge.PUBLIC:
        site.longitude, site.latitude = unit.longitude, unit.latitude
        site.knowledge, site.radius = Knowledge.ADDRESS, RADIUS
        site.point_source = f"{unit.name}驻地（{unit.point_source}）"[:80]


def records(places: Places) -> Iterator[HeritageRecord]:
    """Yield the events below a unit, and the historic persons that they name."""
    met: set[str] = set()
    whole = places.unit if places.unit.kind == Unit.Kind.PREFECTURE else None
    for row in shipped("heritage_events"):
        unit = places.of(row) or (whole if row["county"] == OUTSIDE else None)
        if unit is None:
            continue
        when = "至".join(filter(None, (row["date_from"], row["date_to"])))
        shared: dict[str, Any] = {
            "unit": unit,
            "unit_path": unit.path,
            "source": source_of(row),
            "verify": True,
        }
        yield HeritageRecord(
            kind=HeritageRecord.Kind.EVENT, name=row["name"], when=when, who=row["persons"],
            text="；".join(filter(None, (row["campaign"], row["note"]))), **shared,
        )  # fmt: skip
        for name in filter(None, row["persons"].split("、")):
            if name not in met:
                met.add(name)
                yield HeritageRecord(kind=HeritageRecord.Kind.PERSON, name=name, **shared)


def bases(places: Places) -> Iterator[Base]:
    """Yield the bases below a unit that were named by some authority; one of each name."""
    found: dict[tuple[int, str], Base] = {}
    for row in shipped("bases"):
        unit = places.of(row)
        if unit is None:
            continue
        year = f"（{row['year_or_batch']}）" if row["year_or_batch"] else ""
        level = f"{row['level']}{row['kind']}{year}"
        known = found.get((unit.pk, row["name"]))
        if known is not None:
            known.level = f"{known.level}；{level}"[:120]
            continue
        found[unit.pk, row["name"]] = Base(
            unit=unit, unit_path=unit.path, name=row["name"], kind=Base.Kind.NAMED,
            level=level[:120], source=source_of(row), verify=True,
        )  # fmt: skip
    yield from found.values()


def _new(unit: Unit, model: type[Any], some: Iterable[Any]) -> list[Any]:
    """Keep those of which the unit below has none of that name."""
    there = set(rows_under(unit, model).values_list("unit", "name"))
    return [one for one in some if (one.unit_id, one.name) not in there]


@transaction.atomic
def bring(unit: Unit, rows: Iterable[Mapping[str, str]] | None = None) -> list[Site]:
    """Write what is not there yet below a unit; return the sites that are new."""
    places = Places(unit)
    named = dict(sites(places, shipped("heritage_sites") if rows is None else rows))
    new = _new(unit, Site, named.values())
    Site.objects.bulk_create(new)
    HeritageRecord.objects.bulk_create(_new(unit, HeritageRecord, records(places)))
    Base.objects.bulk_create(_new(unit, Base, bases(places)))
    _themes(unit, named, {one.pk for one in new})
    return new


def _themes(unit: Unit, named: Mapping[str, Site], new_sites: set[int]) -> None:
    """Write the themes of which some site lies below the unit, joined with those sites.

    One that stands there or above under the same name is joined with the new of them instead.
    """
    there = {
        (one.unit_id, one.name): one.pk
        for one in rows_under(unit, Site).filter(name__in=[one.name for one in named.values()])
    }
    keys = {key: there[one.unit_id, one.name] for key, one in named.items()}
    told = {row["theme"]: row for row in shipped("heritage_themes")}
    some = {
        name: [keys[one] for one in row["site_ids"].split(";") if one in keys]
        for name, row in told.items()
    }
    above = {one.name: one for one in rows_above(unit.path, HeritageTheme).filter(name__in=some)}
    new = _new(unit, HeritageTheme, (
        HeritageTheme(unit=unit, unit_path=unit.path, name=name, question=told[name]["question"],
                      source="自拟，待核", verify=True)
        for name, sites_ in some.items() if sites_ and name not in above
    ))  # fmt: skip
    HeritageTheme.objects.bulk_create(new)
    link = HeritageTheme.sites.through
    link.objects.bulk_create(
        [
            link(heritagetheme_id=one.pk, site_id=key)
            for one in (*new, *above.values())
            for key in some[one.name]
            if one.name not in above or key in new_sites
        ],
        ignore_conflicts=True,
    )


@act(
    Unit, "红色资源.载入公开资料", gettext_lazy("载入公开资料"), needs=SITE_MANAGE,
    name="heritage-load",
    when=lambda unit: unit.closed_on is None
    and unit.kind in (Unit.Kind.PREFECTURE, Unit.Kind.COUNTY),
    back=gettext_lazy("多载入的，在页面上停用。"),
    confirm=gettext_lazy("把公开报道和网页上的红色资源、史实、主题和命名基地写到本单位和下级，都标“待核”；已有同名的不动。"),
)  # fmt: skip
def load(_actor: Account | None, unit: Unit) -> Done:
    """Bring what public pages say of a unit and those below it."""
    new = bring(unit)
    told = _("新载入红色资源 %d 处。")
    return Done(f"{unit.name}载入公开资料：红色资源 {len(new)} 处", told % len(new), made=unit)
