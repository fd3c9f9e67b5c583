"""Grids: the households of a village that belong together, with who leads them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class Grid(UnitScopedModel):
    """A grid of one village; numbered from west to east and north to south once it is signed.

    Attributes
    ----------
    centre, proposed
        The household from which its walk is least, as a person confirmed it; as it was reckoned.
    plan
        The plan that drew it; none where the grid office's own list says it.
    before
        The closed grid with which it shares most households.

    """

    view_permission = HOUSEHOLD_VIEW
    in_use = Q(closed_on=None)
    goes_along = Q(closed_on=None)

    number = models.PositiveIntegerField(_("序号"))
    code = models.CharField(_("网格编码"), max_length=40, blank=True)
    name = models.CharField(_("名称"), max_length=60)
    leader = models.ForeignKey(
        "places.Contact", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("网格长"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        "core.PartyOrganisation", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("党支部、党小组"),
    )  # fmt: skip
    centre = models.ForeignKey(
        "places.Household", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("党员中心户"),
    )  # fmt: skip
    proposed = models.ForeignKey(
        "places.Household", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("建议的中心户"), editable=False,
    )  # fmt: skip
    plan = models.ForeignKey(
        "places.GridPlan", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("划分方案"), editable=False,
    )  # fmt: skip
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("原网格"), editable=False,
    )  # fmt: skip
    since = models.DateField(_("启用日期"), null=True, blank=True)
    closed_on = models.DateField(_("停用日期"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("unit_path", "number", "id")
        verbose_name = _("网格")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:grid", args=[self.pk])
