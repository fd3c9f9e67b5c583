"""The numbered copies of a meeting's papers."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.meeting.models.meeting import OfMeeting


class Copy(OfMeeting):
    """份号: one numbered copy of a meeting's papers, for whom it is, and where it is now."""

    class State(models.TextChoices):
        """Here → out → back, or explained."""

        HERE = "here", _("未发")
        OUT = "out", _("已签收，未收回")
        BACK = "back", _("已收回")
        EXPLAINED = "explained", _("未收回，已说明")

    number = models.PositiveSmallIntegerField(_("份号"))
    name = models.CharField(_("领取人"), max_length=40)
    post = models.CharField(_("职务"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.HERE)
    signed_by = models.CharField(_("签收人"), max_length=40, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True)
    handed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("发放人")
    )  # fmt: skip
    returned_at = models.DateTimeField(_("收回时间"), null=True)
    returned_to = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("收回人")
    )  # fmt: skip
    why_not = models.CharField(_("未收回的理由"), max_length=200, blank=True)

    class Meta:
        ordering = ("meeting", "number")
        verbose_name = _("会议材料份号")
        constraints = (
            models.UniqueConstraint(fields=("meeting", "number"), name="copy_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.number:06d} {self.name}"

    @property
    def log_name(self) -> str:
        """What the log calls it: its number alone."""
        return f"份号 {self.number:06d}"

    def get_absolute_url(self) -> str:
        """Return the list of the meeting's copies."""
        return f"{reverse('meeting:copies')}?about=meeting.meeting:{self.meeting_id}"
