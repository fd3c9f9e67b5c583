"""How the villages below a unit stand, by the units one level below: counts that lead to rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.db.models.functions import Substr

from guantong.core import tree
from guantong.core.models import Unit
from guantong.jobs.economy.listings.years import cleared, fixed
from guantong.jobs.economy.models import Designation, Level, VillageYear

if TYPE_CHECKING:
    from guantong.core.models import Account

#: The classes of a fixed year; what is not fixed stands in a column of its own.
LEVELS = (Level.WEAK, Level.NEAR_WEAK, Level.ORDINARY, Level.NEAR_STRONG, Level.STRONG)


@dataclass
class Line:
    """A unit with its villages: how many of each class, not fixed, cleared, designated."""

    unit: Unit
    levels: Counter[str] = field(default_factory=Counter)
    villages: int = 0
    cleared: int = 0
    designated: Counter[str] = field(default_factory=Counter)

    @property
    def not_fixed(self) -> int:
        """The villages of which no year is fixed."""
        return self.villages - sum(self.levels.values())

    @property
    def classes(self) -> list[tuple[str, int]]:
        """The classes in their order, each with its number."""
        return [(str(one.value), self.levels[one.value]) for one in LEVELS]

    @property
    def shown(self) -> list[tuple[str, int]]:
        """The designations in their order, each with its number."""
        return [(str(one), self.designated[one]) for one in Designation.Kind.values]


def lines(account: Account, unit: Unit) -> list[Line]:
    """Return the unit itself, then those one level below that have villages, in tree order."""
    depth = len(unit.path) + tree.WIDTH
    seen: Any = VillageYear.objects.visible_to(account)
    rows = seen.filter(seen.under(unit.path))
    told: Any = Designation.objects.visible_to(account)
    told = told.filter(told.under(unit.path), until=None)
    whole = _tally(rows.filter(stands=True), depth, "pk")
    levels = _tally(fixed(rows), depth, "level")
    over = _tally(cleared(rows), depth, "pk")
    shown = _tally(told, depth, "kind")
    below = Unit.objects.visible_to(account).filter(parent=unit).order_by("position", "id")
    units = [one for one in below if one.path in whole or one.closed_on is None]
    found = [Line(unit), *(Line(one) for one in units if one.path in whole)]
    for one in found:
        some = [key for key in {*whole, *shown} if tree.inside(key, one.unit.path)]
        for key in some:
            one.villages += whole[key].total()
            one.levels += levels[key]
            one.cleared += over[key].total()
            one.designated += shown[key]
    return found


def _tally(rows: Any, depth: int, name: str) -> defaultdict[str, Counter[str]]:
    """Count rows by the first ``depth`` characters of their paths and by a column."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    by = {"place": Substr("unit_path", 1, depth)}
    names = ("place",) if name == "pk" else ("place", name)
    counted = rows.order_by().annotate(**by).values(*names).annotate(n=Count("pk"))
    for one in counted:
        found[one["place"]][str(one.get(name, ""))] += one["n"]
    return found
