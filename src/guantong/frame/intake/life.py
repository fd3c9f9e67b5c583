"""An import's life: begun, read, asked about, mended, written in the background, undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import acts
from guantong.core.acts import Act, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Task, Unit
from guantong.core.scope import rows_of
from guantong.core.services import bulk, events, files, tasks
from guantong.frame.intake import reading, undoing
from guantong.frame.intake.checking import NEW, OUT, Checker
from guantong.frame.intake.models import Intake, IntakeRow, RowState
from guantong.frame.models import Source

if TYPE_CHECKING:
    from guantong.core.models import Account

READ, WRITE, UNDO = "intake.read", "intake.write", "intake.undo"
#: Up to so many rows, each is checked anew when one is mended.
AT_ONCE = 500
#: How much of the bar writing takes.
WRITTEN = 98
State = Intake.State


def may(account: Account, intake: Intake) -> bool:
    """Tell whether an account has the right of the import's act over its row."""
    onto = intake.onto
    return intake.does is not None and onto is not None and intake.does.allows(account, onto)


def begin(actor: Account, does: Act, onto: Any, name: str, content: BinaryIO) -> Intake:
    """Keep a file sealed and queue its reading.

    Raises
    ------
    Refused, Conflict
        If the actor may not do the act here, its state does not allow it, or the file was taken in.
    GuantongError
        If the file is not taken.

    """
    if does.file is None or does.makes is None:
        raise LookupError(f"{does.name} takes no file")
    with transaction.atomic():
        now = does.hold(actor, onto)
        unit = now if isinstance(now, Unit) else now.unit
        limit = settings.ROSTER_LIMIT
        file = files.store_sealed(actor, unit, name, content, "导入", limit=limit)
        before = rows_of(unit, Intake).filter(
            model=does.model._meta.label_lower, act=does.name, place=now.pk, digest=file.sha256,
        ).exclude(state__in=(State.UNDONE, State.DROPPED))  # fmt: skip
        if before.exists():
            files.discard(actor, file)
            raise Conflict(
                _("「%s」的内容已经导入过，或正在导入，没有重复导入。") % name, field="file"
            )
        intake = Intake(
            subject_model=does.makes._meta.label_lower, unit=unit, act=does.name, place=now.pk,
            model=does.model._meta.label_lower, title=file.name[:160], file=file,
            digest=file.sha256, by=actor,
        )  # fmt: skip
        intake.save()
        _queue(actor, intake, READ, State.READING)
        return intake


def answer(actor: Account, intake: Intake, answers: Mapping[str, Any]) -> None:
    """Keep what was said about a file's sheets, columns, hidden rows, and read it anew."""
    with transaction.atomic():
        now = _held(actor, intake, State.ASKED, State.CHECKED)
        now.answers = {**now.answers, **answers}
        _queue(actor, now, READ, State.READING)


def mend(actor: Account, intake: Intake, row: IntakeRow, said: Mapping[int, Any]) -> None:
    """Put other texts into cells of a row, by their columns, and check it anew."""
    with transaction.atomic():
        now = _held(actor, intake, State.CHECKED)
        checker = Checker(now)
        cells = checker.cells(row)
        for at, text in said.items():
            cells.extend([None] * (at + 1 - len(cells)))
            cells[at] = text
        row.hold(cells, checker.sealed[row.sheet])
        row.save(update_fields=["cells"])
        _check_again(now, checker, row)


def choose(actor: Account, intake: Intake, row: IntakeRow, choice: str) -> None:
    """Say of a row that it is left out, that it is new, or which row that exists it is."""
    if choice not in ("", OUT, NEW) and not choice.isdecimal():
        raise GuantongError(_("请选择如何处理这一行。"))
    with transaction.atomic():
        now = _held(actor, intake, State.CHECKED)
        row.choice = choice
        row.save(update_fields=["choice"])
        _check_again(now, Checker(now), row)


def counts(intake: Intake) -> dict[str, int]:
    """Return how many rows there are in each state."""
    counted = rows_of(intake, IntakeRow).order_by().values_list("state").annotate(n=Count("id"))
    return dict(counted)


def _is_right(intake: Intake) -> bool:
    """Tell whether its rows can be written: nothing wrong, nothing open; or the rest of them."""
    if intake.is_at_work() or intake.state not in (State.CHECKED, State.WRITING):
        return False
    told = counts(intake)
    wrong = told.get(RowState.FAULTY, 0) + told.get(RowState.ASKED, 0)
    return not wrong and any(told.get(one) for one in (RowState.NEW, RowState.CHANGED))


def undoes(intake: Intake) -> bool:
    """Tell whether such an import can be taken back as a whole."""
    file = intake.does.file if intake.does else None
    return bool(getattr(file.writer, "undoes", True)) if file else False


