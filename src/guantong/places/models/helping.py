"""Who helps whom with what, and what somebody offers to help with; nobody's help is counted."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import HELP_VIEW, HOUSEHOLD_VIEW

#: Either a contact or a household helps.
BY_ONE = Q(contact=None, helper__isnull=False) | Q(contact__isnull=False, helper=None)


class Help(models.TextChoices):
    """With what somebody helps."""

    SKILL = "skill", _("技术和手艺")
    WORK = "work", _("劳力")
    CARE = "care", _("照看和陪伴")
    TRANSPORT = "transport", _("出行和运送")
    WORDS = "words", _("翻译和代写")
    SALE = "sale", _("带销路、带务工")
    THINGS = "things", _("物品和农具")


class _ByContactOrHousehold(UnitScopedModel):
    """A row of the village whose helper is a contact or a household, one of the two."""

    contact = models.ForeignKey(
        "places.Contact", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("联系人"),
    )  # fmt: skip
    helper = models.ForeignKey(
        "places.Household", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("帮扶户"),
    )  # fmt: skip
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def by_whom(self) -> Any:
        """Who helps."""
        return self.contact or self.helper


class HelpOffer(_ByContactOrHousehold):
    """What somebody of the village can help with; met by whoever looks for it, by plain filters."""

    view_permission = HELP_VIEW
    in_use = Q(ended_on=None)
    goes_along = Q(ended_on=None)

    kind = models.CharField(_("能帮什么"), max_length=10, choices=Help)
    what = models.CharField(_("具体说"), max_length=200)
    language = models.CharField(_("能说的话"), max_length=40, blank=True)
    telephone = models.CharField(
        _("电话"), max_length=40, blank=True, help_text=_("本人同意公开的才写。")
    )
    until = models.DateField(_("到何时"), null=True, blank=True)

    class Meta:
        ordering = ("unit_path", "kind", "id")
        verbose_name = _("能帮的人")
        constraints = (models.CheckConstraint(condition=BY_ONE, name="offer_by_one"),)

    def __str__(self) -> str:
        return f"{self.by_whom}：{self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return the list of what is offered."""
        return reverse("places:offers")


class HelpPair(_ByContactOrHousehold):
    """What a helper and a household agreed, until when, and what changed by it."""

    view_permission = HOUSEHOLD_VIEW
    in_use = Q(ended_on=None)
    goes_along = Q(ended_on=None)
    belongs_to = "household"

    household = models.ForeignKey(
        "places.Household", models.PROTECT, related_name="+", verbose_name=_("受帮户")
    )
    agreed = models.CharField(_("约定帮什么"), max_length=300)
    since = models.DateField(_("自何时"))
    until = models.DateField(_("约定到何时"), null=True, blank=True)
    changed = models.CharField(_("有什么变化"), max_length=300, blank=True)
    ended_why = models.CharField(_("结束原因"), max_length=200, blank=True)

    class Meta:
        ordering = ("unit_path", "household__number", "-since", "id")
        verbose_name = _("结对帮扶")
        constraints = (models.CheckConstraint(condition=BY_ONE, name="pair_by_one"),)

    def __str__(self) -> str:
        return f"{self.by_whom} → {self.household}"

    def get_absolute_url(self) -> str:
        """Return the page of the household that is helped."""
        return self.household.get_absolute_url()
