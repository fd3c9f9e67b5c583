"""Background work: put it in the queue, report progress, ask it to stop."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from guantong.core.errors import Conflict, GuantongError
from guantong.core.models import Job, Unit
from guantong.core.services import events

if TYPE_CHECKING:
    from guantong.core.models import Account

logger = logging.getLogger(__name__)
Work = Callable[["Progress"], dict[str, Any]]
KINDS: dict[str, Work] = {}


class Cancelled(Exception):
    """Raised inside a job at its next report of progress, once its owner asked it to stop.

    Work that keeps what it has done so far catches it and says so in a new one.
    """


class Progress:
    """What a running job holds: its row, and the way to report."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def __call__(self, percent: int, message: str = "") -> None:
        """Report; stop here if the owner asked for it."""
        rows = _rows().filter(pk=self.job.pk)
        rows.update(percent=min(99, max(0, percent)), message=message[:500])
        if rows.filter(cancel_requested=True).exists():
            raise Cancelled


def kind(name: str) -> Callable[[Work], Work]:
    """Register a function as the work of a kind of job."""

    def add(work: Work) -> Work:
        KINDS[name] = work
        return work

    return add


@transaction.atomic
def submit(
    actor: Account | None, unit: Unit, kind: str, title: str, arguments: dict[str, Any]
) -> Job:
    """Queue a job; it starts when the transaction is through."""
    if kind not in KINDS:
        raise LookupError(f"no job of kind {kind}")
    job = Job(unit=unit, kind=kind, title=title, owner=actor, arguments=arguments)
    job.save()
    events.record(actor, "任务.提交", f"job:{job.pk}", title)
    transaction.on_commit(lambda: run.enqueue(job.pk))
    return job


@transaction.atomic
def cancel(actor: Account, job: Job) -> None:
    """Ask a job to stop.

    Raises
    ------
    Conflict
        If it has ended already.

    """
    job.refresh_from_db()
    if job.ended:
        raise Conflict("任务已经结束。")
    _rows().filter(pk=job.pk).update(cancel_requested=True)
    if job.state == Job.State.WAITING:
        _end(job, Job.State.CANCELLED, "已取消")
    events.record(actor, "任务.取消", f"job:{job.pk}", job.title)


@task()
def run(pk: int) -> None:
    """Do a queued job; whatever happens ends in its row."""
    job = _rows().filter(pk=pk, state=Job.State.WAITING).first()
    if job is None:
        return
    _rows().filter(pk=pk).update(state=Job.State.RUNNING, started_at=timezone.now())
    try:
        result = KINDS[job.kind](Progress(job))
    except Cancelled as told:
        _end(job, Job.State.CANCELLED, str(told) or "已取消，未留下半成品")
    except GuantongError as error:
        _end(job, Job.State.FAILED, error.message)
    except Exception:
        logger.exception("job %s failed", pk)
        _end(job, Job.State.FAILED, f"程序出错，已记录（任务 {pk}）。请联系系统管理员。")
    else:
        _end(job, Job.State.DONE, result.pop("message", "完成"), result)


def interrupt_running() -> int:
    """Mark the jobs that a stopped worker left behind."""
    rows = _rows().filter(state=Job.State.RUNNING)
    return rows.update(
        state=Job.State.FAILED,
        message="服务重启，任务中断，请重新提交。",
        finished_at=timezone.now(),
    )


def _end(job: Job, state: str, message: str, result: dict[str, Any] | None = None) -> None:
    link = (result or {}).pop("link", job.link)
    percent = {"percent": 100} if state == Job.State.DONE else {}
    _rows().filter(pk=job.pk).update(
        state=state, message=message[:500], result=result or {}, link=link,
        finished_at=timezone.now(), **percent,
    )  # fmt: skip


def _rows() -> Any:
    return Job.objects.unscoped("任务服务")
