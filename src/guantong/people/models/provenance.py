"""Where a value came from and what stood there before: appended, never altered."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.scope import ScopedModel, ScopedQuerySet, UnitScopedModel
from guantong.people.room import PERSON_VIEW


class SourceKind(models.TextChoices):
    """By what way a value came in."""

    SCREEN = "screen", _("录入")
    FORM = "form", _("任免表")
    ROSTER = "roster", _("名册")
    EXCHANGE = "exchange", _("交换包")
    ARCHIVE = "archive", _("档案")
    DEMO = "demo", _("演示")


class Source(UnitScopedModel):
    """One delivery of facts: a file taken in, an archive examined, a form filled in."""

    view_permission = PERSON_VIEW

    kind = models.CharField(_("来源"), max_length=8, choices=SourceKind)
    title = models.CharField(_("说明"), max_length=160)
    on = models.DateField(_("材料日期"))
    file = models.ForeignKey("core.StoredFile", models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=64, default="", editable=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    is_complete = models.BooleanField(_("已完成"), default=True)
    task = models.ForeignKey("core.Task", models.SET_NULL, null=True, related_name="+")
    by = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("来源")

    def __str__(self) -> str:
        return self.title


class AppendOnly(ScopedQuerySet):
    """Rows that are written once."""

    def update(self, **kwargs: Any) -> int:  # noqa: ARG002
        """Refuse, once scoped."""
        self._guard()
        raise TypeError("history is appended, never altered")

    def delete(self) -> NoReturn:
        """Refuse, once scoped."""
        self._guard()
        raise TypeError("history is appended, never deleted")


class Change(ScopedModel):
    """One field of one record that changed; the latest row is the field's source.

    Sealed values stand here masked. ``record`` is the row's number in its information set, 0 for
    A01.
    """

    scope_field = "person__unit_path"
    view_permission = PERSON_VIEW

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="changes")
    info_set = models.CharField(_("信息集"), max_length=4)
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

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("变更")
        indexes = (
            models.Index(fields=("person", "info_set", "record", "field", "-id"), name="change_of"),
        )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; an old one is never written again."""
        if self.pk:
            raise TypeError("history is appended, never altered")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("history is appended, never deleted")