def _preview(intake: Intake) -> str:
    told = counts(intake)
    last = "" if undoes(intake) else _("写入后不能整次撤回；改动逐项记入变更记录，可以逐项改回。")
    text = _("将新增 %(new)d 行，修改 %(changed)d 行；%(same)d 行无变化，%(left)d 行不导入。")
    return text % _told(told) + last


def _told(told: Mapping[str, int]) -> dict[str, int]:
    return {
        "new": told.get(RowState.NEW, 0), "changed": told.get(RowState.CHANGED, 0),
        "same": told.get(RowState.SAME, 0), "left": told.get(RowState.LEFT, 0),
    }  # fmt: skip


@act(
    Intake, "导入.写入", gettext_lazy("写入"), needs=may, when=_is_right, confirm=_preview,
    name="write",
    back=gettext_lazy("名册一类的导入可以整次撤回；任免表的导入逐项改回，改动都在变更记录里。"),
)  # fmt: skip
def write(actor: Account, intake: Intake) -> Done:
    """Queue the writing of all rows, or of the rest where it stopped."""
    _queue(actor, intake, WRITE, State.WRITING)
    return Done(intake.title, _("正在写入。"))


def _is_kept(intake: Intake) -> bool:
    made = rows_of(intake, IntakeRow).filter(made__isnull=False)
    done = intake.state == State.DONE and not intake.is_at_work()
    return done and undoes(intake) and made.exists()


@act(
    Intake, "导入.撤回", gettext_lazy("撤回整次导入"), needs=may, when=_is_kept, name="undo",
    back=gettext_lazy("撤回后可以重新上传同一个文件。"),
    confirm=gettext_lazy("新增的将删除，修改的将改回原值；其后有人在此基础上办了事的，不能撤回。"),
)  # fmt: skip
def undo(actor: Account, intake: Intake) -> Done:
    """Queue the taking back of the whole import."""
    _queue(actor, intake, UNDO, State.UNDOING)
    return Done(intake.title, _("正在撤回。"))


def _is_unwritten(intake: Intake) -> bool:
    open_ = intake.state in (State.READING, State.ASKED, State.CHECKED)
    return open_ and not intake.is_at_work() and not intake.source_id


@act(
    Intake, "导入.放弃", gettext_lazy("放弃"), needs=may, when=_is_unwritten, name="drop",
    back=gettext_lazy("放弃后可以重新上传同一个文件。"),
    confirm=gettext_lazy("放弃后，读到的各行不再保留；什么也没有写入。"),
)  # fmt: skip
def drop(actor: Account, intake: Intake) -> Done:
    """Forget a file of which nothing was written."""
    rows_of(intake, IntakeRow).delete()
    _drop_file(actor, intake)
    intake.state = State.DROPPED
    intake.save(update_fields=["state"])
    return Done(intake.title, _("已放弃，什么也没有写入。"))


@tasks.kind(READ)
def run_reading(progress: tasks.Progress) -> dict[str, Any]:
    """Read a file in the background."""
    intake = _of(progress)
    reading.read(intake, progress)
    told = counts(intake)
    wrong = told.get(RowState.FAULTY, 0) + told.get(RowState.ASKED, 0)
    text = _("有事项待确认。") if intake.state == State.ASKED else (
        _("已核对 %(all)d 行，有问题 %(wrong)d 行。") % {"all": sum(told.values()), "wrong": wrong}
    )  # fmt: skip
    refused = intake.state == State.ASKED or bool(wrong)
    return {"message": text, "link": intake.get_absolute_url(), "refused": refused}


