"""Numbers of a unit's letters about motions: those we give and those that were typed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from guantong.core.numbering import Serial, following, serial_of
from guantong.core.scope import held, rows_of, rows_of_all
from guantong.meeting.models import AppointmentLetter, Letter, Meeting

if TYPE_CHECKING:
    from guantong.core.models import Unit


def following_of(unit: Unit, word: str, year: int) -> int:
    """Return the next number of a word and year, after both kinds of letters."""
    given = following(unit, AppointmentLetter, word=word, year=year)
    typed = (one for text in _typed(unit) if (one := serial_of(text)))
    return max([given, *(one.number + 1 for one in typed if (one.word, one.year) == (word, year))])


def is_taken(unit: Unit, text: str) -> bool:
    """Tell whether a letter of the unit bears a number; nobody gives it until we are done."""
    held(unit)
    serial = serial_of(text)
    typed = {serial_of(one) or one for one in _typed(unit)}
    return (serial or text) in typed or (serial is not None and _given(unit, serial))


def _given(unit: Unit, serial: Serial) -> bool:
    rows = rows_of(unit, AppointmentLetter).filter(word=serial.word, year=serial.year)
    return bool(rows.filter(number=serial.number).exists())


def _typed(unit: Unit) -> list[str]:
    rows = rows_of_all(rows_of(unit, Meeting), Letter, "meeting").exclude(number="")
    return list(rows.values_list("number", flat=True))
