"""A round: many cases of one process that units work side by side, each as a list."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.casework.models.process import Process
from guantong.casework.room import CASE_VIEW
from guantong.core.scope import UnitScopedModel


class Round(UnitScopedModel):
    """Rows of one kind under joint review; what they are, the process says as its subject."""

    view_permission = CASE_VIEW
    goes_along = ~models.Q(state="ended")

    class State(models.TextChoices):
        """Gathering → opening, in the background → open → ended."""

        DRAFT = "draft", _("汇总人选")
        OPENING = "opening", _("正在立项")
        OPEN = "open", _("审核中")
        ENDED = "ended", _("已结束")

    name = models.CharField(_("批次"), max_length=80)
    process = models.ForeignKey(Process, models.PROTECT, related_name="+", verbose_name=_("流程"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("经办人")
    )
    opened_at = models.DateTimeField(_("立项时间"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("联审批次")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its board."""
        return reverse("casework:round", args=[self.pk])
