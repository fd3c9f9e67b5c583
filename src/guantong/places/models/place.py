"""What every place that somebody goes to has in common."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Placed
from guantong.core.scope import UnitScopedModel


class Place(Placed, UnitScopedModel):
    """A place with an address, hours, somebody who keeps it.

    Attributes
    ----------
    opening
        When it is open, as it is said: «周二至周日 9:00-17:00；周一闭馆»; `guantong.places.opening`
        reads it. Empty is not known, and never open.
    capacity
        The largest group that it takes at once.

    """

    name = models.CharField(_("名称"), max_length=120)
    address = models.CharField(_("地址"), max_length=200, blank=True)
    opening = models.CharField(_("开放时间"), max_length=300, blank=True)
    capacity = models.PositiveIntegerField(_("一次最多接待"), null=True, blank=True)
    minutes = models.PositiveIntegerField(_("参观需要（分钟）"), null=True, blank=True)
    keeper = models.CharField(_("负责人"), max_length=40, blank=True)
    telephone = models.CharField(_("电话"), max_length=40, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
