"""What is taught at a place, and who asked for it when: asked by one unit, answered by another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.models.sides import Sided
from guantong.places.opening import clock
from guantong.places.room import PLACE_VIEW


class TeachingPoint(UnitScopedModel):
    """What is taught at a base or a site: a topic with its length; courses may be about it."""

    view_permission = PLACE_VIEW
    read_below = True
    in_use = Q(closed_on=None)
    goes_along = Q()

    base = models.ForeignKey(
        "places.Base", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("基地和学校"),
    )  # fmt: skip
    site = models.ForeignKey(
        "places.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("红色资源"),
    )  # fmt: skip
    name = models.CharField(_("教学点"), max_length=120)
    topic = models.CharField(_("教学内容"), max_length=400, blank=True)
    minutes = models.PositiveIntegerField(_("时长（分钟）"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("一次最多接待"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("教学点")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:teaching-point", args=[self.pk])


class Booking(Sided):
    """That a group of a unit comes to a base: asked, then confirmed or refused by who keeps it."""

    sides = ("base__unit_path", "unit__path")
    scope_field = "base__unit_path"
    view_permission = PLACE_VIEW
    belongs_to = "base"
    goes_along = Q(state__in=("asked", "confirmed"))

    class State(models.TextChoices):
        """Asked → confirmed or refused; a confirmed one may be called off, or was held."""

        ASKED = "asked", _("等基地答复")
        CONFIRMED = "confirmed", _("已确认")
        REFUSED = "refused", _("未能安排")
        CANCELLED = "cancelled", _("已取消")
        HELD = "held", _("已到访")

    base = models.ForeignKey(
        "places.Base", models.CASCADE, related_name="+", verbose_name=_("基地和学校")
    )
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("预约单位")
    )
    point = models.ForeignKey(
        TeachingPoint, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("教学点"),
    )  # fmt: skip
    on = models.DateField(_("日期"))
    start = models.PositiveSmallIntegerField(_("开始"), editable=False)
    end = models.PositiveSmallIntegerField(_("结束"), editable=False)
    group = models.CharField(_("团队"), max_length=80)
    size = models.PositiveIntegerField(_("人数"))
    purpose = models.CharField(_("来做什么"), max_length=200, blank=True)
    telephone = models.CharField(_("联系电话"), max_length=40, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.ASKED)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    asked_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("预约人")
    )
    asked_at = models.DateTimeField(_("预约时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("答复人")
    )
    decided_at = models.DateTimeField(_("答复时间"), null=True)
    read_at = models.DateTimeField(_("预约单位已知"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-on", "start", "-id")
        verbose_name = _("预约")
        indexes = (models.Index(fields=("base", "on", "state"), name="booking_day"),)

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.hours} {self.group}"

    @property
    def hours(self) -> str:
        """From when until when."""
        return f"{clock(self.start)}-{clock(self.end)}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:booking", args=[self.pk])
