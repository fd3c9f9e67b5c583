"""Money of a programme by fund and year, and how many starts of a group each year has.

Money is whole yuan.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.programmes.models.programmes import OfProgramme, Sourced
from guantong.programmes.room import PROGRAMME_VIEW


class Fund(Sourced, OfProgramme):
    """Money of one origin: which level gives it, what it may pay, whether counties share it."""

    class Level(models.TextChoices):
        """Who gives it."""

        CENTRAL = "central", _("中央")
        PROVINCE = "province", _("省级")
        PREFECTURE = "prefecture", _("市级")
        COUNTY = "county", _("县级")
        OTHER = "other", _("其他")

    name = models.CharField(_("资金名称"), max_length=80)
    level = models.CharField(_("资金层级"), max_length=12, choices=Level)
    kinds = models.JSONField(
        _("可用于"), default=list, help_text=_("项目类型的编号；空着则都可用。")
    )
    shared = models.BooleanField(
        _("各县统筹使用"), default=False, help_text=_("不先分到县，按全市方案用。")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("programme", "id")
        verbose_name = _("资金来源")
        constraints = (
            models.UniqueConstraint(fields=("programme", "name"), name="fund_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the tab of its programme."""
        return f"{self.programme.get_absolute_url()}?tab=funds"


class Budget(ScopedModel):
    """How much of a fund there is in a year: for one county, or for all that share it."""

    scope_field = "fund__programme__unit_path"
    view_permission = PROGRAMME_VIEW
    belongs_to = "fund"
    goes_along = ~models.Q(fund__programme__state="ended")

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="+", verbose_name=_("资金来源"))
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("县区"), help_text=_("统筹使用的不填"),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("年度"))
    amount = models.PositiveBigIntegerField(_("金额"), help_text=_("元"))
    source = models.CharField(_("依据"), max_length=240, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("fund", "year", "unit", "id")
        verbose_name = _("年度资金")
        constraints = (
            models.UniqueConstraint(fields=("fund", "unit", "year"), name="budget_once",
                                    condition=models.Q(unit__isnull=False)),
            models.UniqueConstraint(fields=("fund", "year"), name="budget_shared_once",
                                    condition=models.Q(unit=None)),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fund} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the tab of its programme."""
        return self.fund.get_absolute_url()


class Batch(Sourced, OfProgramme):
    """How many starts of a group, or designations as a demonstration, a county has in a year."""

    goes_along = ~models.Q(programme__state="ended")

    name = models.CharField(_("批次名称"), max_length=80)
    group = models.CharField(
        _("分批组别"), max_length=40, blank=True, help_text=_("空着的是认定示范村")
    )
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("县区"), help_text=_("空着的是每个县区"),
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(_("年度"))
    least = models.PositiveIntegerField(_("至少"), default=0)
    most = models.PositiveIntegerField(_("至多"), null=True, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("programme", "year", "id")
        verbose_name = _("分批要求")

    def __str__(self) -> str:
        return f"{self.name} {self.year}"

    def get_absolute_url(self) -> str:
        """Return the tab of its programme."""
        return f"{self.programme.get_absolute_url()}?tab=batches"
