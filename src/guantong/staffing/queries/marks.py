"""The mark of what rests on something missing: facts of the file, conclusions of the four units.

One way for both: it stands on the board's seats, on motions, in notices and on their papers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from guantong.staffing.queries import records, unknowns
from guantong.standards.appointment_record import conclusions
from guantong.standards.rules.missing import names_of

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.staffing.models import AppointmentRecord, Seat
    from guantong.staffing.queries.records import Said


@dataclass(frozen=True)
class Mark:
    """What something rests on.

    Attributes
    ----------
    facts
        Kinds of fact that are missing, as was accepted.
    lacking
        Codes of the conclusions that are not in.
    adverse
        Code → the conclusion that speaks against the appointment.

    """

    facts: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    adverse: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.facts or self.lacking or self.adverse)

    @property
    def parts(self) -> list[tuple[str, str, str]]:
        """For each kind of mark: its look, its words, what is named on pointing at it."""
        found = []
        if self.facts:
            found.append(("unknown", unknowns.counted(self.facts), "、".join(names_of(self.facts))))
        if self.lacking:
            told = _("四项结论缺%s项") % len(self.lacking)
            found.append(("unknown", told, "、".join(map(_name, self.lacking))))
        if self.adverse:
            named = "；".join(f"{_short(code)}：{said}" for code, said in self.adverse)
            full = "；".join(f"{_name(code)}：{said}" for code, said in self.adverse)
            found.append(("broken", named, full))
        return found

    @property
    def badge(self) -> SafeString:
        """The mark as it stands on a page; "" of what rests on nothing missing."""
        one = '<span class="badge verdict-{}" title="{}">{}</span>'
        rows = [(look, named, told) for look, told, named in self.parts]
        return format_html_join(" ", one, rows) if rows else mark_safe("")

    @property
    def counted(self) -> str:
        """The mark in a word or two."""
        return "；".join(told for _look, told, _named in self.parts)

    @property
    def said(self) -> str:
        """The mark in full, for paper."""
        return "；".join(
            told if look == "broken" else f"{told}：{named}" for look, told, named in self.parts
        )


def _name(code: str) -> str:
    return next((one.name for one in conclusions() if one.code == code), code)


def _short(code: str) -> str:
    return next((one.short for one in conclusions() if one.code == code), code)


def of_conclusions(said: Iterable[Said], facts: Sequence[str] = ()) -> Mark:
    """Return the mark of an appointment by its four conclusions."""
    some = list(said)
    return Mark(
        tuple(facts), tuple(one.wanted.code for one in some if one.missing),
        tuple((one.wanted.code, one.outcome) for one in some if one.adverse),
    )  # fmt: skip


def of_records(rows: Sequence[AppointmentRecord]) -> dict[int, Mark]:
    """Return the marks of records."""
    return {pk: of_conclusions(said) for pk, said in records.of(rows).items()}


def of_seats(seats: Iterable[Seat], reader: Account | None) -> dict[int, Mark]:
    """Return the marks of seats: of whoever is to take one, by the record that is under way."""
    some = [seat for seat in seats if seat.person_id]
    people = {seat.person_id for seat in some if seat.changed}
    rows = list(records.open_of(people, reader)) if people else []
    found = of_records(rows)
    by_pair = {(row.person_id, row.post_id): found[row.pk] for row in rows}
    return {
        seat.pk: _with(by_pair.get((seat.person_id, seat.post_id)), seat.missing) for seat in some
    }


def lay(seats: Iterable[Seat], reader: Account | None) -> None:
    """Give seats that are shown their marks, read at once."""
    some: list[Any] = list(seats)
    found: Mapping[int, Mark] = of_seats(some, reader)
    for seat in some:
        seat.mark = found.get(seat.pk, Mark())


def _with(mark: Mark | None, facts: Sequence[str]) -> Mark:
    return Mark(tuple(facts), mark.lacking, mark.adverse) if mark else Mark(tuple(facts))
