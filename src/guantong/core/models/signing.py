"""What waits for signatures: an act for its second person, or a record for n named officers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core.collation import PathField
from guantong.core.roles import TASK_VIEW
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet, kept_from

if TYPE_CHECKING:
    from guantong.core.roles import Permission


class SigningQuerySet(ScopedQuerySet):
    """Each row says itself which right its signature needs."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep what the actor could sign: the right each row names, over its path.

        What is about a row that is kept from the actor is left out.
        """
        wanted = [permission] if permission else actor.permissions()
        where = models.Q(pk__in=[])
        for one in wanted:
            for root in actor.paths_with(one):
                where |= models.Q(needs=one.key) & self.under(root)
        found = self.filter(where & ~kept_from(actor))
        found._scoped = True
        return found


class Signing(ScopedModel):
    """One thing to be signed, as it stood when it was put forward."""

    scope_field = "path"
    view_permission = TASK_VIEW
    by_hand = True

    class State(models.TextChoices):
        """Waiting → done, declined, or too late."""

        WAITING = "waiting", _("待签")
        DONE = "done", _("已签")
        DECLINED = "declined", _("已退回")
        EXPIRED = "expired", _("已过期")

    subject_model = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    path = PathField(max_length=96, db_index=True, editable=False)
    act = models.CharField(_("事项"), max_length=60, blank=True)
    needs = models.CharField(max_length=60, db_index=True)
    text = models.CharField(_("内容"), max_length=300)
    given = models.JSONField(default=dict)
    digest = models.CharField(_("摘要"), max_length=64)
    needed = models.PositiveSmallIntegerField(_("签字人数"), default=1)
    by = models.ForeignKey(
        "core.Account", models.PROTECT, null=True, related_name="+", verbose_name=_("提请人")
    )
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    told = models.CharField(_("退回理由"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("提请时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"), null=True)

    objects: ClassVar[Any] = SigningQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("待签事项")
        indexes = (models.Index(fields=("subject_model", "subject_id"), name="signing_subject"),)

    def __str__(self) -> str:
        return self.text


class Signature(ScopedModel):
    """An officer puts the name to what stood there then."""

    scope_field = "signing__path"
    view_permission = TASK_VIEW
    by_hand = True

    signing = models.ForeignKey(Signing, models.CASCADE, related_name="signatures")
    account = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    name = models.CharField(_("签字人"), max_length=40)
    role = models.CharField(_("身份"), max_length=40, blank=True)
    digest = models.CharField(_("摘要"), max_length=64)
    at = models.DateTimeField(_("签字时间"), auto_now_add=True)

    class Meta:
        ordering = ("id",)
        verbose_name = _("签字")
        constraints = (
            models.UniqueConstraint(fields=("signing", "account"), name="signature_of_account"),
        )

    def __str__(self) -> str:
        return self.name
