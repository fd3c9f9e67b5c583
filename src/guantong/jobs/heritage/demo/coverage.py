"""Coverage of invented bases: found as an officer would, from the points that are there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.places.models import Coverage
from guantong.places.services import coverages

if TYPE_CHECKING:
    from guantong.core.models import Account

REASON = "演示"
What = Coverage.What


def invent_coverage(accounts: Mapping[str, Account]) -> int:
    """Ask and find: the prefecture's and a county's bases, a county's centres; return how many."""
    city = Unit.objects.unscoped(REASON).get(parent=None)
    own = accounts["zuzhi"].unit
    made = 0
    for unit, what, minutes in (
        (city, What.COUNTY, 45), (own, What.COUNTY, 45), (own, What.TOWNSHIP, 30),
    ):  # fmt: skip
        row = Coverage(unit=unit, what=what, minutes=minutes, by=accounts["zuzhi"], is_demo=True)
        row.counted = unit == own and what == What.COUNTY
        row.save()
        try:
            coverages.find(row)
        except GuantongError:  # a small demonstration has no such places there
            row.delete()
        else:
            made += 1
    return made
