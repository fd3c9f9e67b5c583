"""How a person comes, goes, retires, and is proposed for a post."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.months import MonthField
from guantong.people.models.base import Record
from guantong.people.models.codes import Level


class Entry(Record):
    """A29: how a person came into the unit."""

    info_set = "A29"

    kind = models.CharField(_("进入方式"), max_length=40)
    month = MonthField(_("进入时间"), blank=False)
    came_from = models.CharField(_("原单位"), max_length=120, blank=True, default="")
    unit_name = models.CharField(_("进入单位"), max_length=120, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("进入")


class Exit(Record):
    """A30: how a person left."""

    info_set = "A30"

    kind = models.CharField(_("退出方式"), max_length=40)
    month = MonthField(_("退出时间"), blank=False)
    went_to = models.CharField(_("调往单位"), max_length=120, blank=True, default="")
    unit_name = models.CharField(_("退出单位"), max_length=120, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("退出")


class Retirement(Record):
    """A31: leaving office by age or otherwise."""

    info_set = "A31"

    kind = models.CharField(_("离退类别"), max_length=40)
    month = MonthField(_("批准时间"), blank=False)
    level = models.CharField(_("离退时级别"), max_length=4, choices=Level, blank=True, default="")
    document = models.CharField(_("批准文号"), max_length=80, blank=True, default="")

    class Meta(Record.Meta):
        verbose_name = _("离退")


class Proposal(Record):
    """A53: what is proposed about a person, as its form and the meeting pack say it."""

    info_set = "A53"

    appoint = models.CharField(_("拟任职务"), max_length=300, blank=True, default="")
    remove = models.CharField(_("拟免职务"), max_length=300, blank=True, default="")
    level = models.CharField(_("拟任层次"), max_length=4, choices=Level, blank=True, default="")
    reason = models.TextField(_("任免理由"), blank=True, default="")
    reported_by = models.CharField(_("呈报单位"), max_length=120, blank=True, default="")
    age_on = models.DateField(_("计算年龄时间"), null=True, blank=True)
    filled_on = models.DateField(_("填表时间"), null=True, blank=True)
    filled_by = models.CharField(_("填表人"), max_length=40, blank=True, default="")
    is_exceptional = models.BooleanField(_("破格提拔"), default=False)

    class Meta(Record.Meta):
        verbose_name = _("拟任免")
