"""Groups and households of a village, and who keeps contact with them; nothing grades anybody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Placed
from guantong.core.scope import UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class VillageGroup(UnitScopedModel):
    """A group of a village: its households live near each other and share what is theirs."""

    view_permission = HOUSEHOLD_VIEW
    goes_along = Q()

    name = models.CharField(_("村民小组"), max_length=40)
    position = models.PositiveIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = _("村民小组")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="group_once"),)

    def __str__(self) -> str:
        return self.name


class Contact(UnitScopedModel):
    """A member who keeps contact with households; where people is installed, linked by subject."""

    view_permission = HOUSEHOLD_VIEW
    in_use = Q(left_on=None)
    goes_along = Q(left_on=None)

    name = models.CharField(_("姓名"), max_length=40)
    organisation = models.ForeignKey(
        "core.PartyOrganisation", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("党支部"),
    )  # fmt: skip
    telephone = models.CharField(_("电话"), max_length=40, blank=True)
    languages = models.CharField(_("会说的语言"), max_length=80, blank=True)
    present = models.BooleanField(_("常住村里"), default=True)
    home = models.ForeignKey(
        "places.Household", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("自家住户"),
    )  # fmt: skip
    account = models.ForeignKey(
        "core.Account", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("账号"),
    )  # fmt: skip
    left_on = models.DateField(_("不再联系"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "name", "id")
        verbose_name = _("联系人")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:contact", args=[self.pk])


class Household(Placed, UnitScopedModel):
    """A household of a village, in one group, one grid, with one member who keeps contact."""

    view_permission = HOUSEHOLD_VIEW
    in_use = Q(left_on=None)
    goes_along = Q(left_on=None)

    number = models.CharField(_("户号"), max_length=30)
    name = models.CharField(_("户主"), max_length=40)
    group = models.ForeignKey(
        VillageGroup, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("村民小组"),
    )  # fmt: skip
    grid = models.ForeignKey(
        "places.Grid", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("网格"),
    )  # fmt: skip
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("联系人")
    )
    address = models.CharField(_("门牌"), max_length=120, blank=True)
    telephone = models.CharField(_("电话"), max_length=40, blank=True)
    persons = models.PositiveIntegerField(_("人口"), null=True, blank=True)
    away = models.PositiveIntegerField(_("在外人数"), null=True, blank=True)
    language = models.CharField(_("日常语言"), max_length=20, blank=True)
    left_on = models.DateField(_("迁出或销户"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "number", "id")
        verbose_name = _("住户")
        constraints = (models.UniqueConstraint(fields=("unit", "number"), name="household_once"),)

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:household", args=[self.pk])
