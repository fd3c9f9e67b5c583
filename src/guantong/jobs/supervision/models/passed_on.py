"""Letters and leads that are handled elsewhere: only that they were passed on, and to whom."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.jobs.supervision.room import SUPERVISE_VIEW


class PassedOn(UnitScopedModel):
    """One letter; neither what it says nor about whom or from whom it is."""

    view_permission = SUPERVISE_VIEW
    goes_along = models.Q(acknowledged_on=None)
    by_hand = True

    class Channel(models.TextChoices):
        """By which way it came."""

        REPORTS = "12380", _("12380 举报")
        LETTERS = "letters", _("来信来访")
        ORGAN = "organ", _("其他机关转来")
        LEADS = "leads", _("问题线索")

    channel = models.CharField(_("收到渠道"), max_length=8, choices=Channel)
    received_on = models.DateField(_("收到日期"))
    outer = models.CharField(_("外部编号"), max_length=40)
    level = models.CharField(
        _("涉及层级"), max_length=40, blank=True, help_text=_("例如科级、村（社区）；不写姓名")
    )
    passed_to = models.CharField(_("转往机关"), max_length=80, blank=True)
    number = models.CharField(_("转办文号"), max_length=80, blank=True)
    passed_on = models.DateField(_("转办日期"), null=True)
    acknowledged_on = models.DateField(_("签收日期"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-received_on", "-id")
        verbose_name = _("收转登记")
        constraints = (
            models.UniqueConstraint(fields=("unit", "channel", "outer"), name="passed_on_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.outer}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("supervision:passed", args=[self.pk])
