"""A calendar is read back by the library, and an invented point says so."""

from datetime import datetime

import icalendar

from guantong.formats import calendar


def test_entries_are_read_back_with_their_zone() -> None:
    nine, ten = datetime(2027, 3, 1, 9), datetime(2027, 3, 1, 10)
    known = calendar.Entry("a", "纪念馆", nine, ten, "虚构路 1 号", position=(111.6, 26.2))
    made_up = calendar.Entry("b", "遗址", nine, ten, description="8:50 到达", invented=True)
    written = calendar.written("路线", [known, made_up])
    read = icalendar.Calendar.from_ical(written)
    first, second = read.walk("VEVENT")
    assert (first["SUMMARY"], first["LOCATION"], first["UID"]) == (
        "纪念馆", "虚构路 1 号", "a@guantong",
    )  # fmt: skip
    assert first.decoded("DTSTART").isoformat() == "2027-03-01T09:00:00+08:00"
    assert first.decoded("DTEND").utcoffset().total_seconds() == 8 * 3600
    assert (first["GEO"].latitude, first["GEO"].longitude) == (26.2, 111.6)
    assert second["SUMMARY"] == "遗址（虚构位置）"
    assert second["DESCRIPTION"] == "虚构位置。8:50 到达"
    assert written == calendar.written("路线", [known, made_up])
