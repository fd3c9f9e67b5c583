"""What a unit may have."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.people.models.codes import Level
from guantong.people.room import PERSON_VIEW


class StaffQuota(UnitScopedModel):
    """B01: how many posts of a level a unit may fill (职数)."""

    view_permission = PERSON_VIEW
    goes_along = None

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


class Establishment(UnitScopedModel):
    """How many established posts (编制) an organ has; quotas of ranks are reckoned from it."""

    view_permission = PERSON_VIEW
    goes_along = None

    posts = models.PositiveIntegerField(_("编制数"))
    document = models.CharField(_("核定文号"), max_length=80, blank=True, default="")
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path",)
        verbose_name = _("机关编制")
        constraints = (models.UniqueConstraint(fields=("unit",), name="establishment_once"),)

    def __str__(self) -> str:
        return self.unit.name
