"""What the last check of a person's archive found; a check anew replaces it."""

from __future__ import annotations

from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core import recusal
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel
from guantong.people.models.person import ORDER
from guantong.people.room import PERSON_MANAGE, PERSON_VIEW


class ArchiveFinding(ScopedModel):
    """Something to look up in an archive; of who was checked and is clean, one row of no kind."""

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField(default=0)
    item = models.CharField(_("项目"), max_length=8, blank=True, default="")
    kind = models.CharField(_("性质"), max_length=8, blank=True, default="", db_index=True)
    problem = models.CharField(_("问题"), max_length=600, blank=True, default="")
    #: Pairs of source and value.
    statements = models.JSONField(_("各处记载"), default=list)
    person_version = models.PositiveIntegerField(default=0, editable=False)
    #: What two persons settled of this matter, before what is recorded changed under it.
    before = models.ForeignKey(
        "people.ArchiveSettlement", models.SET_NULL, null=True, related_name="+",
        verbose_name=_("以前的认定"),
    )  # fmt: skip
    at = models.DateTimeField(_("核查时间"))

    class Meta:
        ordering = (*(f"person__{name}" for name in ORDER), "position")
        verbose_name = _("档案核查结果")

    def __str__(self) -> str:
        return f"{self.person.name} {self.problem}"

    @property
    def log_name(self) -> str:
        """Tell of it without naming anybody."""
        return f"{self.person.unit.name} 1 人：{self.item}"


class ArchiveSettlement(ScopedModel):
    """What two persons settle of a finding: the value taken, and the document that says so.

    It is never edited; what turns out wrong is revoked by two, with a reason, and settled anew.
    """

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW
    by_hand = True

    class State(models.TextChoices):
        """Proposed → settled by two → revoked by two; or taken back before."""

        PROPOSED = "proposed", _("待另一人核签")
        SETTLED = "settled", _("已认定")
        REVOKED = "revoked", _("已撤销")
        DROPPED = "dropped", _("未核签，已收回")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    item = models.CharField(_("项目"), max_length=8)
    problem = models.CharField(_("问题"), max_length=600)
    #: Pairs of source and value, as they stood.
    statements = models.JSONField(_("各处记载"), default=list)
    mark = models.CharField(max_length=64, db_index=True, editable=False)
    value = models.CharField(
        _("认定"), max_length=200, help_text=_("认定的时间、学历、经历，例如：1975年3月。")
    )
    basis = models.CharField(
        _("依据"), max_length=300,
        help_text=_("据哪份档案材料、按哪条规定；只写材料名称和页次，不抄录内容。"),
    )  # fmt: skip
    document = models.CharField(_("认定文号"), max_length=80, blank=True, default="")
    file = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, related_name="+", verbose_name=_("认定材料")
    )
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.PROPOSED)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提出人")
    )
    seconded_by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("核签人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    settled_on = models.DateField(_("认定日期"), null=True)
    revoked = models.CharField(_("撤销的理由"), max_length=200, blank=True, default="")
    revoked_by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    revoked_second = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        verbose_name = _("档案认定")

    def __str__(self) -> str:
        return f"{self.person.name} {self.item}：{self.value}"

    @property
    def log_name(self) -> str:
        """Tell of it without naming anybody."""
        return f"{self.person.unit.name} 1 人：{self.item}"

    @property
    def source(self) -> str:
        """On what it rests, on one line."""
        return f"{self.basis}，{self.document}" if self.document else self.basis

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Keep out the person, and whoever is a relative, from settling."""
        writes = permission == PERSON_MANAGE
        return not (writes and recusal.reason(cast("Any", actor), self.person))

    def get_absolute_url(self) -> str:
        """Return the person's page, where it stands."""
        return f"{self.person.get_absolute_url()}?tab=materials"
