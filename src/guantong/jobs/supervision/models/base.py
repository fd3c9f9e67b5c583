"""What the tables of supervision share: nobody reads here what is told about oneself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.db import models

from guantong.core import recusal
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet
from guantong.jobs.supervision.room import SUPERVISE_VIEW, SUPERVISE_WORK

if TYPE_CHECKING:
    from guantong.core.models import Account


class SupervisedQuerySet(ScopedQuerySet):
    """Rows of a scope without those about the reader: these stand on the reader's own page."""

    def _over(self, actor: Reader, permission: Permission) -> models.Q:
        own = models.Q(**{f"{self.model.concerned}__account": getattr(actor, "pk", None)})
        return super()._over(actor, permission) & ~own


class Supervised(ScopedModel):
    """A row about a person, whom ``concerned`` names; relatives do not write it."""

    view_permission = SUPERVISE_VIEW
    by_hand = True
    concerned = "person"

    objects: ClassVar[Any] = SupervisedQuerySet.as_manager()

    class Meta:
        abstract = True

    def admits(self, actor: Reader, permission: Permission) -> bool:
        """Keep out the person, and from its handling whoever is a relative."""
        writes = permission == SUPERVISE_WORK
        return not (writes and recusal.reason(cast("Account", actor), self))
