"""Who asks too often without an account is slowed: counted in the database, for all workers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import sealing
from guantong.core.errors import Conflict
from guantong.core.scope import held_by_key
from guantong.core.services.daily import daily
from guantong.jobs.one_stop.models import Tries

HOUR = dt.timedelta(hours=1)


def slow(what: str, address: str, most: int) -> None:
    """Count one more try of an address.

    Raises
    ------
    Conflict
        If it tried too often within the hour that began with its first try.

    """
    key, now = sealing.digest(f"{what} {address}", "one_stop.tries"), timezone.now()
    with transaction.atomic():
        Tries.objects.get_or_create(key=key, defaults={"since": now})
        row = held_by_key(Tries, key)
        if row is None:
            return
        if now - row.since >= HOUR:
            row.since, row.many = now, 0
        # A row says no more than that it was too many.
        row.many = min(row.many + 1, most + 1)
        row.save(update_fields=["since", "many"])
    if row.many > most:
        raise Conflict(_("这台设备一小时内操作太多，请稍后再试，或到村里、窗口办理。"))


@daily("清理一小时以前的试查次数")
def forget() -> int:
    """Forget what is over."""
    many, _rows = Tries.objects.filter(since__lt=timezone.now() - HOUR).delete()
    return many
