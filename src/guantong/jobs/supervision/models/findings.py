"""A finding: what was found of a unit or a person, from where; who reported it is not kept."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.jobs.supervision.models.base import Supervised
from guantong.people.room import PERSON_VIEW


class Finding(Supervised, UnitScopedModel):
    """One finding; how far it is says its case, what was found out ``verdict``."""

    goes_along = models.Q(case__closed_at=None)
    by_hand = False

    class Source(models.TextChoices):
        """From where it came."""

        PETITION = "petition", _("信访举报转办")
        TOUR = "tour", _("巡视巡察")
        AUDIT = "audit", _("审计")
        ASSESSED = "assessed", _("考核考察结果")
        MATTERS = "matters", _("个人有关事项查核")
        PROJECT = "project", _("项目偏差")
        KEY_WORKS = "key_works", _("十一项重点整治")
        MEDIA = "media", _("媒体")
        OTHER = "other", _("其他")

    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("当事人"), help_text=_("只涉及单位的空着"),
    )  # fmt: skip
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    told_on = models.DateField(_("收到日期"))
    fact = models.CharField(
        _("反映的事实"), max_length=1000, help_text=_("只写事实，不写反映人是谁")
    )
    key_work = models.ForeignKey(
        "casework.ChecklistItem", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("重点整治"),
    )  # fmt: skip
    verdict = models.CharField(_("核查结论"), max_length=20, blank=True)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("事项")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("问题")

    def __str__(self) -> str:
        return self.case.number if self.case else ""

    @property
    def log_name(self) -> str:
        """What the log calls it: its number and its unit."""
        return f"{self} {self.unit.name}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("supervision:finding", args=[self.pk])


class Cleared(ScopedModel):
    """That a name was cleared, where the person agrees that it stands on the own record."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    by_hand = True

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    finding = models.OneToOneField(Finding, models.PROTECT, related_name="+")
    place = models.CharField(_("澄清范围"), max_length=120)
    way = models.CharField(_("澄清方式"), max_length=120)
    cleared_on = models.DateField(_("澄清日期"))

    class Meta:
        ordering = ("-cleared_on", "-id")
        verbose_name = _("澄清正名")

    def __str__(self) -> str:
        return f"{self.cleared_on:%Y-%m-%d} {self.place}"

    def get_absolute_url(self) -> str:
        """Return the page of the person."""
        return str(self.person.get_absolute_url())
