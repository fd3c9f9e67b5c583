"""Where a fact that a rule lacks is entered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.urls import reverse

from guantong.people.models import RECORDS
from guantong.standards.rules.missing import OF_CODE, ORGAN, Lack, lacks

if TYPE_CHECKING:
    from guantong.core.models import Unit
    from guantong.standards.rules import Finding

SETS = {model.info_set for model in RECORDS}


@dataclass(frozen=True)
class Wanted:
    """A fact that is lacking; ``address`` is "" where an officer finds it and no file holds it."""

    lack: Lack
    address: str


def wanted(found: Iterable[Finding], person: int, unit: Unit | None = None) -> list[Wanted]:
    """Return what findings about a person lack, each kind once, with where it is entered."""
    return [Wanted(one, address_of(one.kind.code, person, unit)) for one in lacks(found)]


def address_of(kind: str, person: int, unit: Unit | None = None) -> str:
    """Return where a kind of fact is entered, or ""."""
    kept = OF_CODE[kind].kept if kind in OF_CODE else ""
    if kept == "A01":
        return reverse("people:edit", args=[person])
    if kept in SETS:
        return reverse("people:records", args=[person, kept])
    if kept != ORGAN or unit is None:
        return ""
    # Which room shows a unit's page is told in the settings.
    return str(cast("Any", unit).get_absolute_url())
