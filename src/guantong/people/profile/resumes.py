"""The résumé twice: its structured periods beside the form's text, with what differs marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from guantong.formats.appointment.resume import Period, Study, read_resume, write_resume
from guantong.frame.records.comparing import Piece, compare
from guantong.people.profile.writing import period as written

if TYPE_CHECKING:
    from guantong.people.models import ResumePeriod


@dataclass(frozen=True)
class Side:
    """One entry as one of the two tells it; empty where it is missing."""

    months: str = ""
    words: tuple[Piece, ...] = ()
    studies: str = ""


@dataclass(frozen=True)
class Line:
    """An entry of the résumé, as periods and as text."""

    kept: Side
    form: Side
    same: bool


def periods_of(rows: Sequence[ResumePeriod]) -> tuple[Period, ...]:
    """Return records as periods, what was studied meanwhile inside the period it belongs to."""
    inner: dict[int, list[Study]] = {}
    for row in rows:
        if row.within_id is not None:
            study = Study(row.start or None, row.end or None, row.text)
            inner.setdefault(row.within_id, []).append(study)
    return tuple(
        Period(row.start or None, row.end or None, row.text, tuple(inner.get(row.pk, ())))
        for row in rows
        if row.within_id is None
    )


def side_by_side(periods: Sequence[Period], text: str) -> list[Line]:
    """Pair the entries by their first month and order; blanks do not count as a difference."""
    left, right = tuple(periods), read_resume(text)
    starts = [[p.start or "" for p in side] for side in (left, right)]
    lines: list[Line] = []
    for kind, a, b, c, d in SequenceMatcher(a=starts[0], b=starts[1], autojunk=False).get_opcodes():
        if kind == "equal":
            lines += [_line(one, two) for one, two in zip(left[a:b], right[c:d], strict=True)]
        else:
            lines += [_line(one, None) for one in left[a:b]]
            lines += [_line(None, two) for two in right[c:d]]
    return lines


def _line(kept: Period | None, form: Period | None) -> Line:
    words = compare(kept.text if kept else "", form.text if form else "")
    sides = [_side(period, pieces) for period, pieces in zip((kept, form), words, strict=True)]
    said = ["".join(write_resume([p]).split()) if p else "" for p in (kept, form)]
    return Line(sides[0], sides[1], said[0] == said[1])


def _side(period: Period | None, words: tuple[Piece, ...]) -> Side:
    if period is None:
        return Side()
    return Side(
        written(period.start or "", period.end or "") if period.start else "",
        words,
        "；".join(_told(period)),
    )


def _told(period: Period) -> Iterator[str]:
    for study in period.studies:
        months = written(study.start or "", study.end or "") if study.start else ""
        yield f"{months} {study.text}".strip()
