"""What goes to another committee about motions: a request, a proposal, a question; its answer."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.staffing.room import PLAN_VIEW


class Way(models.TextChoices):
    """What a committee's vote on a motion comes to, by who manages the post."""

    DECIDE = "decide", _("决定任免")
    CONSULT = "consult", _("征求协管方意见后决定任免")
    RECOMMEND = "recommend", _("推荐，报上级审批")
    PROPOSE = "propose", _("提名建议")
    UNKNOWN = "unknown", _("管理权限未定")


#: What another committee decides on.
ABOVE = (Way.RECOMMEND.value, Way.PROPOSE.value)


class Letter(ScopedModel):
    """请示, 提名建议 or 征求意见函 about motions that a meeting passed."""

    scope_field = "meeting__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Kind(models.TextChoices):
        """Which letter it is; by the way that its motions take."""

        RECOMMEND = "recommend", _("请示")
        PROPOSE = "propose", _("提名建议函")
        CONSULT = "consult", _("征求意见函")

    class State(models.TextChoices):
        """Drawn up → sent → answered."""

        DRAFT = "draft", _("待发出")
        SENT = "sent", _("已发出，待答复")
        ANSWERED = "answered", _("已答复")

    meeting = models.ForeignKey("meeting.Meeting", models.CASCADE, related_name="+")
    kind = models.CharField(_("文种"), max_length=12, choices=Kind)
    to = models.CharField(_("主送"), max_length=80)
    decider = models.CharField(_("审批机关"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.DRAFT)
    number = models.CharField(_("文号"), max_length=80, blank=True)
    sent_on = models.DateField(_("发出日期"), null=True, blank=True)
    due_on = models.DateField(_("请于何日前答复"), null=True, blank=True)
    made_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-made_at", "-id")
        verbose_name = _("请示和函")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.to}"

    def get_absolute_url(self) -> str:
        """Return the page of the letter."""
        return reverse("meeting:letter", args=[self.pk])

    @property
    def asks_opinion(self) -> bool:
        """Whether it asks what another thinks, and the committee decides itself."""
        return self.kind == self.Kind.CONSULT


class Answer(ScopedModel):
    """What was answered about a motion; a correction is a later row, none is altered."""

    scope_field = "letter__meeting__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Outcome(models.TextChoices):
        """What was answered; that nothing was is the third."""

        AGREE = "agree", _("同意")
        REFUSE = "refuse", _("不同意")
        SILENT = "silent", _("逾期未复")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="+")
    about = models.ForeignKey("meeting.Motion", models.CASCADE, related_name="+")
    outcome = models.CharField(_("答复"), max_length=8, choices=Outcome)
    number = models.CharField(_("来文文号"), max_length=80, blank=True)
    on = models.DateField(_("来文日期"))
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("答复")

    def __str__(self) -> str:
        return f"{self.about}：{self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        """Return the page of the letter."""
        return self.letter.get_absolute_url()
