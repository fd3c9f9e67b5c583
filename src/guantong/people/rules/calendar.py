"""What comes due for the cadres of some units, month by month."""

from __future__ import annotations

from collections.abc import Iterable

from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.people.models import Person, PostHeld
from guantong.people.rules.careers import DATED, careers
from guantong.people.rules.relatives import WORKS
from guantong.people.rules.versions import rules_for
from guantong.standards.career import Work
from guantong.standards.months import Month
from guantong.standards.rules import Due, due


def due_between(people: Iterable[Person], unit: Unit, first: Month, last: Month) -> list[Due]:
    """List what comes due from one month to another, both included, earliest first.

    Parameters
    ----------
    people
        Persons that the caller was allowed to read.
    unit
        Whose parameters of the rules count.

    """
    rows = list(people)
    known = careers(rows, sets=DATED)
    rules = rules_for(unit, first.first_day)
    work = _work([person.pk for person in rows])
    found = [
        one
        for person in rows
        for one in due(known[person.pk], first, last, rules, work.get(person.pk, Work.OTHER))
    ]
    return sorted(found, key=lambda one: (one.month, one.kind))


def _work(people: list[int]) -> dict[int, Work]:
    rows = rows_of_all(people, PostHeld, "person").filter(end="")
    pairs = rows.order_by("is_principal").values_list("person_id", "duty")
    return {pk: Work(duty) for pk, duty in pairs if duty in WORKS}
