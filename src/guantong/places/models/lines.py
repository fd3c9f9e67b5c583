"""Lines join points, areas join lines; which group was where is a fact, of groups alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.places.models.sides import Sided
from guantong.places.room import PLACE_VIEW


class Line(UnitScopedModel):
    """Stops over sites and bases in their order, with what is taught at each."""

    view_permission = PLACE_VIEW
    read_below = True
    in_use = Q(closed_on=None)
    goes_along = Q()

    name = models.CharField(_("名称"), max_length=80)
    text = models.CharField(_("学什么"), max_length=400, blank=True)
    source = models.CharField(_("出处"), max_length=300, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("线路")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:line", args=[self.pk])


class LineStop(ScopedModel):
    """A stop of a line: a site or a base, how long, what is taught there."""

    scope_field = "line__unit_path"
    view_permission = PLACE_VIEW
    belongs_to = "line"
    read_below = True

    line = models.ForeignKey(Line, models.CASCADE, related_name="+", verbose_name=_("线路"))
    position = models.PositiveIntegerField(_("顺序"))
    site = models.ForeignKey(
        "places.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("红色资源"),
    )  # fmt: skip
    base = models.ForeignKey(
        "places.Base", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("基地和学校"),
    )  # fmt: skip
    minutes = models.PositiveIntegerField(_("停留（分钟）"))
    taught = models.CharField(_("讲什么"), max_length=200, blank=True)

    class Meta:
        ordering = ("line", "position", "id")
        verbose_name = _("站点")

    def __str__(self) -> str:
        return f"{self.line} {self.position} {self.site or self.base}"

    def get_absolute_url(self) -> str:
        """Return the page of its line."""
        return self.line.get_absolute_url()


class Area(UnitScopedModel):
    """A zone of one theme: its sites, lines and bases, and its outline."""

    view_permission = PLACE_VIEW
    read_below = True
    in_use = Q(closed_on=None)
    goes_along = Q()

    name = models.CharField(_("名称"), max_length=80)
    text = models.CharField(_("主题"), max_length=400, blank=True)
    outline = models.JSONField(_("范围线"), null=True, blank=True, editable=False)
    sites = models.ManyToManyField("places.Site", blank=True, verbose_name=_("红色资源"))
    bases = models.ManyToManyField("places.Base", blank=True, verbose_name=_("基地和学校"))
    lines = models.ManyToManyField(Line, blank=True, verbose_name=_("线路"))
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("片区")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:area", args=[self.pk])


class GroupVisit(UnitScopedModel, Sided):
    """That a group learned at a place on a day: how many, what; nobody checks in, nobody is named.

    It is written by the unit whose group it was, and seen by whoever keeps the place as well.
    """

    sides = ("unit_path", "site__unit_path", "base__unit_path", "line__unit_path")
    view_permission = PLACE_VIEW
    goes_along = Q()

    on = models.DateField(_("日期"))
    group = models.CharField(_("团队"), max_length=80)
    size = models.PositiveIntegerField(_("人数"))
    site = models.ForeignKey(
        "places.Site", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("红色资源"),
    )  # fmt: skip
    base = models.ForeignKey(
        "places.Base", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("基地和学校"),
    )  # fmt: skip
    line = models.ForeignKey(
        Line, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("线路")
    )
    taught = models.CharField(_("学了什么"), max_length=200, blank=True)
    booking = models.OneToOneField(
        "places.Booking", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("预约"),
    )  # fmt: skip
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("集体学习")

    def __str__(self) -> str:
        return f"{self.on:%Y-%m-%d} {self.group}"

    @property
    def place(self) -> str:
        """Where it was."""
        return "、".join(str(one) for one in (self.site, self.base, self.line) if one)

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:group-visit", args=[self.pk])
