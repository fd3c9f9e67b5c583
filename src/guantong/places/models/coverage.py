"""Which units are within reach of which places; travel times that somebody knows.

What is said of a unit whose own point, or whose bases' points, nobody knows is a probability.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import PLACE_VIEW


class Reached(models.TextChoices):
    """What can be said of a unit: two classes are sure, the third is no no."""

    IN = "surely_in", _("确定够得着")
    UNTOLD = "cannot_tell", _("说不准")
    OUT = "surely_out", _("确定够不着")


class TravelTime(UnitScopedModel):
    """Minutes by road between a unit and a place, as somebody entered them."""

    view_permission = PLACE_VIEW
    goes_along = Q()

    base = models.ForeignKey(
        "places.Base", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("到基地和学校"),
    )  # fmt: skip
    centre = models.ForeignKey(
        "places.Centre", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("到活动和服务中心"),
    )  # fmt: skip
    site = models.ForeignKey(
        "places.Site", models.CASCADE, null=True, blank=True, related_name="+",
        verbose_name=_("到红色资源"),
    )  # fmt: skip
    minutes = models.PositiveIntegerField(_("车程（分钟）"))
    source = models.CharField(_("车程出处"), max_length=80)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("录入人")
    )
    at = models.DateTimeField(_("录入时间"), auto_now=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "id")
        verbose_name = _("行车时间")

    def __str__(self) -> str:
        return f"{self.unit} — {self.place}"

    @property
    def place(self) -> models.Model | None:
        """Return the base, centre or site that it leads to."""
        return self.base or self.centre or self.site

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:travel-time", args=[self.pk])


class Coverage(UnitScopedModel):
    """One question: which units below are within so many minutes of which places.

    Attributes
    ----------
    left_out
        Keys of the places that are not counted.
    result
        What `services.coverages` found: shares, points to enter first, the assumption checked.
    digest
        Of what it was found from; another one now means that it is out of date.
    counted
        Whether figures count its units: one question of each county at most.

    """

    view_permission = PLACE_VIEW
    goes_along = Q()

    class What(models.TextChoices):
        """Of which places."""

        BASES = "base", _("全部基地和学校")
        COUNTY = "base.county", _("县级教育基地")
        SCHOOL = "base.school", _("乡镇党校")
        TRAINING = "base.training", _("实训基地")
        LEARNING = "base.village", _("乡村学堂")
        CENTRES = "centre", _("全部活动和服务中心")
        TOWNSHIP = "centre.township", _("乡镇便民服务中心")
        VILLAGE = "centre.village", _("村级活动和服务中心")
        COMMUNITY = "centre.community", _("社区活动和服务中心")
        SITES = "site", _("红色资源")

    what = models.CharField(_("到哪里"), max_length=16, choices=What)
    minutes = models.PositiveIntegerField(_("多少分钟以内"), default=45)
    left_out = models.JSONField(_("不计入的"), default=list, blank=True)
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    result = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    found_at = models.DateTimeField(_("计算时间"), null=True)
    counted = models.BooleanField(_("计入指标"), default=False)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "what", "minutes", "id")
        verbose_name = _("覆盖测算")

    def __str__(self) -> str:
        words = _("%(unit)s %(minutes)d 分钟到%(what)s")
        return words % {
            "unit": self.unit, "minutes": self.minutes, "what": self.get_what_display(),
        }  # fmt: skip

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:coverage", args=[self.pk])


class CoveredUnit(UnitScopedModel):
    """What a coverage says of one unit.

    Attributes
    ----------
    p_out
        Share of the possibilities in which it is out of reach, in thousandths.
    low, middle, high
        Minutes to the nearest place, at 5, 50 and 95 % of the possibilities.

    """

    view_permission = PLACE_VIEW
    goes_along = None

    coverage = models.ForeignKey(Coverage, models.CASCADE, related_name="+",
                                 verbose_name=_("覆盖测算"))  # fmt: skip
    state = models.CharField(_("够不够得着"), max_length=12, choices=Reached)
    plain = models.BooleanField(_("只看地图上的点"), default=False)
    p_out = models.PositiveIntegerField(_("够不着的可能"))
    low = models.PositiveIntegerField(_("最快（分钟）"))
    middle = models.PositiveIntegerField(_("居中（分钟）"))
    high = models.PositiveIntegerField(_("最慢（分钟）"))
    people = models.PositiveIntegerField(_("人口（推算）"))

    class Meta:
        ordering = ("unit_path", "id")
        verbose_name = _("各单位够不够得着")
        constraints = (
            models.UniqueConstraint(fields=("coverage", "unit"), name="covered_unit_once"),
        )

    def __str__(self) -> str:
        return str(self.unit)

    def get_absolute_url(self) -> str:
        """Return the page of the unit, where its point is entered."""
        unit: Any = self.unit
        address: str = unit.get_absolute_url()
        return address
