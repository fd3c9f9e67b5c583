"""The index of a leader's file: what is there, shown by a paper or by what the house holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from guantong.core.scope import pointing
from guantong.formats.documents.blocks import Document, Facts, Grid, Text
from guantong.jobs.village_terms import team
from guantong.jobs.village_terms.models import VillageTerm
from guantong.jobs.village_terms.services.leaders import filed
from guantong.people.models import (
    ArchiveEntry,
    Assessment,
    AwardSanction,
    Education,
    Party,
    Training,
)

#: What the job's data call a set of records that shows an item.
SHOWING: dict[str, Any] = {
    "education": Education, "award": AwardSanction, "assessment": Assessment, "training": Training,
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An item of a file: what shows that it is there, whether it is missing."""

    name: str
    shown: tuple[str, ...]
    wanted: bool

    @property
    def missing(self) -> bool:
        """Whether it should be there and nothing shows it."""
        return self.wanted and not self.shown


def index(rows: Iterable[VillageTerm]) -> dict[int, list[Item]]:
    """Return the items of the file of each row's person, in the order of the index."""
    rows = list(rows)
    keys, items = {row.person_id for row in rows}, team.data()["item"]
    shown: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    papers = pointing(ArchiveEntry, "person", keys).values_list("person", "name", "made_on")
    for pk, name, on in papers:
        item, _colon, title = name.partition("：")
        shown[item, pk].append(f"{title or name} {on}".strip())
    for way in {way for item in items for way in item.get("shows", ())}:
        for pk, told in _held(way, keys):
            shown[way, pk].append(told)
    return {
        row.pk: [
            Item(one["name"], tuple(text for way in (one["name"], *one.get("shows", ()))
                                    for text in shown[way, row.person_id]), _wanted(one, row))
            for one in items
        ]
        for row in rows
    }  # fmt: skip


def _wanted(item: dict[str, object], row: VillageTerm) -> bool:
    if item.get("optional") or (item.get("left") and row.last is None):
        return False
    return not item.get("party") or row.person.party in Party.members()


def _held(way: str, keys: Iterable[int]) -> list[tuple[int, str]]:
    """Return what the house holds of persons that shows an item, in words."""
    kind, _colon, process = way.partition(":")
    if process:
        return [(pk, f"{case.number} {case.result}".strip())
                for pk, case in filed(keys, process).items()]  # fmt: skip
    model = SHOWING[kind]
    many: defaultdict[int, int] = defaultdict(int)
    for pk in pointing(model, "person", keys).values_list("person", flat=True):
        many[pk] += 1
    told = str(model._meta.verbose_name)
    return [(pk, _("%(what)s登记 %(n)s 条") % {"what": told, "n": n}) for pk, n in many.items()]


def missing_items(rows: Iterable[VillageTerm]) -> dict[int, list[str]]:
    """Return the names of the items that are missing, by row."""
    return {pk: [one.name for one in some if one.missing] for pk, some in index(rows).items()}


def paper(row: VillageTerm) -> Document:
    """Return the index of the file of a leader on paper."""
    items = index([row])[row.pk]
    lines = tuple(
        (f"{n}", one.name, "；".join(one.shown) or (_("缺") if one.missing else "—"))
        for n, one in enumerate(items, start=1)
    )
    facts = (
        (_("姓名"), row.person.name), (_("村（社区）"), row.unit.name),
        (_("职务"), str(row.get_post_display())), (_("任职日期"), f"{row.first:%Y-%m-%d}"),
    )  # fmt: skip
    source = Text(_("目录依据（待核）：%s。") % team.data()["items"]["source"], note=True)
    grid = Grid((_("序号"), _("材料"), _("依据")), lines, widths=(1, 4, 7))
    return Document(_("村干部档案目录"), row.unit.name, (Facts(facts), grid, source))
