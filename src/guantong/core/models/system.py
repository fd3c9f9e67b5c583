"""Where a kind of record is kept: here, or in an outside system whose exports are taken in."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import UNIT_VIEW
from guantong.core.scope import UnitScopedModel


class RecordSystem(UnitScopedModel):
    """The system of record of one kind for a unit and all below it; the nearest unit's counts."""

    view_permission = UNIT_VIEW
    goes_along = None
    read_below = True

    kind = models.CharField(_("资料"), max_length=60)
    system = models.CharField(
        _("主登记系统"),
        max_length=40,
        blank=True,
        help_text=_(
            "填外部系统的名称，本系统即不再录入，只导入它导出的文件。空着表示在本系统登记。"
        ),
    )
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now=True)

    class Meta:
        ordering = ("kind", "unit_path")
        verbose_name = _("主登记系统")
        constraints = (models.UniqueConstraint(fields=("unit", "kind"), name="system_of_kind"),)

    def __str__(self) -> str:
        return self.system
