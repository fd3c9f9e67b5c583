"""What a placement rests on that moves somebody out of a post: article, evidence, hearing, names.

Until a second person has confirmed it, a placement that needs grounds is a proposal and bars
nothing. What was confirmed or decided is never edited.
"""

from __future__ import annotations

from typing import Any, cast

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core import recusal
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.standards import grounds as rules


class Grounds(ScopedModel):
    """The grounds of one placement; they go where the person goes."""

    scope_field = "judgement__person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True
    belongs_to = "judgement"
    held_with = ("judgement__person__unit",)

    class State(models.TextChoices):
        """Proposed → confirmed by two → decided by the committee, for or against."""

        PROPOSED = "proposed", _("提出，尚未生效")
        CONFIRMED = "confirmed", _("已由两人确认")
        DECIDED = "decided", _("组织已作处理")
        DROPPED = "dropped", _("组织决定不予调整")

    class Heard(models.TextChoices):
        """What came of hearing the person."""

        SAID = "said", _("本人作了说明")
        DECLINED = "declined", _("本人表示不作说明")

    judgement = models.OneToOneField("staffing.Judgement", models.PROTECT, related_name="grounds")
    situations = models.JSONField(_("情形"), default=list)
    heard_on = models.DateField(_("听取说明的日期"), null=True)
    heard_by = models.CharField(_("谈话人"), max_length=80, blank=True, default="")
    heard_how = models.CharField(
        _("本人"), max_length=8, choices=Heard, blank=True, default=""
    )  # fmt: skip
    said = models.CharField(_("本人说明"), max_length=1000, blank=True, default="")
    heard_file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("谈话记录")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    confirmed_on = models.DateField(_("确认日期"), null=True)
    changed_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("调整依据")

    def __str__(self) -> str:
        return f"{self.judgement.person.name}：{self.judgement.group_name}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("staffing:grounds", args=[self.pk])

    @property
    def log_name(self) -> str:
        """Tell of it without naming anybody."""
        return f"{self.judgement.unit_name} 1 人"

    @property
    def cited(self) -> str:
        """The situations by their articles."""
        return rules.cited(self.situations)

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Keep out the person, and whoever is a relative."""
        writes = permission == PLAN_MANAGE
        return not (writes and recusal.reason(cast("Any", actor), self.judgement.person))


class OfGrounds(ScopedModel):
    """A row of a placement's grounds."""

    scope_field = "grounds__judgement__person__unit_path"
    view_permission = PLAN_VIEW
    by_hand = True

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the grounds."""
        row: Any = self
        return str(row.grounds.get_absolute_url())


class GroundsEvidence(OfGrounds):
    """What proves a situation: a file, or the number of a document that lies elsewhere."""

    class Kind(models.TextChoices):
        """Where it comes from; of a case file only the number is kept."""

        ASSESSED = "assessed", _("年度考核、专项考核")
        INSPECTED = "inspected", _("考察、政治素质考察材料")
        TOURED = "toured", _("巡视巡察反馈")
        AUDITED = "audited", _("审计报告")
        SUPERVISED = "supervised", _("督查、通报")
        PETITION = "petition", _("信访核查结论")
        CASE = "case", _("纪检监察文书（只写文号，不存复印件）")
        REPORTED = "reported", _("个人有关事项查核结论")
        HEALTH = "health", _("诊断证明、请假记录")
        OTHER = "other", _("其他")

    grounds = models.ForeignKey(Grounds, models.PROTECT, related_name="evidence")
    kind = models.CharField(_("材料类别"), max_length=12, choices=Kind)
    title = models.CharField(_("说明什么事实"), max_length=200)
    number = models.CharField(_("文号"), max_length=80, blank=True, default="")
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("文件")
    )
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    set_aside = models.CharField(_("不采用的理由"), max_length=200, blank=True, default="")

    class Meta:
        ordering = ("id",)
        verbose_name = _("证明材料")

    def __str__(self) -> str:
        return self.title


class Confirmation(OfGrounds):
    """Two officers put their names to the grounds as they stood."""

    grounds = models.OneToOneField(Grounds, models.PROTECT, related_name="confirmation")
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提请人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )
    at = models.DateTimeField(_("确认时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("依据确认")

    def __str__(self) -> str:
        return str(self.grounds)


class Handling(OfGrounds):
    """What the committee decided on a confirmed placement, entered by two officers."""

    NONE = "none"

    class State(models.TextChoices):
        """Written by one → entered by a second; or taken back before."""

        PROPOSED = "proposed", _("待另一人核签")
        ENTERED = "entered", _("已登记")
        DROPPED = "dropped", _("未核签，已收回")

    grounds = models.ForeignKey(Grounds, models.PROTECT, related_name="handlings")
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    code = models.CharField(_("处理方式"), max_length=8)
    organ = models.CharField(_("决定机关"), max_length=80)
    decided_on = models.DateField(_("决定日期"))
    document = models.CharField(_("文号或者会议纪要号"), max_length=80)
    months = models.PositiveSmallIntegerField(_("影响期（月）"), default=0)
    influence_end = models.DateField(_("影响期止"), null=True)
    award = models.ForeignKey(
        "people.AwardSanction", models.SET_NULL, null=True, related_name="+", editable=False
    )
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提请人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("调整处理")

    def __str__(self) -> str:
        return f"{self.grounds.judgement.person.name}：{self.name}"

    @property
    def log_name(self) -> str:
        """Tell of it without naming anybody."""
        return f"{self.grounds.log_name}：{self.name}"

    @property
    def name(self) -> str:
        """What was decided, in a word."""
        return str(_("不予调整")) if self.code == self.NONE else rules.ground(self.code).name
