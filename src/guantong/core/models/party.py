"""The Party's organisations: a tree of their own; the rights over each follow its managing unit."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.collation import PathField
from guantong.core.roles import PARTY_VIEW
from guantong.core.scope import ScopedModel, UnitScopedModel


class PartyKind(models.TextChoices):
    """What a Party organisation is."""

    COMMITTEE = "committee", _("党委")
    WORKING = "working", _("党工委")
    GENERAL = "general", _("党总支")
    BRANCH = "branch", _("党支部")
    JOINT = "joint", _("联合党支部")
    TEMPORARY = "temporary", _("临时党支部")
    GROUP = "group", _("党小组")

    @classmethod
    def branches(cls) -> tuple[PartyKind, ...]:
        """Return the kinds that a member belongs to."""
        return (cls.BRANCH, cls.JOINT, cls.TEMPORARY)

    @property
    def above(self) -> tuple[PartyKind, ...]:
        """The kinds below which it may stand."""
        if self is PartyKind.GROUP:
            return PartyKind.branches()
        over = (PartyKind.COMMITTEE, PartyKind.WORKING)
        return (*over, PartyKind.GENERAL) if self in PartyKind.branches() else over


class PartyOrganisation(UnitScopedModel):
    """A node of the Party's tree; ``unit`` manages it, ``path`` is its place among its own."""

    view_permission = PARTY_VIEW
    in_use = models.Q(closed_on=None)
    goes_along = models.Q(closed_on=None)
    Kind = PartyKind

    code = models.CharField(_("党组织代码"), max_length=32, unique=True)
    name = models.CharField(_("党组织名称"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=PartyKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("上级党组织"),
    )  # fmt: skip
    path = PathField(max_length=96, unique=True, editable=False)
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    term_years = models.PositiveSmallIntegerField(
        _("任期（年）"), null=True, blank=True,
        help_text=_("空着按条例：党委五年，党总支、党支部三年，村和社区五年。"),
    )  # fmt: skip
    elected_on = models.DateField(_("本届选举日期"), null=True, blank=True)
    term_ends_on = models.DateField(
        _("届满日期"), null=True, blank=True, db_index=True,
        help_text=_("空着按选举日期和任期推算。"),
    )  # fmt: skip
    members = models.PositiveIntegerField(_("党员数"), null=True, blank=True)
    full_members = models.PositiveIntegerField(_("正式党员数"), null=True, blank=True)
    counted_on = models.DateField(_("党员数截至"), null=True, blank=True)
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_demo = models.BooleanField(_("演示数据"), default=False, editable=False)

    class Meta:
        ordering = ("path",)
        verbose_name = _("党组织")
        indexes = (models.Index(fields=("parent", "id"), name="party_children"),)

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """How deep it lies; one without a parent here has depth 1."""
        return tree.depth(self.path)

    @property
    def is_joint(self) -> bool:
        """Whether it is of several units."""
        return self.kind == PartyKind.JOINT

    @property
    def days_left(self) -> int | None:
        """Days to the end of its term, below zero when that is over; None where none is known."""
        if self.term_ends_on is None or self.closed_on is not None:
            return None
        return (self.term_ends_on - timezone.localdate()).days

    def last_day(self, elected_on: dt.date) -> dt.date | None:
        """Return the end of a term that began with an election, by its years."""
        if not self.term_years:
            return None
        try:
            return elected_on.replace(year=elected_on.year + self.term_years)
        except ValueError:  # The 29th of February.
            return elected_on.replace(year=elected_on.year + self.term_years, day=28)


class PartyDuty(models.TextChoices):
    """What somebody is in a committee."""

    SECRETARY = "secretary", _("书记")
    DEPUTY = "deputy", _("副书记")
    ORGANISATION = "organise", _("组织委员")
    PUBLICITY = "publicity", _("宣传委员")
    DISCIPLINE = "discipline", _("纪检委员")
    MEMBER = "member", _("委员")
    LEADER = "leader", _("组长")


class PartyCommitteeMember(ScopedModel):
    """One who is, or was, in an organisation's committee; by name, whoever keeps the persons."""

    scope_field = "organisation__unit_path"
    view_permission = PARTY_VIEW
    goes_along = None
    Duty = PartyDuty

    organisation = models.ForeignKey(PartyOrganisation, models.CASCADE, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    duty = models.CharField(_("党内职务"), max_length=10, choices=PartyDuty)
    since = models.DateField(_("任职日期"), null=True, blank=True)
    until = models.DateField(_("离任日期"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        ordering = ("position", "id")
        verbose_name = _("党组织班子成员")

    def __str__(self) -> str:
        return f"{self.get_duty_display()} {self.name}"


class PartyJoinedUnit(ScopedModel):
    """A unit whose members a joint branch takes in, besides the unit that manages it."""

    scope_field = "organisation__unit_path"
    view_permission = PARTY_VIEW
    goes_along: ClassVar[models.Q | None] = models.Q(organisation__closed_on=None)

    organisation = models.ForeignKey(PartyOrganisation, models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        "core.Unit", models.PROTECT, related_name="+", verbose_name=_("覆盖单位")
    )

    class Meta:
        ordering = ("unit__path",)
        verbose_name = _("联合党支部覆盖单位")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "unit"), name="party_joins_once"),
        )

    def __str__(self) -> str:
        return f"{self.organisation}：{self.unit}"


class PartyChange(ScopedModel):
    """One change of a Party organisation, as its history shows it."""

    scope_field = "organisation__unit_path"
    view_permission = PARTY_VIEW

    class Kind(models.TextChoices):
        """What changed."""

        CREATED = "created", _("成立")
        CHANGED = "changed", _("变更")
        MOVED = "moved", _("调整隶属")
        MANAGED = "managed", _("调整管理单位")
        ELECTED = "elected", _("换届")
        EXTENDED = "extended", _("延期换届")
        SEATED = "seated", _("班子调整")
        CLOSED = "closed", _("撤销")
        REOPENED = "reopened", _("恢复")

    organisation = models.ForeignKey(PartyOrganisation, models.CASCADE, related_name="+")
    kind = models.CharField(_("变更"), max_length=8, choices=Kind)
    on = models.DateField(_("日期"))
    before = models.CharField(_("变更前"), max_length=240, blank=True)
    after = models.CharField(_("变更后"), max_length=240, blank=True)
    reason = models.CharField(_("依据"), max_length=240, blank=True)
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-on", "-id")
        verbose_name = _("党组织变更")
