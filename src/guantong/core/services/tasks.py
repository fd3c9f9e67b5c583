"""Background work: put it in the queue, report progress, ask it to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task as queued

from guantong.core.acts import act
from guantong.core.errors import GuantongError
from guantong.core.models import Task, Unit
from guantong.core.roles import TASK_VIEW
from guantong.core.services import events

if TYPE_CHECKING:
    from guantong.core.models import Account

logger = logging.getLogger(__name__)
Work = Callable[["Progress"], dict[str, Any]]
KINDS: dict[str, Work] = {}


class Cancelled(Exception):
    """Raised inside a task at its next report of progress, once its owner asked it to stop.

    Work that keeps what it has done so far catches it and says so in a new one.
    """


class Progress:
    """What a running task holds: its row, and the way to report."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __call__(self, percent: int, message: str = "") -> None:
        """Report; stop here if the owner asked for it."""
        rows = _rows().filter(pk=self.task.pk)
        rows.update(percent=min(99, max(0, percent)), message=message[:500])
        if rows.filter(cancel_requested=True).exists():
            raise Cancelled


def kind(name: str) -> Callable[[Work], Work]:
    """Register a function as the work of a kind of task."""

    def add(work: Work) -> Work:
        KINDS[name] = work
        return work

    return add


@transaction.atomic
def submit(
    actor: Account | None, unit: Unit, kind: str, title: str, arguments: dict[str, Any]
) -> Task:
    """Queue a task; it starts when the transaction is through."""
    if kind not in KINDS:
        raise LookupError(f"no task of kind {kind}")
    task = Task(unit=unit, kind=kind, title=title, owner=actor, arguments=arguments)
    task.save()
    events.record(actor, "任务.提交", task, title)
    transaction.on_commit(lambda: run.enqueue(task.pk))
    return task


@act(
    Task, "任务.取消", _("停止"), needs=TASK_VIEW,
    when=(Task.State.WAITING, Task.State.RUNNING), back=_("停止后可以重新提交。"),
)  # fmt: skip
def cancel(actor: Account | None, task: Task) -> None:
    """Ask a task to stop; one that waits never begins."""
    _rows().filter(pk=task.pk).update(cancel_requested=True)
    if task.state == Task.State.WAITING:
        _end(task, Task.State.CANCELLED, "已取消")


@act(
    Task, "任务.处理", _("标为已处理"), needs=TASK_VIEW,
    when=lambda task: task.state == Task.State.FAILED and not task.dealt_with, name="deal",
)  # fmt: skip
def deal(actor: Account | None, task: Task) -> None:
    """Say that a task's failure was seen to."""
    task.dealt_with = True
    task.save(update_fields=["dealt_with"])


@queued()
def run(pk: int) -> None:
    """Do a queued task; whatever happens ends in its row."""
    task = _rows().filter(pk=pk, state=Task.State.WAITING).first()
    if task is None:
        return
    _rows().filter(pk=pk).update(state=Task.State.RUNNING, started_at=timezone.now())
    try:
        result = KINDS[task.kind](Progress(task))
    except Cancelled as told:
        _end(task, Task.State.CANCELLED, str(told) or "已取消，未留下半成品")
    except GuantongError as error:
        _end(task, Task.State.FAILED, error.message)
    except Exception:
        logger.exception("task %s failed", pk)
        _end(task, Task.State.FAILED, f"程序出错，已记录（任务 {pk}）。请联系系统管理员。")
    else:
        _end(task, Task.State.DONE, result.pop("message", "完成"), result)


def interrupt_running() -> int:
    """Mark the tasks that a stopped worker left behind."""
    rows = _rows().filter(state=Task.State.RUNNING)
    stopped: int = rows.update(
        state=Task.State.FAILED,
        message="服务重启，任务中断，请重新提交。",
        finished_at=timezone.now(),
    )
    return stopped


def _end(task: Task, state: str, message: str, result: dict[str, Any] | None = None) -> None:
    link = (result or {}).pop("link", task.link)
    percent = {"percent": 100} if state == Task.State.DONE else {}
    _rows().filter(pk=task.pk).update(
        state=state, message=message[:500], result=result or {}, link=link,
        finished_at=timezone.now(), **percent,
    )  # fmt: skip


def _rows() -> Any:
    return Task.objects.unscoped("任务服务")
