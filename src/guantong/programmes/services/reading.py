"""What the records say of units by the criteria of a sweep: a fact above its number, or unknown.

A fact is of units, or of Party organisations: then a unit's own are asked, and one is enough.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from guantong.core.facts import FACTS, Answer, Fact, Known, Unknown
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.scope import rows_of_all
from guantong.core.services.events import chinese

#: ``[number, what is told]``; no number where it is not known, and then why.
Reading = list[Any]
NO_FACT = _("系统没有这项资料")
NOT_KNOWN = _("没有登记")
MOST = 200


class Computed(Protocol):
    """A criterion, as far as a record says whether it holds."""

    code: str
    fact: str
    above: int | None


def read(
    units: Sequence[Unit], criteria: Iterable[Computed], on: dt.date
) -> dict[int, dict[str, Reading]]:
    """Return unit → code of each computed criterion → what is known, one question a fact."""
    found: defaultdict[int, dict[str, Reading]] = defaultdict(dict)
    for one in criteria:
        if not one.fact:
            continue
        fact = FACTS.get(one.fact)
        label = chinese(fact.label) if fact is not None else ""
        said = _asked(fact, units, on, one.above or 0) if fact is not None else {}
        for unit in units:
            answer = said.get(unit.pk, Unknown("" if fact is not None else NO_FACT))
            found[unit.pk][one.code] = _reading(label, answer)
    return dict(found)


def _asked(
    fact: Fact, units: Sequence[Unit], on: dt.date, above: int
) -> Mapping[int, Answer]:  # fmt: skip
    if fact.model is not PartyOrganisation:
        return fact(units, on)
    own = rows_of_all([unit.pk for unit in units], PartyOrganisation, "unit")
    rows = list(own.filter(closed_on=None).exclude(kind=PartyOrganisation.Kind.GROUP))
    said = fact(rows, on)
    found: defaultdict[int, list[Answer]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(said[row.pk])
    return {unit: _worst(some, above) for unit, some in found.items()}


def _worst(some: Sequence[Answer], above: int) -> Answer:
    """Return the highest number; unknown where that is not above and another is not known."""
    known = [one for one in some if isinstance(one, Known)]
    unknown = [one for one in some if isinstance(one, Unknown)]
    highest = max(known, key=lambda one: one.value, default=None)
    if highest is None or (unknown and highest.value <= above):
        return unknown[0]
    return highest


def _reading(label: str, answer: Answer) -> Reading:
    if isinstance(answer, Known):
        told = f"{label} {answer.value:g}（{chinese(answer.source)}）"
        return [float(answer.value), told[:MOST]]
    why = chinese(answer.why) or chinese(NOT_KNOWN)
    return [None, (f"{label}：{why}" if label else why)[:MOST]]


def is_met(criterion: Computed, reading: Reading | None) -> bool:
    """Tell whether a criterion holds by a record; what is not known holds never."""
    number = reading[0] if reading else None
    return number is not None and criterion.above is not None and number > criterion.above
