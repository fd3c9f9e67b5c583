"""Which person kept here a row or a form speaks of; what is not sure an officer decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from guantong.core.scope import pointing, rows_under
from guantong.formats.appointment.persons import Evidence, Traits, evidence
from guantong.formats.names import normal
from guantong.people.models import Person
from guantong.people.services import persons

if TYPE_CHECKING:
    from guantong.core.models import Unit

#: So many values stand in one question to the database.
PIECE = 500


@dataclass
class Match:
    """Who it is: surely, or who it may be, below a unit."""

    sure: Person | None = None
    may_be: list[Person] = field(default_factory=list)


def match(onto: Unit, wanted: Sequence[Traits]) -> list[Match]:
    """Find who each is: by the number wherever the person is kept, else by name below a unit.

    Parameters
    ----------
    wanted
        Numbers among them passed every check, or are masked.

    """
    known = _by_number([one.number for one in wanted if one.number and "*" not in one.number])
    alike = _by_name(onto, wanted)
    out = []
    for one in wanted:
        found = Match(known.get(one.number) if one.number else None)
        if found.sure is None:
            near = [(evidence(one, traits), person) for traits, person in alike[normal(one.name)]]
            sure = [person for how, person in near if how is Evidence.SURE]
            found.sure = sure[0] if len(sure) == 1 else None
            found.may_be = [person for how, person in near if how >= Evidence.LIKELY]
        out.append(found)
    return out


def _by_number(numbers: Sequence[str]) -> dict[str, Person]:
    """Return persons by their numbers."""
    digests = {persons.id_digest(number): number for number in numbers}
    out: dict[str, Person] = {}
    keys = list(digests)
    for start in range(0, len(keys), PIECE):
        rows = pointing(Person, "id_digest", keys[start : start + PIECE]).select_related("unit")
        out.update({digests[str(person.id_digest)]: person for person in rows})
    return out


def _by_name(onto: Unit, wanted: Sequence[Traits]) -> defaultdict[str, list[tuple[Traits, Person]]]:
    out: defaultdict[str, list[tuple[Traits, Person]]] = defaultdict(list)
    births: defaultdict[str, set[str]] = defaultdict(set)
    for one in wanted:
        births[normal(one.name)].add(one.birth)
    names = sorted(births)
    for start in range(0, len(names), PIECE):
        rows = rows_under(onto, Person).filter(name__in=names[start : start + PIECE])
        keys = rows.order_by().values_list("pk", "name", "birth_month")
        found = [pk for pk, name, month in keys if any(month.startswith(b) for b in births[name])]
        for person in pointing(Person, "pk", found).select_related("unit"):
            # The whole number was looked for already; here a masked one is compared, and a clash.
            traits = Traits(person.name, person.birth_month, person.id_number.reveal())
            out[person.name].append((traits, person))
    return out
