"""What a person does and did: posts, ranks, titles, the résumé in periods."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.people.models.base import Record
from guantong.people.models.codes import Duty, Level, PostRank
from guantong.standards.posts import in_full


class PostHeld(Record):
    """A02: a post, held now (no end) or before."""

    info_set = "A02"
    goes_along = models.Q(end="")

    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("机构"),
    )  # fmt: skip
    unit_name = models.CharField(_("任职机构"), max_length=120)
    title = models.CharField(_("职务名称"), max_length=120)
    level = models.CharField(_("职务层次"), max_length=4, choices=Level, blank=True, default="")
    duty = models.CharField(_("工作类别"), max_length=16, choices=Duty, default=Duty.OTHER)
    is_principal = models.BooleanField(_("主职务"), default=False)
    is_chief = models.BooleanField(_("正职（主要负责人）"), default=False)
    is_leading = models.BooleanField(_("领导成员"), default=False)
    at_grassroots = models.BooleanField(_("基层任职"), default=False)
    is_elected = models.BooleanField(_("选任"), default=False)
    start = MonthField(_("任职时间"), blank=False)
    end = MonthField(_("免职时间"), help_text=_("现任的空着。"))
    probation_until = MonthField(_("试用期至"))
    confirmed = MonthField(_("试用期满正式任职"))
    is_exceptional = models.BooleanField(_("破格提拔"), default=False)
    reason = models.CharField(_("任免事由"), max_length=200, blank=True, default="")
    document = models.CharField(_("任免文号"), max_length=80, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("任职情况")
        indexes = (
            models.Index(fields=("person", "end"), name="post_of_person"),
            models.Index(fields=("unit", "end"), name="post_in_unit"),
        )

    def __str__(self) -> str:
        return in_full(self.unit_name, self.title)


class RankHeld(Record):
    """A05: a rank beside the posts (职级)."""

    info_set = "A05"

    rank = models.CharField(_("职级"), max_length=4, choices=PostRank)
    start = MonthField(_("任职级时间"), blank=False)
    end = MonthField(_("终止时间"))
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("职级")

    def __str__(self) -> str:
        return str(self.get_rank_display())


class TitleHeld(Record):
    """A06: a professional title."""

    info_set = "A06"

    name = models.CharField(_("专业技术任职资格"), max_length=60)
    grade = models.CharField(_("等级"), max_length=20, blank=True, default="")
    month = MonthField(_("取得资格时间"))
    authority = models.CharField(_("评委会或审批单位"), max_length=80, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("专业技术任职资格")

    def __str__(self) -> str:
        return self.name


class ResumePeriod(Record):
    """A line of the résumé; one with ``within`` is the «其间» of another."""

    info_set = "A17"

    start = MonthField(_("起始年月"))
    end = MonthField(_("终止年月"), help_text=_("至今的空着。"))
    text = models.CharField(_("所在单位及职务、学习"), max_length=600)
    within = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="meanwhile",
        verbose_name=_("其间，属于"),
    )  # fmt: skip

    class Meta(Record.Meta):
        verbose_name = _("简历")

    def __str__(self) -> str:
        return f"{self.start}--{self.end} {self.text}"
