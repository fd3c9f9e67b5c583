"""The append-only event log, each row chained to the one before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.collation import PathField
from guantong.core.roles import EVENT_VIEW
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet

if TYPE_CHECKING:
    from guantong.core.roles import Permission


class EventQuerySet(ScopedQuerySet):
    """Events lie where their subject lies, or else where their actor's account does."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the events under the actor's units; those of no place for whoever audits all."""
        wanted = permission or EVENT_VIEW
        if any(tree.depth(root) == 1 for root in actor.paths_with(wanted)):
            return self.unscoped("审计整棵机构树")
        return super().visible_to(actor, wanted)


class Event(ScopedModel):
    """Who did what to which thing, when, with what result."""

    scope_field = "path"
    view_permission = EVENT_VIEW

    seq = models.BigIntegerField(_("序号"), primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    actor_name = models.CharField(_("操作人"), max_length=90)
    action = models.CharField(_("动作"), max_length=60, db_index=True)
    subject = models.CharField(_("对象"), max_length=120, db_index=True)
    path = PathField(max_length=96, db_index=True, default="", editable=False)
    summary = models.CharField(_("内容"), max_length=300)
    outcome = models.CharField(_("结果"), max_length=12, default="成功")
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    data = models.TextField(_("明细"), default="{}")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects: ClassVar[Any] = EventQuerySet.as_manager()

    class Meta:
        ordering = ("-seq",)
        verbose_name = _("事件")

    def __str__(self) -> str:
        return gettext("日志第 %s 条") % self.seq


class EventHead(models.Model):
    """The last row's number and hash: one row, locked while an event is written."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    seal = models.CharField(max_length=64, default="")
