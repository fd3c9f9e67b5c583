"""The record of an appointment, from the first word to the end of the probation: 任用纪实."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.room import PLAN_VIEW
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Unit
    from guantong.people.models import Person


class AppointmentRecord(ScopedModel):
    """One person proposed for one post of ``unit``; the unit of its case keeps the record.

    Its steps are turns of ``case``; the four conclusions are branches of ``conclusions``, another
    case, so that the units that conclude see no more than what they are asked. What a meeting
    decided is read from the meeting. ``quota`` is what the check of posts found on its day.
    """

    scope_field = "case__unit_path"
    view_permission = PLAN_VIEW
    goes_along = models.Q(case__closed_at=None)
    belongs_to = ""
    held_with = ("case__unit", "person", "post__unit", "unit")

    class Kind(models.TextChoices):
        """What the appointment is for the person."""

        PROMOTION = "promotion", _("提拔任职")
        FURTHER = "further", _("进一步使用")
        TRANSFER = "transfer", _("平职调整")

    class Round(models.TextChoices):
        """On which occasion: what is asked of the recommendation differs."""

        TERM = "term", _("换届")
        SINGLE = "single", _("个别任用")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("人选")
    )
    post = models.ForeignKey(
        "staffing.Post", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("职位"),
    )  # fmt: skip
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("拟任单位")
    )
    title = models.CharField(_("拟任职务"), max_length=120)
    now = models.CharField(_("现任职务"), max_length=300, blank=True)
    kind = models.CharField(_("任用类别"), max_length=10, choices=Kind)
    round = models.CharField(_("任用时机"), max_length=8, choices=Round)
    plan = models.ForeignKey(
        "staffing.Plan", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("来自方案"),
    )  # fmt: skip
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, related_name="+", verbose_name=_("纪实事项")
    )
    conclusions = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("四项结论")
    )
    quota = models.JSONField(_("职数预审"), default=dict, editable=False)
    stopped = models.CharField(_("终止理由"), max_length=200, blank=True)
    stopped_on = models.DateField(_("终止日期"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("任用纪实")

    def __str__(self) -> str:
        return f"{self.person.name} 拟任{self.words}"

    @property
    def words(self) -> str:
        """The post in full."""
        return self.post.full_name if self.post else in_full(self.unit.name, self.title)

    @property
    def log_name(self) -> str:
        """What the log calls it: a number, since its name tells about a cadre."""
        return self.case.number

    @property
    def keeper(self) -> Unit:
        """Whose department keeps it."""
        return self.case.unit

    def subject(self) -> Person:
        """Return whom it is about: relatives keep out of its turns."""
        return self.person

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("staffing:record", args=[self.pk])


class RecordWaiver(ScopedModel):
    """That an appointment goes to a meeting although a conclusion is missing or speaks against it.

    By name, with a reason, by two persons; of those conclusions alone that it lists.
    """

    scope_field = "record__case__unit_path"
    view_permission = PLAN_VIEW
    belongs_to = "record"
    by_hand = True

    record = models.ForeignKey(AppointmentRecord, models.CASCADE, related_name="+")
    lacking = models.JSONField(_("缺少的结论"), default=list, editable=False)
    adverse = models.JSONField(_("不利的结论"), default=list, editable=False)
    reason = models.CharField(_("缺项上会的理由"), max_length=240, blank=True)
    adverse_reason = models.CharField(_("有不利结论仍上会的理由"), max_length=240, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提请人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("缺项上会说明")

    def __str__(self) -> str:
        return f"{self.record}：{self._meta.verbose_name}"

    def get_absolute_url(self) -> str:
        """Return the page of its record."""
        return self.record.get_absolute_url()
