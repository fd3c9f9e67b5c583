"""Visits to households: what was learned goes to its field, what was asked becomes a request."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.codes import new_code
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.places.room import HOUSEHOLD_VIEW


class Visit(UnitScopedModel):
    """One visit to a household; nothing is ever counted of who made it.

    Attributes
    ----------
    client
        What the device called it: sent twice, it is written once.
    source
        Where the values come from that were learned, if any were.

    """

    view_permission = HOUSEHOLD_VIEW
    goes_along = models.Q()
    belongs_to = "household"

    class Way(models.TextChoices):
        """How one met."""

        HOME = "home", _("上门")
        PHONE = "phone", _("电话")
        MET = "met", _("在外遇到")

    household = models.ForeignKey(
        "places.Household", models.PROTECT, related_name="+", verbose_name=_("住户")
    )
    contact = models.ForeignKey(
        "places.Contact", models.SET_NULL, null=True, related_name="+", verbose_name=_("走访人")
    )
    on = models.DateField(_("走访日期"))
    way = models.CharField(_("方式"), max_length=5, choices=Way, default=Way.HOME)
    note = models.CharField(
        _("情况"), max_length=400, blank=True,
        help_text=_("有必要才写。电话、人口等写在各自的栏目里，不写病情和证件号码。"),
    )  # fmt: skip
    client = models.UUIDField(_("设备编号"), null=True, unique=True, editable=False)
    source = models.ForeignKey(
        "frame.Source", models.PROTECT, null=True, related_name="+", editable=False
    )
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("走访")
        indexes = (models.Index(fields=("household", "-on"), name="visit_of_household"),)

    def __str__(self) -> str:
        return f"{self.on} {self.household}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("places:visit", args=[self.pk])


class VisitRequest(ScopedModel):
    """What was asked for at a visit, and the case by which it is done; the household has its code.

    Attributes
    ----------
    code
        What the household tracks it by, together with the end of its telephone.
    misses, missed_at
        How often somebody tried in vain, until when it is locked.

    """

    scope_field = "visit__unit_path"
    view_permission = HOUSEHOLD_VIEW
    belongs_to = "visit"

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("走访"))
    text = models.CharField(_("反映或申请的事"), max_length=1000)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, related_name="+", verbose_name=_("办理")
    )
    code = models.CharField(_("查询号"), max_length=14, unique=True, default=new_code)
    misses = models.PositiveSmallIntegerField(default=0, editable=False)
    missed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("走访诉求")

    def __str__(self) -> str:
        return str(self.case.number)

    def get_absolute_url(self) -> str:
        """Return the page of its visit."""
        return self.visit.get_absolute_url()


class Proposal(ScopedModel):
    """A value that a visit brought for a field that somebody else changed meanwhile.

    The household keeps what it has until a person of the village settles it.

    Attributes
    ----------
    base
        What the device had when the visit was written.
    held
        What the household had when the visit came in.
    value
        What the visit says.

    """

    scope_field = "household__unit_path"
    view_permission = HOUSEHOLD_VIEW
    belongs_to = "household"

    class State(models.TextChoices):
        """Waiting → taken or left."""

        WAITING = "waiting", _("待核定")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("未采纳")

    household = models.ForeignKey(
        "places.Household", models.CASCADE, related_name="+", verbose_name=_("住户")
    )
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+", verbose_name=_("走访"))
    field = models.CharField(_("项目"), max_length=20, editable=False)
    base = models.JSONField(_("走访前"), null=True)
    held = models.JSONField(_("登记的"), null=True)
    value = models.JSONField(_("走访得知"), null=True)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    settled_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核定人")
    )
    settled_at = models.DateTimeField(_("核定时间"), null=True)
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("走访改动")

    def __str__(self) -> str:
        return f"{self.household}：{self.field_label}"

    @property
    def field_label(self) -> Any:
        """What the field is called."""
        model: Any = Proposal._meta.get_field("household").related_model
        return model._meta.get_field(self.field).verbose_name if self.field else ""

    def get_absolute_url(self) -> str:
        """Return the page of its household."""
        return self.household.get_absolute_url()
