"""The parameters of the rules as officers set them: versions, in force from a day."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.people.room import PERSON_VIEW


class RuleParameter(UnitScopedModel):
    """One version of one parameter, for a unit and what is below it; never altered.

    Only its copy of the unit's path moves, with the unit.
    """

    view_permission = PERSON_VIEW

    rule = models.CharField(_("规则"), max_length=60)
    parameter = models.CharField(_("参数"), max_length=40)
    value = models.IntegerField(_("数值"))
    effective = models.DateField(_("生效日期"))
    reason = models.CharField(_("依据"), max_length=240)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("修改时间"), auto_now_add=True)

    class Meta:
        ordering = ("-effective", "-id")
        verbose_name = _("规则参数")
        indexes = (models.Index(fields=("rule", "parameter", "effective"), name="rule_version"),)

    def __str__(self) -> str:
        return f"{self.rule}.{self.parameter} = {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new version; an old one is never written again."""
        if self.pk:
            raise TypeError("versions are appended, never altered")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("versions are appended, never deleted")
