"""Groups and households of a village, and who keeps contact with them; nothing grades anybody."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.models import Placed
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class VillageGroup(UnitScopedModel):
    """A group of a village: its households live near each other and share what is theirs."""

    view_permission = HOUSEHOLD_VIEW
    goes_along = Q()

    name = models.CharField(_("村民小组"), max_length=40)
    position = models.PositiveIntegerField(_("排序"), default=0)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "position", "id")
        verbose_name = _("村民小组")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="group_once"),)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list of its households."""
        return f"{reverse('places:households')}?unit={self.unit_id}&group={self.pk}"


class Contact(UnitScopedModel):
    """A member who keeps contact with households.

    Attributes
    ----------
    member_model, member_id
        The record of the person, where a room that keeps persons is installed: the name is read
        there. Nothing here needs that room.

    """

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
    member_model = models.CharField(max_length=60, blank=True, editable=False)
    member_id = models.PositiveBigIntegerField(null=True, editable=False)
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
    """A household of a village, in one group, one grid, with one member who keeps contact.

    No number of anybody's identity card is kept.

    Attributes
    ----------
    others
        Its numbers in other lists: ``A12、B7``.

    """

    view_permission = HOUSEHOLD_VIEW
    in_use = Q(left_on=None)
    goes_along = Q(left_on=None)

    number = models.CharField(_("户号"), max_length=30)
    others = models.CharField(_("其他名单的户号"), max_length=200, blank=True)
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


class OfHousehold(ScopedModel):
    """What is kept of a household and a contact, seen with the household."""

    scope_field = "household__unit_path"
    view_permission = HOUSEHOLD_VIEW
    belongs_to = "household"

    household = models.ForeignKey(
        Household, models.CASCADE, related_name="+", verbose_name=_("住户")
    )
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+", verbose_name=_("联系人"))
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the household."""
        return self.household.get_absolute_url()


class ContactTerm(OfHousehold):
    """From when until when a contact kept contact with a household."""

    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)

    class Meta:
        ordering = ("-since", "-id")
        verbose_name = _("联系记录")

    def __str__(self) -> str:
        return f"{self.contact} {self.since:%Y-%m-%d}"


class ContactBar(OfHousehold):
    """That a household is not to be kept contact with by somebody, until that is lifted."""

    reason = models.CharField(_("理由"), max_length=240)
    since = models.DateField(_("起"))
    lifted_on = models.DateField(_("解除日期"), null=True, blank=True)

    class Meta:
        ordering = ("-since", "-id")
        verbose_name = _("不安排的联系人")

    def __str__(self) -> str:
        return f"{self.household}：{self.contact}"
