"""What only this job keeps of a branch: of which type it is, and its meetings as counts."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel
from guantong.programmes.room import STANDARD_VIEW


class BranchKind(models.TextChoices):
    """The types that have a standard of their own; kept in words, as standards name them."""

    VILLAGE = "村", _("村")
    COMMUNITY = "社区", _("社区")
    OFFICE = "机关", _("机关")
    STATE_FIRM = "国企", _("国企")
    PRIVATE_FIRM = "非公", _("非公企业")
    SOCIETY = "社会组织", _("社会组织")
    SCHOOL = "学校", _("学校")
    HOSPITAL = "医院", _("医院")


class BranchType(ScopedModel):
    """Of which type a branch is; taken from its unit where that says it, else said by a person."""

    scope_field = "organisation__unit_path"
    view_permission = STANDARD_VIEW
    belongs_to = "organisation"

    organisation = models.OneToOneField(
        "core.PartyOrganisation", models.CASCADE, related_name="+", verbose_name=_("党支部")
    )
    kind = models.CharField(_("支部类型"), max_length=8, choices=BranchKind)
    inferred = models.BooleanField(_("按机构推定"), default=False)

    class Meta:
        verbose_name = _("支部类型登记")

    def __str__(self) -> str:
        return f"{self.organisation}：{self.get_kind_display()}"


class BranchMeeting(ScopedModel):
    """A meeting, lecture or theme day of a branch: how many were due and there, never who."""

    scope_field = "organisation__unit_path"
    view_permission = STANDARD_VIEW
    belongs_to = "organisation"

    class Kind(models.TextChoices):
        """三会一课 and what is held once a month or once a year."""

        GENERAL = "general", _("党员大会")
        COMMITTEE = "committee", _("支委会")
        GROUP = "group", _("党小组会")
        LECTURE = "lecture", _("党课")
        THEME = "theme", _("主题党日")
        LIFE = "life", _("组织生活会")
        REVIEW = "review", _("民主评议党员")

    organisation = models.ForeignKey(
        "core.PartyOrganisation", models.CASCADE, related_name="+", verbose_name=_("党支部")
    )
    kind = models.CharField(_("会议"), max_length=10, choices=Kind)
    held_on = models.DateField(_("召开日期"))
    topic = models.CharField(_("议题"), max_length=200, blank=True)
    due = models.PositiveIntegerField(_("应到人数"), null=True, blank=True)
    present = models.PositiveIntegerField(_("实到人数"), null=True, blank=True)
    page = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+",
        verbose_name=_("手册页照片"),
    )  # fmt: skip
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("登记人")
    )
    is_demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        ordering = ("-held_on", "-id")
        verbose_name = _("组织生活记录")
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "kind", "held_on"), name="branch_met_once"
            ),
        )
        indexes = (models.Index(fields=("kind", "held_on"), name="branch_met_when"),)

    def __str__(self) -> str:
        return f"{self.organisation} {self.held_on:%Y-%m-%d} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        """Return its page."""
        return reverse("branches:meeting", args=[self.pk])
