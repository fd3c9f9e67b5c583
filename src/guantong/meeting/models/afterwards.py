"""What follows an appointment: the talk, the letter, the end of a probation."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.numbering import Serial
from guantong.core.scope import ScopedModel
from guantong.meeting.models.motions import Motion, OfMotion
from guantong.staffing.room import PLAN_VIEW


class Talk(OfMotion):
    """任职谈话: who talks with whoever is appointed, when, and what was said."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="+")
    on = models.DateField(_("谈话日期"))
    place = models.CharField(_("谈话地点"), max_length=80, blank=True)
    speaker = models.CharField(_("谈话人"), max_length=80)
    held_on = models.DateField(_("实际谈话日期"), null=True)
    points = models.CharField(_("谈话要点"), max_length=600, blank=True)
    planned_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    kept_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("on", "id")
        verbose_name = _("任职谈话")

    def __str__(self) -> str:
        return f"{self.motion.name} {self.on}"

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return self.motion.get_absolute_url()


class AppointmentLetter(OfMotion):
    """任职通知: its number and what it said; a spoilt one keeps its number, no number is twice."""

    goes_along = None

    motion = models.ForeignKey(Motion, models.PROTECT, related_name="+")
    unit = models.ForeignKey("core.Unit", models.PROTECT, related_name="+")
    word = models.CharField(_("发文代字"), max_length=12)
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.PositiveIntegerField(_("序号"))
    on = models.DateField(_("印发日期"))
    organ = models.CharField(_("发文机关"), max_length=60)
    title = models.CharField(_("标题"), max_length=120)
    to = models.CharField(_("主送"), max_length=120)
    body = models.JSONField(_("正文"), default=list)
    spoilt = models.CharField(_("作废的理由"), max_length=200, blank=True)
    issued_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("year", "number")
        verbose_name = _("任职通知")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "word", "year", "number"), name="appointment_letter_once"
            ),
        )

    def __str__(self) -> str:
        return str(Serial(self.word, self.year, self.number))

    def get_absolute_url(self) -> str:
        """Return the page of the motion."""
        return self.motion.get_absolute_url()


class ProbationReview(ScopedModel):
    """试用期满考核: what was found of somebody on probation, and what became of the post."""

    scope_field = "post__person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Outcome(models.TextChoices):
        """What the review finds."""

        FIT = "fit", _("胜任，正式任职")
        UNFIT = "unfit", _("不胜任，免去试任职务")
        LONGER = "longer", _("延长试用期")

    post = models.ForeignKey("people.PostHeld", models.PROTECT, related_name="+")
    outcome = models.CharField(_("考核结论"), max_length=6, choices=Outcome)
    basis = models.CharField(_("考核情况"), max_length=400)
    month = models.CharField(_("执行年月"), max_length=7)
    until = models.CharField(_("延长至"), max_length=7, blank=True)
    document = models.CharField(_("文号"), max_length=80, blank=True)
    on = models.DateField(_("考核日期"), default=timezone.localdate)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("考核经办人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )

    class Meta:
        ordering = ("-id",)
        verbose_name = _("试用期满考核")

    def __str__(self) -> str:
        return f"{self.post.person.name} {self.get_outcome_display()}"

    @property
    def log_name(self) -> str:
        """What the log calls it: it tells nothing about the person."""
        return f"试用期满考核 {self.pk or ''}".strip()

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("meeting:probation", args=[self.pk])
