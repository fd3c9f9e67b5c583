"""Drafts for one village: of its grids, of who keeps contact with whom; a person signs them."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class VillageDraft(UnitScopedModel):
    """A draft for one village, made by the program in the background.

    Attributes
    ----------
    stood
        A digest of the households that it was made of: with others it is out of date.
    result
        What was found, by the keys of households.
    proven
        Whether no other keeps the limits and is better.

    """

    view_permission = HOUSEHOLD_VIEW
    goes_along = None

    class State(models.TextChoices):
        """Being made, proposed, in force, replaced, dropped."""

        RUNNING = "running", _("生成中")
        FAILED = "failed", _("未能生成")
        TRIAL = "trial", _("试调整")
        DRAFT = "draft", _("草案")
        SIGNED = "signed", _("已确认")
        REPLACED = "replaced", _("已替换")
        DROPPED = "dropped", _("已作废")

    number = models.PositiveIntegerField(_("编号"))
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.RUNNING)
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    asked = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    proven = models.BooleanField(_("已核验"), default=False)
    stood = models.CharField(max_length=64, blank=True)
    told = models.CharField(_("说明"), max_length=400, blank=True)
    made_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("编制人")
    )
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    signed_on = models.DateField(_("确认日期"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        abstract = True

    @property
    def live(self) -> bool:
        """Whether the program is still at it."""
        return self.state == self.State.RUNNING and self.task is not None and not self.task.ended

    @property
    def grids(self) -> list[dict[str, Any]]:
        """What was found of each grid, in its order."""
        found: list[dict[str, Any]] = self.result.get("grids", [])
        return found


class GridPlan(VillageDraft):
    """A draft of a village's grids; in force once a second person signed it.

    Attributes
    ----------
    low, high, source
        How many households a grid has, and where that is said.
    whole
        Whether groups are kept whole.
    price
        How many metres more may be walked rather than move a household to another grid.
    walk, bound
        Metres walked from all households to the centre households of their grids; no drawing that
        keeps the limits has less than the bound.
    locks
        What was said by hand: ``{"household": key, "with": key}`` or ``{"group": …, "with": …}``.
    parent
        The draft that it changes by one edit.

    """

    low = models.PositiveIntegerField(_("最少户数"), default=15)
    high = models.PositiveIntegerField(_("最多户数"), default=100)
    source = models.CharField(_("户数出处"), max_length=240, blank=True)
    whole = models.BooleanField(_("小组不拆分"), default=True)
    price = models.PositiveIntegerField(_("保持现状的分量（米）"), default=0)
    walk = models.FloatField(_("总步行距离（米）"), null=True)
    bound = models.FloatField(_("下界（米）"), null=True)
    locks = models.JSONField(default=list)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name=_("调整前的草案")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )

    class Meta:
        ordering = ("unit_path", "-number")
        verbose_name = _("网格划分方案")
        constraints = (
            models.UniqueConstraint(fields=("unit", "number"), name="grid_plan_once"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(state="draft"), name="one_grid_draft"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}网格划分方案{self.number}"

    def get_absolute_url(self) -> str:
        """Return its board."""
        return reverse("places:plan", args=[self.pk])


class ContactPlan(VillageDraft):
    """A draft of who keeps contact with which household of a village; a person confirms it.

    Attributes
    ----------
    low, high, source
        With how many households somebody keeps contact, and where that is said.
    price
        How many metres more may be walked rather than give a household to somebody else.

    """

    low = models.PositiveIntegerField(_("最少户数"), default=5)
    high = models.PositiveIntegerField(_("最多户数"), default=10)
    source = models.CharField(_("户数出处"), max_length=240, blank=True)
    price = models.PositiveIntegerField(_("保持现状的分量（米）"), default=200)
    signed_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("确认人")
    )

    class Meta:
        ordering = ("unit_path", "-number")
        verbose_name = _("联系人安排方案")
        constraints = (
            models.UniqueConstraint(fields=("unit", "number"), name="contact_plan_once"),
            models.UniqueConstraint(
                fields=("unit",), condition=Q(state="draft"), name="one_contact_draft"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit}联系人安排方案{self.number}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:contact-plan", args=[self.pk])
