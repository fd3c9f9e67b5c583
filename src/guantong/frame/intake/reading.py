"""Reading a file into rows: which sheets, under which header, what of it must be asked first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from operator import attrgetter
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from guantong.core.errors import GuantongError
from guantong.core.scope import rows_of
from guantong.core.services import bulk, files
from guantong.formats.workbook import cells, heading
from guantong.formats.workbook.book import Sheet, TableError, open_book
from guantong.frame.intake.checking import OUT, Checker
from guantong.frame.intake.columns import ABOVE, CODE, NAME, PASSED_OVER, Column, columns_of
from guantong.frame.intake.models import Intake, IntakeRow

if TYPE_CHECKING:
    from guantong.core.services.tasks import Progress
COLUMNS = ("intake_id", "sheet", "number", "state", "cells", "faults", "changes", "choice", "key")


@dataclass(frozen=True)
class Read:
    """A sheet's rows after its header, with what is kept of the sheet."""

    told: dict[str, Any]
    rows: Iterator[tuple[int, list[Any]]]


def read(intake: Intake, progress: Progress) -> None:
    """Read a file anew into rows, each checked; or keep what must be asked about it first."""
    if intake.file is None:
        raise GuantongError(_("这次导入的文件已不在，请重新上传。"))
    columns = columns_of(intake.does, intake.onto, intake.by)  # type: ignore[arg-type]  # begun so
    with NamedTemporaryFile(suffix=Path(intake.file.name).suffix) as kept:
        kept.write(files.content_of(intake.file))
        kept.flush()
        path = Path(kept.name)
        try:
            first = _opens(intake)(path, intake.title, first=heading.LOOKED_AT)
            intake.sheets = [one.told for one in _sheets(first, intake, columns)]
            _pass_over(intake)
            intake.told = list(_told(intake, columns))
            if asked(intake):
                intake.state = Intake.State.ASKED
                intake.save(update_fields=["sheets", "told", "state", "answers"])
                return
            _keep(path, intake, columns, progress)
        except TableError as error:
            raise GuantongError(error.message) from error


def _opens(intake: Intake) -> Callable[..., Iterator[Sheet]]:
    file = intake.does.file if intake.does else None
    return file.reads if file and file.reads else open_book


def asked(intake: Intake) -> bool:
    """Tell whether something about the file must be said before its rows can be read."""
    taken = [one for one in intake.sheets if one.get("take")]
    return not taken or any(_open(one, intake.answers) for one in taken)


def _pass_over(intake: Intake) -> None:
    """Leave sheets that lack what must be there, where another has it: lists, explanations."""
    taken = [one for one in intake.sheets if one.get("take")]
    whole = [one for one in taken if not one["missing"]]
    answered = intake.answers.get("sheets", {})
    for one in taken:
        if whole and one["missing"] and one["name"] not in answered:
            one["take"] = False
            intake.answers.setdefault("sheets", {})[one["name"]] = {"take": False}


def _open(sheet: dict[str, Any], answers: dict[str, Any]) -> bool:
    """Tell whether a sheet leaves something open: a column, hidden rows."""
    answered = sheet["name"] in answers.get("sheets", {})
    return bool(
        sheet["missing"] or sheet["twice"] or (sheet["unknown"] and not answered)
        or (sheet["hidden_rows"] and not answers.get("hidden"))
    )  # fmt: skip


def _sheets(book: Iterator[Sheet], intake: Intake, columns: Sequence[Column]) -> Iterator[Read]:
    """Yield the sheets in their order, each with its header found or as it was answered."""
    titles = heading.titles_of((one.name, one.titles) for one in columns)
    for sheet in book:
        told: dict[str, Any] = {
            "name": sheet.name, "hidden": sheet.hidden, "count": sheet.count, "rows": 0,
            "beside": list(sheet.beside),
        }  # fmt: skip
        answers = intake.answers.get("sheets", {}).get(sheet.name, {})
        if sheet.hidden:
            yield Read(told, iter(()))
            continue
        first = list(islice(sheet.rows, heading.LOOKED_AT))
        found = _head(first, titles, answers)
        if found is None or answers.get("take") is False:
            yield Read({**told, "take": False, "rows": len(first)}, iter(()))
            continue
        for at, name in answers.get("columns", {}).items():
            if name and name not in found.at:
                found = heading.Heading(
                    found.row, {**found.at, name: int(at)},
                    {k: v for k, v in found.unknown.items() if k != int(at)}, found.twice,
                )  # fmt: skip
        head = next(said for number, said in first if number == found.row)
        above = [[number, *map(cells.shown, said)] for number, said in first if number < found.row]
        hidden = sorted(one for one in sheet.hidden_rows if one > found.row)
        told |= {
            "take": True, "rows": len(first), "head": found.row, "at": dict(found.at),
            "width": _width(head), "titles": [cells.shown(one) for one in head],
            "above": above, "hidden_rows": hidden,
            "twice": list(found.twice.values()), "missing": _missing(found, columns),
            "merged": sum(one[2] > found.row for one in sheet.merged),
            "unread": [at for at, said in found.unknown.items() if _is_unread(intake, said)],
            "unknown": {
                str(at): said for at, said in found.unknown.items()
                if said not in PASSED_OVER and not _is_unread(intake, said)
            },
        }  # fmt: skip
        after = ((n, said) for n, said in chain(first, sheet.rows) if n > told["head"])
        yield Read(told, _filled(after, [one for one in sheet.merged if one[2] > found.row]))


