"""Forms as they will be printed, on the screen: nothing sealed is opened, so no reason is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from guantong.core.services import events
from guantong.formats.appointment import FamilyMember
from guantong.formats.documents.appointment.layout import Cell, Side, TooLong, sheet_of
from guantong.people.models import Person
from guantong.people.services.forms.outward import Paper, photos_of, texts_of

if TYPE_CHECKING:
    from guantong.core.models import Account

#: What stands for a value that is kept sealed.
SEALED = "＊＊"
#: So many forms are shown at once.
MOST = 10
#: Pixels of a millimetre on the screen.
SCALE = 3.3


@dataclass(frozen=True)
class Line:
    """One row of a side's table: its height on the screen, and the cells that begin in it."""

    height: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Page:
    """A side as a table: the widths of its columns in hundredths, its rows, its head and foot."""

    title: str
    foot: tuple[str, ...]
    widths: tuple[float, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Preview:
    """One person's form, or why it cannot be set."""

    person: Person
    pages: tuple[Page, ...] = ()
    has_photo: bool = False
    fault: str = ""


def previews(actor: Account, people: Sequence[Person]) -> list[Preview]:
    """Return the first forms of persons whom the caller may read, and log that they were seen."""
    some = list(people[:MOST])
    if not some:
        return []
    events.record(
        actor, "人员.预览任免表", "people.person:*", f"{len(some)} 人（未打开密封内容）",
        data={"persons": [person.pk for person in some]},
    )  # fmt: skip
    photos, today = photos_of(some), timezone.localdate()
    paper = Paper(today, today, str(actor))
    out = []
    for person, form in zip(some, texts_of(some), strict=True):
        family = tuple(FamilyMember(*(SEALED,) * 5) for member in form.family)
        try:
            sheet = sheet_of(paper.on(replace(form, family=family)))
        except TooLong as error:
            out.append(Preview(person, fault=error.message))
            continue
        pages = _page(sheet.front), _page(sheet.back)
        out.append(Preview(person, pages, person.pk in photos))
    return out


def _page(side: Side) -> Page:
    whole = sum(side.columns)
    cells = sorted(side.cells, key=lambda cell: (cell.row, cell.column))
    by_row = {row: tuple(some) for row, some in groupby(cells, key=lambda cell: cell.row)}
    lines = (
        Line(round(height * SCALE), by_row.get(row, ())) for row, height in enumerate(side.rows)
    )
    widths = tuple(round(100 * column / whole, 2) for column in side.columns)
    return Page(side.title, side.foot, widths, tuple(lines))
