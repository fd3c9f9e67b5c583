"""What the register of Party organisations says of a unit, as a sweep asks it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guantong.core.facts import PARTY, Answer, Known, fact
from guantong.core.models import PartyOrganisation, Unit
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import rows_of_all

Kind = PartyOrganisation.Kind


@fact(
    "unit.term_overdue", Unit, "number", label=_("党组织任期届满未换届（天）"), needs=PARTY_VIEW
)  # fmt: skip
def term_overdue(rows: Sequence[Unit], on: dt.date) -> dict[int, Answer]:
    """Say for how many days the term of a unit's own organisation is over; 0 if it runs.

    Of several the one that is over longest counts; where no end is on record it is not known.
    """
    own = rows_of_all(rows, PartyOrganisation, "unit").filter(closed_on=None).exclude(
        kind=Kind.GROUP
    )  # fmt: skip
    ends: dict[int, dt.date] = {}
    for unit, end in own.exclude(term_ends_on=None).order_by().values_list("unit", "term_ends_on"):
        ends[unit] = min(end, ends.get(unit, end))
    return {unit: Known(max((on - end).days, 0), PARTY) for unit, end in ends.items()}
