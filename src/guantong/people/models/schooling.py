"""What a person studied."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.people.models.base import Record
from guantong.people.models.codes import Schooling


class Mode(models.TextChoices):
    """How it was studied: the form keeps the two apart."""

    FULL_TIME = "full", _("全日制教育")
    IN_SERVICE = "service", _("在职教育")


class Education(Record):
    """A08: one course of study, its degree with it."""

    info_set = "A08"

    mode = models.CharField(_("教育类别"), max_length=8, choices=Mode, default=Mode.FULL_TIME)
    schooling = models.CharField(_("学历"), max_length=2, choices=Schooling, blank=True, default="")
    schooling_text = models.CharField(
        _("学历名称"),
        max_length=40,
        blank=True,
        default="",
        help_text=_("如：大学、中央党校研究生"),
    )
    degree = models.CharField(_("学位"), max_length=40, blank=True, default="")
    school = models.CharField(_("毕业院校系及专业"), max_length=120, blank=True, default="")
    degree_school = models.CharField(
        _("学位的院校系及专业"), max_length=120, blank=True, default="",
        help_text=_("与学历相同的空着。"),
    )  # fmt: skip
    major = models.CharField(_("所学专业"), max_length=60, blank=True, default="")
    start = MonthField(_("入学时间"))
    end = MonthField(_("毕业时间"))
    is_highest = models.BooleanField(_("该类别最高"), default=True)

    class Meta(Record.Meta):
        verbose_name = _("学历学位")

    def __str__(self) -> str:
        return self.schooling_text or str(self.get_schooling_display())
