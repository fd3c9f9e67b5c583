"""Local rules: «具体办法», kept as versions that name their articles and when they are reviewed."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.jobs.supervision.room import SUPERVISE_VIEW


class LocalRule(UnitScopedModel):
    """One version of a rule that a unit issued; it is read below."""

    view_permission = SUPERVISE_VIEW
    read_below = True
    goes_along = models.Q(ended_on=None)

    name = models.CharField(_("名称"), max_length=120)
    number = models.CharField(_("文号"), max_length=60)
    in_force = models.DateField(_("施行日期"))
    cites = models.CharField(_("引用的条款"), max_length=400, blank=True,
                             help_text=_("上位规定的名称和条款，分号隔开"))  # fmt: skip
    review_on = models.DateField(_("复核日期"), help_text=_("到这一天以前看一看是否还适用"))
    text = models.TextField(_("主要内容"), blank=True, max_length=8000)
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("文本")
    )
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("替代")
    )
    ended_on = models.DateField(_("废止日期"), null=True, blank=True)
    reviewed = models.CharField(_("复核情况"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "-in_force", "-id")
        verbose_name = _("具体办法")
        constraints = (models.UniqueConstraint(fields=("unit", "number"), name="local_rule_once"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.number}）"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("supervision:local-rule", args=[self.pk])
