"""Centres where villagers are served and meet."""

from __future__ import annotations

import re

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.places.models.place import Place
from guantong.places.room import PLACE_VIEW

#: What a centre may be for, in the words of the field; a centre may say others.
FUNCTIONS = (
    "便民服务", "党群活动", "议事协商", "矛盾调解", "文明实践", "图书阅览", "卫生健康", "养老助老",
    "儿童之家", "助残康复", "农技电商", "网格值守", "档案公开", "室外活动",
)  # fmt: skip
APART = re.compile(r"[、，,；;\s]+")


class Centre(Place):
    """A centre of a village, community or town for services and activities."""

    view_permission = PLACE_VIEW
    in_use = Q(closed_on=None)
    goes_along = Q()

    class Kind(models.TextChoices):
        """Whose centre it is."""

        COUNTY = "county", _("县级政务服务中心")
        TOWNSHIP = "township", _("乡镇便民服务中心")
        VILLAGE = "village", _("村级活动和服务中心")
        COMMUNITY = "community", _("社区活动和服务中心")

    class State(models.TextChoices):
        """Whether it serves now."""

        OPEN = "open", _("开放")
        PAUSED = "paused", _("暂停开放")
        BUILDING = "building", _("在建")

    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    state = models.CharField(_("使用情况"), max_length=10, choices=State, default=State.OPEN)
    area = models.PositiveIntegerField(_("建筑面积（平方米）"), null=True, blank=True)
    functions = models.CharField(
        _("功能"), max_length=400, blank=True,
        help_text=_("用顿号隔开，如：便民服务、党群活动、议事协商。没有登记就是不清楚。"),
    )  # fmt: skip

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("活动和服务中心")

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:centre", args=[self.pk])

    @property
    def uses(self) -> list[str]:
        """What it is for, each once, in the order written."""
        return named(self.functions)


def named(text: str) -> list[str]:
    """Return the functions that a text names, each once.

    Examples
    --------
    >>> named("便民服务，党群活动；便民服务")
    ['便民服务', '党群活动']

    """
    return list(dict.fromkeys(one for one in APART.split(text) if one))
