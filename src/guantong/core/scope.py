"""The one place that decides which rows an account may see."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self, TypeVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from guantong.core import tree
from guantong.core.collation import PathField
from guantong.core.errors import UnscopedRead

if TYPE_CHECKING:
    from guantong.core.roles import Permission


class Reader(Protocol):
    """Whoever reads: an account."""

    def paths_with(self, permission: Permission) -> list[str]:
        """Return the paths of the units over which a permission was granted."""

    def permissions(self) -> set[Permission]:
        """Return everything that was granted somewhere."""


class ScopedQuerySet(models.QuerySet[Any]):
    """A query set that refuses to be read before somebody says for whom."""

    _scoped = False

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]  # Django's own
        clone._scoped = self._scoped
        return clone

    def visible_to(self, actor: Reader, permission: Permission | None = None) -> Self:
        """Keep the rows under the units over which the actor holds a permission.

        Parameters
        ----------
        actor
            The account that reads.
        permission
            What it wants to do; by default the model's own ``view_permission``.

        """
        wanted = permission or self.model.view_permission
        where = self._over(actor, wanted)
        if self.model.read_below and wanted == self.model.view_permission:
            for root in actor.paths_with(wanted):
                where |= models.Q(**{f"{self.model.scope_field}__in": tree.ancestors(root)})
        found = self.filter(where)
        found._scoped = True
        return found

    def held_by(self, actor: Reader, permission: Permission) -> Self:
        """Keep, of rows that are seen, those over whose unit the actor holds a further right."""
        return self.filter(self._over(actor, permission))

    def _over(self, actor: Reader, permission: Permission) -> models.Q:
        where = models.Q(pk__in=[])
        for root in actor.paths_with(permission):
            where |= self.under(root)
        return where

    def under(self, root: str) -> models.Q:
        """Return the condition «in the subtree of this path»."""
        field = self.model.scope_field
        return models.Q(**{f"{field}__gte": root, f"{field}__lt": tree.bound(root)})

    def unscoped(self, reason: str) -> Self:
        """Read for the system itself, not for an account; the reason stands in the code."""
        if not reason:
            raise ValueError("say why the rows are read without a scope")
        found = self.all()
        found._scoped = True
        return found

    def _guard(self) -> None:
        if not self._scoped:
            raise UnscopedRead(f"{self.model.__name__} read without visible_to()")

    def _fetch_all(self) -> None:
        self._guard()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Any:
        """Iterate, if scoped."""
        self._guard()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """Count, if scoped."""
        self._guard()
        return super().count()

    def exists(self) -> bool:
        """Tell whether there is a row, if scoped."""
        self._guard()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Aggregate, if scoped."""
        self._guard()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """Update, if scoped."""
        self._guard()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete, if scoped."""
        self._guard()
        return super().delete()


class ScopedModel(models.Model):
    """A row that belongs to a unit; reads go through ``visible_to``."""

    scope_field: ClassVar[str] = "unit_path"
    view_permission: ClassVar[Permission]
    #: Whether it is also read below its unit, as a rule of the city is in a county.
    read_below: ClassVar[bool] = False
    #: Which of its rows are offered where one is to be picked.
    in_use: ClassVar[models.Q] = models.Q()
    #: Whether its rows are a person's own word (a signature, a vote, an answer): no program's.
    by_hand: ClassVar[bool] = False
    #: Of a model that names a unit: which rows go to the receiving unit when theirs is merged or
    #: closed, None where what was stays. Each such model says it itself.
    goes_along: ClassVar[models.Q | None] = None
    #: The way to the person whom its rows are about, where they are kept from that person: neither
    #: they, nor a case or a signature about them, are seen by that person's account.
    concerned: ClassVar[str] = ""

    objects: ClassVar[Any] = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def admits(self, actor: Reader, permission: Permission) -> bool:  # noqa: ARG002
        """Tell whether a right over its place is enough for this row; for most it is."""
        return True


class UnitScopedModel(ScopedModel):
    """A scoped row with its own unit; ``unit_path`` is a copy kept true by the unit services."""

    unit = models.ForeignKey("core.Unit", models.PROTECT, related_name="+", verbose_name=_("单位"))
    unit_path = PathField(max_length=96, db_index=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copy the unit's path before writing."""
        self.unit_path = self.unit.path
        super().save(*args, **kwargs)


