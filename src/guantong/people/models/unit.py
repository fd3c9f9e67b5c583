"""What a unit may have, and what its officers keep as their own views of the roster."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.people.models.codes import Level
from guantong.people.room import PERSON_VIEW


class StaffQuota(UnitScopedModel):
    """B01: how many posts of a level a unit may fill (职数)."""

    view_permission = PERSON_VIEW

    level = models.CharField(_("职务层次"), max_length=4, choices=Level)
    is_chief = models.BooleanField(_("正职"), default=False)
    number = models.PositiveSmallIntegerField(_("职数"))
    document = models.CharField(_("核定文号"), max_length=80, blank=True, default="")

    class Meta:
        ordering = ("unit_path", "level")
        verbose_name = _("职数")
        constraints = (
            models.UniqueConstraint(fields=("unit", "level", "is_chief"), name="quota_once"),
        )


class SavedFilter(UnitScopedModel):
    """A filter of a roster under a name; shared with whoever sees the unit, or one's own."""

    view_permission = PERSON_VIEW

    owner = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    roster = models.CharField(max_length=20)
    query = models.TextField(_("条件"))
    is_shared = models.BooleanField(_("共享"), default=False)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("常用名册")
        constraints = (
            models.UniqueConstraint(fields=("owner", "roster", "name"), name="filter_name_once"),
        )

    def __str__(self) -> str:
        return self.name
