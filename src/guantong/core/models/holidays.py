"""A year's arrangement of holidays, taken in before the program's next release brings it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import UNIT_VIEW
from guantong.core.scope import UnitScopedModel


class HolidayNotice(UnitScopedModel):
    """The State Council's notice for one year; ``days`` says of each day whether offices work.

    It belongs to the topmost unit and holds for all.
    """

    view_permission = UNIT_VIEW
    read_below = True
    goes_along = None

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("文号"), max_length=80, help_text=_("国务院办公厅通知的文号和日期"))
    days = models.JSONField(default=dict, editable=False)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    seconded_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("载入时间"), auto_now_add=True)

    class Meta:
        ordering = ("-year",)
        verbose_name = _("放假安排")

    def __str__(self) -> str:
        return f"{self.year} {self.source}"
