"""Checking the log: that somebody did, when, and what came of it stands in the log itself."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.models import Event
from guantong.core.roles import EVENT_VIEW
from guantong.core.services import events

if TYPE_CHECKING:
    from guantong.core.models import Account

CHECKED = "日志.校验"
#: The log is checked once in this time.
EVERY = dt.timedelta(days=7)
WHOLE = '"whole": true'


@act(Event, CHECKED, _("校验日志"), needs=EVENT_VIEW)
def check(actor: Account | None, row: Event) -> Done:
    """Walk the whole log up to now; say where it was altered."""
    broken = events.verify()
    text = broken.reason if broken else "日志完整，未被改动"
    return Done(text, _("日志已校验。"), data={"whole": broken is None})


def last_check(account: Account) -> Event | None:
    """Return when the log was last checked, and with what result, in its event."""
    seen: Event | None = Event.objects.visible_to(account).filter(action=CHECKED).first()
    return seen


def newest(account: Account) -> QuerySet[Event]:
    """Return the newest event that lies somewhere: what a check goes up to."""
    seen: QuerySet[Event] = Event.objects.visible_to(account)
    return seen.filter(pk__in=seen.exclude(path="").order_by("-seq").values("pk")[:1])


def unchecked(account: Account) -> QuerySet[Event]:
    """Return the newest event while nobody found the log whole for too long; else none."""
    checks = Event.objects.visible_to(account).filter(action=CHECKED, data__contains=WHOLE)
    last = checks.order_by("-seq").values("at")[:1]
    rows = newest(account).annotate(checked_at=Subquery(last))
    return rows.none() if checks.filter(at__gt=timezone.now() - EVERY).exists() else rows
