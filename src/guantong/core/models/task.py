"""Background work as its owner sees it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import TASK_VIEW
from guantong.core.scope import UnitScopedModel
from guantong.core.text import Text


class TaskState(models.TextChoices):
    """Where a task stands."""

    WAITING = "waiting", _("排队")
    RUNNING = "running", _("运行中")
    DONE = "done", _("完成")
    FAILED = "failed", _("失败")
    CANCELLED = "cancelled", _("已取消")


class Task(UnitScopedModel):
    """One piece of background work with its progress and its outcome."""

    view_permission = TASK_VIEW
    goes_along = None
    State = TaskState

    kind = models.CharField(_("任务"), max_length=60)
    title = models.CharField(_("名称"), max_length=160)
    owner = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    arguments = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=TaskState, default=TaskState.WAITING)
    percent = models.PositiveSmallIntegerField(_("进度"), default=0)
    message = models.CharField(_("说明"), max_length=500, blank=True)
    cancel_requested = models.BooleanField(default=False)
    #: Whether somebody has seen to its failure.
    dealt_with = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    link = models.CharField(_("查看"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("后台任务")

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED}

    @property
    def refused(self) -> bool:
        """Whether it came to its end, and what it was given is not in order."""
        return self.state == TaskState.DONE and bool(self.result.get("refused"))

    @property
    def outcome(self) -> Text:
        """Where it stands, for a reader."""
        if self.refused:
            return _("已核对，有问题待处理")
        told: Text = TaskState(self.state).label
        return told
