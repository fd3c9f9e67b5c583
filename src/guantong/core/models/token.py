"""A token by which a program calls the house as an account."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.roles import ACCOUNT_MANAGE
from guantong.core.scope import ScopedModel


class Token(ScopedModel):
    """What a program shows instead of a password: kept as a digest, for some kinds, for a time."""

    scope_field = "account__unit_path"
    view_permission = ACCOUNT_MANAGE

    account = models.ForeignKey("core.Account", models.CASCADE, related_name="+")
    name = models.CharField(
        _("用途"), max_length=40, help_text=_("哪个系统使用，例如“市人社局数据交换”。")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    kinds = models.JSONField(_("可访问"), default=list)
    writes = models.BooleanField(_("可以办理"), default=False, help_text=_("不选则只能查询。"))
    until = models.DateField(_("有效期至"))
    created_at = models.DateTimeField(_("发放时间"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("作废时间"), null=True, editable=False)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("接口令牌")

    def __str__(self) -> str:
        return self.name
