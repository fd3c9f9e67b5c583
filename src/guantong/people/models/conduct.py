"""How a person was judged: awards, sanctions, yearly assessments."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.people.models.base import Record


class AwardKind(models.TextChoices):
    """Awards, and sanctions by the rule book they come from."""

    AWARD = "award", _("奖励")
    PARTY_WARNING = "p1", _("党内警告")
    PARTY_SERIOUS = "p2", _("党内严重警告")
    PARTY_REMOVED = "p3", _("撤销党内职务")
    PARTY_PROBATION = "p4", _("留党察看（一年）")
    PARTY_PROBATION_LONG = "p4b", _("留党察看（二年）")
    PARTY_EXPELLED = "p5", _("开除党籍")
    WARNING = "g1", _("政务警告")
    DEMERIT = "g2", _("政务记过")
    GREAT_DEMERIT = "g3", _("政务记大过")
    DOWNGRADED = "g4", _("政务降级")
    REMOVED = "g5", _("政务撤职")
    DISMISSED = "g6", _("政务开除")
    STAFF_WARNING = "i1", _("事业单位警告")
    STAFF_DEMERIT = "i2", _("事业单位记过")
    STAFF_DOWNGRADED = "i3", _("降低岗位等级")
    STAFF_DISMISSED = "i4", _("事业单位开除")
    MANAGER_WARNING = "s1", _("国有企业警告")
    MANAGER_DEMERIT = "s2", _("国有企业记过")
    MANAGER_GREAT_DEMERIT = "s3", _("国有企业记大过")
    MANAGER_DOWNGRADED = "s4", _("国有企业降级")
    MANAGER_REMOVED = "s5", _("国有企业撤职")
    MANAGER_DISMISSED = "s6", _("国有企业开除")
    ADMONISHED = "o1", _("诫勉")
    SUSPENDED = "o2", _("停职检查")
    POST_CHANGED = "o3", _("调整职务（组织处理）")
    POST_LOST = "o4", _("责令辞职、免职（组织处理）")
    POST_LOWERED = "o5", _("降职（组织处理）")
    OTHER = "o9", _("其他处理")
    ADJUSTED = "h1", _("不适宜担任现职：平职调整")
    ADJUSTED_RANK = "h2", _("不适宜担任现职：转任职级公务员")
    ADJUSTED_OUT = "h3", _("不适宜担任现职：免职")
    ADJUSTED_DOWN = "h4", _("不适宜担任现职：降职")

    @classmethod
    def adjustments(cls) -> tuple[str, ...]:
        """Return the kinds that are neither a sanction nor a way of dealing with a fault."""
        return cls.ADJUSTED, cls.ADJUSTED_RANK, cls.ADJUSTED_OUT, cls.ADJUSTED_DOWN


class AwardSanction(Record):
    """A14: an award or a sanction; a sanction weighs until its influence ends."""

    info_set = "A14"

    kind = models.CharField(_("类别"), max_length=8, choices=AwardKind)
    name = models.CharField(_("名称"), max_length=120)
    on = models.DateField(_("批准日期"))
    influence_end = models.DateField(_("影响期止"), null=True, blank=True)
    authority = models.CharField(_("批准机关"), max_length=80, blank=True, default="")
    article = models.CharField(_("依据"), max_length=160, blank=True, default="")
    reason = models.CharField(_("原因"), max_length=300, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("奖惩")

    def __str__(self) -> str:
        return self.name


class AssessmentResult(models.TextChoices):
    """Results of the yearly assessment of civil servants."""

    EXCELLENT = "1", _("优秀")
    COMPETENT = "2", _("称职")
    BARELY = "3", _("基本称职")
    INCOMPETENT = "4", _("不称职")
    UNGRADED = "5", _("不定等次")
    ABSENT = "6", _("未参加考核")


class Assessment(Record):
    """A15: the assessment of one year."""

    info_set = "A15"

    year = models.PositiveSmallIntegerField(_("年度"))
    result = models.CharField(_("结果"), max_length=2, choices=AssessmentResult)
    note = models.CharField(_("说明"), max_length=120, blank=True, default="")

    class Meta(Record.Meta):
        ordering = ("year", "id")
        verbose_name = _("年度考核")
        constraints = (
            models.UniqueConstraint(fields=("person", "year"), name="assessment_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.year}"


class Training(Record):
    """A11: a course of training of a leading cadre."""

    info_set = "A11"

    name = models.CharField(_("培训班"), max_length=120)
    organiser = models.CharField(_("主办单位"), max_length=80, blank=True, default="")
    start = MonthField(_("起始年月"), blank=False)
    end = MonthField(_("结束年月"))
    days = models.PositiveSmallIntegerField(_("天数"), default=0)
    hours = models.PositiveSmallIntegerField(_("学时"), default=0)

    class Meta(Record.Meta):
        verbose_name = _("培训")

    def __str__(self) -> str:
        return self.name