@cache
def _kept() -> tuple[Any, ...]:
    """Return the models whose rows are kept from whom they are about."""
    return tuple(one for one in apps.get_models() if getattr(one, "concerned", ""))


def kept_from(actor: Reader, at: str = "") -> models.Q:
    """Return the condition «about a row that is kept from the reader».

    Parameters
    ----------
    at
        The way to the row whose ``subject_model`` and ``subject_id`` say what it is about, with
        the underscores that follow it.

    """
    where, key = models.Q(pk__in=[]), getattr(actor, "pk", None)
    for model in _kept():
        own = model._base_manager.filter(**{f"{model.concerned}__account": key})
        where |= models.Q(**{
            f"{at}subject_model": model._meta.label_lower,
            f"{at}subject_id__in": own.order_by().values("pk"),
        })  # fmt: skip
    return where


M = TypeVar("M", bound=models.Model)
S = TypeVar("S", bound=ScopedModel)


def path_of(row: models.Model) -> str:
    """Return the path under which a row lies, followed through the rows it belongs to.

    Raises
    ------
    TypeError
        If the model is not scoped.

    """
    if not isinstance(row, ScopedModel):
        raise TypeError(f"{type(row).__name__} has no place in the tree")
    found: Any = row
    for part in row.scope_field.split("__"):
        found = getattr(found, part)
    return str(found)


def paths_of(row: models.Model) -> list[str]:
    """Return every path over which whoever writes the row needs the right."""
    several = getattr(row, "scope_paths", None)
    return list(several()) if several else [path_of(row)]


def rows_of(parent: models.Model, model: type[S], by: str = "") -> Any:
    """Return the rows of a model that belong to a row whose right to be read was checked already.

    Parameters
    ----------
    by
        The foreign key to the parent, where several lead to its model.

    """
    links = [
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and isinstance(parent, field.related_model)
    ]
    if by not in links and (by or len(links) != 1):
        raise LookupError(f"{model.__name__} belongs to {type(parent).__name__} by {links}")
    found = model.objects.filter(**{by or links[0]: parent})
    found._scoped = True
    return found


def rows_under(place: models.Model, model: type[S]) -> Any:
    """Return a model's rows under the place of a row whose right to be read was checked already."""
    found = model.objects.all()
    found = found.filter(found.under(path_of(place)))
    found._scoped = True
    return found


def rows_above(path: str, model: type[S]) -> Any:
    """Return a model's rows of the units at and above a place: what holds there for all below."""
    found = model.objects.filter(**{f"{model.scope_field}__in": [*tree.ancestors(path), path]})
    found._scoped = True
    return found


def rows_of_all(
    parents: Iterable[models.Model | int] | models.QuerySet[Any, Any], model: type[S], by: str
) -> Any:
    """Return the rows below several rows (or their keys), whose right was checked already."""
    some = parents if isinstance(parents, models.QuerySet) else list(parents)
    found = model.objects.filter(**{f"{by}__in": some})
    found._scoped = True
    return found


def held(row: M) -> M | None:
    """Read a row anew, locked until the transaction ends; None if it is gone."""
    return held_by_key(type(row), row.pk)


def held_by_key(model: type[M], key: Any) -> M | None:
    """Do so by its key; what the model names as ``held_with`` is read with it."""
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk=key)
    return rows.select_related(*getattr(model, "held_with", ())).order_by().first()


def found(model: type[M], pk: Any) -> M | None:
    """Return a row by its key, so that its own path can be asked about; None if there is none."""
    return model._base_manager.filter(pk=pk).first()


def pointing(model: type[M], field: str, keys: Any) -> models.QuerySet[M]:
    """Return the rows of a model that point to rows by their keys, whoever may read them."""
    return model._base_manager.filter(**{f"{field}__in": keys})
