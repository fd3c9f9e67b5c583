"""Checking rows: by the fields of the act's form, then by what writes them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from guantong.core import conditions, facts, fields
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.formats.workbook import cells
from guantong.formats.workbook.cells import CellError
from guantong.frame.intake.columns import ABOVE, CODE, NAME, Column, columns_of
from guantong.frame.intake.models import Intake, IntakeRow, RowState
from guantong.frame.intake.writing import Entry, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from guantong.core.fields import Field

PLACE = (CODE, NAME, ABOVE)
#: So many texts of a column are remembered with what they were read as.
REMEMBERED = 20_000
UNREAD = object()
OUT, NEW = "out", "new"


class Checker:
    """Reads rows into entries and settles what each comes to.

    Attributes
    ----------
    taken
        What cells were read as though nothing stood there, or as another word: counted.

    """

    def __init__(self, intake: Intake) -> None:
        act, onto, actor = intake.does, intake.onto, intake.by
        if act is None or act.file is None or onto is None or actor is None:
            raise GuantongError(_("这次导入的对象已不存在。"))
        self.intake, self.act, self.onto = intake, act, onto
        self.columns = {one.name: one for one in columns_of(act, onto, actor)}
        make = act.file.writer or Writer
        self.writer: Writer = make(act, actor, onto, intake, list(self.columns.values()))
        read: dict[str, dict[str, Any]] = {name: {} for name in self.columns}
        self.sheets = [
            (sheet, [(self.columns[n], at, read[n]) for n, at in sheet.get("at", {}).items()])
            for sheet in intake.sheets
        ]
        self.sealed = [{at for one, at, _r in known if one.sealed} for _s, known in self.sheets]
        self.blanks = [
            {
                name: one.blank
                for name, one in self.columns.items()
                if one.blank is not None and name not in sheet.get("at", {})
            }
            for sheet in intake.sheets
        ]
        self.taken: Counter[tuple[str, str]] = Counter()
        own = [one.asked for one in self.columns.values() if one.asked is not None]
        #: The fields of its rows, if some are not asked of every row; and what is known of places.
        self.asked = own if any(one.when or one.fact for one in own) else []
        self.known: dict[tuple[str, Any], tuple[Any, bool]] = {}

    def check(self, rows: Sequence[IntakeRow], said: Sequence[list[Any]] | None = None) -> None:
        """Settle rows; ``said`` are their cells, where they are at hand."""
        entries = [
            self.entry(row, said[place] if said else self.cells(row))
            for place, row in enumerate(rows)
            if row.choice != OUT
        ]
        self.writer.find([one for one in entries if not one.faults])
        self.writer.check([one for one in entries if not one.faults])
        for row in rows:
            if row.choice == OUT:
                row.state, row.faults, row.changes = RowState.LEFT.value, "", ""
        for entry in entries:
            self.settle(entry)

    def cells(self, row: IntakeRow) -> list[Any]:
        """Return a row's cells, opened."""
        return row.held(self.sealed[row.sheet])

    def entry(self, row: IntakeRow, said: Sequence[Any]) -> Entry:
        """Read a row's cells."""
        sheet, known = self.sheets[row.sheet]
        given: dict[str, Any] = {}
        blank = dict(self.blanks[row.sheet])
        place = dict.fromkeys(PLACE, "")
        faults: list[tuple[str, str]] = []
        for column, at, read in known:
            cell = said[at] if at < len(said) else None
            value: Any = read.get(cell, UNREAD) if cell.__class__ is str else UNREAD
            if value is UNREAD:
                if self._is_blank(column, cell):
                    if column.required:
                        faults.append((column.name, _("%s是必填的") % column.label))
                    elif column.blank is not None:
                        blank[column.name] = column.blank
                    continue
                try:
                    value = column.clean(cell, said)
                except CellError as error:
                    faults.append((column.name, error.message))
                    continue
                if cell.__class__ is str and not column.sealed and len(read) < REMEMBERED:
                    read[cell] = value
            if column.name in place:
                place[column.name] = value
            else:
                given[column.name] = value
        if any(not cells.blank(cell) for cell in said[sheet["width"] :]):
            faults.append(("", _("有比表头多出的单元格")))
        by = self.act.file.placed_by if self.act.file else ()
        settled = not (place[CODE] or place[NAME]) and any(given.get(name) for name in by)
        onto, wrong = (self.onto, "") if settled else self._onto(sheet["at"], place)
        if wrong:
            faults.append((CODE if place[CODE] or NAME not in sheet["at"] else NAME, wrong))
        else:
            self._drop(given, blank, onto, faults)
        return Entry(
            row, given, blank, onto, (place[CODE], place[NAME], place[ABOVE]), None, [], faults
        )

    def _drop(
        self, given: dict[str, Any], blank: dict[str, Any], onto: Any,
        faults: list[tuple[str, str]],
    ) -> None:  # fmt: skip
        """Drop what is not asked as a row stands, and say what of the rest is missing."""
        if not self.asked:
            return
        held = {
            one.name: value for one in self.asked
            if (value := self._held(one, onto, one.name in given)) is not None
        }  # fmt: skip
        for name in held:
            self._told(name, given.pop(name, None))
        whole = {**blank, **given, **held}
        shown = conditions.shown(self.asked, whole)
        faulty = {name for name, _what in faults}
        for one in self.asked:
            if one.name not in shown:
                self._told(one.name, given.pop(one.name, None))
                blank.pop(one.name, None)
            elif (one.when or one.fact) and one.required and one.name not in {*whole, *faulty}:
                faults.append((one.name, _("%s是必填的") % self.columns[one.name].label))

    def _held(self, one: Field, onto: Any, said: bool) -> Any:
        """Return what the house answers itself: what a row leaves blank, or may not say."""
        if not one.fact or onto is None:
            return None
        key = (one.fact, onto.pk)
        if key not in self.known:
            subject = facts.Subject(onto)
            found, open_ = subject.known(one.fact), subject.readable(one.fact, self.intake.by)
            self.known[key] = (found.value if found else None, open_)
        value, open_ = self.known[key]
        return None if said and open_ else value

    def _told(self, name: str, value: Any) -> None:
        if value not in (None, "", [], False):
            self.taken[self.columns[name].label, _("不用填的内容")] += 1

    def settle(self, entry: Entry) -> None:
        """Write into the row what it comes to."""
        row = entry.row
        row.faults = _dumped(entry.faults) if entry.faults else ""
        row.changes = ""
        if entry.faults:
            row.state = RowState.FAULTY.value
        elif entry.alike:
            row.state, row.changes = RowState.ASKED.value, _dumped({"": entry.alike})
        elif entry.existing is None:
            row.state = RowState.NEW.value
        else:
            told = self.writer.differs(entry.existing, entry.given)
            row.state = RowState.CHANGED.value if told else RowState.SAME.value
            row.changes = _dumped({
                name: [self.columns[name].shown(was), self.columns[name].shown(now),
                       fields.packed({"": was})[""]]
                for name, (was, now) in told.items()
            }) if told else ""  # fmt: skip

    def told(self) -> list[str]:
        """Return what was read otherwise than it stands, in sentences."""
        return [
            _("“%(word)s”按空着读（%(column)s，%(many)d 处）。")
            % {"word": word, "column": column, "many": many}
            for (column, word), many in self.taken.items()
        ] + self.writer.told()

    def _is_blank(self, column: Column, cell: Any) -> bool:
        if cells.blank(cell):
            return True
        said = cell.strip() if isinstance(cell, str) else ""
        free = column.nothing and said not in column.words and column.kind != "是否"
        if free and said in cells.NOTHING:
            self.taken[column.label, said] += 1
            return True
        return False

    def _onto(self, at: Mapping[str, int], place: Mapping[str, str]) -> tuple[Any, str]:
        """Return the row below which a row goes, or what is wrong."""
        if not isinstance(self.onto, Unit) or not (CODE in at or NAME in at):
            return self.onto, ""
        places = self.writer.places
        found = places.find(*(place[one] for one in PLACE)) if places else self.onto
        if isinstance(found, str):
            later = self.act.makes is Unit and (place[CODE] or place[NAME])
            return None, "" if later else found
        return found, ""


def opened(rows: Iterable[IntakeRow]) -> list[IntakeRow]:
    """Return those of some rows that are to be written."""
    return [row for row in rows if row.state in (RowState.NEW, RowState.CHANGED)]


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
