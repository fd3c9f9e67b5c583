"""Who is kept in view for a village's posts later: named, looked at, in the reserve, out of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import UnitScopedModel
from guantong.jobs.village_terms.room import TERM_VIEW


class Reserve(UnitScopedModel):
    """One person named for the reserve of a village; how far it is says its case."""

    view_permission = TERM_VIEW
    goes_along = models.Q(left_on=None)

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+",
                               verbose_name=_("姓名"))  # fmt: skip
    source = models.CharField(_("来源"), max_length=40)
    named_by = models.CharField(_("推荐人"), max_length=120, help_text=_("村党组织或者会议的名称"))
    named_on = models.DateField(_("推荐日期"))
    mentor = models.CharField(_("帮带导师"), max_length=80, blank=True)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="+",
                             verbose_name=_("入库事项"))  # fmt: skip
    entered_on = models.DateField(_("入库日期"), null=True, blank=True)
    left_on = models.DateField(_("出库日期"), null=True, blank=True)
    reason = models.CharField(_("出库理由"), max_length=200, blank=True)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "id")
        verbose_name = _("后备力量")
        constraints = (
            models.UniqueConstraint(fields=("unit", "person"), name="reserve_once",
                                    condition=models.Q(left_on=None)),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.unit.name} {self.person.name}"

    @property
    def log_name(self) -> str:
        """What the log calls it: the village, not who it is."""
        return f"{self.unit.name}后备力量 1 人"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("village_terms:reserved", args=[self.pk])
