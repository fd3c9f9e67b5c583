"""The organisation tree."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.collation import PathField
from guantong.core.models.point import Placed
from guantong.core.roles import UNIT_VIEW
from guantong.core.scope import ScopedModel


class UnitKind(models.TextChoices):
    """What a unit is."""

    PREFECTURE = "prefecture", _("地级市")
    COUNTY = "county", _("县区")
    ZONE = "zone", _("功能区")
    MUNICIPAL = "municipal", _("市直单位")
    COUNTY_UNIT = "county_unit", _("县直单位")
    TOWNSHIP = "township", _("乡镇街道")
    VILLAGE = "village", _("村社区")
    DEPARTMENT = "department", _("部门")
    TEAM = "team", _("领导班子")
    OTHER = "other", _("其他")


class Unit(Placed, ScopedModel):
    """A node of the tree; its path is its ancestors' six-digit numbers and its own."""

    scope_field = "path"
    view_permission = UNIT_VIEW
    in_use = models.Q(closed_on=None)
    Kind = UnitKind

    code = models.CharField(_("编码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=120)
    kind = models.CharField(_("类型"), max_length=16, choices=UnitKind)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    path = PathField(max_length=96, unique=True, editable=False)
    position = models.PositiveIntegerField(_("排序"), default=0)
    register = models.CharField(_("来源登记"), max_length=24, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("path",)
        verbose_name = _("机构")
        indexes = (models.Index(fields=("parent", "position", "id"), name="unit_children"),)

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How deep the unit lies; the root has depth 1."""
        return tree.depth(self.path)


class UnitChange(ScopedModel):
    """One change of a unit, as its history shows it."""

    scope_field = "unit__path"
    view_permission = UNIT_VIEW
    goes_along = None

    class Kind(models.TextChoices):
        """What changed."""

        CREATED = "created", _("设立")
        RENAMED = "renamed", _("更名")
        MOVED = "moved", _("调整隶属")
        MERGED = "merged", _("合并")
        CLOSED = "closed", _("撤销")
        SPLIT = "split", _("分设")

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    kind = models.CharField(_("变更"), max_length=8, choices=Kind)
    on = models.DateField(_("日期"))
    before = models.CharField(_("变更前"), max_length=240, blank=True)
    after = models.CharField(_("变更后"), max_length=240, blank=True)
    reason = models.CharField(_("依据"), max_length=240, blank=True)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("机构变更")
