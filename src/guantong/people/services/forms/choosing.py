"""Whose forms: the persons of a unit in roster order, or those named, in the order of the names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.formats.names import normal, spaced
from guantong.people.models import Category, Person, Status

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit


def cadres_of(actor: Account, unit: Unit) -> list[Person]:
    """Return the cadres in office of a unit and below, in the order of the roster."""
    rows = Person.objects.visible_to(actor)
    kept = rows.filter(rows.under(unit.path), category=Category.CADRE, status=Status.ACTIVE)
    return list(kept.select_related("unit"))


def named(people: Sequence[Person], names: str) -> list[Person]:
    """Return the persons named, one a line, in that order; «姓名 单位» where a name stands twice.

    Raises
    ------
    GuantongError
        If a name is nobody's, or that of several.

    """
    known: defaultdict[str, list[Person]] = defaultdict(list)
    for person in people:
        known[person.name].append(person)
        known[person.code].append(person)
    out = []
    for number, line in enumerate(names.splitlines(), start=1):
        words = spaced(line).split()
        if not words:
            continue
        name, unit = normal(words[0]), "".join(words[1:])
        found = [one for one in known[name] if not unit or unit in one.unit.name]
        if len(found) != 1:
            told = {"line": number, "name": line.strip(), "n": len(found)}
            text = _("名单第 %(line)s 行：没有“%(name)s”。")
            if found:
                text = _("名单第 %(line)s 行：有 %(n)s 位“%(name)s”，请在姓名后空一格写单位。")
            raise GuantongError(text % told, field="names")
        out.append(found[0])
    if len({person.pk for person in out}) < len(out):
        raise GuantongError(_("名单里有人出现了两次。"), field="names")
    return out or list(people)
