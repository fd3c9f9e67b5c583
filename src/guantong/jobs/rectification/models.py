"""The tables of rectification: an organisation's file, what listed it, its checks; points."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, UNKNOWN, YES
from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.jobs.rectification.room import RECTIFY_VIEW


class Rectification(UnitScopedModel):
    """One listing of an organisation, from being proposed to being struck off and looked at again.

    How far it is says its case: the process holds the steps, this row what they are about.
    """

    view_permission = RECTIFY_VIEW
    goes_along = models.Q(case__closed_at=None)

    organisation = models.CharField(_("党组织"), max_length=120)
    party = models.ForeignKey(
        "core.PartyOrganisation", models.PROTECT, null=True, related_name="+",
        verbose_name=_("登记的党组织"),
    )  # fmt: skip
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("整顿事项")
    )
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("上次整顿")
    )
    leader = models.CharField(_("联村领导"), max_length=40, blank=True)
    first_secretary = models.CharField(_("驻村第一书记"), max_length=40, blank=True)
    listed_on = models.DateField(_("列入日期"), null=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("整顿")

    def __str__(self) -> str:
        return self.organisation

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("rectification:rectification", args=[self.pk])


class OfRectification(ScopedModel):
    """A row of a rectification, seen with it."""

    scope_field = "rectification__unit_path"
    view_permission = RECTIFY_VIEW
    belongs_to = "rectification"

    rectification = models.ForeignKey(Rectification, models.CASCADE, related_name="+",
                                      verbose_name=_("党组织"))  # fmt: skip
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("经办人"))  # fmt: skip

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        """Return the page of the organisation's file."""
        return self.rectification.get_absolute_url()


class ListedCriterion(OfRectification):
    """A criterion that listed an organisation, in the words that held then, and what was found."""

    code = models.CharField(_("编号"), max_length=20)
    text = models.CharField(_("列入情形"), max_length=400)
    article = models.CharField(_("条款"), max_length=120, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    fact = models.CharField(_("按资料计算"), max_length=60, blank=True, editable=False)
    above = models.PositiveIntegerField(_("超过"), null=True, editable=False)
    found = models.CharField(_("发现的情况"), max_length=400)
    done = models.CharField(_("整改情况"), max_length=400, blank=True)

    class Meta:
        ordering = ("code", "id")
        verbose_name = _("列入情形")
        constraints = (
            models.UniqueConstraint(fields=("rectification", "code"), name="criterion_once"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Comparison(ScopedModel):
    """A listed criterion held against the facts of today, at one check or look."""

    scope_field = "listed__rectification__unit_path"
    view_permission = RECTIFY_VIEW
    belongs_to = "listed"
    by_hand = True

    class Gone(models.TextChoices):
        """Whether it is gone; that nobody knows is no yes."""

        YES = YES, _("已消除")
        NO = NO, _("未消除")
        UNKNOWN = UNKNOWN, _("不清楚")

    listed = models.ForeignKey(ListedCriterion, models.CASCADE, related_name="+")
    turn = models.ForeignKey("casework.Turn", models.PROTECT, related_name="+")
    now = models.CharField(_("现在的情况"), max_length=400)
    told = models.CharField(_("当天的资料"), max_length=200, blank=True)
    gone = models.CharField(_("是否消除"), max_length=8, choices=Gone)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+",
                           verbose_name=_("对照人"))  # fmt: skip
    on = models.DateField(_("对照日期"))

    class Meta:
        ordering = ("id",)
        verbose_name = _("逐条对照")
        constraints = (models.UniqueConstraint(fields=("listed", "turn"), name="compared_once"),)

    def __str__(self) -> str:
        return f"{self.listed}：{self.get_gone_display()}"


class MonthlyCheck(OfRectification):
    """That somebody looked how far an organisation is; a month without one is shown as missing."""

    on = models.DateField(_("检查日期"))
    what = models.CharField(_("检查情况"), max_length=400)

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("每月检查")

    def __str__(self) -> str:
        return f"{self.rectification} {self.on}"


class Point(UnitScopedModel):
    """A place that a leader keeps contact with, or that shows others how something is done."""

    view_permission = RECTIFY_VIEW
    goes_along = models.Q(until=None)

    class Kind(models.TextChoices):
        """Contact or demonstration."""

        CONTACT = "contact", _("联系点")
        SHOW = "show", _("示范点")

    kind = models.CharField(_("类别"), max_length=8, choices=Kind)
    organisation = models.CharField(_("党组织或村（社区）"), max_length=120)
    leader = models.CharField(_("联系领导"), max_length=40, blank=True, help_text=_("姓名和职务"))
    shows = models.CharField(_("做什么"), max_length=400,
                             help_text=_("联系解决什么，或者要示范什么"))  # fmt: skip
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    notes = models.CharField(_("备注"), max_length=400, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "kind", "id")
        verbose_name = _("联系点和示范点")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "kind", "organisation"), name="point_once",
                condition=models.Q(until=None),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.organisation}（{self.get_kind_display()}）"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("rectification:point", args=[self.pk])
