"""The risk list of a chief: what power a post gives, what can go wrong, what is done against it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, UnitScopedModel
from guantong.jobs.supervision.room import SUPERVISE_VIEW


class RiskList(UnitScopedModel):
    """One version of the list of a chief's post; how far it is says its case.

    ``duties`` is what the post was in charge of when it was drawn up: when that or the holder is
    another, the list is looked at again.
    """

    view_permission = SUPERVISE_VIEW
    goes_along = models.Q(case__closed_at=None)

    post = models.ForeignKey(
        "staffing.Post", models.PROTECT, related_name="+", verbose_name=_("岗位")
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", verbose_name=_("一把手")
    )
    kind = models.CharField(_("清单类别"), max_length=40)
    case = models.ForeignKey(
        "casework.Case", models.PROTECT, null=True, related_name="+", verbose_name=_("清单事项")
    )
    number = models.PositiveSmallIntegerField(_("版次"), default=1)
    before = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", verbose_name=_("上一版")
    )
    duties = models.JSONField(default=list, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("unit_path", "post", "-number")
        verbose_name = _("风险清单")
        constraints = (
            models.UniqueConstraint(fields=("post", "number"), name="risk_list_version"),
        )

    def __str__(self) -> str:
        return str(_("%(post)s风险清单") % {"post": self.post.full_name})

    @property
    def log_name(self) -> str:
        """What the log calls it: the post, and nobody."""
        return f"{self.post.full_name}风险清单第 {self.number} 版"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("supervision:risk-list", args=[self.pk])


class Risk(ScopedModel):
    """One row; one that does not apply stays, with the reason."""

    scope_field = "risk_list__unit_path"
    view_permission = SUPERVISE_VIEW

    class Grade(models.TextChoices):
        """By the kind of power, never by the person."""

        HIGH = "高", _("高")
        MIDDLE = "中", _("中")
        LOW = "低", _("低")

    risk_list = models.ForeignKey(RiskList, models.CASCADE, related_name="+")
    code = models.CharField(_("编号"), max_length=12)
    field = models.CharField(_("领域"), max_length=20)
    power = models.CharField(_("权力事项"), max_length=120)
    risk = models.CharField(_("风险点"), max_length=200)
    grade = models.CharField(_("等级"), max_length=1, choices=Grade)
    measures = models.CharField(_("防控措施"), max_length=300)
    review = models.CharField(_("复核"), max_length=20)
    evidence = models.CharField(_("留存材料"), max_length=120, blank=True)
    article = models.CharField(_("依据"), max_length=120, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    verify = models.BooleanField(_("待核"), default=False)
    own = models.BooleanField(_("自行增加"), default=False, editable=False)
    unfit = models.CharField(_("不适用的理由"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ("own", "code", "id")
        verbose_name = _("风险点")
        constraints = (models.UniqueConstraint(fields=("risk_list", "code"), name="risk_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.power}"

    def get_absolute_url(self) -> str:
        """Return the page of its list."""
        return self.risk_list.get_absolute_url()
