"""Corrections of signed records."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.meeting.models.meeting import OfMeeting
from guantong.meeting.models.motions import Motion


class Correction(OfMeeting):
    """更正: the next version of a signed record; the one before stays as it was signed.

    What a correction says of a motion takes the place of what the motion says once as many have
    signed as signed before; ``changes`` keeps column → what stood there and what stands there now,
    so that each version can be read.
    """

    class State(models.TextChoices):
        """Waiting → in force or withdrawn."""

        WAITING = "waiting", _("待签字")
        IN_FORCE = "in_force", _("已生效")
        WITHDRAWN = "withdrawn", _("已撤回")

    class Part(models.TextChoices):
        """What of a motion may be corrected; what was decided on may not, it goes to a meeting."""

        TITLE = "title", _("拟任职务")
        REMOVE = "remove", _("拟免职务")
        REASON = "reason", _("任免理由")

    number = models.PositiveSmallIntegerField(_("版次"))
    motion = models.ForeignKey(
        Motion, models.PROTECT, null=True, related_name="+", verbose_name=_("任免事项")
    )
    part = models.CharField(_("更正的栏目"), max_length=8, choices=Part, blank=True)
    was = models.CharField(_("原记录"), max_length=300, blank=True)
    becomes = models.CharField(_("更正为"), max_length=300, blank=True)
    changes = models.JSONField(default=dict, editable=False)
    what = models.CharField(_("更正内容"), max_length=300)
    why = models.CharField(_("更正理由"), max_length=200)
    before = models.CharField(_("前一版防篡改校验码"), max_length=64, editable=False)
    digest = models.CharField(_("防篡改校验码"), max_length=64, editable=False)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.WAITING)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    in_force_at = models.DateTimeField(_("生效时间"), null=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("记录更正")

    def __str__(self) -> str:
        return f"{self.meeting.name} 第 {self.number} 版"

    def get_absolute_url(self) -> str:
        """Return the page of the meeting."""
        return self.meeting.get_absolute_url()
