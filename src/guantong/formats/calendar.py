"""iCalendar (RFC 5545): visits with their times and places, for anybody's calendar.

A point that was invented says so in the name and the description of its visit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import icalendar

from guantong.formats.gpx import marked

ZONE = ZoneInfo("Asia/Shanghai")
_PRODUCT = "-//guantong//places//ZH"
#: When an entry was made, where nobody says: the same plan gives the same file.
_MADE = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A visit.

    Attributes
    ----------
    key
        Unique and lasting: a later file with the same key takes the place of the entry.
    begins, ends
        By the clock of `ZONE`, without a zone.
    position
        Longitude and latitude, or None.
    invented
        Whether the position is.

    """

    key: str
    name: str
    begins: datetime
    ends: datetime
    place: str = ""
    description: str = ""
    position: tuple[float, float] | None = None
    invented: bool = False


def written(name: str, entries: Iterable[Entry], made: datetime = _MADE) -> bytes:
    """Return a calendar file.

    Parameters
    ----------
    name
        Of the calendar.
    entries
        In their order.
    made
        When; with its zone.

    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for one in entries:
        calendar.add_component(_event(one, made))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(one: Entry, made: datetime) -> icalendar.Event:
    name, description = one.name, one.description
    if one.invented:
        name, description = marked(name, description)
    event = icalendar.Event()
    event.add("uid", f"{one.key}@guantong")
    event.add("dtstamp", made)
    event.add("summary", name)
    event.add("dtstart", one.begins.replace(tzinfo=ZONE))
    event.add("dtend", one.ends.replace(tzinfo=ZONE))
    if one.place:
        event.add("location", one.place)
    if description:
        event.add("description", description)
    if one.position is not None:
        longitude, latitude = one.position
        event.add("geo", (latitude, longitude))
    return event
