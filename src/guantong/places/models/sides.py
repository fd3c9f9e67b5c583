"""Rows that join units which lie apart in the tree: seen from each of them, written from one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from guantong.core import tree
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet


class SidedQuerySet(ScopedQuerySet):
    """Rows are seen under any of their sides; what is done to them takes the right over one."""

    def under(self, root: str) -> models.Q:
        """Return the condition «one of its sides lies in the subtree of this path»."""
        where = models.Q(pk__in=[])
        for side in self.model.sides:
            where |= models.Q(**{f"{side}__gte": root, f"{side}__lt": tree.bound(root)})
        return where

    def _over(self, actor: Reader, permission: Permission) -> models.Q:
        if permission == self.model.view_permission:
            return super()._over(actor, permission)
        where = models.Q(pk__in=[])
        for root in actor.paths_with(permission):
            where |= super().under(root)
        return where


class Sided(ScopedModel):
    """A row that several units see.

    ``scope_field`` names the side over which the right to write it is asked.
    """

    #: The ways to the paths of the units that see it.
    sides: ClassVar[tuple[str, ...]]

    objects: ClassVar[Any] = SidedQuerySet.as_manager()

    class Meta:
        abstract = True
