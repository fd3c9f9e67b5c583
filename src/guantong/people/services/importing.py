"""Taking a roster in, in the background: all faults of all rows, or all rows; resumable.

Nothing is written before the whole file has been checked. Then it is written batch by batch, each
batch one transaction that carries its rows' numbers (``Person.source_row``). Where the work stops —
cancelled, the server restarted — the same file, handed in again, goes on after the last row there.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError, Refused
from guantong.core.models import Task, Unit
from guantong.core.scope import rows_of
from guantong.core.services import bulk, events, files, tasks
from guantong.formats.workbook.faults import Fault, write_faulty_rows
from guantong.formats.workbook.read import FIRST_ROW, TableError
from guantong.formats.workbook.rows import Row, RowReader
from guantong.formats.workbook.stream import Stream, open_stream
from guantong.frame.models import Source, SourceKind
from guantong.people.models import Person
from guantong.people.room import PERSON_MANAGE
from guantong.people.services.roster_rows import COLUMNS, ROSTER, Reader, lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from guantong.core.models import Account

REASON = "名册导入服务"
KIND = "people.import"
BATCH = 5000
MOST_FAULTS = 5000
CHECKED, WRITTEN = 45, 98


@act(
    Unit, "人员.提交名册", _("导入名册"), needs=PERSON_MANAGE, makes=Source, name="roster-import",
    open_to=(),
)  # fmt: skip
def submit(actor: Account, unit: Unit, name: str, content: BinaryIO) -> Done:
    """Keep a file and queue its import; a file whose import stopped goes on where it stopped.

    Raises
    ------
    GuantongError
        If the file is not taken.
    Conflict
        If it was imported before, or is being imported.

    """
    file = files.store(actor, unit, name, content, "名册导入", limit=settings.ROSTER_LIMIT)
    rows = rows_of(unit, Source).filter(kind=SourceKind.ROSTER, digest=file.sha256)
    before = rows.first()
    if before is not None:
        files.discard(actor, file)
        if before.is_complete:
            raise Conflict(f"「{name}」的内容已经导入过，没有重复导入。", field="file")
        return Done(name, made=before, value=resume(actor, before))
    source = Source(
        subject_model=Person._meta.label_lower, unit=unit, kind=SourceKind.ROSTER,
        title=file.name, on=timezone.localdate(), file=file, digest=file.sha256,
        is_complete=False, by=actor,
    )  # fmt: skip
    source.save()
    task = _queue(actor, source, f"导入名册：{file.name}")
    return Done(task.title, made=source, value=task)


@act(Source, "人员.继续导入", _("继续导入"), needs=PERSON_MANAGE)
def resume(actor: Account, source: Source) -> Done:
    """Queue the rest of an import that stopped; errors as for `submit`."""
    if source.is_complete or source.file is None:
        raise Conflict("这次导入已经完成。")
    if source.task is not None and not source.task.ended:
        raise Conflict("这次导入还在进行，请到后台任务中查看。", field="file")
    task = _queue(actor, source, f"继续导入名册：{source.title}")
    return Done(task.title, made=task)


def written(source: Source) -> int:
    """Return the number of the last row that was written, −1 before the first."""
    rows = rows_of(source, Person)
    top = rows.aggregate(top=Max("source_row"))["top"]
    return -1 if top is None else int(top)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued import; a file with faults comes back marked."""
    sources = rows_of(progress.task.unit, Source).select_related("unit", "file", "by")
    source = sources.get(pk=progress.task.arguments["source"])
    owner = progress.task.owner
    if owner is None or source.file is None:
        raise GuantongError("这次导入的文件已不在，请重新提交。")
    path, done = files.path_of(source.file), written(source)
    try:
        progress(1, "读取文件" if done < 0 else f"已写入到第 {done + FIRST_ROW} 行，继续")
        count, faults, rows = _check(owner, path, source, done, progress)
        if faults:
            return _refuse(owner, source, faults, rows, done)
        _write(owner, path, source, done, count, progress)
    except TableError as error:
        raise GuantongError(error.message) from error
    except tasks.Cancelled:
        raise tasks.Cancelled(_stopped(owner, source)) from None
    return _finish(owner, source)


def _check(
    owner: Account, path: Path, source: Source, done: int, progress: tasks.Progress
) -> tuple[int, list[Fault], dict[int, list[Any]]]:
    """Read the whole file; return its length, its faults, and the rows that have any."""
    stream, reading = _open(path, source)
    if reading.faults:
        return 0, reading.faults, {-1: stream.head}
    reader = Reader(owner, reading.at)
    kept: dict[int, list[Any]] = {}
    count, told = 0, 0
    for first, cells in _pieces(stream, done):
        reader.read(_rows(reading, first, cells))
        faults = reading.faults + reader.faults
        if len(faults) > told:
            kept.update({f.row: cells[f.row - first] for f in faults if f.row >= first})
            told = len(faults)
        count = first + len(cells)
        share = min(1.0, count / max(stream.rows, 1))
        progress(1 + int(share * (CHECKED - 1)), f"已核对 {count:,} 行，问题 {told} 处")
        if told >= MOST_FAULTS:
            break
    faults = sorted(reading.faults + reader.faults, key=lambda f: (f.row, f.column or 0))
    if not count and done < 0:
        raise GuantongError(f"「{source.title}」里没有数据行。")
    return count, faults[:MOST_FAULTS], kept


