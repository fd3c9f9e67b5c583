"""How far it is with what a household asked for: by its number and the end of its telephone."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import codes
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import held, pointing
from guantong.places.models import VisitRequest

#: Failures until a number is locked, and for how long.
MISSES, LOCKED = 5, dt.timedelta(minutes=30)


def track(code: str, digits: str) -> VisitRequest:
    """Return what was asked for at a visit by its number and four digits.

    Raises
    ------
    GuantongError
        If there is none: with the same words for a wrong number and wrong digits.
    Conflict
        If somebody tried too often.

    """
    row, right = pointing(VisitRequest, "code", [codes.tidied(code)]).first(), False
    with transaction.atomic():
        row, now = (held(row) if row is not None else None), timezone.now()
        if row is not None:
            locked = row.missed_at is not None and now - row.missed_at < LOCKED
            if row.misses >= MISSES and locked:
                raise Conflict(_("试错太多，请 30 分钟后再试，或到村里查询。"))
            telephone = row.visit.household.telephone
            right = len(telephone) >= len(digits) > 0 and telephone.endswith(digits)
            row.misses = 0 if right else (1 if row.misses >= MISSES else row.misses + 1)
            row.missed_at = None if right else now
            row.save(update_fields=["misses", "missed_at"])
    if row is None or not right:
        raise GuantongError(_("没有查到。请核对查询号和登记手机号的后四位。"))
    return row