def _head(
    first: Sequence[tuple[int, list[Any]]], titles: dict[str, str], answers: dict[str, Any]
) -> heading.Heading | None:
    wanted = answers.get("head")
    for number, said in first:
        if wanted and number == int(wanted):
            return heading.read(number, said, titles)
    return heading.find(first, titles)


def _is_unread(intake: Intake, said: str) -> bool:
    """Tell whether nothing of a column is kept, as its title says."""
    file = intake.does.file if intake.does else None
    return file is not None and any(word in said for word in file.unread)


def _missing(found: heading.Heading, columns: Sequence[Column]) -> list[str]:
    return [one.label for one in columns if one.required and one.name not in found.at]


def _width(head: Sequence[Any]) -> int:
    return max((at + 1 for at, cell in enumerate(head) if not cells.blank(cell)), default=0)


def _filled(
    rows: Iterator[tuple[int, list[Any]]], spans: Sequence[tuple[int, int, int, int]]
) -> Iterator[tuple[int, list[Any]]]:
    """Write a merged cell's value into all its rows and columns."""
    value: dict[tuple[int, int, int, int], Any] = {}
    for number, said in rows:
        for span in spans:
            top, left, bottom, right = span
            if not top <= number <= bottom or left >= len(said):
                continue
            if number == top:
                value[span] = said[left]
            for at in range(left, min(right + 1, len(said))):
                said[at] = value.get(span)
        yield number, said


def _told(intake: Intake, columns: Sequence[Column]) -> Iterator[str]:
    """Yield what the reader should know of what was read and what was not."""
    names = {one.name for one in columns}
    for one in intake.sheets:
        called = f"“{one['name']}”" if one["name"] else ""
        if one["hidden"]:
            yield _("工作表%s是隐藏的，没有读。") % called
        elif not one.get("take"):
            if one["count"] or one["rows"]:
                yield _("工作表%s没有读。") % called
        else:
            if one["head"] > 1:
                told = {"name": called, "row": one["head"]}
                yield _("工作表%(name)s的表头在第 %(row)d 行。") % told
            if one.get("unread"):
                titles = "、".join(one["titles"][at] for at in one["unread"])
                yield _("工作表%(name)s的“%(titles)s”列不读取，也不保留。") % {
                    "name": called, "titles": titles,
                }  # fmt: skip
            if one.get("merged"):
                yield _("工作表%(name)s有 %(many)d 处合并单元格，其值已填入所合并的各行。") % {
                    "name": called, "many": one["merged"],
                }  # fmt: skip
            yield from one["beside"]
            if (
                _opens(intake) is open_book
                and NAME in names
                and not {CODE, NAME, ABOVE} & set(one["at"])
            ):
                by = _placed_by(intake, one["at"], columns)
                text = _("工作表%(name)s没有单位列，全部归入“%(unit)s”。")
                if by:
                    text = _(
                        "工作表%(name)s没有单位列，各行按“%(by)s”归入其单位；空着的归入“%(unit)s”。"
                    )
                yield text % {"name": called, "unit": intake.onto, "by": by}
    if intake.answers.get("hidden") == "leave":
        many = sum(len(one.get("hidden_rows", ())) for one in intake.sheets)
        yield _("隐藏的 %d 行没有导入。") % many


def _placed_by(intake: Intake, at: Mapping[str, int], columns: Sequence[Column]) -> str:
    """Return the title of the column that says the unit of a row where no column of units does."""
    file = intake.does.file if intake.does else None
    found = [one.label for one in columns if file and one.name in file.placed_by and one.name in at]
    return "、".join(found)


def _keep(path: Path, intake: Intake, columns: Sequence[Column], progress: Progress) -> None:
    """Read the rows, check them, keep them."""
    with transaction.atomic():
        rows_of(intake, IntakeRow).delete()
    checker = Checker(intake)
    total = sum(one["count"] for one in intake.sheets if one.get("take")) or 1
    leave = intake.answers.get("hidden") == "leave"
    done, most = 0, checker.writer.most
    for rows, said in _batches(path, intake, columns, checker.writer.batch or most, leave=leave):
        if done and not checker.writer.batch:
            raise GuantongError(_("一次最多导入 %d 行，请分批。") % most)
        for row, one in zip(rows, said, strict=True):
            row.hold(one, checker.sealed[row.sheet])
        checker.check(rows, said)
        with transaction.atomic():
            bulk.insert_values(IntakeRow, COLUMNS, map(attrgetter(*COLUMNS), rows))
        done += len(rows)
        progress(min(99, 100 * done // total), _("已核对 %d 行") % done)
    if not done:
        raise GuantongError(_("「%s」里没有数据行。") % intake.title)
    intake.told = [*_told(intake, columns), *checker.told()]
    intake.state = Intake.State.CHECKED
    intake.save(update_fields=["sheets", "told", "state", "answers"])


def _batches(
    path: Path, intake: Intake, columns: Sequence[Column], size: int, *, leave: bool
) -> Iterator[tuple[list[IntakeRow], list[list[Any]]]]:
    rows: list[IntakeRow] = []
    said: list[list[Any]] = []
    for place, sheet in enumerate(_sheets(_opens(intake)(path, intake.title), intake, columns)):
        hidden, unread = set(sheet.told.get("hidden_rows", ())), sheet.told.get("unread", ())
        for number, cells_ in sheet.rows:
            for at in unread:
                if at < len(cells_):
                    cells_[at] = None
            choice = OUT if leave and number in hidden else ""
            rows.append(IntakeRow(intake=intake, sheet=place, number=number, choice=choice))
            said.append(cells_)
            if len(rows) >= size:
                yield rows, said
                rows, said = [], []
        intake.sheets[place] = sheet.told
    if rows:
        yield rows, said
