"""Reading the files of a comparison; what cannot be compared is refused or told."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.models import StoredFile
from guantong.core.services import files
from guantong.formats.appointment import FormError
from guantong.formats.appointment.compare import Statement
from guantong.formats.appointment.roster import COLUMNS, RosterBook, read_roster
from guantong.formats.workbook.book import TableError
from guantong.people.models import Side
from guantong.people.services import persons
from guantong.people.services.forms.reading import Handed, read_file

MOST_TOLD = 5


def left_out(book: RosterBook) -> list[str]:
    """Say which columns of a roster are not compared, and which it has not."""
    out = []
    if book.unknown:
        text = _("名册里的这些列没有比对（任免表里没有对应的项目）：%s。")
        out.append(text % "、".join(book.unknown))
    lacking = [column.title for column in COLUMNS if column.name not in book.at]
    if lacking:
        out.append(_("名册里没有这些列，没有与名册比对：%s。") % "、".join(lacking))
    return out


def refuse_wrong_numbers(sides: Mapping[str, Sequence[Statement]]) -> None:
    """Refuse files in which an identity number cannot be one, as an import does.

    Raises
    ------
    GuantongError
        With every place, as far as a reader wants to see them.

    """
    wrong = []
    for side in (Side.FORM, Side.ROSTER):
        for one in sides.get(side.value, ()):
            number = one.values.get("id_number", "")
            try:
                persons.number_of("" if "*" in number else number)
            except GuantongError as error:
                place = one.place if side is Side.FORM else _("第 %s 行") % one.place
                wrong.append(f"{side.label} {place}：{error.message}")
    if wrong:
        more = _("（共 %(n)s 处）") % {"n": len(wrong)} if len(wrong) > MOST_TOLD else ""
        raise GuantongError("".join(wrong[:MOST_TOLD]) + more)


def handed_in(file: StoredFile) -> Handed:
    """Return what lies in a stored file; one with faults is refused with its first ones."""
    try:
        handed = read_file(files.content_of(file), file.name)
    except FormError as error:
        raise GuantongError(error.message) from error
    faults = handed.faults
    if faults:
        more = _("（共 %(n)s 处）") % {"n": len(faults)} if len(faults) > 1 else ""
        raise GuantongError(f"{faults[0].message}{more}")
    return handed


def roster_in(file: StoredFile) -> RosterBook:
    """Return the roster of a stored file."""
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        path = Path(folder) / f"roster{Path(file.name).suffix}"
        path.write_bytes(files.content_of(file))
        try:
            return read_roster(path, file.name)
        except TableError as error:
            raise GuantongError(error.message) from error
