"""What a check of reported personal matters found: the result alone, drawn and made elsewhere."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.jobs.supervision.models.base import Supervised
from guantong.jobs.supervision.models.findings import Finding


class MatterCheck(Supervised):
    """One person in one check; what was reported is in the system that checks it."""

    scope_field = "person__unit_path"

    class Kind(models.TextChoices):
        """Why the person was checked."""

        RANDOM = "random", _("随机抽查")
        KEY = "key", _("重点抽查")
        PROPOSED = "proposed", _("凡提必核")

    class Result(models.TextChoices):
        """What was found."""

        SAME = "same", _("一致")
        SLIGHT = "slight", _("漏报情节较轻")
        GRAVE = "grave", _("漏报情节较重")
        HIDDEN = "hidden", _("瞒报")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("姓名")
    )
    kind = models.CharField(_("查核类别"), max_length=8, choices=Kind)
    draw = models.CharField(_("抽查批次"), max_length=40)
    result = models.CharField(_("查核结果"), max_length=8, choices=Result)
    found_on = models.DateField(_("结果日期"))
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, related_name="+", verbose_name=_("问题")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-found_on", "-id")
        verbose_name = _("个人有关事项查核")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "draw"), name="matter_check_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.draw}"

    @property
    def log_name(self) -> str:
        """What the log calls it."""
        return f"{self.person.unit.name} 1 人"

    def get_absolute_url(self) -> str:
        """Return the page of the person."""
        return str(self.person.get_absolute_url())