@tasks.kind(WRITE)
def run_writing(progress: tasks.Progress) -> dict[str, Any]:
    """Write the rows in the background; what stopped goes on after the last batch."""
    intake = _of(progress)
    checker = Checker(intake)
    if intake.source is None:
        intake.source = Source(
            subject_model=intake.subject_model, unit=intake.unit, kind=checker.writer.kind,
            title=intake.title, on=timezone.localdate(), digest=intake.digest, by=intake.by,
        )  # fmt: skip
        intake.source.save()
        intake.save(update_fields=["source"])
    # What is written at once is found as it was when it was checked: among all its rows.
    states = [RowState.NEW, RowState.CHANGED, *([] if checker.writer.batch else [RowState.SAME])]
    left = rows_of(intake, IntakeRow).filter(state__in=states, made__isnull=True)
    total, done = left.count(), 0
    size = checker.writer.batch or total
    while rows := list(left.order_by("id")[:size]):
        if not _written(checker, rows):
            intake.state = State.CHECKED
            intake.save(update_fields=["state"])
            raise GuantongError(
                _("核对之后资料有变，有的行不能写入，已标出。此前写入 %d 行。") % done
            )
        done += len(rows)
        progress(min(WRITTEN, WRITTEN * done // total), _("已写入 %d 行") % done)
    return _finish(progress.task.owner, intake, checker)


@tasks.kind(UNDO)
def run_undoing(progress: tasks.Progress) -> dict[str, Any]:
    """Take an import back in the background."""
    intake = _of(progress)
    checker = Checker(intake)
    try:
        with transaction.atomic():
            told = undoing.undo(intake, checker, progress)
            intake.state = State.UNDONE
            intake.save(update_fields=["state"])
            subject = intake.source or intake
            events.record(progress.task.owner, f"{checker.act.event}.撤回", subject, told)
    except BaseException:
        intake.state = State.DONE
        intake.save(update_fields=["state"])
        raise
    return {"message": told, "link": intake.get_absolute_url()}


def _written(checker: Checker, rows: Sequence[IntakeRow]) -> bool:
    """Write rows in one transaction, all or none; those that cannot be are marked."""
    entries = [checker.entry(row, checker.cells(row)) for row in rows]
    try:
        with transaction.atomic():
            checker.writer.find([one for one in entries if not one.faults])
            if not any(one.faults or one.alike for one in entries):
                checker.writer.write(entries)
            if any(one.faults or one.alike for one in entries):
                raise _Unwritten
            bulk.set_values(IntakeRow, "made", [(row.made, row.pk) for row in rows])
    except (_Unwritten, IntegrityError):
        if not any(one.faults for one in entries):
            checker.check(rows)
        for one in entries:
            one.row.made = None
            checker.settle(one)
            one.row.save()
        return False
    return True


class _Unwritten(Exception):
    """Takes back a batch of which a row cannot be written."""


def _finish(owner: Account | None, intake: Intake, checker: Checker) -> dict[str, Any]:
    with transaction.atomic():
        told = counts(intake)
        intake.made, intake.changed = told.get(RowState.NEW, 0), told.get(RowState.CHANGED, 0)
        intake.links = undoing.links(intake, checker.writer)
        if intake.source is not None:
            intake.source.rows = intake.made + intake.changed
            intake.source.save(update_fields=["rows"])
        intake.state = State.DONE
        text = _("自文件导入：新增 %(made)d，修改 %(changed)d。") % {
            "made": intake.made, "changed": intake.changed,
        }  # fmt: skip
        subject = intake.source or intake
        events.record(owner, checker.act.event, subject, f"{intake.unit.name}{text}")
        intake.save()
        # The rows are kept, their sealed cells sealed; the file is not needed any more.
        if not checker.writer.keeps:
            rows_of(intake, IntakeRow).delete()
        _drop_file(owner, intake)
    checker.writer.finish()
    return {"message": text, "link": intake.get_absolute_url(), "imported": True}


def _drop_file(actor: Account | None, intake: Intake) -> None:
    file, intake.file = intake.file, None
    intake.save(update_fields=["file"])
    if file is not None:
        files.discard(actor, file)


def _check_again(intake: Intake, checker: Checker, row: IntakeRow) -> None:
    """Check a row that was mended, with those that its key touches; of a short file, every row."""
    rows = rows_of(intake, IntakeRow).filter(made__isnull=True).order_by("id")
    before = row.key
    if not checker.writer.batch and rows[: AT_ONCE + 1].count() <= AT_ONCE:
        touched = list(rows)
        checker.check(touched)
    else:
        checker.check([row])
        keys = {before, row.key} - {""}
        touched = [*rows.filter(key__in=keys).exclude(pk=row.pk), row]
        touched.sort(key=lambda one: one.pk)
        Checker(intake).check(touched)
    for one in touched:
        one.save(update_fields=["state", "faults", "changes", "key"])


def _held(actor: Account, intake: Intake, *states: str) -> Intake:
    """Lock an import for a write below its acts."""
    if intake.does is None:
        raise Conflict(_("这次导入的对象已不存在。"))
    now: Intake = acts.hold(actor, intake, intake.does.needs)  # type: ignore[arg-type]  # of a file
    if now.state not in states or now.is_at_work():
        raise Conflict(_("这次导入现在是“%s”，不能这样做。请刷新页面。") % now.get_state_display())
    return now


def _queue(actor: Account, intake: Intake, kind: str, state: str) -> Task:
    words = {READ: _("核对"), WRITE: _("写入"), UNDO: _("撤回")}
    title = f"{words[kind]}：{intake.title}"[:160]
    task = tasks.submit(actor, intake.unit, kind, title, {"intake": intake.pk})
    intake.task, intake.state = task, state
    intake.save()
    return task


def _of(progress: tasks.Progress) -> Intake:
    rows = rows_of(progress.task.unit, Intake).select_related("unit", "file", "by", "source")
    found: Intake = rows.get(pk=progress.task.arguments["intake"])
    return found
