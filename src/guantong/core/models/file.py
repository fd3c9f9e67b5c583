"""Files kept outside the web root, found again by their hash."""

from __future__ import annotations

from django.db import models

from guantong.core.roles import Permission
from guantong.core.scope import UnitScopedModel


class StoredFile(UnitScopedModel):
    """One stored file; `name` is what a user sees, `location` is ours and says nothing."""

    view_permission = Permission.FILE_VIEW

    name = models.CharField("文件名", max_length=200)
    location = models.CharField(max_length=200)
    content_type = models.CharField("类型", max_length=100)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField(max_length=64)
    owner = models.ForeignKey("core.Account", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField("用途", max_length=40)
    created_at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.name
