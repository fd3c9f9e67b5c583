"""Practice away from the own organ (挂职、跟班学习、驻村、专班): no post, no quota, no tenure."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.core.scope import ScopedModel
from guantong.people.room import PERSON_VIEW
from guantong.standards.months import Month


class PracticePosting(ScopedModel):
    """One such posting; no information set of the national structure holds it.

    ``due_on`` follows from when it began and how long it is to last.
    """

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    goes_along = models.Q(end="")

    class Kind(models.TextChoices):
        """What it is."""

        ATTACHED = "attached", _("挂职")
        SHADOWING = "shadowing", _("跟班学习")
        FIRST = "first", _("驻村第一书记")
        VILLAGE = "village", _("驻村")
        COMMISSIONER = "tech", _("科技特派员")
        TASK_FORCE = "task_force", _("专班")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("人员")
    )
    kind = models.CharField(_("方式"), max_length=12, choices=Kind)
    sent_from = models.CharField(_("派出单位"), max_length=120, blank=True, default="")
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("接收单位"),
    )  # fmt: skip
    unit_name = models.CharField(
        _("接收单位名称"), max_length=120, blank=True, default="",
        help_text=_("系统里没有的单位填这里；选了接收单位的，空着。"),
    )  # fmt: skip
    task = models.CharField(_("任务"), max_length=200)
    at_grassroots = models.BooleanField(_("在基层"), default=False)
    start = MonthField(_("开始时间"), blank=False)
    planned = models.PositiveSmallIntegerField(_("计划月数"), default=12)
    end = MonthField(_("结束时间"), help_text=_("还没有结束的空着。"))
    due_on = models.DateField(_("期满日"), editable=False)
    document = models.CharField(_("派出文号"), max_length=80, blank=True, default="")
    appraisal = models.TextField(_("接收单位鉴定"), blank=True, default="")
    appraised_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("鉴定人"),
    )  # fmt: skip
    appraised_at = models.DateTimeField(_("鉴定时间"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-start", "-id")
        verbose_name = _("实践锻炼")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "start"), name="practice_once"),
        )

    def __str__(self) -> str:
        return f"{self.person.name}：{self.get_kind_display()}"

    @property
    def log_name(self) -> str:
        """What the log calls it: it holds no cadre data."""
        return f"{self.person.unit.name} 1 人"

    @property
    def receiver(self) -> str:
        """The receiving unit in words."""
        return self.unit.name if self.unit else self.unit_name

    def get_absolute_url(self) -> str:
        """Return its page, for those who sent the person and those who received it."""
        return reverse("people:practice", args=[self.pk])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Reckon the day before the month in which it is full."""
        if self.start and self.planned is not None:
            over = Month.parse(self.start) + self.planned
            self.due_on = over.first_day - dt.timedelta(days=1)
        super().save(*args, **kwargs)
