"""Numbers of papers: the next of a register, and what a written number means.

The rows are the register: none that bears a number is deleted, so the greatest is the last.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db import models
from django.db.models import Max

from guantong.core.scope import ScopedModel, held, rows_of

WRITTEN = re.compile(r"(?P<word>\D+?)〔(?P<year>\d{4})〕第?(?P<number>\d{1,6})号")


@dataclass(frozen=True)
class Serial:
    """A document's number: the word of its office, its year, its place in the year."""

    word: str
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.number}号"


def serial_of(text: str) -> Serial | None:
    """Return what a written number means; None for one of another shape.

    Examples
    --------
    >>> serial_of("甲组任〔2026〕 12号")
    Serial(word='甲组任', year=2026, number=12)
    >>> serial_of("12号")

    """
    found = WRITTEN.fullmatch("".join(text.split()))
    return found and Serial(found["word"], int(found["year"]), int(found["number"]))


def following(holder: models.Model, model: type[ScopedModel], **series: object) -> int:
    """Return the number after the last of a holder's rows in a series.

    Whoever draws one at the same time waits for the transaction's end, so that none is given twice.
    """
    held(holder)
    rows = rows_of(holder, model).filter(**series)
    return int(rows.aggregate(top=Max("number"))["top"] or 0) + 1