def _write(
    owner: Account, path: Path, source: Source, done: int, count: int, progress: tasks.Progress
) -> None:
    """Write the checked rows, batch by batch."""
    stream, reading = _open(path, source)
    reader = Reader(owner, reading.at)
    positions = _positions(source)
    for first, cells in _pieces(stream, done):
        made = reader.read(_rows(reading, first, cells))
        if reading.faults or reader.faults:
            fault = (reading.faults + reader.faults)[0]
            raise _changed_meanwhile(fault.row, fault.message)
        try:
            with transaction.atomic():
                bulk.insert_values(Person, COLUMNS, lines(made, source, positions))
        except IntegrityError as error:
            raise _changed_meanwhile(first, "身份证号与刚登记的人员重复") from error
        last = first + len(cells)
        share = min(1.0, last / max(count, 1))
        progress(CHECKED + int(share * (WRITTEN - CHECKED)), f"已写入 {last:,} / {count:,} 行")


def _finish(owner: Account, source: Source) -> dict[str, Any]:
    with transaction.atomic():
        total = rows_of(source, Person).count()
        source.is_complete, source.rows = True, total
        source.save(update_fields=["is_complete", "rows"])
        # The file names people in the clear; what it said is kept sealed.
        if source.file is not None:
            files.discard(owner, source.file)
        text = f"{source.unit.name}自名册导入 {total} 人"
        events.record(owner, "人员.导入", source, text)
    _analyse()
    return {
        "message": f"导入 {total:,} 人。", "link": reverse("people:members"), "imported": True,
    }  # fmt: skip


def _refuse(
    owner: Account,
    source: Source,
    faults: list[Fault],
    rows: dict[int, list[Any]],
    done: int,
) -> dict[str, Any]:
    """Hand the faulty rows back marked; what was never begun is forgotten."""
    file = source.file
    if file is None:
        raise GuantongError("这次导入的文件已不在，请重新提交。")
    stream, _reading = _open(files.path_of(file), source)
    out = io.BytesIO()
    write_faulty_rows(out, stream.head, {n: row for n, row in rows.items() if n >= 0}, faults)
    out.seek(0)
    stem = file.name.rpartition(".")[0]
    marked = files.store(owner, source.unit, f"{stem}_问题.xlsx", out, "导入问题")
    more = f"（只列前 {MOST_FAULTS} 处）" if len(faults) >= MOST_FAULTS else ""
    kept = "没有导入任何人" if done < 0 else f"第 {done + FIRST_ROW} 行及以前已导入，其余没有"
    first = faults[0]
    where = "表头" if first.row < 0 else f"第 {first.row + FIRST_ROW} 行"
    if done < 0:
        _forget(owner, source)
    return {
        "message": f"发现 {len(faults)} 处问题{more}，{kept}。首处：{where}：{first.message}",
        "link": reverse("office:file", args=[marked.pk]), "imported": False,
    }  # fmt: skip


def _stopped(owner: Account, source: Source) -> str:
    """Say what stands after a cancelled import; one that wrote nothing is forgotten."""
    done = written(source)
    if done < 0:
        _forget(owner, source)
        return "已取消，没有导入任何人。"
    return f"已取消。第 {done + FIRST_ROW} 行及以前已导入；重新提交同一文件，从下一行继续。"


def _forget(owner: Account, source: Source) -> None:
    file = source.file
    source.delete()
    if file is not None:
        files.discard(owner, file)


def _queue(actor: Account, source: Source, title: str) -> Task:
    with transaction.atomic():
        task = tasks.submit(actor, source.unit, KIND, title[:160], {"source": source.pk})
        source.task = task
        source.save(update_fields=["task"])
    return task


def _open(path: Path, source: Source) -> tuple[Stream, RowReader]:
    stream = open_stream(path, source.title, size=BATCH)
    return stream, RowReader(ROSTER, stream.head)


def _pieces(stream: Stream, done: int) -> Iterator[tuple[int, list[list[Any]]]]:
    """Return batches of rows after the one that was done last, each with its first number."""
    for batch in stream.batches:
        skip = max(0, done + 1 - batch.first)
        if skip < len(batch.rows):
            yield batch.first + skip, batch.rows[skip:]


def _rows(reading: RowReader, first: int, cells: list[list[Any]]) -> Iterator[Row]:
    for number, row in enumerate(cells, start=first):
        if any(cell not in (None, "") for cell in row):
            read = reading.read(number, row)
            if read is not None:
                yield read


def _positions(source: Source) -> dict[int, int]:
    """Return the last place of each unit of the scope."""
    rows = Person.objects.unscoped(REASON)
    below = rows.filter(rows.under(source.unit_path)).order_by()
    counted = below.values_list("unit_id").annotate(top=Max("position"), n=Count("id"))
    return {unit: top for unit, top, _n in counted}


def _changed_meanwhile(row: int, message: str) -> GuantongError:
    return GuantongError(
        f"核对之后资料有变：第 {row + FIRST_ROW} 行起{message}。此前各行已写入，"
        "请重新提交同一文件，系统会接着核对其余各行。"
    )


def _analyse() -> None:
    """Let the database count anew what its plans rest on, and see what an index alone answers."""
    vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(f"{'VACUUM ' if vacuum else ''}ANALYZE people_person")


def unfinished(actor: Account) -> Any:
    """Return the imports in scope that stopped on the way."""
    if not actor.may(PERSON_MANAGE):
        raise Refused("您没有维护人员的权限。")
    rows = Source.objects.visible_to(actor, PERSON_MANAGE)
    return rows.filter(is_complete=False).select_related("unit", "task")
