"""What the members said, how the votes fell, what was decided."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.meeting.models.meeting import Attendee
from guantong.meeting.models.motions import Motion, OfMotion


class Statement(OfMotion):
    """What a member said to a motion, in the order of speaking."""

    class Stance(models.TextChoices):
        """The three things that may be said."""

        AGREE = "agree", _("同意")
        OPPOSE = "oppose", _("不同意")
        DEFER = "defer", _("缓议")

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="+")
    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="+")
    stance = models.CharField(_("表态"), max_length=8, choices=Stance)
    order = models.PositiveSmallIntegerField(_("发言顺序"))
    together = models.BooleanField(_("一并登记"), default=False)
    recorded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("order",)
        verbose_name = _("表态")
        constraints = (
            models.UniqueConstraint(fields=("motion", "attendee"), name="statement_once"),
        )


class Vote(OfMotion):
    """The counts of a motion: of the statements, or of the papers of a secret ballot."""

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="vote")
    due = models.PositiveSmallIntegerField(_("应到会"))
    present = models.PositiveSmallIntegerField(_("到会"))
    excused = models.PositiveSmallIntegerField(_("回避"))
    agree = models.PositiveSmallIntegerField(_("同意"))
    oppose = models.PositiveSmallIntegerField(_("不同意"))
    defer = models.PositiveSmallIntegerField(_("缓议"))

    class Meta:
        verbose_name = _("票数")


class Decision(OfMotion):
    """What the meeting decided on a motion; posts held change by this row and by nothing else."""

    class Outcome(models.TextChoices):
        """What became of the motion."""

        PASSED = "passed", _("通过")
        FAILED = "failed", _("未通过")
        DEFERRED = "deferred", _("缓议")
        # Of a meeting that decides nothing.
        SUBMIT = "submit", _("同意提交")
        WITHHOLD = "withhold", _("不提交")
        AGAIN = "again", _("再酝酿")

    motion = models.OneToOneField(Motion, models.CASCADE, related_name="decision")
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    document = models.CharField(_("任免文号"), max_length=80, blank=True)
    takes_effect = models.CharField(_("任职年月"), max_length=7, blank=True)
    applied_at = models.DateTimeField(_("办理时间"), null=True)
    applied_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    reported_on = models.DateField(_("报到日期"), null=True)
    introduction = models.CharField(_("介绍信编号"), max_length=40, blank=True)
    reported_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("决定")
