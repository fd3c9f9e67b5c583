"""Visits to households: what was learned goes to its field, what was asked becomes a request."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class Visit(UnitScopedModel):
    """One visit to a household; nothing is ever counted of who made it.

    Attributes
    ----------
    client
        What the device called it: sent twice, it is written once.

    """

    view_permission = HOUSEHOLD_VIEW
    goes_along = None

    household = models.ForeignKey(
        "places.Household", models.PROTECT, related_name="+", verbose_name=_("住户")
    )
    contact = models.ForeignKey(
        "places.Contact", models.SET_NULL, null=True, related_name="+", verbose_name=_("走访人")
    )
    on = models.DateField(_("走访日期"))
    note = models.CharField(_("情况"), max_length=400, blank=True)
    client = models.UUIDField(_("设备编号"), null=True, unique=True, editable=False)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("走访")

    def __str__(self) -> str:
        return f"{self.on} {self.household}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:visit", args=[self.pk])
