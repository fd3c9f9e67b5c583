"""Files kept outside the web root, found again by their hash."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import FILE_VIEW
from guantong.core.scope import UnitScopedModel


class StoredFile(UnitScopedModel):
    """One stored file; `name` is what a user sees, `location` is ours and says nothing."""

    view_permission = FILE_VIEW
    goes_along = None

    name = models.CharField(_("文件名"), max_length=200)
    location = models.CharField(max_length=200)
    content_type = models.CharField(_("类型"), max_length=100)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64)
    owner = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(_("用途"), max_length=40)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.name
