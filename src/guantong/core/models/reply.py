"""A person's own words to what is recorded about them."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.models.file import StoredFile
from guantong.core.roles import Permission
from guantong.core.scope import UnitScopedModel


class Reply(UnitScopedModel):
    """What somebody said to a row about themselves; it travels with the row.

    The row is any model's, by its label and key. ``holder`` is the person, whatever account the
    person has; ``number`` counts what one person said to one row.
    """

    #: Carried by no role: a reply is read with what it answers, never by itself.
    view_permission = Permission("reply.view", _("本人说明"))
    goes_along = None
    by_hand = True

    label = models.CharField(max_length=60)
    key = models.PositiveBigIntegerField()
    holder = models.CharField(max_length=32)
    number = models.PositiveSmallIntegerField(default=1)
    account = models.ForeignKey("core.Account", models.PROTECT, related_name="+")
    text = models.TextField(_("说明"), max_length=4000)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("本人说明")
        constraints = (
            models.UniqueConstraint(
                fields=("label", "key", "holder", "number"), name="reply_in_order"
            ),
        )

    def __str__(self) -> str:
        return self.text
