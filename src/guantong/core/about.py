"""What a row is about: a row of any scoped model, kept as (label, key, path), no foreign key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.db import models

from guantong.core.collation import PathField
from guantong.core.roles import UNIT_VIEW
from guantong.core.scope import Reader, ScopedModel, ScopedQuerySet, path_of

if TYPE_CHECKING:
    from guantong.core.roles import Permission


class AboutQuerySet(ScopedQuerySet):
    """Rows are seen by whoever sees what they are about."""

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the rows under the actor's units, of each kind by that kind's own right to view."""
        if permission is not None:
            return super().visible_to(actor, permission)
        where = models.Q(pk__in=[])
        for one, labels in _kinds().items():
            for root in actor.paths_with(one):
                where |= models.Q(subject_model__in=labels) & self.under(root)
        return self.filter(where).unscoped("各行随其对象可见")

    def update(self, **kwargs: Any) -> int:
        """Refuse to alter what is written once; its copy of the path moves with the subject."""
        self._guard()
        if self.model.written_once and set(kwargs) != {self.model.scope_field}:
            raise TypeError("history is appended, never altered")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse to delete what is written once."""
        self._guard()
        if self.model.written_once:
            raise TypeError("history is appended, never deleted")
        return super().delete()


class OfKind(ScopedModel):
    """A row about rows of one model: whoever may view these sees it, under its own unit."""

    # Nominal: the right to view the subject decides.
    view_permission = UNIT_VIEW
    #: Whether rows are appended, never altered nor deleted.
    written_once: ClassVar[bool] = False

    subject_model = models.CharField(max_length=60, editable=False)

    objects: ClassVar[Any] = AboutQuerySet.as_manager()

    class Meta:
        abstract = True


class About(OfKind):
    """A row about one row of any scoped model; ``path`` is a copy of where that row lies."""

    scope_field = "path"

    subject_id = models.PositiveBigIntegerField(editable=False)
    path = PathField(max_length=96, db_index=True, editable=False)

    class Meta:
        abstract = True


A = TypeVar("A", bound=About)


def naming(row: ScopedModel) -> dict[str, Any]:
    """Return what the columns of `About` say of a row."""
    return {
        "subject_model": row._meta.label_lower, "subject_id": row.pk, "path": path_of(row),
    }  # fmt: skip


def rows(model: type[A], *subjects: ScopedModel) -> models.QuerySet[A]:
    """Return the rows about rows of one model whose right to be read was checked already."""
    labels, keys = {row._meta.label_lower for row in subjects}, [row.pk for row in subjects]
    found = model.objects.filter(subject_model__in=labels, subject_id__in=keys)
    told: models.QuerySet[A] = found.unscoped("各行随其对象可见")
    return told


def follow(row: ScopedModel) -> None:
    """Bring the paths of what is about a row up to date, after the row moved to another unit."""
    follow_all(type(row), [row.pk], path_of(row))


def follow_all(model: type[ScopedModel], keys: Sequence[int], path: str) -> None:
    """Do so for what is about many rows of a model that moved to one place."""
    about = {"subject_model": model._meta.label_lower, "subject_id__in": list(keys)}
    for one in apps.get_models():
        columns = {column.name for column in one._meta.fields}
        if issubclass(one, ScopedModel) and {"subject_id", "path"} <= columns:
            one.objects.filter(**about).unscoped("各行随其对象可见").update(path=path)


@cache
def _kinds() -> dict[Permission, list[str]]:
    found: defaultdict[Permission, list[str]] = defaultdict(list)
    for model in apps.get_models():
        if issubclass(model, ScopedModel) and not issubclass(model, OfKind):
            found[model.view_permission].append(model._meta.label_lower)
    return dict(found)
