"""Rows that join units which lie apart in the tree: seen from each of them, written from one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from guantong.core import tree
from guantong.core.roles import Permission
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet


class SidedQuerySet(ScopedQuerySet):
    """Rows are seen from any of their sides; they lie, and are written, at one."""

    def _over(self, actor: Reader, permission: Permission) -> models.Q:
        where = super()._over(actor, permission)
        if permission == self.model.view_permission:
            for root in actor.paths_with(permission):
                for side in self.model.sides:
                    where |= models.Q(**{f"{side}__gte": root, f"{side}__lt": tree.bound(root)})
        return where


class Sided(ScopedModel):
    """A row that several units see.

    ``scope_field`` names the side where it lies, over which the right to write it is asked.
    """

    #: The ways to the paths of the units that see it.
    sides: ClassVar[tuple[str, ...]]

    objects: ClassVar[Any] = SidedQuerySet.as_manager()

    class Meta:
        abstract = True
