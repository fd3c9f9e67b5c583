"""What a screen asks first: whether this account may do this, here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404
from django.http.response import HttpResponseBase

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.roles import UNIT_VIEW, Permission
from guantong.core.scope import ScopedModel

View = Callable[..., HttpResponseBase]
M = TypeVar("M", bound=ScopedModel)


def needs(permission: Permission) -> Callable[[View], View]:
    """Answer 404 to an account that holds the permission nowhere."""

    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.may(permission):
                raise Http404
            return view(request, *args, **kwargs)

        inner.permission = permission  # type: ignore[attr-defined]  # read by the tests of routes
        return inner

    return wrap


def get(request: Request, model: type[M], pk: int, permission: Permission) -> M:
    """Return a row in the account's scope, or answer 404."""
    row: M | None = model.objects.visible_to(request.user, permission).filter(pk=pk).first()
    if row is None:
        raise Http404
    request.row = row
    return row


def tops(request: Request, permission: Permission) -> list[Unit]:
    """Return the topmost units of all grants that carry a permission, in the tree's order."""
    roots = request.user.paths_with(permission)
    outer = [one for one in roots if not any(one != up and tree.inside(one, up) for up in roots)]
    return list(Unit.objects.visible_to(request.user, permission).filter(path__in=outer))


def unit(request: Request, pk: int, permission: Permission = UNIT_VIEW) -> Unit:
    """Return a unit in scope, or answer 404."""
    return get(request, Unit, pk, permission)
