"""The pages of bases and schools: a base with its calendar, what is taught, a booking."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.frame import allowed
from guantong.frame.buttons import address_of
from guantong.frame.records import page as record
from guantong.places.models import Base, Booking, TeachingPoint
from guantong.places.queries import bases as queries
from guantong.places.room import BASE_BOOK, PLACE_VIEW
from guantong.places.screens.sites import shown
from guantong.places.services import bookings
from guantong.ui.answers import download

OF_BASE = (
    "unit", "kind", "level", "offers", "opening", "capacity", "outside", "address", "knowledge",
    "keeper", "telephone", "closed_on",
)  # fmt: skip
OF_POINT = ("unit", "base", "site", "topic", "minutes", "capacity", "closed_on")
OF_BOOKING = (
    "base", "unit", "on", "group", "size", "point", "purpose", "telephone", "state", "reason",
    "asked_by", "asked_at", "decided_by", "decided_at",
)  # fmt: skip


@allowed.needs(PLACE_VIEW)
def base(request: Request, pk: int) -> HttpResponse:
    """Show a base: what it offers, who comes when."""
    row = allowed.get(request, Base, pk, PLACE_VIEW)
    return record.show(
        request, row, shown(row, OF_BASE), template="places/base.html",
        weekdays=list(WEEKDAYS_ABBR.values()),
        weeks=queries.calendar(row, timezone.localdate()), booked_by=_booked_by(request, row),
    )  # fmt: skip


@allowed.needs(PLACE_VIEW)
def base_calendar(request: Request, pk: int) -> HttpResponse:
    """Hand out who comes, as a calendar file."""
    row = allowed.get(request, Base, pk, PLACE_VIEW)
    events.record(request.user, "基地.导出日历", row, str(row))
    return download(queries.as_calendar(row, timezone.localdate()), f"{row.name}.ics")


def _booked_by(request: Request, row: Base) -> str:
    """Return where the reader's own unit asks for a base, nothing if it may not."""
    units = allowed.tops(request, BASE_BOOK) if row.closed_on is None else []
    if not units:
        return ""
    return f"{address_of(units[0], 'book')}?{urlencode({'base': row.pk})}"


@allowed.needs(PLACE_VIEW)
def teaching_point(request: Request, pk: int) -> HttpResponse:
    """Show what is taught at a place."""
    row = allowed.get(request, TeachingPoint, pk, PLACE_VIEW)
    return record.show(request, row, shown(row, OF_POINT), template="places/plain.html")


@allowed.needs(PLACE_VIEW)
def booking(request: Request, pk: int) -> HttpResponse:
    """Show what was asked and answered; while it waits, whether the base can take the group."""
    row = allowed.get(request, Booking, pk, PLACE_VIEW)
    asked = row.state == Booking.State.ASKED
    hours = [(_("时间"), row.hours)]
    facts = record.facts(row, shown(row, OF_BOOKING))
    at = next(n for n, (label, _v) in enumerate(facts) if label == _label(row, "on")) + 1
    return record.show(
        request, row, (), template="places/booking.html", facts=facts[:at] + hours + facts[at:],
        clash=bookings.clash(row)[1] if asked else "",
        unsaid=bookings.unsaid(row) if asked else "",
    )  # fmt: skip


def _label(row: Any, name: str) -> Any:
    return row._meta.get_field(name).verbose_name
