"""Entering how many posts of a level a unit may fill (职数)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.people.models import Level, StaffQuota
from guantong.people.room import PERSON_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

MOST = 200


@act(
    Unit, "职数.核定", gettext_lazy("核定职数"), needs=PERSON_MANAGE, makes=StaffQuota,
    name="quota-set", open_to=(),
)  # fmt: skip
def set_quota(
    _actor: Account | None,
    unit: Unit,
    *,
    level: str,
    is_chief: bool,
    number: int,
    document: str = "",
) -> Done:
    """Enter or correct the approved number of posts of a level in a unit.

    Raises
    ------
    GuantongError
        If the level is unknown or the number out of reach.

    """
    if level not in Level.values:
        raise GuantongError(_("没有职务层次“%(level)s”。") % {"level": level}, field="level")
    if not 0 <= number <= MOST:
        text = _("职数应在 0 到 %(most)s 之间，现为 %(n)s。") % {"most": MOST, "n": number}
        raise GuantongError(text, field="number")
    row = rows_of(unit, StaffQuota).filter(level=level, is_chief=is_chief).first()
    row = row or StaffQuota(unit=unit, level=level, is_chief=is_chief)
    before = row.number if row.pk else None
    row.number, row.document = number, document.strip()
    row.save()
    kind = f"{events.chinese(Level(level).label)}{'（正职）' if is_chief else ''}"
    change = f"{before}→{number}" if before is not None else str(number)
    text = f"{unit.name} {kind} 职数 {change}"
    return Done(text, made=row, data={"document": row.document})
