"""The calendar of a base: when it is open, who comes."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from guantong.core.scope import rows_of
from guantong.formats.calendar import Entry, written
from guantong.places import opening
from guantong.places.models import Base, Booking
from guantong.places.opening import clock

WEEKS = 4
#: What keeps a place in the calendar.
HOLDS = (Booking.State.ASKED, Booking.State.CONFIRMED, Booking.State.HELD)


@dataclass(frozen=True)
class Day:
    """A day of a base's calendar."""

    on: dt.date
    hours: str
    bookings: list[Booking]


def calendar(base: Base, today: dt.date) -> list[list[Day]]:
    """Return the weeks from the one a day is in, Monday first, whoever may read the base."""
    first = today - dt.timedelta(days=today.weekday())
    last = first + dt.timedelta(days=7 * WEEKS)
    there: dict[dt.date, list[Booking]] = defaultdict(list)
    rows = rows_of(base, Booking).filter(on__gte=first, on__lt=last, state__in=HOLDS)
    for one in rows.order_by("start", "pk"):
        there[one.on].append(one)
    hours = opening.known(base.opening)
    days = [first + dt.timedelta(days=n) for n in range(7 * WEEKS)]
    found = [Day(day, _hours(hours, day), there[day]) for day in days]
    return [found[n : n + 7] for n in range(0, len(found), 7)]


def _hours(hours: opening.Opening | None, day: dt.date) -> str:
    if hours is None or not hours.said(day):
        return _("没有登记")
    return "、".join(f"{clock(a)}-{clock(b)}" for a, b in hours.windows(day)) or _("不开放")


def as_calendar(base: Base, today: dt.date) -> bytes:
    """Return the confirmed bookings from a day on as a calendar file; nobody's telephone."""
    rows = rows_of(base, Booking).filter(state=Booking.State.CONFIRMED, on__gte=today)
    entries = [
        Entry(
            f"booking-{one.pk}", f"{one.group}（{one.size} 人）", _moment(one.on, one.start),
            _moment(one.on, one.end), f"{base.name} {base.address}".strip(), one.purpose,
        )
        for one in rows.order_by("on", "start", "pk")
    ]  # fmt: skip
    return written(str(base), entries)


def _moment(day: dt.date, minute: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time()) + dt.timedelta(minutes=minute)
