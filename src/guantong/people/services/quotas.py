"""Entering how many posts of a level a unit may fill (职数)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from guantong.core.errors import GuantongError
from guantong.core.services import events
from guantong.people.models import Level, StaffQuota
from guantong.people.services import persons

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit

REASON = "职数维护服务"
MOST = 200


@transaction.atomic
def set_quota(
    actor: Account | None,
    unit: Unit,
    *,
    level: str,
    is_chief: bool,
    number: int,
    document: str = "",
) -> StaffQuota:
    """Enter or correct the approved number of posts of a level in a unit.

    Raises
    ------
    Refused
        If the account does not maintain persons there.
    GuantongError
        If the level is unknown or the number out of reach.

    """
    persons.require(actor, unit)
    if level not in Level.values:
        raise GuantongError(f"没有职务层次“{level}”。", field="level")
    if not 0 <= number <= MOST:
        raise GuantongError(f"职数应在 0 到 {MOST} 之间，现为 {number}。", field="number")
    rows = StaffQuota.objects.unscoped(REASON).select_for_update(of=("self",))
    row = rows.filter(unit=unit, level=level, is_chief=is_chief).first()
    row = row or StaffQuota(unit=unit, level=level, is_chief=is_chief)
    before = row.number if row.pk else None
    row.number, row.document = number, document.strip()
    row.save()
    kind = f"{events.chinese(Level(level).label)}{'（正职）' if is_chief else ''}"
    change = f"{before}→{number}" if before is not None else str(number)
    text = f"{unit.name} {kind} 职数 {change}"
    events.record(actor, "职数.核定", f"unit:{unit.pk}", text, data={"document": row.document})
    return row
