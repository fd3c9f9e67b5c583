"""What is kept about the rows of any room: where a value came from, what stood there, filters."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from guantong.core.about import About, OfKind
from guantong.core.roles import UNIT_MANAGE
from guantong.core.scope import UnitScopedModel
from guantong.frame.intake.models import Intake, IntakeRow

__all__ = ["Change", "Intake", "IntakeRow", "SavedFilter", "Source", "SourceKind"]


class SourceKind(models.TextChoices):
    """By what way a value came in."""

    SCREEN = "screen", _("录入")
    FORM = "form", _("任免表")
    ROSTER = "roster", _("名册")
    EXCHANGE = "exchange", _("交换包")
    ARCHIVE = "archive", _("档案")
    VISIT = "visit", _("走访")
    DEMO = "demo", _("演示")


class Source(OfKind, UnitScopedModel):
    """The origin of values: a file taken in, an archive examined, a form filled in."""

    goes_along = None

    kind = models.CharField(_("来源"), max_length=8, choices=SourceKind)
    title = models.CharField(_("说明"), max_length=160)
    on = models.DateField(_("材料日期"))
    digest = models.CharField(max_length=64, default="", editable=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("来源")

    def __str__(self) -> str:
        return self.title


class Change(About):
    """One field that changed; the latest row is the field's source. Sealed values stand masked.

    ``part`` is the set of rows below the subject in which it changed and ``record`` the row's
    number there; "" and 0 for the subject's own fields.
    """

    written_once = True

    part = models.CharField(_("信息集"), max_length=40, blank=True, default="")
    record = models.BigIntegerField(default=0)
    field = models.CharField(_("项目"), max_length=40)
    before = models.TextField(_("原值"), blank=True, default="")
    after = models.TextField(_("新值"), blank=True, default="")
    source_kind = models.CharField(
        _("来源"), max_length=8, choices=SourceKind, default=SourceKind.SCREEN
    )
    source_text = models.CharField(_("依据"), max_length=200, blank=True, default="")
    source_on = models.DateField(_("材料日期"))
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("变更")
        indexes = (
            models.Index(
                fields=("subject_model", "subject_id", "part", "record", "field", "-id"),
                name="change_of",
            ),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is never written again."""
        if self.pk:
            raise TypeError("history is appended, never altered")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("history is appended, never deleted")


class JobOff(UnitScopedModel):
    """A job, by its number, that a unit and all below it do not use."""

    view_permission = UNIT_MANAGE
    goes_along = None

    job = models.PositiveSmallIntegerField(_("工作编号"))

    class Meta:
        ordering = ("job",)
        verbose_name = _("未启用的工作")
        constraints = (models.UniqueConstraint(fields=("unit", "job"), name="job_off_once"),)

    def __str__(self) -> str:
        return f"{self.unit} {self.job}"


class SavedFilter(OfKind, UnitScopedModel):
    """A filter of a list under a name; shared with whoever sees the unit's rows, or one's own."""

    goes_along = models.Q()

    owner = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=40)
    listing = models.CharField(max_length=40)
    query = models.TextField(_("条件"))
    is_shared = models.BooleanField(_("共享"), default=False)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("常用名册")
        constraints = (
            models.UniqueConstraint(fields=("owner", "listing", "name"), name="filter_name_once"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the list it filters."""
        return reverse(self.listing)
